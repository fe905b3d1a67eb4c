//! What holds for every calendar, history and time.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use common::promise;
use domain::{BusinessHours, Day, Hours, Span, Timestamp, Week};
use proptest::prelude::*;
use sla::{Calendar, Clocks, Event, Facts, Sla, What, clocks, near};

const ZONES: [&str; 6] = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"];
const WHAT: [What; 10] = [
    What::PersonWrote,
    What::AutomationAnswered,
    What::HandedOver,
    What::Resolved,
    What::AgentsEnded,
    What::Closed,
    What::Returned,
    What::Reopened,
    What::CustomerWrote,
    What::Merged,
];

/// 2026-01-01T00:00:00Z.
const YEAR: i64 = 1_767_225_600_000;
const DAY: i64 = 24 * 60 * 60 * 1_000;

fn some_day() -> impl Strategy<Value = Vec<Hours>> {
    let stretch = (0_u16..1_440, 1_u16..=1_440).prop_filter_map("forward", |(from, length)| {
        let until = (from + length).min(1_440);
        format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60).parse().ok()
    });
    proptest::collection::vec(stretch, 0..3)
}

fn some_hours() -> impl Strategy<Value = BusinessHours> {
    let week = proptest::array::uniform7(some_day());
    let holidays = proptest::collection::btree_set(0_i64..730, 0..20);
    (0..ZONES.len(), week, holidays).prop_map(|(zone, [mon, tue, wed, thu, fri, sat, sun], holidays)| BusinessHours {
        zone: ZONES[zone].parse().unwrap(),
        hours: Week { mon, tue, wed, thu, fri, sat, sun },
        holidays: holidays
            .into_iter()
            .map(|day| Timestamp::from_millis(YEAR + day * DAY).day().parse::<Day>().unwrap())
            .collect(),
    })
}

fn some_calendar() -> impl Strategy<Value = Calendar> {
    some_hours().prop_map(|hours| Calendar::of(&hours))
}

/// Within two years, by the millisecond.
fn some_time() -> impl Strategy<Value = Timestamp> {
    (0..730 * DAY).prop_map(|millis| Timestamp::from_millis(YEAR + millis))
}

/// Events of few days at few minutes, so that many fall together.
fn some_events() -> impl Strategy<Value = Vec<Event>> {
    let event = (0_i64..300, 0..WHAT.len())
        .prop_map(|(step, what)| Event { at: Timestamp::from_millis(YEAR + step * 1_200_000), what: WHAT[what] });
    proptest::collection::vec(event, 0..12)
}

fn created() -> Timestamp {
    Timestamp::from_millis(YEAR)
}

fn some_promise() -> impl Strategy<Value = Sla> {
    let target = || 1_i64..6_000;
    (proptest::option::of(some_hours()), target(), target(), target())
        .prop_map(|(hours, first, next, resolution)| promise(hours, first, next, resolution))
}

fn moved(clocks: Clocks, by: Span) -> Clocks {
    let later = |at: Option<Timestamp>| at.map(|at| at + by);
    let clock = |clock: sla::Clock| sla::Clock {
        since: later(clock.since),
        due: later(clock.due),
        nears: later(clock.nears),
        met_at: later(clock.met_at),
        ..clock
    };
    let (first, next, resolution) = (clock(clocks.first), clock(clocks.next), clock(clocks.resolution));
    Clocks { first, next, resolution, overall_due: later(clocks.overall_due) }
}

/// The slow truth: each minute of the wall clock, one by one.
fn is_open(hours: &BusinessHours, at: Timestamp) -> bool {
    let local = at + hours.zone.offset(at).ahead;
    let day: Day = local.day().parse().unwrap();
    let weekday = usize::try_from((day.number() + 3).rem_euclid(7)).unwrap();
    let minute = u16::try_from(local.millis().rem_euclid(DAY) / 60_000).unwrap();
    let open = hours.hours.days()[weekday].1.iter().any(|hours| (hours.from()..hours.until()).contains(&minute));
    open && !hours.holidays.contains(&day)
}

/// The rule, word by word: a minute counts when it lies in business hours and the ticket neither waits for its customer nor is closed.
fn one_by_one(hours: &BusinessHours, facts: &Facts, from: Timestamp, until: Timestamp) -> i64 {
    let idle = |at| facts.is_waiting(at) || facts.closing(at).is_some() || facts.is_merged(at);
    let minutes = 0..until.since(from).as_millis() / 60_000;
    let counts = |minute: &i64| is_open(hours, from + Span::minutes(*minute)) && !idle(from + Span::minutes(*minute));
    minutes.filter(counts).count().try_into().unwrap()
}

