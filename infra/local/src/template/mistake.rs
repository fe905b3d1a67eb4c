//! A mistake in the template, told with its place and what to do about it.

/// What is wrong in the template, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {what}; fix: {fix}")]
pub struct TemplateMistake {
    /// The file as it was named when it was read.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What mends it.
    pub fix: String,
}
