//! Earlier months: what experts write automations from when the first part of a file is over. Pure: the same file gives the same drafts.

use std::collections::{BTreeMap, HashSet};

use domain::{ANSWER_CHARS_MAX, EXAMPLES_MIN, Timestamp};
use triage::{Encoder, Lexical, Vector};

use super::thread::{NO_WORDS, Post, Thread};
use super::truth::Subject;

/// A topic with fewer questions teaches too little.
const QUESTIONS_MIN: usize = 20;
/// So many examples an automation has at most.
const EXAMPLES: usize = 40;
/// The longest example, in characters: the title and how the question begins.
const EXAMPLE_CHARS_MAX: usize = 200;
/// The shortest answer that is worth giving to others, in characters.
const ANSWER_CHARS_MIN: usize = 40;
/// Where fewer of a topic's own questions are answered with words of its name, or not this many times as many as elsewhere, the name says
/// nothing about what is asked there.
const NAMED_MIN: f64 = 1.0 / 3.0;
const NAMED_TIMES_MIN: f64 = 3.0;

/// What an expert writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The topic, as the file calls it: the automation's title.
    pub topic: String,
    /// The topic's id.
    pub topic_id: String,
    /// The language.
    pub language: String,
    /// Who writes it: the helper whose answer it is.
    pub author: String,
    /// Who reviews it: the helper who answers most questions there, of all others.
    pub reviewer: String,
    /// Questions in askers' words.
    pub examples: Vec<String>,
    /// The answer.
    pub answer: String,
}

/// The questions of one topic in one language.
type Group<'a> = Vec<&'a Thread>;

/// What is written from the threads that were asked before `until`, from what was posted on them by then. Its topics are in order.
pub fn drafts(threads: &[Thread], until: Timestamp) -> Vec<Draft> {
    let mut by_language: BTreeMap<String, BTreeMap<&str, Group<'_>>> = BTreeMap::new();
    let asked = threads.iter().filter(|thread| thread.at < until && !thread.spam);
    for thread in asked {
        by_language.entry(thread.language()).or_default().entry(thread.topic.as_str()).or_default().push(thread);
    }
    let mut taken = HashSet::new();
    by_language
        .values()
        .flat_map(|groups| of_language(groups, until))
        .map(|draft| own(draft, &mut taken))
        .filter(is_enough)
        .collect()
}

fn of_language(groups: &BTreeMap<&str, Group<'_>>, until: Timestamp) -> Vec<Draft> {
    let known: Vec<(&str, Known<'_>)> = groups
        .iter()
        .filter(|(_, group)| group.len() >= QUESTIONS_MIN)
        .map(|(topic, group)| (*topic, Known::of(group)))
        .collect();
    let is_named = |topic: &str| says_something(topic, groups, until);
    let usable = known.iter().enumerate().filter(|(_, (topic, _))| is_named(topic));
    usable.filter_map(|(at, (topic, own))| draft(topic, own, &others(&known, at), until)).collect()
}

fn others<'a>(known: &'a [(&str, Known<'_>)], own: usize) -> Vec<&'a Vector> {
    known.iter().enumerate().filter(|(at, _)| *at != own).map(|(_, (_, other))| &other.middle).collect()
}

/// Whether people who answer questions of the topic speak of what its name says, and others seldom.
fn says_something(topic: &str, groups: &BTreeMap<&str, Group<'_>>, until: Timestamp) -> bool {
    let subject = Subject::of(topic);
    let is_reply = |thread: &Thread, post: &Post| post.by != thread.by && post.at < until;
    let answered = |thread: &&&Thread| thread.posts.iter().any(|post| is_reply(thread, post));
    let named = |thread: &Thread| thread.posts.iter().any(|post| is_reply(thread, post) && subject.is_in(&post.text));
    let share = |inside: bool| {
        let groups = groups.iter().filter(|(name, _)| (**name == topic) == inside);
        let threads: Vec<&&Thread> = groups.flat_map(|(_, group)| group).filter(answered).collect();
        threads.iter().filter(|thread| named(thread)).count() as f64 / threads.len().max(1) as f64
    };
    let own = share(true);
    own >= NAMED_MIN && own >= NAMED_TIMES_MIN * share(false)
}

/// A topic's questions with where they stand.
struct Known<'a> {
    threads: Group<'a>,
    texts: Vec<String>,
    vectors: Vec<Vector>,
    middle: Vector,
}

impl<'a> Known<'a> {
    fn of(group: &Group<'a>) -> Known<'a> {
        let texts: Vec<String> = group.iter().map(|thread| example(thread)).collect();
        let read: Vec<&str> = texts.iter().map(String::as_str).collect();
        // The lexical encoder is compiled in and does not fail; without vectors nothing is central.
        let vectors = Lexical.encode(&read).unwrap_or_default();
        Known { threads: group.clone(), middle: middle(&vectors), texts, vectors }
    }

    /// The questions that are most like the topic and least like another, best first.
    fn typical(&self, others: &[&Vector]) -> Vec<String> {
        let lead = |vector: &Vector| {
            let other = others.iter().map(|other| other.dot(vector)).fold(0.0_f32, f32::max);
            self.middle.dot(vector) - other
        };
        let mut ranked: Vec<(f32, &String)> = self.vectors.iter().map(lead).zip(&self.texts).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        ranked.into_iter().filter(|(lead, _)| *lead > 0.0).map(|(_, text)| text.clone()).collect()
    }
}

fn middle(vectors: &[Vector]) -> Vector {
    let mut sum = vec![0.0; vectors.first().map_or(0, Vector::size)];
    for vector in vectors {
        sum.iter_mut().zip(vector.values()).for_each(|(sum, value)| *sum += value);
    }
    Vector::unit(sum)
}

/// The title and how the question begins, without what is private.
fn example(thread: &Thread) -> String {
    let first = thread.text.split(['.', '?', '!', '\n']).map(str::trim).find(|part| !part.is_empty()).unwrap_or_default();
    let title = thread.title.trim();
    let text = if first.is_empty() || title.starts_with(first) { title.to_owned() } else { format!("{title}. {first}") };
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    triage::redact(&plain).text.chars().take(EXAMPLE_CHARS_MAX).collect()
}

fn draft(topic: &str, known: &Known<'_>, others: &[&Vector], until: Timestamp) -> Option<Draft> {
    let (first, best) = (known.threads.first()?, best_answer(&known.threads, until)?);
    Some(Draft {
        topic: topic.to_owned(),
        topic_id: first.topic_id(),
        language: first.language(),
        author: best.by.clone(),
        reviewer: reviewer(&known.threads, &best.by, until)?,
        examples: known.typical(others),
        answer: answer(best),
    })
}

/// The reply that most people found helpful; of equals the longer, since it helps more questions, and then the earlier.
fn best_answer<'a>(threads: &[&'a Thread], until: Timestamp) -> Option<&'a Post> {
    let replies = threads.iter().flat_map(|thread| thread.posts.iter().filter(|post| post.by != thread.by));
    let usable = replies.filter(|post| post.at < until && !post.spam && post.text != NO_WORDS);
    let long_enough = usable.filter(|post| answer(post).chars().count() >= ANSWER_CHARS_MIN);
    let votes = |post: &Post| i64::from(post.helpful) - i64::from(post.unhelpful);
    let rank = |post: &&Post| (votes(post), post.text.chars().count(), std::cmp::Reverse((post.at, post.id)));
    long_enough.max_by_key(rank)
}

