//! The spam gate: only phrases that the program itself named give a text away.

use std::fmt;

use domain::Program;

use crate::words::Reading;

/// What gave a text away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpamEvidence {
    /// The phrase, as the program wrote it.
    pub phrase: String,
}

impl fmt::Display for SpamEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "contains {:?}", self.phrase)
    }
}

/// The first of the program's phrases that stands in subject or text, as whole words and in any case. A program without phrases holds
/// nothing back: a real question that is thrown away costs more than spam that an expert closes.
pub fn spam(program: &Program, subject: &str, text: &str) -> Option<SpamEvidence> {
    let (subject, text) = (Reading::of(subject), Reading::of(text));
    let found = program.spam_phrases.iter().find(|phrase| subject.has(phrase) || text.has(phrase))?;
    Some(SpamEvidence { phrase: found.clone() })
}
