//! The survey's page: what was asked, what was answered, five scores and a word. What it says, and which forms it has, is handed to it.

use askama::Template;

use crate::Frame;

/// One screen for a customer.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "survey.html")]
pub struct SurveyPage {
    /// The frame; its title is the heading.
    pub frame: Frame,
    /// Where the forms go, `/s/<token>`.
    pub address: String,
    /// The language of subject and answer, which need not be the page's.
    pub language: String,
    /// What was asked, in short.
    pub subject: String,
    /// What was answered; may be empty.
    pub answer: String,
    /// What the page says first; may be empty.
    pub notice: &'static str,
    /// Whether the notice says that something was not taken.
    pub refused: bool,
    /// The form for a score, while one can be given.
    pub score: Option<ScoreForm>,
    /// The form for further words, while somebody will read them.
    pub words: Option<WordsForm>,
}

/// The form for a score.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScoreForm {
    /// The score that is chosen already; 0 for none.
    pub chosen: u8,
    /// The comment that stands in its field.
    pub comment: String,
}

/// The form for further words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordsForm {
    /// Its heading.
    pub heading: &'static str,
    /// The label of its field.
    pub label: &'static str,
    /// The words on its button.
    pub button: &'static str,
    /// The words on its second button, which asks for the company's own staff and needs no words.
    pub agents: Option<&'static str>,
}

rendered!(SurveyPage);
