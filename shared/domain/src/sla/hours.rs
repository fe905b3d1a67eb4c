//! Business hours: when somebody is there, by weekday, in a time zone, without holidays.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::zone::{Day, Zone};
use crate::program::{ProgramInvalid, require};

/// The hours that count. What lies outside of them costs no clock a minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessHours {
    /// Whose wall clocks the hours and holidays are read off.
    pub zone: Zone,
    /// The hours of each weekday, at least an hour a week.
    pub hours: Week,
    /// Days without any hours, at most 1,000.
    #[serde(default)]
    pub holidays: BTreeSet<Day>,
}

/// The hours of each weekday; a day without any is closed. At most twelve stretches a day, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "a weekday needs no words")]
pub struct Week {
    pub mon: Vec<Hours>,
    pub tue: Vec<Hours>,
    pub wed: Vec<Hours>,
    pub thu: Vec<Hours>,
    pub fri: Vec<Hours>,
    pub sat: Vec<Hours>,
    pub sun: Vec<Hours>,
}

/// A stretch of one day, written `09:00-17:00`. It ends before it reads `24:00` at the latest; a night is two stretches of two days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours {
    from: u16,
    until: u16,
}

/// The text is no stretch of a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read hours {0:?}: expected two times of one day, the earlier first, 00:00 to 24:00, such as 09:00-17:00")]
pub struct UnreadableHours(pub String);

const DAY_MINUTES: u16 = 24 * 60;
const OPEN_MINUTES_MIN: u32 = 60;
const STRETCHES_MAX: usize = 12;
const HOLIDAYS_MAX: usize = 1_000;

impl Hours {
    /// The whole day.
    pub const DAY: Hours = Hours { from: 0, until: DAY_MINUTES };

    /// The minute of the day at which it begins, 0 to 1,439.
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The minute of the day at which it is over, 1 to 1,440: that minute itself no longer counts.
    pub const fn until(self) -> u16 {
        self.until
    }
}

impl Week {
    /// All days, round the clock.
    pub fn always() -> Week {
        let day = || vec![Hours::DAY];
        Week { mon: day(), tue: day(), wed: day(), thu: day(), fri: day(), sat: day(), sun: day() }
    }

    /// The seven days with their names, Monday first.
    pub fn days(&self) -> [(&'static str, &[Hours]); 7] {
        [
            ("mon", &self.mon),
            ("tue", &self.tue),
            ("wed", &self.wed),
            ("thu", &self.thu),
            ("fri", &self.fri),
            ("sat", &self.sat),
            ("sun", &self.sun),
        ]
    }

    fn open_minutes(&self) -> u32 {
        self.days().iter().flat_map(|(_, day)| day.iter()).map(|hours| u32::from(hours.until - hours.from)).sum()
    }
}

impl BusinessHours {
    /// Checks hours and holidays. Errors name the first wrong field below `at`.
    pub(super) fn check(&self, at: &str) -> Result<(), ProgramInvalid> {
        for (name, day) in self.hours.days() {
            let field = format!("{at}.hours.{name}");
            require(day.len() <= STRETCHES_MAX, &field, &format!("at most {STRETCHES_MAX} stretches a day"))?;
            let late = day.windows(2).position(|pair| pair[1].from < pair[0].until);
            late.map_or(Ok(()), |index| {
                require(false, &format!("{field}[{}]", index + 1), "begins before the stretch ahead of it is over")
            })?;
        }
        let open = self.hours.open_minutes();
        let range = format!("{open} minutes a week are out of range: {OPEN_MINUTES_MIN} to 10080");
        require(open >= OPEN_MINUTES_MIN, &format!("{at}.hours"), &range)?;
        require(self.holidays.len() <= HOLIDAYS_MAX, &format!("{at}.holidays"), &format!("at most {HOLIDAYS_MAX}"))
    }
}

impl FromStr for Hours {
    type Err = UnreadableHours;

    fn from_str(text: &str) -> Result<Self, UnreadableHours> {
        let read = || {
            let (from, until) = text.split_once('-')?;
            Some(Hours { from: minute_of_day(from)?, until: minute_of_day(until)? })
        };
        read().filter(|hours| hours.from < hours.until).ok_or_else(|| UnreadableHours(text.to_owned()))
    }
}

fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str| part.parse::<u16>().ok().filter(|_| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()));
    let (hour, minute) = (number(hour)?, number(minute)?);
    let good = minute < 60 && (hour < 24 || (hour, minute) == (24, 0));
    good.then_some(hour * 60 + minute)
}

impl TryFrom<String> for Hours {
    type Error = UnreadableHours;

    fn try_from(text: String) -> Result<Self, UnreadableHours> {
        text.parse()
    }
}

impl From<Hours> for String {
    fn from(hours: Hours) -> Self {
        hours.to_string()
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, until) = (self.from, self.until);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
    }
}

impl fmt::Debug for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(hours: Week) -> BusinessHours {
        BusinessHours { zone: Zone::utc(), hours, holidays: BTreeSet::new() }
    }

    fn stretches(texts: &[&str]) -> Vec<Hours> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn hours_are_read_as_they_are_written() {
        for text in ["09:00-17:00", "00:00-24:00", "23:59-24:00"] {
            assert_eq!(text.parse::<Hours>().unwrap().to_string(), text);
        }
        for text in ["17:00-09:00", "09:00-09:00", "9:00-17:00", "09:00-24:01", "09:60-10:00", "+9:00-10:00", "09:00", ""] {
            assert_eq!(text.parse::<Hours>(), Err(UnreadableHours(text.to_owned())));
        }
    }

    #[test]
    fn a_week_that_is_hardly_open_is_refused_with_its_range() {
        let refused = open(Week::default()).check("calendar").unwrap_err();
        assert_eq!(refused.field, "calendar.hours");
        assert_eq!(refused.detail, "0 minutes a week are out of range: 60 to 10080");
        let hour = Week { sun: stretches(&["08:00-09:00"]), ..Week::default() };
        assert_eq!(open(hour).check("calendar"), Ok(()));
        assert_eq!(open(Week::always()).check("calendar"), Ok(()));
    }

    #[test]
    fn stretches_of_a_day_stand_one_after_the_other() {
        let overlapping = Week { tue: stretches(&["08:00-12:00", "13:00-17:00", "16:59-18:00"]), ..Week::default() };
        assert_eq!(open(overlapping).check("calendar").unwrap_err().field, "calendar.hours.tue[2]");
        let touching = Week { tue: stretches(&["08:00-12:00", "12:00-17:00"]), ..Week::default() };
        assert_eq!(open(touching).check("calendar"), Ok(()));
        let many = Week { wed: vec!["08:00-09:00".parse().unwrap(); 13], ..Week::default() };
        assert_eq!(open(many).check("calendar").unwrap_err().field, "calendar.hours.wed");
    }

    #[test]
    fn a_calendar_of_holidays_only_is_refused() {
        let holidays = (0..1_001).map(|n| format!("{}-01-01", 1_000 + n).parse().unwrap()).collect();
        let closed = BusinessHours { holidays, ..open(Week::always()) };
        assert_eq!(closed.check("calendar").unwrap_err().field, "calendar.holidays");
    }
}
