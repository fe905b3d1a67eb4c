//! What is left of a promise when a ticket changes hands, as values and as words.

use std::fmt;

use domain::{Span, Timestamp};
use serde::Serialize;

use crate::{Clocks, Kind};

/// What is left of one clock that is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Remaining {
    /// Which clock.
    pub clock: Kind,
    /// Counted time until its target is used up; negative beyond it.
    pub left: Span,
    /// When that is; none while the ticket waits for the customer.
    pub due: Option<Timestamp>,
    /// Whether it waits for the customer.
    pub paused: bool,
}

/// What is left of each clock that is not over, the most pressing first.
pub fn remaining(clocks: &Clocks) -> Vec<Remaining> {
    let clocks = clocks.all().into_iter();
    let left =
        clocks.filter_map(|clock| Some(Remaining { clock: clock.kind, left: clock.left?, due: clock.due, paused: clock.paused }));
    let mut left: Vec<Remaining> = left.collect();
    left.sort_by_key(|remaining| (remaining.left, remaining.clock));
    left
}

/// `first response: 1 h 30 min left, due 2013-03-21T10:30:00.000Z`, without a full stop.
impl fmt::Display for Remaining {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let late = self.left < Span::ZERO;
        let (length, word) = (in_words(self.left), if late { "over" } else { "left" });
        write!(f, "{}: {length} {word}", self.clock)?;
        match self.due {
            _ if self.paused => write!(f, ", stands still while it waits for the customer"),
            Some(due) => write!(f, ", {} {due}", if late { "was due" } else { "due" }),
            None => Ok(()),
        }
    }
}

/// Hours and minutes, never days: a working day is no 24 hours.
fn in_words(span: Span) -> String {
    let minutes = span.as_millis().unsigned_abs() / Span::minutes(1).as_millis().unsigned_abs();
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(minutes: i64, paused: bool) -> String {
        let due = (!paused).then_some(Timestamp::default());
        Remaining { clock: Kind::NextResponse, left: Span::minutes(minutes), due, paused }.to_string()
    }

    #[test]
    fn what_is_left_reads_as_a_person_says_it() {
        assert_eq!(words(90, false), "next response: 1 h 30 min left, due 1970-01-01T00:00:00.000Z");
        assert_eq!(words(0, false), "next response: 0 min left, due 1970-01-01T00:00:00.000Z");
        assert_eq!(words(-1_500, false), "next response: 25 h over, was due 1970-01-01T00:00:00.000Z");
        assert_eq!(words(5, true), "next response: 5 min left, stands still while it waits for the customer");
    }
}
