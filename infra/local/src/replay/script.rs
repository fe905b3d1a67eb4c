//! The script of a thread: what each of its people does, and when. Pure, so that the mapping can be read and tested in one place.
//!
//! ```text
//! the question                                 the customer's ticket, as a signed webhook
//! posts of others up to the asker's next one   a run: one episode of work
//!   a helper's first post in the run           claim; the last helper to appear answers with it, every earlier one sends it to the
//!                                              customer as a message and releases the ticket with a note, and so shares the reward
//!   a helper's further posts in the run        messages of an expert who works on the ticket
//! the asker's next post                        a signed webhook: a follow-up while nobody has answered or when it only thanks, else a
//!                                              reopen; after all windows a new ticket that continues the old
//! votes on the posts of a run                  a rating of its answer before the asker's next post: 5 when more found it helpful
//!                                              than not, 1 when fewer did, 3 when as many; a post that moderators later marked as spam
//!                                              counts as one voice against
//! two days without anybody else's post         where automations may answer: the customer looks again at the answer
//! ```

use domain::{Span, Timestamp};

use super::thread::{Post, Thread};

/// How long a customer waits for anybody who says that an automation's answer does not fit, before they find out alone. It is less than the
/// window that takes silence for a yes.
const DOUBT_AFTER: Span = Span::days(2);
/// How long after an answer the customer rates it, unless they write before.
const RATING_AFTER: Span = Span::minutes(60);

/// One act of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The customer asks.
    Ask,
    /// The customer writes again.
    Reply {
        /// The post's id.
        post: u64,
        /// Its text.
        text: String,
    },
    /// A helper claims, writes to the customer, and leaves the ticket to the next.
    PassOn {
        /// Who.
        by: String,
        /// The post's id.
        post: u64,
        /// Its text.
        text: String,
    },
    /// A helper claims and answers.
    Answer {
        /// Who.
        by: String,
        /// The post's id.
        post: u64,
        /// Its text.
        text: String,
    },
    /// A helper who works on the ticket writes again.
    Add {
        /// Who.
        by: String,
        /// The post's id.
        post: u64,
        /// Its text.
        text: String,
    },
    /// The customer looks again at an automation's answer, if one was given.
    Doubt,
    /// The customer rates the answer, 1 to 5.
    Rate {
        /// The score.
        score: u8,
    },
}

/// The script of a thread, in order.
pub fn script(thread: &Thread) -> Vec<Act> {
    let mut acts = vec![Act { at: thread.at, what: What::Ask }];
    let mut run: Vec<&Post> = Vec::new();
    for post in thread.posts_in_order() {
        if post.by == thread.by {
            acts.extend(play(&run, Some(post.at)));
            run.clear();
            acts.push(Act { at: post.at, what: What::Reply { post: post.id, text: post.text.clone() } });
        } else {
            run.push(post);
        }
    }
    acts.extend(play(&run, None));
    acts
}

/// The same where automations may answer: a helper's first post tells the customer whether an automatic answer fits. Where that comes late,
/// the customer looks again alone; where it never comes, nobody knows.
pub fn script_with_automations(thread: &Thread) -> Vec<Act> {
    let (mut acts, at) = (script(thread), thread.at + DOUBT_AFTER);
    let first = thread.posts.iter().filter(|post| post.by != thread.by).map(|post| post.at).min();
    if first.is_some_and(|first| first > at) {
        let place = acts.iter().position(|act| act.at > at).unwrap_or(acts.len());
        acts.insert(place, Act { at, what: What::Doubt });
    }
    acts
}

/// The acts of one run of helpers' posts, up to the asker's next post.
fn play(run: &[&Post], next: Option<Timestamp>) -> Vec<Act> {
    let mut helpers: Vec<&str> = Vec::new();
    let mut acts = Vec::new();
    let distinct = run.iter().map(|post| post.by.as_str()).collect::<std::collections::BTreeSet<_>>().len();
    for post in run {
        let (by, post_id, text) = (post.by.clone(), post.id, post.text.clone());
        let what = if helpers.contains(&post.by.as_str()) {
            What::Add { by, post: post_id, text }
        } else {
            helpers.push(&post.by);
            if helpers.len() == distinct {
                What::Answer { by, post: post_id, text }
            } else {
                What::PassOn { by, post: post_id, text }
            }
        };
        acts.push(Act { at: post.at, what });
    }
    acts.extend(rating(run, &acts, next));
    acts.sort_by_key(|act| act.at);
    acts
}

