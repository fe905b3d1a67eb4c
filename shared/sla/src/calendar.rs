//! A calendar: which time counts, in a zone, by weekday, without holidays - and the two questions that clocks ask of it.
//!
//! A moment counts when the wall clock of the zone reads business hours. So an hour that daylight saving leaves out is never
//! counted, and one that it repeats is counted twice; deadlines shift with both.

use domain::{BusinessHours, Span, Timestamp, Week, Zone};

use crate::week::OpenWeek;

/// Which time counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    zone: Zone,
    week: OpenWeek,
}

/// Where a search for used-up time ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    /// Used up: at this millisecond one more would be too much.
    At(i64),
    /// So much is left at the end of the search.
    Left(i64),
}

impl Calendar {
    /// The calendar of these hours.
    pub fn of(hours: &BusinessHours) -> Calendar {
        Calendar { zone: hours.zone.clone(), week: OpenWeek::new(&hours.hours, &hours.holidays) }
    }

    /// Calendar time: every moment counts.
    pub fn always() -> Calendar {
        Calendar::of(&BusinessHours { zone: Zone::utc(), hours: Week::always(), holidays: Default::default() })
    }

    /// The counted time from `from` to `until`; nothing where `until` is earlier.
    pub fn counted(&self, from: Timestamp, until: Timestamp) -> Span {
        Span::millis(self.open_between(from.millis(), until.millis()))
    }

    /// The last moment at which no more than `span` has been counted since `from`: the first working moment at which it is used up.
    /// So a span that is used up at closing time ends at the next opening. None where that never comes.
    pub fn used_up(&self, from: Timestamp, span: Span) -> Option<Timestamp> {
        match self.reach(from.millis(), END, span.as_millis()) {
            Reached::At(millis) => Some(Timestamp::from_millis(millis)),
            Reached::Left(_) => None,
        }
    }

    pub(crate) fn open_between(&self, from: i64, until: i64) -> i64 {
        self.even(from, until).map(|part| self.open_in(part)).sum()
    }

    /// Counts `need` off from `from` on, up to `until`.
    pub(crate) fn reach(&self, from: i64, until: i64, need: i64) -> Reached {
        if self.week.is_empty() {
            return Reached::Left(need);
        }
        let mut left = need.max(0);
        for part in self.even(from, until) {
            let open = self.open_in(part);
            if open > left {
                return Reached::At(self.last_within(part, left));
            }
            left -= open;
        }
        Reached::Left(left)
    }

    /// The time from `from` to `until` in parts in which wall clocks run evenly: two a year with daylight saving, however long it is.
    fn even(&self, from: i64, until: i64) -> impl Iterator<Item = Part> + '_ {
        let mut next = from;
        std::iter::from_fn(move || {
            (next < until).then(|| {
                let offset = self.zone.offset(Timestamp::from_millis(next));
                let change = offset.until.map(Timestamp::millis).filter(|change| *change > next);
                let part =
                    Part { from: next, until: change.map_or(until, |change| change.min(until)), ahead: offset.ahead.as_millis() };
                next = part.until;
                part
            })
        })
    }

    fn open_in(&self, part: Part) -> i64 {
        self.week.open_by(part.until + part.ahead) - self.week.open_by(part.from + part.ahead)
    }

    /// The last moment of a part by which no more than `most` was open. The open time only grows, so halving finds it.
    fn last_within(&self, part: Part, most: i64) -> i64 {
        let (mut good, mut beyond) = (part.from, part.until);
        while beyond - good > 1 {
            let middle = good + (beyond - good) / 2;
            if self.open_in(Part { until: middle, ..part }) <= most { good = middle } else { beyond = middle }
        }
        good
    }
}

/// The last moment that a `Timestamp` can name.
pub(crate) const END: i64 = Timestamp::from_millis(i64::MAX).millis();

/// A part of time in which local time is so far ahead of UTC.
#[derive(Debug, Clone, Copy)]
struct Part {
    from: i64,
    until: i64,
    ahead: i64,
}
