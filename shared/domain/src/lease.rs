//! A lease: an expert's claim with its end. It ends by the clock, can be extended once, and holds still while an answer is on its way.

use serde::{Deserialize, Serialize};

use crate::{ExpertId, Sending, Span, State, Ticket, TicketId, Timestamp};

/// What the one extension of a lease adds.
pub const EXTENSION: Span = Span::minutes(10);

/// A claim with its end: it ends by the clock, and nothing is written until somebody acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Who holds it.
    pub by: ExpertId,
    /// Since when.
    pub at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Whether it was extended already: it is once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extended: bool,
    /// The answer that is on its way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sending: Option<Sending>,
}

impl Lease {
    /// A fresh lease.
    pub(crate) fn new(by: &ExpertId, lease: Span, now: Timestamp) -> Lease {
        Lease { by: by.clone(), at: now, until: now + lease, extended: false, sending: None }
    }

    /// Whether it has ended by `now`. The end itself no longer belongs to the lease. While an answer is on its way it does not end.
    pub fn has_lapsed(&self, now: Timestamp) -> bool {
        self.sending.is_none() && now >= self.until
    }

    /// When the clock alone ends it: by its own end, or by the answer that is on its way.
    pub fn ends_at(&self) -> Timestamp {
        self.sending.as_ref().map_or(self.until, |sending| sending.until)
    }

    /// Whether this expert holds it at `now`.
    pub fn is_held_by(&self, expert: &ExpertId, now: Timestamp) -> bool {
        &self.by == expert && !self.has_lapsed(now)
    }
}

/// An extension was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtendRefused {
    /// The expert does not hold the ticket.
    #[error("extend the lease of ticket {ticket}: you do not hold it, it is {state}")]
    NotHeld {
        /// Which ticket.
        ticket: TicketId,
        /// How it stands.
        state: &'static str,
    },
    /// It ended before.
    #[error("extend the lease of ticket {ticket}: it ended at {at}; claim it again")]
    Lapsed {
        /// Which ticket.
        ticket: TicketId,
        /// When it ended.
        at: Timestamp,
    },
}

impl Ticket {
    /// The ticket whose holder has [`EXTENSION`] more, once for each claim. The second extension finds the first.
    pub fn extend(mut self, by: &ExpertId, now: Timestamp) -> Result<Ticket, ExtendRefused> {
        let ticket = self.id.clone();
        match &mut self.state {
            State::Claimed(held) if &held.by == by && held.has_lapsed(now) => {
                Err(ExtendRefused::Lapsed { ticket, at: held.until })
            }
            State::Claimed(held) if &held.by == by => {
                if !held.extended && held.sending.is_none() {
                    held.extended = true;
                    held.until = held.until + EXTENSION;
                }
                Ok(self)
            }
            other => Err(ExtendRefused::NotHeld { ticket, state: other.name() }),
        }
    }
}
