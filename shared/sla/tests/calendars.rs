//! Counted time over weekends, holidays, long years and the days on which clocks change.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use std::time::{Duration, Instant};

use common::{at, calendar, minutes, open, used_up, with_holidays};
use domain::{BusinessHours, Span, Timestamp, Week};
use sla::Calendar;

const DAYS: i64 = 24 * 60;

#[test]
fn an_hour_that_begins_before_closing_on_friday_ends_on_monday() {
    let office = calendar("UTC", 5, &["09:00-17:00"]);
    assert_eq!(used_up(&office, "2026-11-20 16:30", 60), Some(at("2026-11-23 09:30")));
    assert_eq!(minutes(&office, "2026-11-20 16:30", "2026-11-23 09:30"), 60);
}

#[test]
fn time_that_is_used_up_at_closing_time_ends_at_the_next_opening() {
    let office = calendar("UTC", 5, &["09:00-12:00", "13:00-17:00"]);
    assert_eq!(used_up(&office, "2026-11-20 11:00", 60), Some(at("2026-11-20 13:00")), "lunch");
    assert_eq!(used_up(&office, "2026-11-20 16:00", 60), Some(at("2026-11-23 09:00")), "the weekend");
    assert_eq!(used_up(&office, "2026-11-21 12:00", 0), Some(at("2026-11-23 09:00")), "nothing is used up when it opens");
}

#[test]
fn holidays_are_days_of_the_calendars_own_zone() {
    let kathmandu = with_holidays(open("Asia/Kathmandu", 7, &["00:00-24:00"]), &["2026-12-25"]);
    let kathmandu = Calendar::of(&kathmandu);
    // Kathmandu is 5 h 45 min ahead.
    assert_eq!(minutes(&kathmandu, "2026-12-24 18:00", "2026-12-24 18:15"), 15);
    assert_eq!(minutes(&kathmandu, "2026-12-24 18:15", "2026-12-25 18:15"), 0);
    assert_eq!(used_up(&kathmandu, "2026-12-24 18:00", 16), Some(at("2026-12-25 18:16")));
}

#[test]
fn a_spring_day_in_berlin_has_23_hours_and_the_gap_is_in_none_of_them() {
    let always = calendar("Europe/Berlin", 7, &["00:00-24:00"]);
    assert_eq!(minutes(&always, "2026-03-28 23:00", "2026-03-29 22:00"), 23 * 60);
    // On 2026-03-29 the wall clock goes from 02:00 to 03:00, at 01:00 UTC.
    let early = calendar("Europe/Berlin", 7, &["01:30-02:30"]);
    assert_eq!(minutes(&early, "2026-03-28 23:00", "2026-03-29 22:00"), 30, "what the gap leaves");
    let inside = calendar("Europe/Berlin", 7, &["02:00-03:00"]);
    assert_eq!(minutes(&inside, "2026-03-28 23:00", "2026-03-29 22:00"), 0, "hours that do not happen");
    assert_eq!(used_up(&inside, "2026-03-28 23:00", 1), Some(at("2026-03-30 00:01")));
    let across = calendar("Europe/Berlin", 7, &["01:00-05:00"]);
    assert_eq!(used_up(&across, "2026-03-29 00:00", 90), Some(at("2026-03-29 01:30")), "03:30 on the wall");
}

#[test]
fn an_autumn_day_in_new_york_has_25_hours_and_the_fold_counts_twice() {
    let always = calendar("America/New_York", 7, &["00:00-24:00"]);
    assert_eq!(minutes(&always, "2026-11-01 04:00", "2026-11-02 05:00"), 25 * 60);
    // On 2026-11-01 the wall clock goes from 02:00 back to 01:00, at 06:00 UTC.
    let night = calendar("America/New_York", 7, &["01:30-02:30"]);
    assert_eq!(minutes(&night, "2026-11-01 04:00", "2026-11-02 05:00"), 30 + 30 + 30, "01:30 to 02:00 comes twice");
    assert_eq!(
        used_up(&night, "2026-11-01 05:00", 30),
        Some(at("2026-11-01 06:30")),
        "closed from 01:00 to 01:30 the second time"
    );
    assert_eq!(used_up(&night, "2026-11-01 05:00", 31), Some(at("2026-11-01 06:31")));
    // A working day across the change: 09:00 on the wall is an hour later in UTC.
    let office = calendar("America/New_York", 5, &["09:00-17:00"]);
    assert_eq!(used_up(&office, "2026-10-30 20:00", 120), Some(at("2026-11-02 15:00")));
}

#[test]
fn lord_howe_shifts_by_half_an_hour() {
    let always = calendar("Australia/Lord_Howe", 7, &["00:00-24:00"]);
    // Back by 30 minutes on 2026-04-05 at 02:00 local, forward on 2026-10-04.
    assert_eq!(minutes(&always, "2026-04-04 13:00", "2026-04-05 13:30"), 24 * 60 + 30);
    assert_eq!(minutes(&always, "2026-10-03 13:30", "2026-10-04 13:00"), 23 * 60 + 30);
    let night = calendar("Australia/Lord_Howe", 7, &["01:00-03:00"]);
    assert_eq!(minutes(&night, "2026-04-04 13:00", "2026-04-05 13:30"), 150);
    assert_eq!(minutes(&night, "2026-10-03 13:30", "2026-10-04 13:00"), 90);
}

#[test]
fn a_calendar_that_never_opens_counts_nothing_and_ends_nothing() {
    let closed = Calendar::of(&BusinessHours { hours: Week::default(), ..open("Europe/Berlin", 0, &[]) });
    let (first, last) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
    assert_eq!(closed.counted(first, last), Span::ZERO);
    assert_eq!(closed.used_up(first, Span::ZERO), None);
}

#[test]
fn long_years_and_absurd_values_take_no_time() {
    let begun = Instant::now();
    let office = with_holidays(open("Europe/Berlin", 5, &["09:00-12:00", "13:00-17:00"]), &["2026-12-25"]);
    let office = Calendar::of(&office);
    // Monday 2016-11-21 to Monday 2026-11-23: 522 weeks of 35 hours, and the same hour of the day.
    assert_eq!(minutes(&office, "2016-11-21 10:00", "2026-11-23 10:00"), 522 * 35 * 60);
    assert_eq!(used_up(&office, "2016-11-21 10:00", 522 * 35 * 60), Some(at("2026-11-23 10:00")));
    let hour = calendar("Europe/Berlin", 1, &["09:00-10:00"]);
    assert!(used_up(&hour, "2026-01-01 00:00", 400 * DAYS).unwrap() > at("2200-01-01 00:00"), "the slowest that is allowed");
    let (first, last) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
    assert_eq!(office.used_up(last, Span::minutes(1)), None);
    assert_eq!(office.used_up(first, Span::millis(i64::MAX)), None);
    assert_eq!(office.counted(last, first), Span::ZERO);
    assert!(office.counted(first, last) > Span::days(10));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}
