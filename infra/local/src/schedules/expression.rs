//! When a schedule runs: `rate(15 minutes)`, or `cron(0 2 ? * MON *)` in UTC.

use std::collections::BTreeSet;

use domain::{Span, Timestamp};
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// When a schedule runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// Every so often, counted from 1970 so that a restart does not shift it.
    Rate(Span),
    /// At these minutes of these hours of these days, in UTC.
    Cron(Cron),
}

/// Sets of minutes, hours and days. `None` stands for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    minutes: Option<BTreeSet<u32>>,
    hours: Option<BTreeSet<u32>>,
    days: Option<BTreeSet<u32>>,
    months: Option<BTreeSet<u32>>,
    weekdays: Option<BTreeSet<u32>>,
}

/// An expression that is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read schedule {expression:?}: {why}")]
pub struct ExpressionUnreadable {
    /// The whole expression.
    pub expression: String,
    /// What is the matter.
    pub why: String,
}

const MONTHS: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// A date that a cron expression means comes within this many days, leap years included.
const DAYS_AHEAD: i32 = 366 * 9;

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// [`ExpressionUnreadable`] for other forms, zones, years and the signs `L`, `W` and `#`.
    pub fn read(text: &str) -> Result<Expression, ExpressionUnreadable> {
        let inside = |name: &str| text.strip_prefix(name).and_then(|rest| rest.strip_suffix(')'));
        let read = match (inside("rate("), inside("cron(")) {
            (Some(rate), _) => read_rate(rate).map(Expression::Rate),
            (_, Some(cron)) => read_cron(cron).map(Expression::Cron),
            _ => Err("only rate(..) and cron(..) are understood".to_owned()),
        };
        read.map_err(|why| ExpressionUnreadable { expression: text.to_owned(), why })
    }

    /// The next run after a moment; `None` when there is none.
    pub fn next_after(&self, moment: Timestamp) -> Option<Timestamp> {
        match self {
            Expression::Rate(span) => {
                let period = span.as_millis();
                Some(Timestamp::from_millis((moment.millis().div_euclid(period) + 1) * period))
            }
            Expression::Cron(cron) => cron.next_after(moment),
        }
    }
}

