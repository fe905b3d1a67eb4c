//! What the tests of clocks share: moments as people write them, and promises in a few words.

#![allow(dead_code, reason = "each test binary takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use domain::{BusinessHours, Hours, SlaAction, SlaTerms, Span, Timestamp, Week};
use money::BasisPoints;
use sla::{Calendar, Sla};

/// `2013-03-21 09:30` or `2013-03-21 09:30:59`, in UTC.
pub fn at(text: &str) -> Timestamp {
    let seconds = if text.len() == 16 { ":00" } else { "" };
    format!("{}{seconds}Z", text.replace(' ', "T")).parse().unwrap()
}

/// Business hours in `zone`: the same `hours` on so many days from Monday on.
pub fn open(zone: &str, days: usize, hours: &[&str]) -> BusinessHours {
    let hours: Vec<Hours> = hours.iter().map(|hours| hours.parse().unwrap()).collect();
    let day = |number: usize| if number < days { hours.clone() } else { vec![] };
    let week = Week { mon: day(0), tue: day(1), wed: day(2), thu: day(3), fri: day(4), sat: day(5), sun: day(6) };
    BusinessHours { zone: zone.parse().unwrap(), hours: week, holidays: Default::default() }
}

/// The same with holidays.
pub fn with_holidays(hours: BusinessHours, days: &[&str]) -> BusinessHours {
    BusinessHours { holidays: days.iter().map(|day| day.parse().unwrap()).collect(), ..hours }
}

/// Targets in minutes; zero is none. A breach nears after three quarters.
pub fn promise(calendar: Option<BusinessHours>, first: i64, next: i64, resolution: i64) -> Sla {
    let target = |minutes| (minutes > 0).then(|| Span::minutes(minutes));
    Sla::of(&SlaTerms {
        calendar,
        first_response: target(first),
        next_response: target(next),
        resolution: target(resolution),
        near: BasisPoints::new(7_500).unwrap(),
        on_near: vec![SlaAction::RaiseReward { by: BasisPoints::new(1_000).unwrap() }, SlaAction::WidenPool {}],
    })
}

/// The calendar of these hours.
pub fn calendar(zone: &str, days: usize, hours: &[&str]) -> Calendar {
    Calendar::of(&open(zone, days, hours))
}

/// Counted minutes between two moments.
pub fn minutes(calendar: &Calendar, from: &str, until: &str) -> i64 {
    calendar.counted(at(from), at(until)).as_millis() / 60_000
}

/// When so many minutes are used up.
pub fn used_up(calendar: &Calendar, from: &str, minutes: i64) -> Option<Timestamp> {
    calendar.used_up(at(from), Span::minutes(minutes))
}
