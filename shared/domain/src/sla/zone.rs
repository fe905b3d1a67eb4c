//! A time zone, and a day of its calendar.
//!
//! The zone database is built in (jiff's copy of the IANA one): the same on every machine, and renewed with that crate.

use std::fmt;
use std::str::FromStr;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

use crate::{Span, Timestamp};

/// A time zone by its IANA name, such as `Europe/Berlin`. A name that the database does not know is refused where it is read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

/// The text names no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read time zone {0:?}: expected a name of the IANA database such as Europe/Berlin or UTC")]
pub struct UnknownZone(pub String);

/// A time in which a zone's offset from UTC stays the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// Local time minus UTC, to the second; negative west of Greenwich.
    pub ahead: Span,
    /// The moment at which it changes next; none where it never does again.
    pub until: Option<Timestamp>,
}

impl Zone {
    /// Coordinated universal time, which never shifts.
    pub fn utc() -> Self {
        Zone(TimeZone::UTC)
    }

    /// The name, spelled as the database has it.
    pub fn as_str(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The offset in force at `at`, and how long it stays.
    pub fn offset(&self, at: Timestamp) -> Offset {
        // The library ends a day before the year 10000 does, and the last offset holds there.
        let moment = jiff::Timestamp::from_millisecond(at.millis()).unwrap_or(jiff::Timestamp::MAX);
        let next = self.0.following(moment).next().map(|change| Timestamp::from_millis(change.timestamp().as_millisecond()));
        Offset { ahead: Span::seconds(i64::from(self.0.to_offset(moment).seconds())), until: next }
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        let found = TimeZoneDatabase::bundled().get(name).ok();
        // `Etc/Unknown` is a name that stands for none.
        found.filter(|zone| !zone.is_unknown()).map(Zone).ok_or_else(|| UnknownZone(name.to_owned()))
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, UnknownZone> {
        name.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.as_str().to_owned()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A day of the calendar, without a zone: written `2026-12-25`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i64);

/// The text is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read day {0:?}: expected a day of the calendar such as 2026-12-25")]
pub struct UnreadableDay(pub String);

const DAY_MS: i64 = Span::days(1).as_millis();

impl Day {
    /// How many days after 1970-01-01; negative before it.
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl FromStr for Day {
    type Err = UnreadableDay;

    fn from_str(text: &str) -> Result<Self, UnreadableDay> {
        let midnight = format!("{text}T00:00:00Z").parse::<Timestamp>().ok();
        let day = midnight.map(|at| Day(at.millis().div_euclid(DAY_MS)));
        day.filter(|day| day.to_string() == text).ok_or_else(|| UnreadableDay(text.to_owned()))
    }
}

impl TryFrom<String> for Day {
    type Error = UnreadableDay;

    fn try_from(text: String) -> Result<Self, UnreadableDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Timestamp::from_millis(self.0.saturating_mul(DAY_MS)).day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_that_nobody_knows_is_refused_by_name() {
        for name in ["", "Berlin", "Europe/Atlantis", "Etc/Unknown", "+02:00", "../etc/passwd"] {
            assert_eq!(name.parse::<Zone>(), Err(UnknownZone(name.to_owned())));
        }
        assert_eq!("europe/berlin".parse::<Zone>().unwrap().as_str(), "Europe/Berlin");
    }

    #[test]
    fn an_offset_tells_when_it_changes() {
        let berlin: Zone = "Europe/Berlin".parse().unwrap();
        let offset = berlin.offset("2026-03-01T00:00:00Z".parse().unwrap());
        assert_eq!((offset.ahead, offset.until), (Span::hours(1), "2026-03-29T01:00:00Z".parse().ok()));
        let (first, last) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
        assert_eq!(berlin.offset(last), Offset { ahead: Span::hours(1), until: None });
        assert!(berlin.offset(first).until.is_some_and(|until| until > first));
        assert_eq!(Zone::utc().offset(Timestamp::default()), Offset { ahead: Span::ZERO, until: None });
    }

    #[test]
    fn a_day_is_read_strictly() {
        assert_eq!("2026-12-25".parse::<Day>().unwrap().to_string(), "2026-12-25");
        assert_eq!("1970-01-02".parse::<Day>().unwrap().number(), 1);
        for text in ["2026-02-30", "25.12.2026", "2026-12-25T00:00", "20261225", "", "99999-01-01"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
