//! The vectors of an independent help desk: facts set directly, deadlines and minutes to the last digit. Times are UTC, the zone is
//! Europe/Berlin. Source: zammad, `spec/models/ticket/escalation_examples.rb`; numbers only.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use common::{at, open, promise, with_holidays};
use domain::Timestamp;
use sla::{Calendar, Clock, Clocks, Facts, Phase, Sla, Turn, clocks};

const BERLIN: &str = "Europe/Berlin";

/// Deadlines as one text: a dash is none, a question mark is not asserted; a time without a day is on `day`.
fn check(name: &str, day: &str, found: &Clocks, due: &str, took: [Option<(i64, i64)>; 3]) {
    let due: Vec<&str> = due.split(" | ").collect();
    let found_due = [found.overall_due, found.first.due, found.next.due, found.resolution.due];
    assert_eq!(due.len(), 4, "{name}: overall | first | update | close");
    for (column, (wanted, found)) in due.iter().zip(found_due).enumerate() {
        let wanted = match *wanted {
            "?" => continue,
            "-" => None,
            time if time.len() == 5 => Some(at(&format!("{day} {time}"))),
            other => Some(at(other)),
        };
        assert_eq!(found, wanted, "{name}: deadline {column}");
    }
    let pair = |clock: &Clock| clock.actual_minutes.zip(clock.diff_minutes);
    assert_eq!(found.all().map(pair), took, "{name}: actual and difference of first, update, close");
}

fn turn(asked: &str, answered: Option<&str>) -> Turn {
    Turn { asked: at(asked), answered: answered.map(at) }
}

fn phase(from: &str, until: Option<&str>) -> Phase {
    Phase { from: at(from), until: until.map(at) }
}

fn created(moment: &str) -> Facts {
    Facts { created: at(moment), ..Facts::default() }
}

/// Long after the last fact: deadlines do not depend on the present, only what is left does.
fn late() -> Timestamp {
    at("2020-01-01 00:00")
}

#[test]
fn a_targets_run_from_creation_and_stop_at_answers() {
    const DAY: &str = "2013-03-21";
    let time = |clock: &str| at(&format!("{DAY} {clock}"));
    let sla = promise(Some(open(BERLIN, 5, &["08:00-18:00"])), 60, 120, 180);
    let facts = |first: Option<&str>, turns: &[(&str, Option<&str>)], closed: Option<&str>| Facts {
        first_answer: first.map(time),
        turns: turns.iter().map(|(asked, answered)| Turn { asked: time(asked), answered: answered.map(time) }).collect(),
        closed: closed.map(|from| Phase { from: time(from), until: None }).into_iter().collect(),
        ..created("2013-03-21 09:30")
    };
    let row = |name: &str, facts: Facts, due: &str, took| check(name, DAY, &clocks(&facts, &sla, late()), due, took);

    let open = [("09:30", None)];
    row("A", facts(None, &open, None), "10:30 | 10:30 | 11:30 | 12:30", [None; 3]);
    row("A2", facts(Some("10:00"), &open, None), "11:30 | - | 11:30 | 12:30", [Some((30, 30)), None, None]);
    let first = Some((270, -210));
    row("A3", facts(Some("14:00"), &open, None), "11:30 | - | 11:30 | 12:30", [first, None, None]);
    let good = [("09:30", Some("11:00"))];
    row("A4", facts(Some("14:00"), &good, None), "12:30 | - | - | 12:30", [first, Some((90, 30)), None]);
    let update = Some((150, -30));
    let bad = ("09:30", Some("12:00"));
    row("A5", facts(Some("14:00"), &[bad], None), "12:30 | - | - | 12:30", [first, update, None]);
    let again = [bad, ("12:05", None)];
    row("A6", facts(Some("14:00"), &again, None), "12:30 | - | 14:05 | 12:30", [first, update, None]);
    let met = [bad, ("12:05", Some("12:10"))];
    row("A7", facts(Some("14:00"), &met, None), "12:30 | - | - | 12:30", [first, update, None]);
    row("A8", facts(Some("14:00"), &met, Some("11:30")), "- | - | - | -", [first, update, Some((120, 60))]);
    row("A9", facts(Some("14:00"), &met, Some("13:00")), "- | - | - | -", [first, update, Some((210, -30))]);
}

#[test]
fn b_without_a_word_of_the_customer_or_without_a_promise_there_is_less_due() {
    const DAY: &str = "2013-03-21";
    let sla = promise(Some(open(BERLIN, 5, &["09:00-17:00"])), 60, 180, 240);
    let facts = created("2013-03-21 09:30");
    check("B", DAY, &clocks(&facts, &sla, late()), "10:30 | 10:30 | - | 13:30", [None; 3]);
    let left = Sla::none(Calendar::of(&open(BERLIN, 5, &["09:00-17:00"])));
    check("B, no SLA matches", DAY, &clocks(&facts, &left, late()), "- | - | - | -", [None; 3]);
}

