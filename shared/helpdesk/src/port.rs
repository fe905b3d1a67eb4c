//! The port to a help desk: what is written there, and how to find it again when the answer was lost.

use async_trait::async_trait;
use domain::{Span, Timestamp};

use crate::AddressRefused;

/// A help desk that is written to.
///
/// Every call is one step with its own delivery mark at the caller: the intent is saved first; after [`WriteRefused::Unknown`]
/// the caller asks [`Helpdesk::find`] before it repeats `post_answer` or `post_note`. The other calls may be repeated as they are.
#[async_trait]
pub trait Helpdesk: Send + Sync {
    /// Writes to the customer.
    async fn post_answer(&self, answer: &Outgoing) -> Result<Posted, WriteRefused>;

    /// Writes a note that only agents can read.
    async fn post_note(&self, note: &Outgoing) -> Result<Posted, WriteRefused>;

    /// Opens the ticket for the client's agents: the last step of a hand-off, after its note.
    async fn hand_off(&self, external_ticket: &str) -> Result<(), WriteRefused>;

    /// Marks the ticket as solved. It is never closed for good, because the customer may still come back.
    async fn close(&self, external_ticket: &str) -> Result<(), WriteRefused>;

    /// Marks the ticket as answered and waiting for the customer.
    async fn set_pending(&self, external_ticket: &str) -> Result<(), WriteRefused>;

    /// Looks for what a lost call may have written. The id of the comment, or nothing if it is not there.
    async fn find(&self, sought: &Sought) -> Result<Option<String>, WriteRefused>;
}

/// A text on its way to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The ticket's id over there.
    pub external_ticket: String,
    /// Plain text; it is escaped on the way.
    pub text: String,
    /// A word that stands in the text nowhere else, added to a note as its last line. Never added to what a customer reads.
    pub marker: Option<String>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The comment's id over there, when the help desk told it.
    pub external_message: Option<String>,
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// The text that may have been written.
    pub outgoing: Outgoing,
    /// Whether it was for the customer.
    pub is_public: bool,
    /// When the intent was saved; older comments are other ones.
    pub since: Timestamp,
}

/// Why a write did not happen, or is not known to have happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteRefused {
    /// It was understood and refused (another 4xx, or a redirect, which is never followed): it will not succeed by itself. Park it.
    #[error("write to the help desk: refused with {status}: {detail}")]
    Refused {
        /// The HTTP status; 0 when it was refused before sending.
        status: u16,
        /// The beginning of what the help desk said.
        detail: String,
    },
    /// 401 or 403: the connection's credential no longer works. The work waits, the client is told.
    #[error("write to the help desk: the credential was refused with {status}")]
    Unauthorized {
        /// The HTTP status.
        status: u16,
    },
    /// 404 or 410: the ticket is not there any more, or was merged.
    #[error("write to the help desk: the ticket is gone ({status})")]
    Gone {
        /// The HTTP status.
        status: u16,
    },
    /// 409: somebody changed the ticket at the same moment. Look, decide, and try once more.
    #[error("write to the help desk: the ticket changed at the same moment")]
    Conflict,
    /// 429, or no connection at all: nothing was written. Try again, after the wait if one was asked for.
    #[error("write to the help desk: it is busy: {detail}")]
    Busy {
        /// How long it asks us to wait.
        retry_after: Option<Span>,
        /// What happened.
        detail: String,
    },
    /// A time-out, a broken connection or 5xx: it may or may not have been written. Look before repeating.
    #[error("write to the help desk: the end is unknown: {detail}")]
    Unknown {
        /// How long it asks us to wait.
        retry_after: Option<Span>,
        /// What happened.
        detail: String,
    },
    /// The help desk's address leads where we do not go.
    #[error("write to the help desk")]
    Address(#[from] AddressRefused),
}

impl WriteRefused {
    /// Whether the same call may succeed later without anybody doing anything.
    pub fn is_passing(&self) -> bool {
        matches!(self, WriteRefused::Conflict | WriteRefused::Busy { .. } | WriteRefused::Unknown { .. })
    }
}
