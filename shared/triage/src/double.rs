//! Doubles: the same customer asks the same on the same day.

use domain::{Asker, digest_of};

use crate::words::words;

/// One text for all doubles of a question: same asker, same words in subject and question (case, spaces and punctuation do not count),
/// same day, as `Timestamp::day` writes it. Askers of two clients differ, so their questions are never doubles.
pub fn fingerprint(asker: &Asker, subject: &str, question: &str, day: &str) -> String {
    digest_of(&["double", asker.as_str(), &normal(subject), &normal(question), day])
}

// A text without any word, such as a lone emoji, stands for itself: two of them need not say the same.
fn normal(text: &str) -> String {
    let words = words(text).join(" ");
    if words.is_empty() { text.trim().to_owned() } else { words }
}

/// Whether two texts say the same: the same words in the same order, whatever their case and punctuation.
pub fn same_words(one: &str, other: &str) -> bool {
    normal(one) == normal(other)
}
