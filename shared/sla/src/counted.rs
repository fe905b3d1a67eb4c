//! Counted time of one ticket: the calendar's, without the times in which the ticket waited for its customer or was closed for a while.
//!
//! A closing without an end takes no minute away: it is where the clocks end.

use domain::{Span, Timestamp};

use crate::calendar::{END, Reached};
use crate::week::joined;
use crate::{Calendar, Facts, Phase};

const MINUTE: i64 = Span::minutes(1).as_millis();

/// The minute that `at` lies in: seconds do not count.
pub(crate) fn minute(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.millis().div_euclid(MINUTE) * MINUTE)
}

/// The whole minutes of a length of time.
pub(crate) fn in_minutes(span: Span) -> i64 {
    span.as_millis().div_euclid(MINUTE)
}

/// A calendar with the stops of one ticket.
pub(crate) struct Counted<'a> {
    calendar: &'a Calendar,
    stops: Vec<(i64, i64)>,
}

impl<'a> Counted<'a> {
    pub(crate) fn of(facts: &Facts, calendar: &'a Calendar) -> Counted<'a> {
        let stops = facts.waiting.iter().chain(facts.closed.iter().filter(|closing| closing.until.is_some()));
        let span = |phase: &Phase| (minute(phase.from).millis(), phase.until.map_or(END, |until| minute(until).millis()));
        Counted { calendar, stops: joined(stops.map(span).collect()) }
    }

    /// The whole minutes that counted from one moment to another.
    pub(crate) fn minutes(&self, from: Timestamp, until: Timestamp) -> i64 {
        let running = self.running(minute(from).millis(), minute(until).millis());
        running.map(|(from, until)| self.calendar.open_between(from, until)).sum::<i64>() / MINUTE
    }

    /// The first counted moment at which `span` is used up. None where the ticket stops for good before, or that never comes.
    pub(crate) fn used_up(&self, from: Timestamp, span: Span) -> Option<Timestamp> {
        let mut left = span.as_millis();
        for (from, until) in self.running(minute(from).millis(), END) {
            match self.calendar.reach(from, until, left) {
                Reached::At(millis) => return Some(Timestamp::from_millis(millis)),
                Reached::Left(rest) => left = rest,
            }
        }
        None
    }

    /// The parts between two moments in which nothing stops.
    fn running(&self, from: i64, until: i64) -> impl Iterator<Item = (i64, i64)> + '_ {
        let first = self.stops.partition_point(|(_, end)| *end <= from);
        let stops = self.stops.iter().skip(first).copied().take_while(move |(begin, _)| *begin < until);
        let mut begin = from;
        stops
            .chain([(until, until)])
            .map(move |(stop, go)| (std::mem::replace(&mut begin, go), stop))
            .filter(|(from, until)| from < until)
    }
}
