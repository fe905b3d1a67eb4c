//! Builders for the tests: a ticket, a program, experts and their roster, with good defaults.
#![allow(dead_code, unreachable_pub)]

use domain::*;
use matching::{Policy, Roster, Standing, Track};
use money::{BasisPoints, Currency, Money};

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000) + Span::seconds(seconds)
}

pub fn client() -> ClientId {
    "acme".parse().unwrap()
}

pub fn program() -> Program {
    let terms = |points| BasisPoints::new(points).unwrap();
    Program {
        client: client(),
        id: "console".parse().unwrap(),
        name: "Console".into(),
        languages: vec![Language::english()],
        channels: vec![],
        topics: vec![],
        rewards: RewardTable {
            price: Money::new(300, Currency::USD),
            expert_share: terms(7_000),
            release_share: terms(2_000),
            royalty: terms(2_500),
        },
        windows: Windows::default(),
        deadlines: Deadlines::default(),
        survey: Survey::default(),
        baselines: Baselines::default(),
        automations: vec![],
        automation: Default::default(),
        spam_phrases: vec![],
        close_doubles: false,
        escalation: Default::default(),
        sla: None,
        routing: RoutingRules {
            hold_out: 0,
            wave_every: Span::seconds(10),
            miss: 2_200,
            pool_after: Span::seconds(30),
            ..RoutingRules::default()
        },
        routing_key: "a secret of the program".into(),
    }
}

/// Rules that stay as they are when the simulator finds better ones.
fn rules() -> RoutingRules {
    RoutingRules {
        first_wave_max: 8,
        wave_size: 3,
        waves: 4,
        wave_every: Span::seconds(10),
        miss: 2_200,
        pool_after: Span::seconds(30),
        merit: 900,
        access: 1_200,
        turn: 650,
        response: 0,
        hold_out: 0,
        load_max: 500,
        weight: 100,
        head_start: Span::seconds(20),
        pace: 10_000,
        presence: Span::minutes(30),
        call_up: CallUpRules { enabled: true, every: Span::hours(4), most: 50 },
        ..RoutingRules::default()
    }
}

pub fn ticket(number: u32) -> Ticket {
    ticket_on(number, Some("setup"), "en")
}

pub fn ticket_on(number: u32, topic: Option<&str>, language: &str) -> Ticket {
    let connection = ConnectionId::from_random([1; 16]);
    let external = number.to_string();
    let opening = Opening {
        id: TicketId::from_external(&client(), &connection, &external),
        origin: Origin {
            connection,
            kind: ConnectionKind::Zendesk,
            external,
            channel: "web".into(),
            digest: "d".into(),
            repeat_of: None,
        },
        language: language.parse().unwrap(),
        topic: topic.map(|topic| topic.parse().unwrap()),
        asker: Asker::of(&client(), "kim@example.com"),
        subject: "Stuck".into(),
        question: "How do I reset it?".into(),
        correlation: "cor".into(),
    };
    Ticket::open(opening, &program(), at(0))
}

pub fn expert(name: &str) -> Expert {
    expert_for(name, &[(&[], &["en"])])
}

/// An expert with these qualifications, each topics and languages.
pub fn expert_for(name: &str, qualifications: &[(&[&str], &[&str])]) -> Expert {
    let qualification = |(topics, languages): &(&[&str], &[&str])| Qualification {
        client: client(),
        program: program().id,
        topics: topics.iter().map(|topic| topic.parse().unwrap()).collect(),
        languages: languages.iter().map(|language| language.parse().unwrap()).collect(),
    };
    let qualifications = qualifications.iter().map(qualification).collect();
    Expert { available: true, seen_at: Some(at(0)), ..Expert::new(ExpertId::from_name(name), name, qualifications) }
}

pub fn experts(count: usize) -> Vec<Expert> {
    (0..count).map(|number| expert(&format!("expert {number}"))).collect()
}

pub fn roster(experts: &[Expert]) -> Roster {
    let standings = experts.iter().flat_map(standings);
    Roster { epoch: 7, experts: standings.collect(), ..Roster::default() }
}

pub fn standings(expert: &Expert) -> Vec<Standing> {
    Standing::of(expert, &client(), &program().id, &Track::default())
}

/// The expert's standing with so many tickets in their hands.
pub fn holding(expert: &Expert, tickets: u32) -> Standing {
    let mut standing = standings(expert).remove(0);
    (0..tickets).for_each(|number| standing.takes(&ticket(1_000 + number).id, at(900), 100, at(0)));
    standing
}

/// A policy of the program with these rules.
pub fn policy_with(change: impl FnOnce(&mut RoutingRules)) -> Policy {
    let mut program = program();
    change(&mut program.routing);
    Policy::of(&program)
}

/// The ticket after this expert answered it and the customer took the answer back, 100 s after it was asked.
pub fn reopened(ticket: Ticket, by: &Expert) -> Ticket {
    let claimed = ticket.claim(&by.id, Span::minutes(15), at(5)).unwrap();
    claimed.answer(&by.id, "Hold the button.", Span::hours(1), at(60)).unwrap().reopen(None, at(100)).unwrap()
}

/// Numbers between 0 and 1 that look like chance and are the same on every machine.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}
