//! Builders: one client with one program, its connection to Zendesk, experts who know everything in it, and a ticket.

use domain::{
    Asker, ClientId, Connection, ConnectionId, ConnectionKind, Expert, ExpertId, HelpdeskAccess, Opening, Origin, PayoutAccount,
    Program, Qualification, Secret, Ticket, TicketId, Timestamp,
};
use serde_json::json;

/// The client whose customers ask.
pub const CLIENT: &str = "acme";

/// The secret that signs this client's webhooks.
pub(crate) const HOOK_SECRET: &str = "a-secret-of-the-help-desk";

/// Monday noon, when every world begins.
pub fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

pub(crate) fn client() -> ClientId {
    CLIENT.parse().unwrap()
}

/// A program that answers in English and German: `battery` and `camera` by experts, `reset` also by an automation of Grace's,
/// `account` by agents only. A resolution costs 10 EUR, of which experts get 7.
pub fn program() -> Program {
    let value = json!({
        "client": CLIENT, "id": "phones", "name": "Phones", "languages": ["en", "de"],
        "topics": [
            { "id": "battery", "name": "Battery", "keywords": ["battery", "charge"] },
            { "id": "camera", "name": "Camera", "keywords": ["camera", "photo"] },
            { "id": "reset", "name": "Reset", "keywords": ["reset"] },
            { "id": "account", "name": "Account", "keywords": ["password"], "route": "agents" },
        ],
        "rewards": { "price": { "minor": 1000, "currency": "EUR" }, "expert_share": 7000, "release_share": 2000, "royalty": 2500 },
        "automations": [{
            "id": "aut_reset", "topic": "reset", "language": "en", "must_contain": ["factory", "reset"],
            "answer": "Open Settings, System, Reset, and choose Erase all data.", "author": ExpertId::from_name("grace"),
        }],
        "spam_phrases": ["cheap watches"],
        "routing": { "presence": "24h", "hold_out": 0 },
        "routing_key": "a routing key for tests",
    });
    let program: Program = serde_json::from_value(value).unwrap();
    program.check().unwrap();
    program
}

/// The id of the client's connection.
pub fn connection_id() -> ConnectionId {
    ConnectionId::from_random([7; 16])
}

/// A connection to Zendesk, in both directions.
pub fn connection() -> Connection {
    let access = HelpdeskAccess {
        base: "https://acme.zendesk.example".to_owned(),
        user: "fandesk@acme.example".to_owned(),
        token: Secret::new("token"),
        integration_user: Some("7".to_owned()),
        agents_group: Some(360),
    };
    Connection {
        id: connection_id(),
        client: client(),
        program: "phones".parse().unwrap(),
        kind: ConnectionKind::Zendesk,
        secrets: vec![Secret::new(HOOK_SECRET)],
        access: Some(access),
        events: None,
    }
}

/// An expert who is there, knows every topic in both languages, and has a bank account.
pub fn expert(name: &str) -> Expert {
    let everything = Qualification {
        client: client(),
        program: "phones".parse().unwrap(),
        topics: Vec::new(),
        languages: vec!["en".parse().unwrap(), "de".parse().unwrap()],
    };
    let payout = PayoutAccount { holder: format!("{name} Example"), iban: Secret::new("DE89370400440532013000") };
    let (id, seen_at) = (ExpertId::from_name(name), Some(noon()));
    Expert { available: true, seen_at, payout: Some(payout), ..Expert::new(id, name, vec![everything]) }
}

/// What is known of a question that came by the connection as ticket `external`.
pub fn opening(external: &str) -> Opening {
    let id = TicketId::from_external(&client(), &connection_id(), external);
    Opening {
        origin: Origin {
            connection: connection_id(),
            kind: ConnectionKind::Zendesk,
            external: external.to_owned(),
            channel: "web".to_owned(),
            digest: String::new(),
            repeat_of: None,
        },
        language: "en".parse().unwrap(),
        topic: Some("battery".parse().unwrap()),
        asker: Asker::of(&client(), "501"),
        subject: "Battery empty by noon".to_owned(),
        question: "My battery does not last since the update.".to_owned(),
        correlation: format!("cor_{}", id.digest()),
        id,
    }
}

/// An open ticket, asked at [`noon`].
pub fn ticket(external: &str) -> Ticket {
    Ticket::open(opening(external), &program(), noon())
}
