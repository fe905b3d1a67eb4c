//! A ticket in its first states, as the tests of this crate begin with it.

#![allow(dead_code, reason = "each test takes what it needs")]

use domain::*;
use money::{BasisPoints, Currency, Money};

const NOON: i64 = 1_790_000_000_000;

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(NOON) + Span::seconds(seconds)
}

pub fn ada() -> ExpertId {
    "exp_ada".parse().unwrap()
}

pub fn bob() -> ExpertId {
    "exp_bob".parse().unwrap()
}

pub fn windows() -> Windows {
    Windows::default()
}

pub fn open() -> Ticket {
    let client: ClientId = "acme".parse().unwrap();
    let connection = ConnectionId::from_random([1; 16]);
    let id = TicketId::from_external(&client, &connection, "1");
    let program = program(client.clone());
    let origin = Origin {
        connection,
        kind: ConnectionKind::Zendesk,
        external: "1".into(),
        channel: "web".into(),
        digest: "d".into(),
        repeat_of: None,
    };
    let opening = Opening {
        id,
        origin,
        language: Language::english(),
        topic: None,
        asker: Asker::of(&client, "kim@example.com"),
        subject: "Stuck".into(),
        question: "How do I reset it?".into(),
        correlation: "cor".into(),
    };
    Ticket::open(opening, &program, at(0))
}

/// The program of client acme.
pub fn of_acme() -> Program {
    program("acme".parse().unwrap())
}
pub fn program(client: ClientId) -> Program {
    Program {
        client,
        id: "console".parse().unwrap(),
        name: "Console".into(),
        languages: vec![Language::english()],
        channels: vec![],
        topics: vec![Topic {
            id: "setup".parse().unwrap(),
            name: "Setup".into(),
            keywords: vec![],
            route: TopicRoute::Experts,
            price_minor: None,
        }],
        rewards: RewardTable {
            price: Money::new(300, Currency::USD),
            expert_share: BasisPoints::new(7000).unwrap(),
            release_share: BasisPoints::new(2000).unwrap(),
            royalty: BasisPoints::new(2500).unwrap(),
        },
        windows: windows(),
        deadlines: Deadlines { first_response: None, hand_off: Some(Span::hours(1)) },
        survey: Survey::default(),
        baselines: Baselines::default(),
        automations: vec![],
        automation: Default::default(),
        spam_phrases: vec![],
        close_doubles: false,
        sla: None,
        escalation: EscalationRules::default(),
        routing: RoutingRules::default(),
        routing_key: "k".into(),
    }
}

pub fn claimed() -> Ticket {
    open().claim(&ada(), windows().lease, at(10)).unwrap()
}
pub fn answered() -> Ticket {
    claimed().answer(&ada(), "Hold the button.", windows().confirm, at(60)).unwrap()
}
pub fn resolved() -> Ticket {
    answered().confirm(windows().reopen, at(120)).unwrap()
}