proptest! {
    #[test]
    fn counted_time_is_additive_and_grows_no_faster_than_time(
        calendar in some_calendar(), times in proptest::array::uniform3(some_time()),
    ) {
        let mut times = times;
        times.sort();
        let [a, b, c] = times;
        let (ab, bc, ac) = (calendar.counted(a, b), calendar.counted(b, c), calendar.counted(a, c));
        prop_assert_eq!(ab + bc, ac);
        prop_assert!(Span::ZERO <= ab && ab <= b.since(a) && ab <= ac);
        prop_assert_eq!(calendar.counted(c, a), Span::ZERO);
    }

    #[test]
    fn counted_time_is_what_counting_minutes_one_by_one_gives(hours in some_hours(), start in 0_i64..700 * 24 * 60, minutes in 0_i64..4_000) {
        let from = Timestamp::from_millis(YEAR + start * 60_000);
        let counted = Calendar::of(&hours).counted(from, from + Span::minutes(minutes));
        prop_assert_eq!(counted, Span::minutes(one_by_one(&hours, &Facts::default(), from, from + Span::minutes(minutes))));
    }

    #[test]
    fn the_clocks_count_the_minutes_that_the_rule_counts(
        events in some_events(), hours in some_hours(), targets in proptest::array::uniform3(1_i64..6_000), now in 0_i64..6_000,
    ) {
        let now = created() + Span::minutes(now);
        let facts = Facts::fold(created(), events.into_iter().filter(|event| event.at <= now));
        let sla = promise(Some(hours.clone()), targets[0], targets[1], targets[2]);
        for clock in clocks(&facts, &sla, now).all() {
            let Some(since) = clock.since else { continue };
            let used = one_by_one(&hours, &facts, since, now);
            prop_assert_eq!(clock.left, sla.target(clock.kind).map(|target| target + Span::minutes(-used)));
        }
        if let Some(closing) = facts.closing(now) {
            let took = one_by_one(&hours, &facts, created(), closing.from);
            prop_assert_eq!(clocks(&facts, &sla, now).resolution.actual_minutes, Some(took));
        }
    }

    #[test]
    fn a_deadline_and_counted_time_invert_each_other(calendar in some_calendar(), from in some_time(), span in 0_i64..30 * DAY) {
        let span = Span::millis(span);
        if let Some(due) = calendar.used_up(from, span) {
            prop_assert_eq!(calendar.counted(from, due), span);
            prop_assert!(calendar.counted(from, due + Span::millis(1)) > span, "the last such moment");
        }
    }

    #[test]
    fn the_deadline_of_what_was_counted_is_no_earlier(calendar in some_calendar(), from in some_time(), later in some_time()) {
        if let Some(due) = calendar.used_up(from, calendar.counted(from, later)) {
            prop_assert!(due >= later.max(from));
        }
    }

    #[test]
    fn a_longer_target_is_due_no_earlier(calendar in some_calendar(), from in some_time(), one in 0..DAY, more in 0..DAY) {
        let due = |millis| calendar.used_up(from, Span::millis(millis));
        prop_assert!(due(one).zip(due(one + more)).is_none_or(|(early, late)| early <= late));
    }

    #[test]
    fn the_order_in_which_events_are_told_means_nothing(
        (told, shuffled) in some_events().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
    ) {
        prop_assert_eq!(Facts::fold(created(), told), Facts::fold(created(), shuffled));
    }

    #[test]
    fn the_order_in_which_facts_are_listed_means_nothing(
        events in some_events(), sla in some_promise(), now in 0_i64..500,
    ) {
        let facts = Facts::fold(created(), events);
        let mut backwards = facts.clone();
        backwards.turns.reverse();
        backwards.waiting.reverse();
        backwards.closed.reverse();
        let now = created() + Span::minutes(now * 20);
        prop_assert_eq!(clocks(&facts, &sla, now), clocks(&backwards, &sla, now));
    }

    #[test]
    fn in_calendar_time_a_history_that_is_shifted_shifts_everything(
        events in some_events(), targets in proptest::array::uniform3(0_i64..6_000), now in 0_i64..10_000, by in 0_i64..1_000_000,
    ) {
        let (sla, by) = (promise(None, targets[0], targets[1], targets[2]), Span::minutes(by));
        let later = events.iter().map(|event| Event { at: event.at + by, what: event.what });
        let now = created() + Span::minutes(now);
        let shifted = clocks(&Facts::fold(created() + by, later), &sla, now + by);
        prop_assert_eq!(shifted, moved(clocks(&Facts::fold(created(), events), &sla, now), by));
    }

    #[test]
    fn a_later_now_never_unbreaches(
        events in some_events(), sla in some_promise(), now in 0_i64..10_000, later in 0_i64..10_000,
    ) {
        let facts = Facts::fold(created(), events);
        let now = created() + Span::minutes(now);
        let (before, after) = (clocks(&facts, &sla, now), clocks(&facts, &sla, now + Span::minutes(later)));
        for (before, after) in before.all().into_iter().zip(after.all()) {
            prop_assert!(!before.breached || after.breached, "{:?}", before.kind);
        }
    }

    #[test]
    fn a_running_clock_is_breached_when_the_minute_of_its_deadline_is_over(
        events in some_events(), sla in some_promise(), now in 0_i64..10_000,
    ) {
        let now = created() + Span::minutes(now);
        // Nobody knows what happens next.
        let facts = Facts::fold(created(), events.into_iter().filter(|event| event.at <= now));
        for clock in clocks(&facts, &sla, now).all() {
            let Some(due) = clock.due else { continue };
            prop_assert_eq!(clock.left.unwrap() < Span::ZERO, now > due);
            prop_assert!(clock.nears.unwrap() <= due && clock.since.unwrap() <= due && !clock.paused);
        }
    }

    #[test]
    fn nothing_is_due_or_nears_while_a_ticket_waits_or_is_over(events in some_events(), sla in some_promise(), now in 0_i64..10_000) {
        let now = created() + Span::minutes(now);
        let facts = Facts::fold(created(), events);
        let clocks = clocks(&facts, &sla, now);
        if facts.is_waiting(now) || facts.is_merged(now) || facts.closing(now).is_some() {
            prop_assert_eq!((clocks.overall_due, near(&clocks, &sla, &[])), (None, None));
        }
        prop_assert_eq!(clocks.overall_due, clocks.all().iter().filter_map(|clock| clock.due).min());
    }
}
