//! Push: a ticket is offered to one expert at a time, and to another when the time-out is over.

use crate::desk::{Desk, ExpertNo, Manner, TicketNo, pair};
use crate::draw::Purpose;
use crate::model;
use crate::router::Router;
use crate::tally::writes;

/// By which rule the next one is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Anybody, by chance.
    Random,
    /// Whoever was not offered anything for the longest time.
    LongestSince,
    /// The best, as if their quality were known: the bound of what merit can give.
    Best,
}

/// Push by one rule.
#[derive(Debug, Clone, Copy)]
pub struct Push(pub Choice);

impl Router for Push {
    fn manner(&self) -> Manner {
        Manner { looks_s: None, reads_list: false, hold: None }
    }

    fn opened(&mut self, desk: &mut Desk, ticket: TicketNo) {
        let chosen = self.choose(desk, ticket);
        desk.tally.writes += writes::PLAN * u64::from(chosen.is_some());
        desk.offer(ticket, chosen.as_slice());
        let wait = if chosen.is_some() { model::PUSH_TIMEOUT } else { model::NOBODY_THERE };
        desk.wake(ticket, desk.now() + wait);
    }

    fn woken(&mut self, desk: &mut Desk, ticket: TicketNo) {
        self.opened(desk, ticket);
    }
}

impl Push {
    /// Among the idle, those first who were not shown this ticket yet.
    fn choose(&self, desk: &Desk, ticket: TicketNo) -> Option<ExpertNo> {
        let offered = &desk.ticket(ticket).offered;
        let times = |expert: ExpertNo| offered.iter().filter(|other| **other == expert).count();
        desk.idle(ticket).min_by_key(|expert| (times(*expert), self.rank(desk, ticket, *expert), *expert))
    }

    fn rank(&self, desk: &Desk, ticket: TicketNo, expert: ExpertNo) -> u64 {
        match self.0 {
            Choice::Random => {
                let n = desk.ticket(ticket).offered.len() as u64;
                desk.world.dice.draw(Purpose::Choice, pair(expert, ticket), n).uniform().to_bits()
            }
            Choice::LongestSince => desk.seat(expert).offered_at.map_or(0, |at| at + 1),
            Choice::Best => u64::MAX - desk.world.people[expert as usize].quality.to_bits(),
        }
    }
}
