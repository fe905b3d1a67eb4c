//! A router: a policy that decides who is shown a ticket, and when.

use crate::desk::{Desk, ExpertNo, Manner, TicketNo};

pub mod broadcast;
pub mod fifo;
pub mod push;
pub mod waves;

/// What a policy decides. The desk does the rest.
pub trait Router {
    /// How offers and lists work.
    fn manner(&self) -> Manner;
    /// A ticket looks for an expert, for the first time or again.
    fn opened(&mut self, desk: &mut Desk, ticket: TicketNo);
    /// The ticket's clock, while it is still open in the epoch in which it was set.
    fn woken(&mut self, _desk: &mut Desk, _ticket: TicketNo) {}
    /// What an idle expert finds in the list.
    fn found(&mut self, _desk: &Desk, _expert: ExpertNo) -> Option<TicketNo> {
        None
    }
    /// An expert is through with something and is idle.
    fn finished(&mut self, _desk: &mut Desk, _expert: ExpertNo) {}
    /// An expert came and is idle.
    fn came(&mut self, _desk: &mut Desk, _expert: ExpertNo) {}
    /// Something happened that a ledger may want to keep.
    fn heard(&mut self, _desk: &Desk, _news: News) {}
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum News {
    /// An expert came.
    LoggedIn(ExpertNo),
    /// An expert left.
    LoggedOut(ExpertNo),
    /// An opening found them idle, with a part of it.
    Exposed(ExpertNo, f64),
    /// They opened an offer.
    Responded(ExpertNo),
    /// They claimed a ticket.
    Claimed(ExpertNo, TicketNo),
    /// They hold it no more.
    Freed(ExpertNo, TicketNo),
    /// They answered, and whether it was right.
    Answered(ExpertNo, TicketNo, bool),
    /// The ticket is open no more.
    Closed(TicketNo),
}
