//! What a ticket's history does to its clocks, told in stories of one working day.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use common::{at, promise};
use domain::{SlaAction, Span, Timestamp};
use money::BasisPoints;
use sla::What::*;
use sla::{Clock, Clocks, Event, Facts, Kind, Run, Sla, What, clocks, near, remaining};

fn time(clock: &str) -> Timestamp {
    at(&format!("2026-11-23 {clock}"))
}

/// The facts of a question of 09:00 and what happened after it.
fn facts(events: &[(&str, What)]) -> Facts {
    Facts::fold(time("09:00"), events.iter().map(|(clock, what)| Event { at: time(clock), what: *what }))
}

/// One hour to the first response, half an hour to the next, four hours to the end; every minute counts.
fn sla() -> Sla {
    promise(None, 60, 30, 240)
}

fn run(events: &[(&str, What)], now: &str) -> Clocks {
    clocks(&facts(events), &sla(), time(now))
}

fn due(clock: &Clock) -> String {
    clock.due.map_or("-".to_owned(), |due| due.to_string()[11..16].to_owned())
}

fn dues(clocks: &Clocks) -> [String; 3] {
    clocks.all().map(due)
}

#[test]
fn a_question_starts_all_three_clocks() {
    let clocks = run(&[], "09:10");
    assert_eq!(dues(&clocks), ["10:00", "09:30", "13:00"]);
    assert_eq!(clocks.overall_due, Some(time("09:30")));
}

#[test]
fn an_answer_stops_what_it_meets_and_pauses_the_rest() {
    let clocks = run(&[("09:20", PersonWrote)], "09:40");
    assert_eq!(dues(&clocks), ["-", "-", "-"]);
    assert_eq!((clocks.first.actual_minutes, clocks.next.diff_minutes), (Some(20), Some(10)));
    assert!(clocks.resolution.paused && !clocks.first.paused);
    assert_eq!(clocks.resolution.left, Some(Span::minutes(220)));
    assert_eq!(clocks.overall_due, None);
}

#[test]
fn contact_ends_the_pause_and_restarts_the_next_response() {
    let events = [("09:20", PersonWrote), ("11:20", CustomerWrote), ("11:30", CustomerWrote)];
    assert_eq!(dues(&run(&events, "11:40")), ["-", "11:50", "15:00"]);
}

#[test]
fn an_automations_answer_is_no_first_response_and_no_measure_of_the_next() {
    let silent = run(&[("09:00", AutomationAnswered)], "12:00");
    assert_eq!(silent.all().map(|clock| clock.actual_minutes), [None; 3]);
    assert!(silent.first.paused && silent.first.due.is_none() && !silent.first.breached);
    let taken_back = run(&[("09:00", AutomationAnswered), ("12:00", Reopened)], "12:05");
    assert_eq!(dues(&taken_back), ["13:00", "12:30", "16:00"]);
    let answered = run(&[("09:00", AutomationAnswered), ("12:00", Reopened), ("12:15", PersonWrote)], "12:20");
    assert_eq!((answered.first.actual_minutes, answered.next.actual_minutes), (Some(15), Some(15)));
}

#[test]
fn a_reopening_keeps_the_first_response_and_takes_the_end_back() {
    let events = [("09:20", PersonWrote), ("09:30", Resolved), ("12:30", Reopened)];
    let clocks = run(&events, "12:40");
    assert_eq!(dues(&clocks), ["-", "13:00", "16:10"], "20 of 240 minutes are used");
    assert_eq!((clocks.first.actual_minutes, clocks.resolution.actual_minutes), (Some(20), None));
    let again = run(&[&events[..], &[("12:45", PersonWrote), ("12:50", Resolved)]].concat(), "12:55");
    assert_eq!(dues(&again), ["-", "-", "-"]);
    assert_eq!(
        (again.next.actual_minutes, again.resolution.actual_minutes),
        (Some(20), Some(35)),
        "the worst turn; both episodes"
    );
}

#[test]
fn there_is_no_next_response_after_a_resolve_on_a_goodbye() {
    let before = run(&[("09:20", PersonWrote), ("09:40", CustomerWrote), ("09:41", Resolved)], "12:00");
    let after = run(&[("09:20", PersonWrote), ("09:40", Resolved), ("09:41", CustomerWrote)], "12:00");
    for clocks in [before, after] {
        assert_eq!(dues(&clocks), ["-", "-", "-"]);
        assert_eq!((clocks.next.actual_minutes, clocks.next.breached, clocks.overall_due), (Some(20), false, None));
    }
}

