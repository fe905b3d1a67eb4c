//! The language of a customer, as far as it was told.

use domain::{Language, Program};

/// The language that the help desk named, if its tag can be read; else the program's first. A program without languages, which its own
/// check refuses, answers in English.
pub fn language(named: Option<&str>, program: &Program) -> Language {
    let told = named.and_then(|tag| tag.trim().parse().ok());
    told.or_else(|| program.languages.first().cloned()).unwrap_or_else(Language::english)
}
