//! A seat: what one expert does at present, and what they had so far.

use crate::agenda::Millis;
use crate::desk::TicketNo;

/// What an expert does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Doing {
    /// They are not there.
    #[default]
    Away,
    /// They are there and work on nothing.
    Idle,
    /// They work on a ticket.
    Working(TicketNo),
}

/// One expert's seat.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seat {
    /// What they do.
    pub doing: Doing,
    /// What they read, while they are idle.
    pub reading: Option<TicketNo>,
    /// Whether their session ended while they worked.
    pub leaves: bool,
    /// The number of the next session.
    pub session: usize,
    /// Changes whenever they become idle or busy; a look noted before is void.
    pub stamp: u32,
    /// Looks so far.
    pub looks: u64,
    /// Their part of first offers: 1/k of each opening that was first shown to k experts.
    pub offer_share: f64,
    /// Offers of any kind.
    pub offers: u32,
    /// When the last one was.
    pub offered_at: Option<Millis>,
    /// When the first one was.
    pub first_offer: Option<Millis>,
    /// Claims.
    pub claims: u32,
    /// What they could have had: 1/N of each opening that found them idle with N - 1 others.
    pub exposure: f64,
    /// Answers that stood.
    pub resolved: u32,
    /// Time at work in milliseconds.
    pub worked: Millis,
    /// When they began their present work.
    pub since: Millis,
}

impl Seat {
    /// Counts an offer with its part of the opening.
    pub fn count_offer(&mut self, now: Millis, share: f64) {
        self.offers += 1;
        self.offer_share += share;
        self.offered_at = Some(now);
        self.first_offer.get_or_insert(now);
    }

    /// They begin to work.
    pub fn begin(&mut self, ticket: TicketNo, now: Millis) {
        self.doing = Doing::Working(ticket);
        self.stamp += 1;
        self.claims += 1;
        self.since = now;
    }

    /// They are through, and idle, or gone if their session is over.
    pub fn end(&mut self, now: Millis) {
        self.worked += now - self.since;
        self.stamp += 1;
        self.doing = if std::mem::take(&mut self.leaves) { Doing::Away } else { Doing::Idle };
    }
}
