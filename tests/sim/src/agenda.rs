//! The agenda: what happens next. Events come in the order of their times, and at the same time in the order in which they were noted.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Milliseconds since the beginning of a run.
pub type Millis = u64;

/// The kernel: a heap of events in the order of (time, sequence).
#[derive(Debug, Clone)]
pub struct Agenda<E> {
    heap: BinaryHeap<Reverse<Entry<E>>>,
    sequence: u64,
    now: Millis,
}

#[derive(Debug, Clone, Copy)]
struct Entry<E> {
    at: Millis,
    sequence: u64,
    event: E,
}

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Agenda { heap: BinaryHeap::new(), sequence: 0, now: 0 }
    }
}

impl<E> Agenda<E> {
    /// The time of the last event that came.
    pub fn now(&self) -> Millis {
        self.now
    }

    /// Notes an event; one for the past happens now.
    pub fn note(&mut self, at: Millis, event: E) {
        let entry = Entry { at: at.max(self.now), sequence: self.sequence, event };
        self.sequence += 1;
        self.heap.push(Reverse(entry));
    }

    /// The next event, which makes its time the present.
    pub fn take(&mut self) -> Option<E> {
        let Reverse(entry) = self.heap.pop()?;
        self.now = entry.at;
        Some(entry.event)
    }
}

impl<E> Entry<E> {
    fn key(&self) -> (Millis, u64) {
        (self.at, self.sequence)
    }
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<E> Eq for Entry<E> {}

impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for Entry<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_by_time_and_then_as_they_were_noted() {
        let mut agenda = Agenda::default();
        for (at, event) in [(5, "c"), (3, "a"), (5, "d"), (3, "b")] {
            agenda.note(at, event);
        }
        let order: Vec<&str> = std::iter::from_fn(|| agenda.take()).collect();
        assert_eq!((order, agenda.now()), (vec!["a", "b", "c", "d"], 5));
    }

    #[test]
    fn an_event_for_the_past_happens_now() {
        let mut agenda = Agenda::default();
        agenda.note(9, "first");
        agenda.take();
        agenda.note(2, "late");
        assert_eq!((agenda.take(), agenda.now()), (Some("late"), 9));
    }
}