fn rating(run: &[&Post], acts: &[Act], next: Option<Timestamp>) -> Option<Act> {
    let answered_at = acts.iter().find(|act| matches!(act.what, What::Answer { .. }))?.at;
    let helpful: u32 = run.iter().map(|post| post.helpful).sum();
    let unhelpful: u32 = run.iter().map(|post| post.unhelpful + u32::from(post.spam)).sum();
    let score = match helpful.cmp(&unhelpful) {
        _ if helpful + unhelpful == 0 => return None,
        std::cmp::Ordering::Greater => 5,
        std::cmp::Ordering::Equal => 3,
        std::cmp::Ordering::Less => 1,
    };
    let at = answered_at + RATING_AFTER;
    Some(Act { at: next.map_or(at, |next| at.min(next)), what: What::Rate { score } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(id: u64, minute: i64, by: &str, helpful: u32, unhelpful: u32) -> Post {
        Post { id, at: minutes(minute), by: by.into(), spam: false, helpful, unhelpful, text: format!("post {id}") }
    }

    fn minutes(n: i64) -> Timestamp {
        Timestamp::from_millis(0) + Span::minutes(n)
    }

    fn thread(posts: Vec<Post>) -> Thread {
        let text = || "text".to_owned();
        Thread {
            id: 1,
            at: minutes(0),
            by: "kim".into(),
            locale: "en-US".into(),
            topic: "sync".into(),
            title: text(),
            text: text(),
            spam: false,
            posts,
        }
    }

    fn names(thread: &Thread) -> Vec<String> {
        let name = |what: What| match what {
            What::Ask => "ask".to_owned(),
            What::Reply { post, .. } => format!("reply {post}"),
            What::PassOn { by, .. } => format!("{by} passes on"),
            What::Answer { by, .. } => format!("{by} answers"),
            What::Add { by, .. } => format!("{by} adds"),
            What::Doubt => "doubt".to_owned(),
            What::Rate { score } => format!("rate {score}"),
        };
        script_with_automations(thread).into_iter().map(|act| name(act.what)).collect()
    }

    #[test]
    fn a_customer_whom_nobody_answers_for_two_days_doubts_an_automatic_answer_alone() {
        const DAY: i64 = 24 * 60;
        let late = thread(vec![post(1, 60, "kim", 0, 0), post(2, 3 * DAY, "ada", 0, 0)]);
        assert_eq!(names(&late), ["ask", "reply 1", "doubt", "ada answers"]);
        assert_eq!(names(&thread(vec![post(1, 60, "kim", 0, 0)])), ["ask", "reply 1"]);
        assert_eq!(names(&thread(vec![post(1, DAY, "ada", 0, 0)])), ["ask", "ada answers"]);
    }

    #[test]
    fn one_helper_claims_and_answers_and_adds() {
        let thread = thread(vec![post(1, 5, "ada", 0, 0), post(2, 6, "ada", 0, 0)]);
        assert_eq!(names(&thread), ["ask", "ada answers", "ada adds"]);
    }

    #[test]
    fn an_earlier_helper_passes_on_and_shares() {
        let thread = thread(vec![post(1, 5, "ada", 0, 0), post(2, 6, "bob", 0, 0), post(3, 7, "ada", 0, 0)]);
        assert_eq!(names(&thread), ["ask", "ada passes on", "bob answers", "ada adds"]);
    }

    #[test]
    fn the_askers_post_ends_a_run_and_begins_the_next() {
        let thread =
            thread(vec![post(1, 1, "kim", 0, 0), post(2, 5, "ada", 2, 1), post(3, 9, "kim", 0, 0), post(4, 12, "ada", 0, 1)]);
        assert_eq!(names(&thread), ["ask", "reply 1", "ada answers", "rate 5", "reply 3", "ada answers", "rate 1"]);
    }

    #[test]
    fn every_post_of_a_thread_is_in_its_script_once() {
        let posts: Vec<Post> =
            (0..40).map(|n| post(n, n as i64, ["ada", "bob", "kim", "eve"][(n * n % 4) as usize], 0, 0)).collect();
        let count = script(&thread(posts)).len();
        assert_eq!(count, 41);
    }
}
