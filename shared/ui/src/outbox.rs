//! The outbox: the letters that this machine would have sent. Only the local runner has one.

use askama::Template;
use domain::Timestamp;

use crate::Frame;

/// The letters of this machine, `GET /outbox`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "outbox.html")]
pub struct OutboxPage {
    /// The frame.
    pub frame: Frame,
    /// The letters, latest first.
    pub letters: Vec<LetterView>,
}

/// One letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterView {
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// The language it is written in, a BCP 47 tag; may be empty.
    pub language: String,
    /// When it was written.
    pub at: Timestamp,
    /// Its text part.
    pub text: String,
    /// The links in it, so that they can be followed from here.
    pub links: Vec<String>,
}

/// The page of whatever is not there, or not for this reader.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "not_found.html")]
pub struct NotFoundPage {
    /// The frame.
    pub frame: Frame,
}

rendered!(OutboxPage, NotFoundPage);
