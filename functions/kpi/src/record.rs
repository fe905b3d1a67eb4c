//! A record: what one change of a ticket adds to one rollup, with its place in the stream.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use boot::Change;
use domain::{ClientId, ProgramId, Ticket};
use kpi::{Cell, Counts, fold};
use store::{Item, Store, StoreError, kind_of};

/// Which rollup.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Whose.
    pub client: ClientId,
    /// Of which program.
    pub program: ProgramId,
    /// Which cell of it.
    pub cell: Cell,
}

/// What one change adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The stream shard it stands in.
    pub shard: String,
    /// Its sequence number there.
    pub sequence: String,
    /// What it adds; may be negative.
    pub delta: Counts,
}

/// A batch of changes, by the rollups that they add to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// The records of each rollup, in the order of the stream.
    pub records: BTreeMap<Place, Vec<Record>>,
    /// The first change that nobody can read, with its place in the batch; nothing behind it was looked at.
    pub unreadable: Option<(usize, String)>,
}

/// Reads a batch up to its end or to the first change that cannot be read. Items that are no tickets add nothing.
pub fn batch(changes: &[Change]) -> Batch {
    let mut batch = Batch::default();
    for (index, change) in changes.iter().enumerate() {
        match versions(change) {
            Ok(None) => {}
            Ok(Some((before, after))) => batch.add(change, before.as_ref(), &after),
            Err(error) => {
                batch.unreadable = Some((index, error.to_string()));
                break;
            }
        }
    }
    batch
}

impl Batch {
    fn add(&mut self, change: &Change, before: Option<&Ticket>, after: &Ticket) {
        for (cell, delta) in fold(before, after) {
            let place = Place { client: after.client().clone(), program: after.program.clone(), cell };
            let record = Record { shard: change.shard.clone(), sequence: change.sequence.clone(), delta };
            self.records.entry(place).or_default().push(record);
        }
    }
}

fn versions(change: &Change) -> Result<Option<(Option<Ticket>, Ticket)>, StoreError> {
    let ticket = |item: &Item| Store::read_ticket(item).map(|stored| stored.value);
    match &change.after {
        Some(after) if kind_of(after) == "TICKET" => Ok(Some((change.before.as_ref().map(ticket).transpose()?, ticket(after)?))),
        // It adds nothing here, and one that nobody can read is parked here like any other.
        Some(after) if kind_of(after) == "DECISION" => Store::read_decision(after).map(|_| None),
        _ => Ok(None),
    }
}

/// The order of two sequence numbers: they are numbers of up to forty digits.
pub(crate) fn by_number(a: &str, b: &str) -> Ordering {
    let digits = |text: &str| text.trim_start_matches('0').len();
    (digits(a), a.trim_start_matches('0')).cmp(&(digits(b), b.trim_start_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequence_numbers_are_compared_as_numbers() {
        assert_eq!(by_number("9", "10"), Ordering::Less);
        assert_eq!(by_number("100000000003498069978", "99999999999999999999"), Ordering::Greater);
        assert_eq!(by_number("007", "7"), Ordering::Equal);
        assert_eq!(by_number("0", "1"), Ordering::Less);
    }
}
