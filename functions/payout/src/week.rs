//! The weeks of the payout calendar: when one may be closed, and which ones came before.

use domain::{Span, Timestamp};
use ledger::Period;

/// How long after a week its last bookings may still be on their way into the index: twice the function's own time limit.
const SETTLING: Span = Span::minutes(2);

/// How long after its week a transfer can come back: what the bank returns is paid out again with the week in which it came back,
/// which looks this many weeks behind itself.
pub const RETURN_WEEKS: usize = 13;

/// The period cannot be closed yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("close period {period}: it can be closed from {opens_at} on")]
pub struct NotOver {
    /// Which.
    pub period: Period,
    /// From when on.
    pub opens_at: Timestamp,
}

/// The first moment at which a period may be closed.
pub fn closes_at(period: &Period) -> Timestamp {
    period.end() + SETTLING
}

/// Whether a period may be closed at `now`.
pub fn closable(period: &Period, now: Timestamp) -> Result<(), NotOver> {
    let opens_at = closes_at(period);
    if now >= opens_at { Ok(()) } else { Err(NotOver { period: period.clone(), opens_at }) }
}

/// The `n` periods before this one, latest first.
pub fn earlier(period: &Period, n: usize) -> Vec<Period> {
    let before = |period: &Period| Period::before(period.end() - Span::millis(1));
    std::iter::successors(Some(before(period)), |later| Some(before(later))).take(n).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_closes_two_minutes_after_its_last_sunday() {
        let period = week("2019-W31");
        assert_eq!(closes_at(&period).to_string(), "2019-08-05T00:02:00.000Z");
        assert!(period.contains(period.end() - Span::millis(1)), "the last instant of the week");
        assert_eq!(closable(&period, closes_at(&period)), Ok(()));
        let early = closes_at(&period) - Span::millis(1);
        assert_eq!(closable(&period, early), Err(NotOver { opens_at: closes_at(&period), period }));
    }

    #[test]
    fn the_weeks_before_run_over_the_new_year_without_a_gap() {
        let before = earlier(&week("2021-W02"), 3);
        assert_eq!(before, [week("2021-W01"), week("2020-W53"), week("2020-W52")]);
    }
}
