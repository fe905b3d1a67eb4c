//! The calendar of the demonstration: a whole week that lies behind us, closed and paid. Pure.

use domain::{Span, Timestamp};

/// 1970-01-05 was a Monday.
const FIRST_MONDAY: Timestamp = Timestamp::from_millis(4 * 86_400_000);
const WEEK: Span = Span::days(7);
/// The weekly close is at two o'clock.
const AFTER_CLOSE: Span = Span::hours(3);

/// When a play begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// A Monday's first moment.
    pub midnight: Timestamp,
    /// A Monday as well, after the week before it was closed and paid.
    pub end: Timestamp,
}

impl Calendar {
    /// The last whole week before `now`.
    pub fn behind(now: Timestamp) -> Calendar {
        Calendar::of(monday(now - AFTER_CLOSE) - WEEK)
    }

    /// When the week before it begins, in which what its experts wrote is proven.
    pub fn before(&self) -> Timestamp {
        self.midnight - WEEK
    }

    /// The first week that has a whole week before it, behind `now`.
    pub fn ahead_with_week_before(now: Timestamp) -> Calendar {
        Calendar::ahead(now + WEEK)
    }

    /// The first whole week after `now`: what stands in the tables already cannot come before it.
    pub fn ahead(now: Timestamp) -> Calendar {
        Calendar::of(monday(now) + WEEK)
    }

    fn of(midnight: Timestamp) -> Calendar {
        Calendar { midnight, end: midnight + WEEK + AFTER_CLOSE }
    }
}

/// The Monday on or before a moment.
fn monday(moment: Timestamp) -> Timestamp {
    let since = moment.since(FIRST_MONDAY).as_millis();
    moment - Span::millis(since.rem_euclid(WEEK.as_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_week_behind_is_whole_and_closed() {
        let week = Calendar { midnight: at("2026-11-16T00:00:00Z"), end: at("2026-11-23T03:00:00Z") };
        assert_eq!(Calendar::behind(at("2026-11-24T10:00:00Z")), week);
        assert_eq!(Calendar::behind(at("2026-11-23T03:00:00Z")), week);
        assert_eq!(Calendar::behind(at("2026-11-23T02:59:59Z")).end, at("2026-11-16T03:00:00Z"));
    }

    #[test]
    fn the_week_ahead_begins_after_now() {
        assert_eq!(Calendar::ahead(at("2026-11-24T10:00:00Z")).midnight, at("2026-11-30T00:00:00Z"));
        let later = Calendar::ahead_with_week_before(at("2026-11-24T10:00:00Z"));
        assert_eq!((later.before(), later.midnight), (at("2026-11-30T00:00:00Z"), at("2026-12-07T00:00:00Z")));
    }
}
