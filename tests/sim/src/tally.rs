//! The tally: what is counted as it happens.

use crate::agenda::Millis;
use crate::model::MINUTE;

/// Counts of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    /// Offers of every kind, previews of lists among them.
    pub offers: u64,
    /// Attempts to claim that failed.
    pub lost: u64,
    /// Looks at the list.
    pub polls: u64,
    /// Claims.
    pub claims: u64,
    /// Write request units, by the counts of `writes`.
    pub writes: u64,
    /// Queue messages: one for each opening and wake, and for each reply and answer.
    pub messages: u64,
    /// Open tickets at present.
    pub waiting: u32,
    /// Tickets that are not done yet, among those that came.
    pub unfinished: u32,
    /// Open tickets at the end of each quarter of an hour.
    pub backlog: Vec<u32>,
}

/// From sample to sample of the backlog.
pub const SAMPLE: Millis = 15 * MINUTE;

/// Write request units of what a stage saves: an item of 1 KB and, where the open index changes, that too.
pub mod writes {
    /// Ticket, message, index.
    pub const OPEN: u64 = 3;
    /// Ticket, index.
    pub const CLAIM: u64 = 2;
    /// Ticket, index, message.
    pub const RELEASE: u64 = 3;
    /// Ticket, message.
    pub const ANSWER: u64 = 2;
    /// Ticket, index, message.
    pub const REOPEN: u64 = 3;
    /// A routing record, or who was pushed to.
    pub const PLAN: u64 = 1;
}

impl Tally {
    /// Keeps the number of open tickets for every sample up to `now`.
    pub fn sample(&mut self, now: Millis) {
        while (self.backlog.len() as Millis + 1) * SAMPLE <= now {
            self.backlog.push(self.waiting);
        }
    }
}
