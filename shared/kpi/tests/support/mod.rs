//! A program and tickets for the tests of measures, and random lives of many tickets.
#![allow(dead_code, reason = "each test file uses its own part")]

use domain::*;
use money::{BasisPoints, Currency, Money};
use proptest::prelude::*;

pub(crate) const CONFIRM: Span = Span::hours(72);
pub(crate) const REOPEN: Span = Span::days(7);

pub(crate) fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

pub(crate) fn after(span: Span) -> Timestamp {
    noon() + span
}

pub(crate) fn program() -> Program {
    let topic = |id: &str| Topic {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        keywords: Vec::new(),
        route: TopicRoute::Experts,
        price_minor: None,
    };
    let points = |n| BasisPoints::new(n).unwrap();
    Program {
        client: "acme".parse().unwrap(),
        id: "player".parse().unwrap(),
        name: "Player".to_owned(),
        languages: vec![Language::english()],
        channels: Vec::new(),
        topics: vec![topic("sound"), topic("picture")],
        rewards: RewardTable {
            price: Money::new(250, Currency::USD),
            expert_share: points(7_000),
            release_share: points(2_000),
            royalty: points(2_500),
        },
        windows: Windows::default(),
        deadlines: Deadlines::default(),
        survey: Survey::default(),
        baselines: Baselines::default(),
        automations: Vec::new(),
        automation: Default::default(),
        spam_phrases: Vec::new(),
        close_doubles: false,
        escalation: domain::EscalationRules::default(),
        routing: domain::RoutingRules::default(),
        sla: None,
        routing_key: String::new(),
    }
}

/// A program with one target.
pub(crate) fn program_with(target: &str, text: &str) -> Program {
    let mut program = program();
    program.baselines.target.insert(target.to_owned(), text.to_owned());
    program.baselines.before.insert(target.to_owned(), "0.5".to_owned());
    program
}

/// An open ticket that came in at `at`.
pub(crate) fn ticket(external: &str, at: Timestamp) -> Ticket {
    let program = program();
    let connection = ConnectionId::from_random([7; 16]);
    let opening = Opening {
        id: TicketId::from_external(&program.client, &connection, external),
        origin: Origin {
            connection,
            kind: ConnectionKind::Zendesk,
            external: external.to_owned(),
            channel: "web".to_owned(),
            digest: String::new(),
            repeat_of: None,
        },
        language: Language::english(),
        topic: Some("sound".parse().unwrap()),
        asker: Asker::of(&program.client, "someone"),
        subject: "No sound".to_owned(),
        question: "There is no sound since yesterday.".to_owned(),
        correlation: "c".to_owned(),
    };
    Ticket::open(opening, &program, at)
}

pub(crate) fn ada() -> ExpertId {
    ExpertId::from_name("ada")
}

pub(crate) fn by_automation() -> Author {
    Author::Automation { id: "aut_reset".parse().unwrap(), author: None }
}

/// The ticket with an answer by ada, given `wait` after it came in.
pub(crate) fn answered(ticket: Ticket, wait: Span) -> Ticket {
    let at = ticket.opened_at + wait;
    ticket.claim(&ada(), Span::minutes(15), at).unwrap().answer(&ada(), "Turn it on.", CONFIRM, at).unwrap()
}

/// The same, confirmed an hour after it came in.
pub(crate) fn confirmed(ticket: Ticket, wait: Span) -> Ticket {
    let at = ticket.opened_at + Span::hours(1);
    answered(ticket, wait).confirm(REOPEN, at).unwrap()
}

/// The same with its reopen window over.
pub(crate) fn settled(ticket: Ticket, wait: Span) -> Ticket {
    passed(confirmed(ticket, wait), Span::days(30))
}

/// What the clock alone makes of a ticket, `span` after it came in.
pub(crate) fn passed(ticket: Ticket, span: Span) -> Ticket {
    let now = ticket.opened_at + span;
    match ticket.clone().fall_due(&Windows::default(), now) {
        Due::Changed(after) => *after,
        Due::Nothing => ticket,
    }
}

/// The versions that each of several tickets goes through.
pub(crate) fn many_lives() -> impl Strategy<Value = Vec<Vec<Ticket>>> {
    proptest::collection::vec(proptest::collection::vec(0_u8..12, 0..30), 1..6).prop_map(|lives| {
        let numbered = (0_i64..).zip(lives);
        numbered.map(|(n, steps)| life(ticket(&n.to_string(), noon() + Span::hours(n * 9)), &steps)).collect()
    })
}

fn life(opened: Ticket, steps: &[u8]) -> Vec<Ticket> {
    let mut versions = vec![opened];
    for (n, step) in (1_i64..).zip(steps) {
        let before = versions.last().unwrap().clone();
        let now = before.opened_at + Span::hours(7 * n);
        let after = stepped(before.clone(), *step, now).unwrap_or_else(|| before.clone());
        if after != before {
            versions.push(after);
        }
    }
    versions
}

fn stepped(ticket: Ticket, step: u8, now: Timestamp) -> Option<Ticket> {
    let windows = Windows { confirm: Span::hours(10), reopen: Span::hours(20), ..Windows::default() };
    let episode = ticket.episode;
    match step {
        0 | 1 => ticket.claim(&ada(), Span::days(1), now).ok(),
        2 | 3 => ticket.answer(&ada(), "Turn it on.", windows.confirm, now).ok(),
        4 => ticket.answer_at_once(by_automation(), "Turn it on.", windows.confirm, now).ok(),
        5 => ticket.confirm(windows.reopen, now).ok(),
        6 => ticket.reopen(None, now).ok(),
        7 => ticket.escalate(EscalatedBecause::Customer { reason: "Angry.".to_owned() }, now).ok(),
        8 => ticket.returned(None, now).ok(),
        9 => ticket.rate(episode, Score::try_from(4).unwrap(), windows.edit, now).ok(),
        10 => Some(Ticket { topic: Some("picture".parse().unwrap()), ..ticket }),
        _ => match ticket.fall_due(&windows, now) {
            Due::Changed(after) => Some(*after),
            Due::Nothing => None,
        },
    }
}
