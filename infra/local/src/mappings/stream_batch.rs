//! A piece of a stream on its way through a function: what follows from an answer, as a rule of values.

use super::stream_event::StreamRecord;
use crate::template::StreamSource;

/// Records that go to a function together, and how often they have failed so.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) records: Vec<StreamRecord>,
    pub(super) failures: u32,
}

/// What a function made of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    /// It is done up to this record, which failed; 0 is nothing done.
    FailedFrom(usize),
}

/// What follows.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Following {
    /// The position up to which all is done.
    pub(super) done: Option<i64>,
    /// Pieces to deliver next, in order.
    pub(super) next: Vec<Piece>,
    /// A piece to give up.
    pub(super) given_up: Option<Piece>,
}

impl Piece {
    pub(super) fn new(records: Vec<StreamRecord>) -> Piece {
        Piece { records, failures: 0 }
    }

    pub(super) fn last(&self) -> Option<i64> {
        self.records.last().map(|record| record.position)
    }

    /// What follows from an outcome.
    ///
    /// What is done is done: the rest begins anew with its first failed record. A piece that fails from its first record on
    /// is cut in two where the template says so, which does not count as a try; so the record that cannot succeed ends up
    /// alone and its neighbours get through. Alone, or where cutting is off, it is tried as often as the template says.
    pub(super) fn after(mut self, outcome: Outcome, rules: &StreamSource) -> Following {
        match outcome {
            Outcome::Done => Following { done: self.last(), ..Following::default() },
            Outcome::FailedFrom(from) if from > 0 && from < self.records.len() => {
                let rest = self.records.split_off(from);
                Following { done: self.last(), next: vec![Piece { records: rest, failures: 1 }], given_up: None }
            }
            Outcome::FailedFrom(_) if rules.bisect && self.records.len() > 1 => {
                let second = self.records.split_off(self.records.len() / 2);
                let failures = self.failures;
                Following { next: vec![self, Piece { records: second, failures }], ..Following::default() }
            }
            Outcome::FailedFrom(_) => {
                self.failures += 1;
                if rules.retries.is_some_and(|retries| self.failures > retries) {
                    return Following { given_up: Some(self), ..Following::default() };
                }
                Following { next: vec![self], ..Following::default() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{Span, Timestamp};

    use super::*;

    fn rules(bisect: bool, retries: Option<u32>) -> StreamSource {
        StreamSource {
            table: "T".to_owned(),
            from_the_start: true,
            batch_size: 100,
            window: Span::ZERO,
            bisect,
            retries,
            record_age: None,
            partial: true,
            filters: vec![],
            on_failure: None,
        }
    }

    fn piece(positions: std::ops::Range<i64>) -> Piece {
        let record = |position: i64| StreamRecord {
            sequence: position.to_string(),
            position,
            written: Timestamp::default(),
            json: serde_json::Value::Null,
        };
        Piece::new(positions.map(record).collect())
    }

    /// Delivers until nothing is left; `poison` always fails. Gives what got through and what was given up.
    fn run(mut stack: Vec<Piece>, poison: i64, rules: &StreamSource) -> (Vec<i64>, Vec<i64>) {
        let (mut through, mut given_up) = (vec![], vec![]);
        for _ in 0..1000 {
            if stack.is_empty() {
                return (through, given_up);
            }
            let piece = stack.remove(0);
            let at = piece.records.iter().position(|record| record.position == poison);
            let outcome = at.map_or(Outcome::Done, |at| Outcome::FailedFrom(if rules.partial { at } else { 0 }));
            through.extend(
                piece.records.iter().take(at.unwrap_or(usize::MAX)).filter(|_| rules.partial || at.is_none()).map(|r| r.position),
            );
            let following = piece.after(outcome, rules);
            given_up.extend(following.given_up.iter().flat_map(|piece| piece.records.iter().map(|r| r.position)));
            stack.splice(0..0, following.next);
        }
        panic!("it never ends");
    }

    #[test]
    fn one_poison_record_does_not_take_its_neighbours_along_when_pieces_are_cut() {
        for partial in [true, false] {
            for poison in 0..10 {
                let (mut through, given_up) = run(vec![piece(0..10)], poison, &StreamSource { partial, ..rules(true, Some(5)) });
                through.dedup();
                assert_eq!(given_up, [poison]);
                assert_eq!(through, (0..10).filter(|n| *n != poison).collect::<Vec<_>>(), "in order, partial {partial}");
            }
        }
    }

    #[test]
    fn without_cutting_the_rest_from_the_poison_on_is_given_up_together() {
        let (through, given_up) = run(vec![piece(0..4)], 2, &rules(false, Some(3)));
        assert_eq!((through, given_up), (vec![0, 1], vec![2, 3]));
    }

    #[test]
    fn without_a_limit_it_is_tried_for_ever() {
        let mut piece = piece(0..1);
        for failures in 1..100 {
            piece = piece.after(Outcome::FailedFrom(0), &rules(true, None)).next.remove(0);
            assert_eq!(piece.failures, failures);
        }
    }
}
