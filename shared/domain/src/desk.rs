//! An expert's desk in one program: what they held, so that no work of theirs is lost, and what they do not want to see again.

use serde::{Deserialize, Serialize};

use crate::{ExpertId, Span, State, Ticket, TicketId, Timestamp};

/// So many skips are remembered, the newest ones: far more than tickets stay open meanwhile.
pub const SKIPS_MAX: usize = 2_000;

/// So many tickets that were held are remembered, the newest ones.
pub const HELD_MAX: usize = 12;

/// For so long after a lease ran out its last holder may take the ticket back at once, if nobody else has it.
pub const TAKE_BACK_WINDOW: Span = Span::seconds(60);

/// What one expert keeps in one program. Short on the wire, since it is read with every look at the queue.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Desk {
    /// The tickets that they held, by digest, each with the routing epoch in which it was last; the oldest first.
    #[serde(rename = "h", default, skip_serializing_if = "Vec::is_empty")]
    held: Vec<(String, u32)>,
    /// The tickets that they skipped, by digest, the oldest first. A skip is free, and nothing else is ever made of it.
    #[serde(rename = "s", default, skip_serializing_if = "Vec::is_empty")]
    skipped: Vec<String>,
}

impl Desk {
    /// With this ticket, which they claimed just now. The same claim again changes nothing.
    pub fn claimed(mut self, ticket: &Ticket) -> Desk {
        let entry = (ticket.id.digest().to_owned(), ticket.epoch);
        if self.held.last() != Some(&entry) {
            self.held.retain(|(digest, _)| digest != &entry.0);
            self.held.push(entry);
            self.held.drain(..self.held.len().saturating_sub(HELD_MAX));
        }
        self
    }

    /// With this ticket skipped for good. The same skip again changes nothing.
    pub fn skip(mut self, ticket: &TicketId) -> Desk {
        if !self.has_skipped(ticket) {
            self.skipped.push(ticket.digest().to_owned());
            self.skipped.drain(..self.skipped.len().saturating_sub(SKIPS_MAX));
        }
        self
    }

    /// Without this skip: it was taken back.
    pub fn unskip(mut self, ticket: &TicketId) -> Desk {
        self.skipped.retain(|digest| digest != ticket.digest());
        self
    }

    /// Whether they skipped the ticket.
    pub fn has_skipped(&self, ticket: &TicketId) -> bool {
        self.skipped.iter().any(|digest| digest == ticket.digest())
    }

    /// Whether they held the ticket once.
    pub fn has_held(&self, ticket: &TicketId) -> bool {
        self.held.iter().any(|(digest, _)| digest == ticket.digest())
    }

    /// The digests of what they held, the newest first.
    pub fn held(&self) -> impl Iterator<Item = &str> {
        self.held.iter().rev().map(|(digest, _)| digest.as_str())
    }

    /// Whether this ticket is `expert`'s to take back: their lease ran out a moment ago, and nobody took it since.
    pub fn may_take_back(&self, ticket: &Ticket, expert: &ExpertId, now: Timestamp) -> bool {
        let is_last = |(digest, epoch): &(String, u32)| digest == ticket.id.digest() && epoch.saturating_add(1) == ticket.epoch;
        let waits = ticket.state == State::Open && now < ticket.epoch_at + TAKE_BACK_WINDOW;
        waits && self.held.iter().any(is_last) && !ticket.withheld_from().any(|other| other == expert)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(number: usize) -> TicketId {
        TicketId::imagined(&"acme".parse().unwrap(), &number.to_string())
    }

    #[test]
    fn a_skip_is_remembered_once_and_can_be_taken_back() {
        let desk = Desk::default().skip(&ticket(1)).skip(&ticket(2)).skip(&ticket(1));
        assert_eq!((desk.skipped.len(), desk.has_skipped(&ticket(1)), desk.has_skipped(&ticket(3))), (2, true, false));
        assert!(!desk.unskip(&ticket(1)).has_skipped(&ticket(1)));
    }

    #[test]
    fn beyond_the_most_the_oldest_skip_gives_way() {
        let desk = (0..=SKIPS_MAX).fold(Desk::default(), |desk, number| desk.skip(&ticket(number)));
        assert_eq!(desk.skipped.len(), SKIPS_MAX);
        assert!(!desk.has_skipped(&ticket(0)) && desk.has_skipped(&ticket(1)) && desk.has_skipped(&ticket(SKIPS_MAX)));
    }
}