impl Cron {
    fn next_after(&self, moment: Timestamp) -> Option<Timestamp> {
        let now = Offset::UTC.to_datetime(jiff::Timestamp::from_millisecond(moment.millis()).ok()?);
        let mut day = now.date();
        for _ in 0..DAYS_AHEAD {
            if self.has_day(day)
                && let Some(time) = self.times(day).find(|time| *time > now)
            {
                return Some(Timestamp::from_millis(Offset::UTC.to_timestamp(time).ok()?.as_millisecond()));
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    fn has_day(&self, day: Date) -> bool {
        let has = |set: &Option<BTreeSet<u32>>, number: i8| {
            set.as_ref().is_none_or(|set| set.contains(&u32::from(number.unsigned_abs())))
        };
        has(&self.months, day.month()) && has(&self.days, day.day()) && has(&self.weekdays, day.weekday().to_sunday_one_offset())
    }

    fn times(&self, day: Date) -> impl Iterator<Item = DateTime> {
        let numbers = |set: &Option<BTreeSet<u32>>, end: u32| -> Vec<i8> {
            (0..end).filter(|n| set.as_ref().is_none_or(|set| set.contains(n))).filter_map(|n| i8::try_from(n).ok()).collect()
        };
        let (hours, minutes) = (numbers(&self.hours, 24), numbers(&self.minutes, 60));
        hours.into_iter().flat_map(move |hour| minutes.clone().into_iter().map(move |minute| day.at(hour, minute, 0, 0)))
    }
}

fn read_rate(text: &str) -> Result<Span, String> {
    let (number, unit) = text.trim().split_once(' ').ok_or("a rate is a number and a unit")?;
    let number: i64 = number.parse().ok().filter(|n| (1..=10_000).contains(n)).ok_or("the number must be 1 to 10000")?;
    match unit.trim().trim_end_matches('s') {
        "minute" => Ok(Span::minutes(number)),
        "hour" => Ok(Span::hours(number)),
        "day" => Ok(Span::days(number)),
        other => Err(format!("the unit {other:?} is not minutes, hours or days")),
    }
}

fn read_cron(text: &str) -> Result<Cron, String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [minutes, hours, days, months, weekdays, years] = fields.as_slice() else {
        return Err(format!("{} fields instead of six", fields.len()));
    };
    if *years != "*" {
        return Err("the year must be *".to_owned());
    }
    if (*days == "?") == (*weekdays == "?") {
        return Err("exactly one of day and weekday must be ?".to_owned());
    }
    Ok(Cron {
        minutes: set(minutes, 0, 59, &[])?,
        hours: set(hours, 0, 23, &[])?,
        days: set(days, 1, 31, &[])?,
        months: set(months, 1, 12, MONTHS)?,
        weekdays: set(weekdays, 1, 7, WEEKDAYS)?,
    })
}

/// Reads `*`, `?`, or a list of numbers, names, ranges `a-b` and steps `a/n`.
fn set(field: &str, least: u32, most: u32, names: &[&str]) -> Result<Option<BTreeSet<u32>>, String> {
    if field == "*" || field == "?" {
        return Ok(None);
    }
    let number = |text: &str| {
        let named = names.iter().position(|name| name.eq_ignore_ascii_case(text)).and_then(|at| u32::try_from(at).ok());
        let number = named.map(|at| at + least).or_else(|| text.parse().ok());
        number
            .filter(|n| (least..=most).contains(n))
            .ok_or_else(|| format!("{text:?} is not understood, or not from {least} to {most}"))
    };
    let mut chosen = BTreeSet::new();
    for piece in field.split(',') {
        let (range, step) = piece.split_once('/').map_or((piece, "1"), |(range, step)| (range, step));
        let step: usize = step.parse().ok().filter(|step| *step > 0).ok_or_else(|| format!("{piece:?} has no step"))?;
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None if range == "*" => (least, most),
            None if piece.contains('/') => (number(range)?, most),
            None => (number(range)?, number(range)?),
        };
        if first > last {
            return Err(format!("{range:?} ends before it begins"));
        }
        chosen.extend((first..=last).step_by(step));
    }
    Ok(Some(chosen))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, after: &str) -> String {
        Expression::read(expression).unwrap().next_after(after.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn a_rate_keeps_to_the_same_quarters_whenever_it_starts() {
        assert_eq!(next("rate(15 minutes)", "2019-08-01T00:07:00Z"), "2019-08-01T00:15:00.000Z");
        assert_eq!(next("rate(15 minutes)", "2019-08-01T00:15:00Z"), "2019-08-01T00:30:00.000Z");
        assert_eq!(next("rate(1 day)", "2019-08-01T00:15:00Z"), "2019-08-02T00:00:00.000Z");
    }

    #[test]
    fn a_cron_expression_finds_its_next_moment() {
        assert_eq!(next("cron(0 2 ? * MON *)", "2019-08-01T00:00:00Z"), "2019-08-05T02:00:00.000Z");
        assert_eq!(next("cron(0 2 ? * MON *)", "2019-08-05T02:00:00Z"), "2019-08-12T02:00:00.000Z");
        assert_eq!(next("cron(0/20 8-9 1,15 * ? *)", "2019-08-01T08:20:00Z"), "2019-08-01T08:40:00.000Z");
        assert_eq!(next("cron(0 0 29 2 ? *)", "2026-01-01T00:00:00Z"), "2028-02-29T00:00:00.000Z");
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for wrong in [
            "rate(0 minutes)",
            "rate(5 weeks)",
            "at(2026-01-01T00:00:00)",
            "cron(0 2 * * MON *)",
            "cron(0 2 ? * MON 2026)",
            "cron(0 2 L * ? *)",
            "cron(60 2 ? * * *)",
            "cron(0 2 ? *)",
        ] {
            assert!(Expression::read(wrong).is_err(), "{wrong}");
        }
    }
}
