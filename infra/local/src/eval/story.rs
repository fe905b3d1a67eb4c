//! A story: the questions and posts of all threads in one order of time.

use domain::Timestamp;

use crate::replay::Thread;

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) at: Timestamp,
    pub(super) what: What,
}

/// What happened, in which thread by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// A question was asked.
    Asked { thread: usize },
    /// Somebody else than the asker posted on it.
    Posted { thread: usize, post: usize },
}

/// All events. At one instant questions come first: a post of the same moment was not there before the question. Posts of the
/// asker and spam are no events.
pub(super) fn story(threads: &[&Thread]) -> Vec<Event> {
    let mut events: Vec<Event> = (0..).zip(threads).flat_map(|(place, thread)| events_of(place, thread)).collect();
    events.sort_by_key(|event| (event.at, event.what));
    events
}

fn events_of(place: usize, thread: &Thread) -> Vec<Event> {
    let posts = (0..).zip(&thread.posts).filter(|(_, post)| !post.spam && post.by != thread.by);
    let posted = posts.map(|(at, post)| Event { at: post.at, what: What::Posted { thread: place, post: at } });
    posted.chain([Event { at: thread.at, what: What::Asked { thread: place } }]).collect()
}

/// The real helpers of a thread: everybody but the asker who posted on it, spam apart. In the order of posts, and as often.
pub(super) fn helpers(thread: &Thread) -> impl Iterator<Item = &str> {
    thread.posts.iter().filter(|post| !post.spam && post.by != thread.by).map(|post| post.by.as_str())
}
