//! The promise as a program configures it, and a ticket of that program from its opening to its end.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use common::at;
use domain::{
    Asker, Author, ConnectionId, ConnectionKind, EscalatedBecause, ExpertId, Language, Opening, Origin, Program, SlaAction,
    SlaTerms, Span, Ticket, TicketId, Timestamp,
};
use sla::{Facts, Sla, clocks, near};

const TOML: &str = r#"
client = "acme"
id = "app"
name = "App"
languages = ["en"]
topics = [{ id = "setup", name = "Setup" }]
rewards = { price = { minor = 300, currency = "EUR" } }

[sla]
first_response = "1h"
next_response = "90m"
resolution = "16h"
near = 8000
on_near = [{ kind = "raise-reward", by = 1500 }, { kind = "widen-pool" }, { kind = "escalate" }]

[sla.calendar]
zone = "Europe/Berlin"
holidays = ["2026-12-25"]

[sla.calendar.hours]
mon = ["09:00-12:00", "13:00-17:00"]
tue = ["09:00-17:00"]
wed = ["09:00-17:00"]
thu = ["09:00-17:00"]
fri = ["09:00-17:00"]
"#;

fn program() -> Program {
    toml::from_str(TOML).unwrap()
}

fn refused(from: &str, to: &str) -> String {
    assert!(TOML.contains(from), "{from}");
    match toml::from_str::<Program>(&TOML.replace(from, to)) {
        Ok(program) => program.check().unwrap_err().to_string(),
        Err(unreadable) => unreadable.to_string(),
    }
}

#[test]
fn a_promise_is_the_same_as_toml_yaml_and_json() {
    let program = program();
    assert_eq!(program.check(), Ok(()));
    let yaml = serde_yaml_ng::to_string(&program).unwrap();
    assert_eq!(serde_yaml_ng::from_str::<Program>(&yaml).unwrap(), program);
    assert_eq!(serde_json::from_str::<Program>(&serde_json::to_string(&program).unwrap()).unwrap(), program);
    let promise: Option<SlaTerms> = program.sla;
    assert_eq!(promise.unwrap().on_near[2], SlaAction::Escalate {});
}

#[test]
fn a_program_without_a_promise_is_as_good_as_before() {
    let plain: Program = toml::from_str(&TOML[..TOML.find("[sla]").unwrap()]).unwrap();
    assert_eq!((plain.check(), &plain.sla), (Ok(()), &None));
    assert!(!serde_json::to_string(&plain).unwrap().contains("sla"));
}

#[test]
fn a_value_out_of_range_is_refused_with_its_field_and_its_range() {
    for (from, to, field, range) in [
        ("\"90m\"", "\"30s\"", "sla.next_response", "1m to 400d"),
        ("\"16h\"", "\"500d\"", "sla.resolution", "1m to 400d"),
        ("8000", "0", "sla.near", "100 to 10000"),
        ("8000", "12000", "near", "0 to 10000"),
        ("by = 1500", "by = 0", "sla.on_near[0].by", "1 to 10000"),
        ("\"widen-pool\"", "\"escalate\"", "sla.on_near[2]", "twice"),
        ("\"13:00-", "\"11:00-", "sla.calendar.hours.mon[1]", "before"),
        ("\"13:00-", "\"18:00-", "hours", "00:00 to 24:00"),
        ("Europe/Berlin", "Europe/Bonn", "zone", "Europe/Bonn"),
        ("2026-12-25", "2026-13-25", "holidays", "2026-13-25"),
        ("kind = \"widen-pool\"", "kind = \"widen\"", "on_near", "widen-pool"),
        ("near = 8000", "nearly = 8000", "nearly", "near"),
    ] {
        let told = refused(from, to);
        assert!(told.contains(field) && told.contains(range), "{from} -> {to}: {told}");
    }
}

