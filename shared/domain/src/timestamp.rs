//! A moment and a length of time, in whole milliseconds.
//!
//! The calendar library stays behind these two, so that another can take its place.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC with three decimals, so texts sort as moments do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// The text is no moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read time {0:?}: expected RFC 3339 such as 2026-11-23T10:00:00Z")]
pub struct UnreadableTime(pub String);

impl Timestamp {
    /// The moment `millis` milliseconds after the epoch; beyond the years 0 to 9999 it is brought back to their edge.
    pub const fn from_millis(millis: i64) -> Self {
        const FIRST: i64 = -62_167_219_200_000;
        const LAST: i64 = 253_402_300_799_999;
        Timestamp(if millis < FIRST {
            FIRST
        } else if millis > LAST {
            LAST
        } else {
            millis
        })
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// How long after `earlier` this is; negative when it is before.
    pub const fn since(self, earlier: Timestamp) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// The day in UTC, `2026-11-23`.
    pub fn day(self) -> String {
        self.to_string().chars().take(10).collect()
    }

    /// The hour in UTC, `2026-11-23T10`.
    pub fn hour(self) -> String {
        self.to_string().chars().take(13).collect()
    }

    /// The month in UTC, `2026-11`.
    pub fn month(self) -> String {
        self.to_string().chars().take(7).collect()
    }

    /// The week of ISO 8601 in UTC, `2026-W48`.
    pub fn week(self) -> String {
        let date = jiff::tz::Offset::UTC.to_datetime(self.calendar()).date().iso_week_date();
        format!("{:04}-W{:02}", date.year(), date.week())
    }

    fn calendar(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default()
    }
}

impl Add<Span> for Timestamp {
    type Output = Timestamp;

    fn add(self, span: Span) -> Timestamp {
        Timestamp::from_millis(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Timestamp;

    fn sub(self, span: Span) -> Timestamp {
        Timestamp::from_millis(self.0.saturating_sub(span.0))
    }
}

impl Add for Span {
    type Output = Span;

    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl FromStr for Timestamp {
    type Err = UnreadableTime;

    fn from_str(text: &str) -> Result<Self, UnreadableTime> {
        let moment: jiff::Timestamp = text.parse().map_err(|_| UnreadableTime(text.to_owned()))?;
        Ok(Timestamp::from_millis(moment.as_millisecond()))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = UnreadableTime;

    fn try_from(text: String) -> Result<Self, UnreadableTime> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(moment: Timestamp) -> Self {
        moment.to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.calendar())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A length of time in milliseconds. Written in configuration as `90s`, `15m`, `72h` or `7d`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span(i64);

impl Span {
    /// Nothing.
    pub const ZERO: Span = Span(0);

    /// `n` milliseconds.
    pub const fn millis(n: i64) -> Span {
        Span(n)
    }
    /// `n` seconds.
    pub const fn seconds(n: i64) -> Span {
        Span(n.saturating_mul(1000))
    }
    /// `n` minutes.
    pub const fn minutes(n: i64) -> Span {
        Span::seconds(n.saturating_mul(60))
    }
    /// `n` hours.
    pub const fn hours(n: i64) -> Span {
        Span::minutes(n.saturating_mul(60))
    }
    /// `n` days of 24 hours.
    pub const fn days(n: i64) -> Span {
        Span::hours(n.saturating_mul(24))
    }
    /// Milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
    /// Whole seconds, rounded up: a wait is never shorter than asked.
    pub const fn as_seconds_up(self) -> i64 {
        self.0.saturating_add(999).div_euclid(1000)
    }
}

impl FromStr for Span {
    type Err = UnreadableTime;

    fn from_str(text: &str) -> Result<Self, UnreadableTime> {
        let unreadable = || UnreadableTime(text.to_owned());
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let number: i64 = number.parse().map_err(|_| unreadable())?;
        match unit {
            "ms" => Ok(Span::millis(number)),
            "s" => Ok(Span::seconds(number)),
            "m" => Ok(Span::minutes(number)),
            "h" => Ok(Span::hours(number)),
            "d" => Ok(Span::days(number)),
            _ => Err(unreadable()),
        }
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| {
            format!("read length of time {text:?}: expected a whole number and ms, s, m, h or d, such as 90s or 72h")
        })
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (unit, size) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)] {
            if self.0 != 0 && self.0 % size == 0 {
                return write!(f, "{}{unit}", self.0 / size);
            }
        }
        write!(f, "{}ms", self.0)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_of_moments_sort_as_the_moments_do() {
        let early: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        assert_eq!(early.to_string(), "2026-11-23T10:00:00.000Z");
        assert!((early + Span::millis(1)).to_string() > early.to_string());
        assert_eq!(early.week(), "2026-W48");
        assert_eq!(early.hour(), "2026-11-23T10");
    }

    proptest! {
        #[test]
        fn a_moment_survives_its_text(millis in -62_167_219_200_000_i64..253_402_300_799_999) {
            let moment = Timestamp::from_millis(millis);
            prop_assert_eq!(moment.to_string().parse::<Timestamp>().unwrap(), moment);
        }

        #[test]
        fn a_span_survives_its_text(millis in 0_i64..10_000_000_000) {
            let span = Span::millis(millis);
            prop_assert_eq!(span.to_string().parse::<Span>().unwrap(), span);
        }
    }
}
