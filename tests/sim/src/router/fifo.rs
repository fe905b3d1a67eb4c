//! Pull: idle experts look at a list and take the oldest ticket that they may.

use crate::desk::{Desk, ExpertNo, Manner, TicketNo};
use crate::model;
use crate::router::Router;

/// First come, first served.
#[derive(Debug, Clone, Copy)]
pub struct Fifo {
    /// Whether experts read before they claim; the prototype's did not, which makes it the harder opponent.
    pub reads: bool,
}

impl Router for Fifo {
    fn manner(&self) -> Manner {
        Manner { looks_s: Some(model::LOOKS_OF_PULL_S), reads_list: self.reads, hold: None }
    }

    fn opened(&mut self, _desk: &mut Desk, _ticket: TicketNo) {}

    fn found(&mut self, desk: &Desk, expert: ExpertNo) -> Option<TicketNo> {
        let oldest = desk.queues_of(expert).filter_map(|queue| desk.queue(expert, queue).next());
        oldest.min_by_key(|ticket| (desk.ticket(*ticket).question.at, *ticket))
    }
}