fn opened(program: &Program, now: Timestamp) -> Ticket {
    let connection = ConnectionId::from_random([1; 16]);
    let origin = Origin {
        connection: connection.clone(),
        kind: ConnectionKind::Zendesk,
        external: "1".into(),
        channel: "web".into(),
        digest: "d".into(),
        repeat_of: None,
    };
    let opening = Opening {
        id: TicketId::from_external(&program.client, &connection, "1"),
        origin,
        language: Language::english(),
        topic: None,
        asker: Asker::of(&program.client, "kim@example.com"),
        subject: "Stuck".into(),
        question: "How do I reset it?".into(),
        correlation: "cor".into(),
    };
    Ticket::open(opening, program, now)
}

#[test]
fn a_tickets_own_history_drives_its_clocks() {
    let (program, ada) = (program(), ExpertId::from_name("ada"));
    let sla = Sla::of(program.sla.as_ref().unwrap());
    let see = |ticket: &Ticket, now: &str| clocks(&Facts::of(ticket), &sla, at(now));
    // Monday, 11:30 in Berlin: lunch is from 12 to 13.
    let ticket = opened(&program, at("2026-11-23 10:30"));
    let clocks = see(&ticket, "2026-11-23 10:31");
    assert_eq!(clocks.first.due, Some(at("2026-11-23 12:30")));
    assert_eq!(clocks.resolution.due, Some(at("2026-11-25 11:30")));
    let nearing = near(&clocks, &sla, &[]).unwrap();
    assert_eq!((nearing.at, nearing.actions.len()), (at("2026-11-23 12:18"), 3), "80 % of an hour, around lunch");

    let ticket = ticket.claim(&ada, Span::minutes(15), at("2026-11-23 12:10")).unwrap();
    let ticket = ticket.answer(&ada, "Hold the button.", Span::hours(72), at("2026-11-23 12:20")).unwrap();
    let answered = see(&ticket, "2026-11-23 12:21");
    assert_eq!((answered.first.actual_minutes, answered.first.diff_minutes), (Some(50), Some(10)));
    assert!(answered.resolution.paused && answered.overall_due.is_none());

    let ticket = ticket.reopen(None, at("2026-11-23 15:30")).unwrap();
    let reopened = see(&ticket, "2026-11-23 15:31");
    assert_eq!(reopened.next.due, Some(at("2026-11-24 09:00")), "half an hour today, an hour tomorrow");
    assert_eq!(reopened.first.actual_minutes, Some(50), "what was met stays met");

    let because = EscalatedBecause::Customer { reason: "a person, please".into() };
    let ticket = ticket.escalate(because, at("2026-11-23 15:40")).unwrap();
    assert_eq!(see(&ticket, "2026-11-23 15:41").next.due, reopened.next.due, "an escalated ticket keeps its clocks");
    let ticket = ticket.agent_wrote(at("2026-11-23 15:50")).ended_by_agents(at("2026-11-23 15:55"));
    let ended = see(&ticket, "2027-01-01 00:00");
    assert_eq!((ended.overall_due, ended.next.actual_minutes, ended.resolution.actual_minutes), (None, Some(50), Some(70)));
}

#[test]
fn an_automation_never_gives_the_first_response() {
    let program = program();
    let sla = Sla::of(program.sla.as_ref().unwrap());
    let bot = Author::Automation { id: "aut_reset".parse().unwrap(), author: Some(ExpertId::from_name("ada")) };
    let ticket = opened(&program, at("2026-11-23 10:30"));
    let ticket = ticket.answer_at_once(bot, "Hold the button.", Span::hours(72), at("2026-11-23 10:30")).unwrap();
    let ticket = ticket.confirm(Span::days(7), at("2026-11-23 11:00")).unwrap();
    let clocks = clocks(&Facts::of(&ticket), &sla, at("2026-12-31 00:00"));
    assert_eq!(clocks.first.actual_minutes, None);
    assert_eq!((clocks.resolution.actual_minutes, clocks.overall_due), (Some(0), None), "it only ever waited for the customer");
}
