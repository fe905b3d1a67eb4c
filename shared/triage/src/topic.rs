//! The topic of a question: the help desk's own comes first, the program's keywords second.

use domain::{Program, Topic, TopicId};

use crate::words::Reading;

/// What topic a question has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TopicFound {
    /// This one.
    Known(TopicId),
    /// None can be told.
    None,
    /// The help desk named one that the program does not have.
    Unknown(String),
}

/// The topic of a question. `named` is the help desk's own, by id or by name; blank counts as none. Without it, the topic whose keywords
/// stand most often in the question, those in the subject counted twice; between equals the program's order decides.
pub fn topic(program: &Program, named: Option<&str>, subject: &str, text: &str) -> TopicFound {
    match named.map(str::trim).filter(|named| !named.is_empty()) {
        Some(named) => by_name(program, named).map_or_else(|| TopicFound::Unknown(named.to_owned()), TopicFound::Known),
        None => by_keywords(program, subject, text).map_or(TopicFound::None, TopicFound::Known),
    }
}

fn by_name(program: &Program, named: &str) -> Option<TopicId> {
    let small = named.to_lowercase();
    let fits = |topic: &&Topic| topic.id.as_str() == small || topic.name.to_lowercase() == small;
    program.topics.iter().find(fits).map(|topic| topic.id.clone())
}

fn by_keywords(program: &Program, subject: &str, text: &str) -> Option<TopicId> {
    let (subject, text) = (Reading::of(subject), Reading::of(text));
    let count =
        |topic: &Topic| topic.keywords.iter().map(|keyword| 2 * subject.count(keyword) + text.count(keyword)).sum::<usize>();
    let counted = program.topics.iter().map(|topic| (count(topic), topic)).filter(|(count, _)| *count > 0);
    // `max_by_key` keeps the last of equals, so the order is turned round first.
    counted.rev().max_by_key(|(count, _)| *count).map(|(_, topic)| topic.id.clone())
}