/// Whoever answers most questions there, of all but the author.
fn reviewer(threads: &[&Thread], author: &str, until: Timestamp) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let replies = threads.iter().flat_map(|thread| thread.posts.iter().filter(|post| post.by != thread.by));
    for post in replies.filter(|post| post.at < until && !post.spam && post.by != author) {
        *counts.entry(post.by.as_str()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(name, count)| (*count, std::cmp::Reverse(*name))).map(|(name, _)| name.to_owned())
}

fn answer(post: &Post) -> String {
    let redacted = triage::redact(post.text.trim()).text;
    redacted.chars().take(ANSWER_CHARS_MAX).collect::<String>().trim().to_owned()
}

/// The draft with the examples that no other claims.
fn own(mut draft: Draft, taken: &mut HashSet<String>) -> Draft {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    draft.examples.retain(|example| !letters(example).is_empty() && taken.insert(letters(example)));
    draft.examples.truncate(EXAMPLES);
    draft
}

fn is_enough(draft: &Draft) -> bool {
    draft.examples.len() >= EXAMPLES_MIN
}

#[cfg(test)]
mod tests {
    use domain::Span;

    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_millis(0) + Span::minutes(minute)
    }

    fn post(id: u64, by: &str, helpful: u32, text: &str) -> Post {
        Post { id, at: at(id as i64), by: by.to_owned(), spam: false, helpful, unhelpful: 0, text: text.to_owned() }
    }

    fn question(id: u64, topic: &str, reply: &str) -> Thread {
        let (title, text) = (format!("{topic} question {id}"), format!("What about {topic}? It is case {id}."));
        let posts = vec![post(id * 10, ["ada", "bob"][(id % 2) as usize], (id % 7) as u32, reply)];
        let locale = "en-US".to_owned();
        Thread { id, at: at(id as i64), by: "kim".to_owned(), locale, topic: topic.to_owned(), title, text, spam: false, posts }
    }

    fn forum() -> Vec<Thread> {
        let sync = (0..25).map(|id| question(id, "sync", "Sync needs the same account on both sides, so look there first."));
        let misc = (25..60).map(|id| question(id, "misc", "Please restart it, and tell us what you see on the page after."));
        sync.chain(misc).collect()
    }

    #[test]
    fn a_topic_is_usable_whose_name_helpers_speak_of() {
        let drafts = drafts(&forum(), at(1_000));
        assert_eq!(drafts.iter().map(|draft| draft.topic.as_str()).collect::<Vec<_>>(), ["sync"]);
        assert!(drafts[0].examples.len() >= EXAMPLES_MIN && drafts[0].examples.len() <= EXAMPLES);
    }

    #[test]
    fn the_writer_of_the_best_reply_is_the_author_and_another_reviews() {
        let draft = drafts(&forum(), at(1_000)).remove(0);
        assert_ne!(draft.author, draft.reviewer);
        // Of ids with six votes the earliest reply is that of question 6.
        assert_eq!((draft.author.as_str(), draft.reviewer.as_str()), ("ada", "bob"));
    }

    #[test]
    fn what_is_posted_later_teaches_nothing() {
        let mut threads = forum();
        threads[3].posts.push(post(5_000, "eve", 99, "Sync this and that, long after the earlier months were over."));
        assert_eq!(drafts(&threads, at(1_000)), drafts(&forum(), at(1_000)));
        assert!(drafts(&threads, at(10)).is_empty(), "ten questions are too few");
    }
}
