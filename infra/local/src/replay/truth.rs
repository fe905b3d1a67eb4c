//! The truth of a replay: whether an automation's first steps belong to a question, told from what people really did.

use super::thread::Thread;

/// Words of names that say nothing about a subject.
const JOINTS: [&str; 6] = ["and", "the", "for", "with", "other", "of"];
/// A stem no longer than this stands for itself and its plural only: "tab" is no part of "table".
const SHORT_CHARS_MAX: usize = 3;

/// What a topic's name says: the stems of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    stems: Vec<String>,
}

impl Subject {
    /// What this topic's name says.
    pub fn of(topic: &str) -> Subject {
        let stems = words(topic).filter(|word| !JOINTS.contains(&word.as_str())).map(|word| stem(&word).to_owned());
        Subject { stems: stems.filter(|stem| stem.chars().count() >= 3).collect() }
    }

    /// Whether a text speaks of it.
    pub fn is_in(&self, text: &str) -> bool {
        words(text).any(|word| self.stems.iter().any(|stem| is_of(&word, stem)))
    }
}

/// Whether first steps about a topic belong to a question: people say so, or its title names the topic.
pub fn belongs(topic: &str, thread: &Thread) -> bool {
    people_say(topic, thread) || Subject::of(topic).is_in(&thread.title)
}

/// Whether the asker filed the question under the topic, or a person who answered it spoke of it. The question's own words, which are what
/// automations go by, have no part in it.
pub fn people_say(topic: &str, thread: &Thread) -> bool {
    let subject = Subject::of(topic);
    thread.topic == topic || thread.posts.iter().any(|post| post.by != thread.by && subject.is_in(&post.text))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// A word without the ending that tells one from many.
fn stem(word: &str) -> &str {
    ["ies", "y", "s"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

fn is_of(word: &str, stem: &str) -> bool {
    let is_short = stem.chars().count() <= SHORT_CHARS_MAX;
    word.strip_prefix(stem).is_some_and(|rest| !is_short || matches!(rest, "" | "s"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::thread::Post;

    fn thread(topic: &str, reply: &str) -> Thread {
        let at = domain::Timestamp::from_millis(0);
        let post = |by: &str, text: &str| Post {
            id: 1,
            at,
            by: by.to_owned(),
            spam: false,
            helpful: 0,
            unhelpful: 0,
            text: text.to_owned(),
        };
        Thread {
            id: 1,
            at,
            by: "kim".to_owned(),
            locale: "en-US".to_owned(),
            topic: topic.to_owned(),
            title: "They are gone".to_owned(),
            text: "Where are my bookmarks?".to_owned(),
            spam: false,
            posts: vec![post("kim", "The bookmarks!"), post("ada", reply)],
        }
    }

    #[test]
    fn a_question_belongs_where_its_asker_filed_it_or_where_a_helper_spoke_of_it() {
        assert!(belongs("bookmarks", &thread("bookmarks", "Restart it.")));
        assert!(belongs("bookmarks", &thread("other", "Open the Bookmark menu.")));
    }

    #[test]
    fn of_the_askers_own_words_the_title_counts_and_people_say_more() {
        let named = Thread { title: "My bookmark toolbar".to_owned(), ..thread("other", "Restart it.") };
        assert!(!belongs("bookmarks", &thread("other", "Restart it.")), "neither the text nor what the asker posted later");
        assert!(belongs("bookmarks", &named) && !people_say("bookmarks", &named));
    }

    #[test]
    fn a_short_name_is_no_part_of_a_longer_word() {
        assert!(Subject::of("tabs").is_in("Close the tab.") && !Subject::of("tabs").is_in("The table is stable."));
        assert!(Subject::of("privacy-and-security").is_in("See the privacy settings") && !Subject::of("sync").is_in("and so on"));
    }
}