#[test]
fn c_waiting_and_closed_minutes_do_not_count() {
    const DAY: &str = "2013-06-04";
    let sla = promise(Some(open(BERLIN, 7, &["09:00-18:00"])), 120, 180, 250);
    let facts = |answer: Option<&str>, waiting: (&str, &str), closed: Option<(&str, Option<&str>)>| Facts {
        first_answer: answer.map(at),
        waiting: vec![phase(waiting.0, Some(waiting.1))],
        closed: closed.map(|(from, until)| phase(from, until)).into_iter().collect(),
        ..created("2013-06-04 09:00")
    };
    let row = |name: &str, facts: Facts, due: &str, took| check(name, DAY, &clocks(&facts, &sla, late()), due, took);

    let quarter = ("2013-06-04 09:30", "2013-06-04 09:45");
    let reopened = Some(("2013-06-04 10:00", Some("2013-06-04 10:30")));
    row("C1", facts(None, quarter, reopened), "11:45 | 11:45 | ? | ?", [None; 3]);
    let afternoon = ("2013-06-04 10:00", "2013-06-04 15:00");
    row("C2", facts(None, afternoon, None), "2013-06-05 07:00 | 2013-06-05 07:00 | ? | ?", [None; 3]);
    let half_hour = ("2013-06-04 10:00", "2013-06-04 10:30");
    let closed = Some(("2013-06-04 12:00", None));
    let took = [Some((75, 45)), None, Some((150, 100))];
    row("C3", facts(Some("2013-06-04 10:45"), half_hour, closed), "- | - | - | -", took);
}

#[test]
fn d_a_ticket_that_was_created_waiting_counts_only_while_it_is_open() {
    const DAY: &str = "2013-06-04";
    let sla = promise(Some(open(BERLIN, 7, &["09:00-18:00"])), 120, 180, 240);
    let row = |name: &str, waiting: &[(&str, &str)], took| {
        let waiting = waiting.iter().map(|(from, until)| phase(&format!("{DAY} {from}"), Some(&format!("{DAY} {until}"))));
        let closed = vec![phase("2013-06-04 12:00", None)];
        let facts = Facts { waiting: waiting.collect(), closed, ..created("2013-06-04 09:00") };
        check(name, DAY, &clocks(&facts, &sla, late()), "- | - | - | -", [None, None, Some(took)]);
    };
    row("D1", &[("09:00", "12:00")], (0, 240));
    row("D2", &[("09:00", "10:30"), ("11:00", "12:00")], (30, 210));
    row("D3", &[("09:00", "10:30"), ("11:00", "11:30")], (60, 180));
}

#[test]
fn e_holidays_are_skipped_and_contact_restarts_the_next_response() {
    let hours = with_holidays(open(BERLIN, 5, &["08:00-20:00"]), &["2016-11-01"]);
    let sla = promise(Some(hours), 120, 1_200, 0);
    let row = |name: &str, facts: &Facts, now: &str, due: &str, took| {
        check(name, "", &clocks(facts, &sla, at(now)), due, [took, took.map(|_| (0, 1_200)), None]);
    };

    let mut facts = Facts { turns: vec![turn("2016-11-01 13:56:21", None)], ..created("2016-11-01 13:56:21") };
    row("E1", &facts, "2016-11-01 14:00", "2016-11-02 09:00 | 2016-11-02 09:00 | 2016-11-03 15:00 | -", None);

    let on_holiday = Some((0, 120));
    facts.first_answer = Some(at("2016-11-01 15:25:40"));
    facts.turns = vec![turn("2016-11-01 13:56:21", Some("2016-11-01 15:25:40"))];
    facts.waiting = vec![phase("2016-11-01 15:25:40", None)];
    row("E2, answered and waiting", &facts, "2016-11-01 15:30", "- | - | - | -", on_holiday);
    facts.turns.push(turn("2016-11-01 15:59:14", None));
    facts.waiting = vec![phase("2016-11-01 15:25:40", Some("2016-11-01 15:59:14"))];
    row("E2, the customer wrote", &facts, "2016-11-01 16:00", "2016-11-03 15:00 | - | 2016-11-03 15:00 | -", on_holiday);

    // Waiting again at once, until the customer's word of the 7th; the first unanswered one is that of the 1st.
    facts.waiting.push(phase("2016-11-01 15:59:14", None));
    row("E3, waiting", &facts, "2016-11-07 13:10", "- | - | - | -", on_holiday);
    facts.waiting[1] = phase("2016-11-01 15:59:14", Some("2016-11-07 13:26:36"));
    row("E3, the customer wrote", &facts, "2016-11-07 13:30", "2016-11-09 09:26 | - | 2016-11-09 09:26 | -", on_holiday);
    facts.turns[1] = turn("2016-11-07 13:26:36", None);
    row("E3, as a new turn", &facts, "2016-11-07 15:00", "2016-11-09 09:26 | - | 2016-11-09 09:26 | -", on_holiday);
}
