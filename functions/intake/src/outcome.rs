//! An outcome: what became of something that came in, as the sender reads it.

use domain::{State, Ticket, TicketId};
use serde::Serialize;

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// A new ticket waits for an answer.
    Opened,
    /// It was here before; nothing changed.
    Duplicate,
    /// A word was added to its ticket.
    FollowUp,
    /// The answer was taken back, or what was closed as spam is open.
    Reopened,
    /// The ticket's windows are over, so a new one continues it.
    Repeat,
    /// Nothing that we use.
    Ignored,
    /// The ticket was closed at the door: spam, or a double.
    Closed,
    /// The client's agents have the ticket.
    HandedOff,
    /// The agents gave the ticket back to the experts.
    Returned,
    /// The table pushed back; it is safe in the overflow queue.
    Queued,
    /// A person should read it.
    Parked,
}

/// The answer to a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Landed {
    /// On which ticket, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ticket: Option<TicketId>,
    /// What became of it.
    pub(crate) outcome: Outcome,
}

impl Landed {
    pub(crate) fn on(ticket: &TicketId, outcome: Outcome) -> Self {
        Landed { ticket: Some(ticket.clone()), outcome }
    }

    pub(crate) fn nowhere(outcome: Outcome) -> Self {
        Landed { ticket: None, outcome }
    }

    /// What became of a ticket that is new or changed: `waits` where an expert may still answer it.
    pub(crate) fn with(ticket: &Ticket, waits: Outcome) -> Self {
        let outcome = match &ticket.state {
            State::Closed { .. } => Outcome::Closed,
            State::Escalated { .. } => Outcome::HandedOff,
            _ => waits,
        };
        Landed::on(&ticket.id, outcome)
    }
}
