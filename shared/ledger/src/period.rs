//! A period: the week of ISO 8601, in UTC, whose earnings are paid out together.

use std::fmt;
use std::str::FromStr;

use domain::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// A week such as `2019-W31`, Monday to Sunday in UTC. Texts sort as periods do.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    week: String,
}

/// The text names no week.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read period {0:?}: expected a week of ISO 8601 such as 2019-W31")]
pub struct NoPeriod(pub String);

const WEEK: Span = Span::days(7);

impl Period {
    /// The period that `at` lies in.
    pub fn of(at: Timestamp) -> Self {
        Period { week: at.week() }
    }

    /// The last period that is over at `now`: the one a weekly run closes.
    pub fn before(now: Timestamp) -> Self {
        Period::of(now - WEEK)
    }

    /// The week as text.
    pub fn as_str(&self) -> &str {
        &self.week
    }

    /// Whether `at` lies in it.
    pub fn contains(&self, at: Timestamp) -> bool {
        at.week() == self.week
    }

    /// Whether all of it is past at `now`.
    pub fn is_over(&self, now: Timestamp) -> bool {
        Period::of(now) > *self
    }

    /// The first moment after it, Monday 00:00 UTC: the date of its payouts.
    pub fn end(&self) -> Timestamp {
        let (year, number) = self.parts().unwrap_or_default();
        // The fourth of January lies in week 1 of its year, always.
        let mut monday: Timestamp = format!("{year:04}-01-04T00:00:00Z").parse().unwrap_or_default();
        while (monday - Span::days(1)).week() == monday.week() {
            monday = monday - Span::days(1);
        }
        monday + Span::days(i64::from(number).saturating_mul(7))
    }

    fn parts(&self) -> Option<(u16, u8)> {
        let (year, number) = self.week.split_once("-W")?;
        Some((year.parse().ok()?, number.parse().ok()?))
    }

    /// Only a text that its own week gives back is a week: `2019-W53` is none.
    fn is_real(&self) -> bool {
        self.parts().is_some_and(|(year, number)| year > 0 && number > 0) && (self.end() - WEEK).week() == self.week
    }
}

impl FromStr for Period {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        Some(Period { week: text.to_owned() }).filter(Period::is_real).ok_or_else(|| NoPeriod(text.to_owned()))
    }
}

impl TryFrom<String> for Period {
    type Error = NoPeriod;

    fn try_from(text: String) -> Result<Self, NoPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.week
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.week)
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.week)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_real_weeks_are_periods() {
        for good in ["2019-W31", "2020-W53", "2026-W01"] {
            assert_eq!(good.parse::<Period>().unwrap().to_string(), good);
        }
        for bad in ["", "2019-W53", "2019-W00", "2019-31", "2019-W1", "19-W31", "2019-W31 ", "2019-W99", "+019-W31"] {
            assert_eq!(bad.parse::<Period>(), Err(NoPeriod(bad.to_owned())));
        }
    }

    #[test]
    fn the_week_before_monday_is_over_on_monday() {
        let monday: Timestamp = "2019-08-05T02:00:00Z".parse().unwrap();
        let closed = Period::before(monday);
        assert_eq!(closed.as_str(), "2019-W31");
        assert_eq!(closed.end().to_string(), "2019-08-05T00:00:00.000Z");
        assert!(closed.is_over(monday) && !closed.is_over(closed.end() - Span::millis(1)));
    }

    proptest! {
        #[test]
        fn a_period_ends_where_the_next_begins(millis in 0_i64..4_000_000_000_000) {
            let period = Period::of(Timestamp::from_millis(millis));
            prop_assert_eq!(period.as_str().parse::<Period>().unwrap(), period.clone());
            prop_assert!(period.contains(period.end() - Span::millis(1)));
            prop_assert!(!period.contains(period.end()));
            prop_assert_eq!(Period::before(period.end()), period);
        }
    }
}
