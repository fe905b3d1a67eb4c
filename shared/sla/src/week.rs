//! Hours of a wall clock as one rising sum: how many milliseconds were open by a local time, in constant work for any time.

use std::collections::BTreeSet;

use domain::{Day, Week};

/// A day of a wall clock in milliseconds. The local days of 23 and 25 hours are the zone's business, not the wall's.
pub(crate) const DAY: i64 = 24 * 60 * 60 * 1_000;

const MINUTE: i64 = 60 * 1_000;

/// The hours of a week without holidays, summed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenWeek {
    /// Of each weekday, Monday first: its stretches in milliseconds of the day, in order and apart.
    days: [Vec<(i64, i64)>; 7],
    /// What is open of a week before each weekday; the last is the whole week.
    before: [i64; 8],
    /// Each holiday with what it and those before it take away.
    holidays: Vec<(i64, i64)>,
}

impl OpenWeek {
    pub(crate) fn new(week: &Week, holidays: &BTreeSet<Day>) -> OpenWeek {
        let days = week.days().map(|(_, hours)| {
            joined(hours.iter().map(|hours| (i64::from(hours.from()) * MINUTE, i64::from(hours.until()) * MINUTE)).collect())
        });
        let mut before = [0; 8];
        for (index, day) in days.iter().enumerate() {
            before[index + 1] = before[index] + day.iter().map(|(from, until)| until - from).sum::<i64>();
        }
        let mut taken = 0;
        let summed = |day: &Day| {
            taken += width(&before, weekday(day.number()));
            (day.number(), taken)
        };
        let holidays = holidays.iter().map(summed).collect();
        OpenWeek { days, before, holidays }
    }

    /// Whether it is never open at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.before[7] == 0
    }

    /// The open milliseconds up to the local time `at`, counted from a fixed Monday; only differences mean anything.
    pub(crate) fn open_by(&self, at: i64) -> i64 {
        let (day, time) = (at.div_euclid(DAY), at.rem_euclid(DAY));
        let weekday = weekday(day);
        let passed = self.holidays.partition_point(|(holiday, _)| *holiday < day);
        let taken = passed.checked_sub(1).and_then(|last| self.holidays.get(last)).map_or(0, |(_, taken)| *taken);
        let is_holiday = self.holidays.get(passed).is_some_and(|(holiday, _)| *holiday == day);
        let today = if is_holiday { 0 } else { self.days[weekday].iter().map(|hours| part(*hours, time)).sum() };
        (day + MONDAY).div_euclid(7) * self.before[7] + self.before[weekday] - taken + today
    }
}

/// 1970-01-01 was a Thursday, the third day after a Monday.
const MONDAY: i64 = 3;

fn weekday(day: i64) -> usize {
    usize::try_from((day + MONDAY).rem_euclid(7)).unwrap_or_default()
}

fn width(before: &[i64; 8], weekday: usize) -> i64 {
    before[weekday + 1] - before[weekday]
}

fn part((from, until): (i64, i64), time: i64) -> i64 {
    (time.min(until) - from).max(0)
}

/// Stretches in order, those that touch or overlap joined into one.
pub(crate) fn joined(mut stretches: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    stretches.retain(|(from, until)| from < until);
    stretches.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::with_capacity(stretches.len());
    for (from, until) in stretches {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => joined.push((from, until)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_take_only_the_hours_of_their_weekday() {
        let week = Week { mon: vec!["09:00-17:00".parse().unwrap()], ..Week::default() };
        let days = ["2026-11-23", "2026-11-24"].map(|day| day.parse::<Day>().unwrap());
        let open = OpenWeek::new(&week, &BTreeSet::from(days));
        let monday = days[0].number() * DAY;
        assert_eq!(open.open_by(monday + DAY) - open.open_by(monday), 0, "a holiday");
        assert_eq!(open.open_by(monday + 8 * DAY) - open.open_by(monday), 8 * 60 * MINUTE, "the Monday after");
        assert_eq!(open.open_by(monday) - open.open_by(monday - 7 * DAY), 8 * 60 * MINUTE, "the Monday before");
    }

    #[test]
    fn stretches_that_overlap_count_once() {
        assert_eq!(joined(vec![(5, 9), (1, 3), (3, 4), (6, 7), (8, 8)]), [(1, 4), (5, 9)]);
    }
}