#[test]
fn a_merged_ticket_never_escalates() {
    for events in
        [&[("09:10", Merged)][..], &[("09:10", Merged), ("09:20", Reopened)], &[("09:05", PersonWrote), ("09:10", Merged)]]
    {
        let clocks = run(events, "23:00");
        assert_eq!(dues(&clocks), ["-", "-", "-"]);
        assert_eq!(near(&clocks, &sla(), &[]), None);
        assert!(remaining(&clocks).is_empty());
        assert!(!clocks.first.breached && !clocks.resolution.breached);
        assert_eq!(clocks.resolution.actual_minutes, None, "another ticket's end is not this one's");
    }
}

#[test]
fn an_escalated_ticket_keeps_its_clocks() {
    let escalated = run(&[("09:10", HandedOver)], "09:20");
    assert_eq!(dues(&escalated), dues(&run(&[], "09:20")));
    let asked_first = run(&[("09:10", PersonWrote), ("09:30", HandedOver)], "09:40");
    assert_eq!(due(&asked_first.resolution), "13:20", "it waits for the customer no longer");
    let by_agents = run(&[("09:10", HandedOver), ("09:25", PersonWrote)], "09:40");
    assert_eq!(by_agents.first.actual_minutes, Some(25), "an agent's word is a first response");
}

#[test]
fn agents_end_it_until_the_customer_writes_again() {
    let ended = [("09:10", HandedOver), ("09:50", AgentsEnded)];
    let clocks = run(&ended, "10:00");
    assert_eq!((dues(&clocks), clocks.resolution.actual_minutes), (["-", "-", "-"].map(str::to_owned), Some(50)));
    for how in [CustomerWrote, Returned, Reopened] {
        let anew = run(&[&ended[..], &[("10:50", how)]].concat(), "10:55");
        assert_eq!(dues(&anew), ["11:00", "11:20", "14:00"]);
    }
}

#[test]
fn what_was_too_late_stays_too_late_when_it_ends_without_an_answer() {
    let late = run(&[("11:00", AgentsEnded)], "12:00");
    assert!(late.first.breached && late.first.due.is_none());
    assert_eq!((late.first.left, late.first.diff_minutes), (None, None));
}

#[test]
fn a_breach_nears_at_the_programs_share_of_the_earliest_target() {
    let sla = sla();
    let clocks = run(&[], "09:05");
    let first = near(&clocks, &sla, &[]).unwrap();
    assert_eq!((first.run.clock, first.due), (Kind::NextResponse, time("09:30")));
    assert_eq!(first.at, time("09:22") + Span::seconds(30), "three quarters of half an hour");
    assert_eq!(
        first.actions,
        [SlaAction::RaiseReward { by: BasisPoints::new(1_000).unwrap() }, SlaAction::WidenPool {}],
        "what the program wants, in its order"
    );
    let second = near(&clocks, &sla, &[first.run]).unwrap();
    assert_eq!((second.run.clock, second.at), (Kind::FirstResponse, time("09:45")));
    let third = near(&clocks, &sla, &[first.run, second.run]).unwrap();
    assert_eq!((third.run, third.at), (Run { clock: Kind::Resolution, since: time("09:00") }, time("12:00")));
    assert_eq!(near(&clocks, &sla, &[first.run, second.run, third.run]), None);
}

#[test]
fn a_new_run_nears_anew_and_a_paused_one_does_not() {
    let sla = sla();
    let paused = run(&[("09:20", PersonWrote)], "09:25");
    assert_eq!(near(&paused, &sla, &[]), None);
    let acted = Run { clock: Kind::NextResponse, since: time("09:00") };
    let anew = run(&[("09:20", PersonWrote), ("10:00", CustomerWrote)], "10:01");
    assert_eq!(near(&anew, &sla, &[acted]).unwrap().run, Run { clock: Kind::NextResponse, since: time("10:00") });
}

#[test]
fn what_is_left_is_told_with_the_most_pressing_first() {
    let told: Vec<String> = remaining(&run(&[], "09:40")).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "next response: 10 min over, was due 2026-11-23T09:30:00.000Z",
            "first response: 20 min left, due 2026-11-23T10:00:00.000Z",
            "resolution: 3 h 20 min left, due 2026-11-23T13:00:00.000Z",
        ]
    );
}

#[test]
fn a_minute_is_used_up_when_it_is_over() {
    let breached = |now: &str| clocks(&facts(&[]), &sla(), at(&format!("2026-11-23 {now}"))).next.breached;
    assert!(!breached("09:30:59"), "the minute of the deadline is still good");
    assert!(breached("09:31:00"));
}
