//! Reading: an expert looks at an open ticket, and for a short while the others are told so, that two seldom want the same.

use serde::{Deserialize, Serialize};

use crate::{ExpertId, Span, State, Ticket, Timestamp};

/// Who reads an open ticket now. It binds nobody: whoever claims first has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Who.
    pub by: ExpertId,
    /// Until when the others are told.
    pub until: Timestamp,
}

impl Ticket {
    /// The open ticket with this expert as its reader for as long as `hold`. While another reads it, and in any other state, it stays as
    /// it is; so does it for who reads it already.
    pub fn read_by(mut self, by: &ExpertId, hold: Span, now: Timestamp) -> Ticket {
        let is_free = self.reading.as_ref().is_none_or(|reading| now >= reading.until);
        if self.state == State::Open && is_free && hold > Span::ZERO {
            self.reading = Some(Reading { by: by.clone(), until: now + hold });
        }
        self
    }

    /// Until when somebody else than this expert reads it.
    pub fn is_read_until(&self, but: &ExpertId, now: Timestamp) -> Option<Timestamp> {
        let other = self.reading.as_ref().filter(|reading| &reading.by != but && now < reading.until);
        other.filter(|_| self.state == State::Open).map(|reading| reading.until)
    }
}
