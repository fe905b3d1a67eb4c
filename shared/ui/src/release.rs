//! The release page: what a note for the next expert can earn, by rule, before the click.

use askama::Template;

use crate::sentence::Markup;
use crate::{Frame, RenderFailed, TicketView, Tongue};

/// Giving a ticket back, `GET /desk/{ticket}/release`; its form posts `note`, `message`, `epoch` and `episode` to the same path.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "release.html")]
pub struct ReleasePage {
    /// The frame.
    pub frame: Frame,
    /// The ticket.
    pub ticket: TicketView,
    /// What stands in the field of the note for the next expert.
    pub note: String,
    /// What stands in the field of the public word to the customer.
    pub message: String,
    /// What was wrong with the last form.
    pub error: Option<ReleaseError>,
}

/// What was wrong with a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseError {
    /// The note is too long.
    NoteTooLong {
        /// The most bytes.
        most: usize,
    },
    /// The word to the customer is too long.
    MessageTooLong {
        /// The most bytes.
        most: usize,
    },
}

impl ReleaseError {
    const fn field(self) -> &'static str {
        match self {
            ReleaseError::NoteTooLong { .. } => "note",
            ReleaseError::MessageTooLong { .. } => "message",
        }
    }

    fn said(self, tongue: &Tongue) -> Markup {
        match self {
            ReleaseError::NoteTooLong { most } => tongue.count("error-note-too-long", most),
            ReleaseError::MessageTooLong { most } => tongue.count("error-message-too-long", most),
        }
    }
}

impl ReleasePage {
    fn is_wrong(&self, field: &str) -> bool {
        self.error.is_some_and(|error| error.field() == field)
    }

    /// The page as HTML.
    pub fn html(&self) -> Result<String, RenderFailed> {
        Ok(self.render()?)
    }
}
