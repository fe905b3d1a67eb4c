//! Broadcast: every idle expert who is qualified is told at once.

use crate::agenda::Millis;
use crate::desk::{Desk, ExpertNo, Manner, TicketNo};
use crate::model;
use crate::router::Router;
use crate::tally::writes;

/// To all, and again to all who are there after the time-out.
#[derive(Debug, Clone, Copy)]
pub struct Broadcast {
    /// Whether a preview keeps others off, as with waves.
    pub hold: Option<Millis>,
}

impl Router for Broadcast {
    fn manner(&self) -> Manner {
        Manner { looks_s: None, reads_list: false, hold: self.hold }
    }

    fn opened(&mut self, desk: &mut Desk, ticket: TicketNo) {
        let everybody: Vec<ExpertNo> = desk.idle(ticket).collect();
        desk.tally.writes += writes::PLAN * u64::from(!everybody.is_empty());
        desk.offer(ticket, &everybody);
        let wait = if everybody.is_empty() { model::NOBODY_THERE } else { model::PUSH_TIMEOUT };
        desk.wake(ticket, desk.now() + wait);
    }

    fn woken(&mut self, desk: &mut Desk, ticket: TicketNo) {
        self.opened(desk, ticket);
    }
}
