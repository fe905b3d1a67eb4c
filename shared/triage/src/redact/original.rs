//! What was taken out, for whoever seals it, and the way back.

use std::collections::BTreeMap;

use domain::Secret;

use super::token;

/// A value that was taken out, to be sealed or dropped: it is written nowhere as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The token that stands in its place.
    pub token: String,
    /// The value as it was written.
    pub value: Secret,
}

/// The text with the originals in the places of their tokens; a token of which there is none stays. What an original says is not read for
/// tokens again.
pub fn restore(text: &str, originals: &[Original]) -> String {
    let by_token: BTreeMap<&str, &Secret> = originals.iter().map(|one| (one.token.as_str(), &one.value)).collect();
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while at < chars.len() {
        let length = token::length(&chars, at).unwrap_or(1);
        let here: String = chars.get(at..at + length).unwrap_or_default().iter().collect();
        out.push_str(by_token.get(here.as_str()).map_or(here.as_str(), |value| value.reveal()));
        at += length;
    }
    out
}
