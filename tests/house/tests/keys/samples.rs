//! One sample of every key, built by the real functions, beside the values that it was built from.

use domain::{
    AutomationId, ClientId, ConnectionId, ExpertId, Language, Message, MessageId, PersonId, PostingId, ProgramId, SessionId,
    Speaker, TicketId, Timestamp, TokenHash,
};
use store::keys::{self, DUE_SHARDS, OPEN_SHARDS, PERIOD_SHARDS, ROLLUP_SHARDS, leaf_sort, place_of, shard_of};
use store::{ClientScope, Key, Side};

/// A key with the values of its placeholders.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    /// The row's name.
    pub(crate) item: &'static str,
    /// The function that built it.
    pub(crate) function: &'static str,
    /// Whether it is an item's own key, not an index's.
    pub(crate) is_item: bool,
    /// The partition key.
    pub(crate) pk: String,
    /// The sort key.
    pub(crate) sk: String,
    /// What stands in the place of each placeholder.
    values: Vec<(&'static str, String)>,
}

/// The pattern with each placeholder replaced by the sample's value.
pub(crate) fn fill(pattern: &str, sample: &Sample) -> String {
    let filled = sample.values.iter().fold(pattern.to_owned(), |text, (name, value)| text.replace(&format!("<{name}>"), value));
    assert!(!filled.contains('<'), "{}: {filled} has a placeholder that its function does not take", sample.item);
    filled
}

fn id<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is an id"))
}

/// A sample of every row, of one client.
pub(crate) fn samples(client: &str) -> Vec<Sample> {
    let client: ClientId = id(client);
    [tickets(&client), programs(&client), others(), ledger(), indexes(&client)].concat()
}

fn item(name: &'static str, function: &'static str, key: Key, values: &[(&'static str, &dyn ToString)]) -> Sample {
    let values = values.iter().map(|(name, value)| (*name, value.to_string())).collect();
    Sample { item: name, function, is_item: true, pk: key.pk, sk: key.sk, values }
}

fn tickets(client: &ClientId) -> Vec<Sample> {
    let scope = ClientScope::of_client(client);
    let ticket = ticket(client);
    let digest = ticket.digest();
    let message = Message {
        id: MessageId::from_external(&ticket, "9"),
        ticket: ticket.clone(),
        speaker: Speaker::Customer,
        text: "And now?".to_owned(),
        at: noon(),
        correlation: "cor".to_owned(),
    };
    let own = |name, function, key, last: (&'static str, &dyn ToString)| {
        item(name, function, key, &[("client", client), ("digest", &digest), last])
    };
    vec![
        item("ticket", "ticket", scope.ticket(digest), &[("client", client), ("digest", &digest)]),
        own("message", "message", scope.message(&message), ("message", &message.id)),
        item(
            "routing",
            "routing",
            scope.routing(digest, 2, 1),
            &[("client", client), ("digest", &digest), ("epoch", &"000002"), ("plan", &"0001")],
        ),
        own("delivery", "delivery", scope.delivery(digest, "ANSWER#000001"), ("what", &"ANSWER#000001")),
        own("response", "response", scope.response(digest, 3), ("episode", &"000003")),
        item("decision", "decision", scope.decision(digest), &[("client", client), ("digest", &digest)]),
        own("draft", "draft", scope.draft(digest, &expert()), ("expert", &expert())),
        item(
            "desk",
            "desk",
            scope.desk(&program(), &expert()),
            &[("client", client), ("expert", &expert()), ("program", &program())],
        ),
    ]
}

fn programs(client: &ClientId) -> Vec<Sample> {
    let scope = ClientScope::of_client(client);
    let (program, language, expert) = (program(), language(), expert());
    let cell = "2026-11-23/web/de/setup";
    let automation: AutomationId = id("aut_parcel");
    let from = place_of(&expert);
    let roster = scope.roster(&program, &language, Side::Here, from);
    let spoken: [(&'static str, &dyn ToString); 3] = [("client", client), ("program", &program), ("language", &language)];
    let in_rollup = shard_of(cell, ROLLUP_SHARDS);
    vec![
        item("double", "double", scope.double("f1"), &[("client", client), ("fingerprint", &"f1")]),
        item(
            "flood",
            "flood",
            scope.flood("2026-11-26", "0-c0ffee"),
            &[("client", client), ("day", &"2026-11-26"), ("band", &"0-c0ffee")],
        ),
        item("program", "program", scope.program(&program), &[("client", client), ("program", &program)]),
        item("roster", "roster", roster, &[spoken[0], spoken[1], spoken[2], ("side", &"here"), ("from", &leaf_sort(from))]),
        item("coverage", "coverage", scope.coverage(&program, &language), &spoken),
        item("demand", "demand", scope.demand(&program, &language), &spoken),
        item(
            "automation",
            "automation",
            scope.automation(&program, &language, &automation),
            &[spoken[0], spoken[1], spoken[2], ("automation", &automation)],
        ),
        item("bank", "bank", scope.bank(&program, &language), &spoken),
        item(
            "calibration",
            "calibration",
            scope.calibration(&program, &language, "minilm"),
            &[spoken[0], spoken[1], spoken[2], ("encoder", &"minilm")],
        ),
        item("sample", "sample", scope.sample(&program, &language, 7), &[spoken[0], spoken[1], spoken[2], ("slot", &"007")]),
        item(
            "rollup",
            "rollup",
            scope.rollup(&program, cell),
            &[("client", client), ("program", &program), ("shard", &in_rollup), ("cell", &cell)],
        ),
    ]
}

fn others() -> Vec<Sample> {
    let (connection, expert) = (ConnectionId::from_random([5; 16]), expert());
    let (person, session) = (PersonId::of(&id("ada@example.com")), SessionId::from_random([6; 16]));
    let hash = TokenHash::of("a token");
    vec![
        item("connection", "connection", keys::connection(&connection), &[("connection", &connection)]),
        item("api key", "api_key", keys::api_key("c0ffee"), &[("hash", &"c0ffee")]),
        item("expert", "expert", keys::expert(&expert), &[("expert", &expert)]),
        item("person", "person", keys::person(&person), &[("person", &person)]),
        item("session", "session", keys::session(&person, &session), &[("person", &person), ("session", &session)]),
        item("sign-in link", "sign_in_link", keys::sign_in_link(&hash), &[("hash", &hash.as_str())]),
        item("attempts", "attempts", keys::attempts("sign-in", 7), &[("what", &"sign-in"), ("window", &"000000000007")]),
        item("directory", "directory", keys::directory("experts", "e1"), &[("list", &"experts"), ("entry", &"e1")]),
        item("watermark", "watermark", keys::watermark("due"), &[("name", &"due")]),
    ]
}

fn ledger() -> Vec<Sample> {
    let (expert, posting) = (expert(), posting());
    vec![
        item(
            "posting",
            "posting",
            keys::posting(&expert, "2026-11", &posting),
            &[("expert", &expert), ("month", &"2026-11"), ("posting", &posting)],
        ),
        item(
            "payout",
            "payout",
            keys::payout("2026-W48", &expert, "EUR"),
            &[("period", &"2026-W48"), ("expert", &expert), ("currency", &"EUR")],
        ),
    ]
}

fn indexes(client: &ClientId) -> Vec<Sample> {
    let (scope, ticket, program, language) = (ClientScope::of_client(client), ticket(client), program(), language());
    let (expert, posting) = (expert(), posting());
    let (open, due, period) = (
        shard_of(ticket.digest(), OPEN_SHARDS),
        shard_of(ticket.digest(), DUE_SHARDS),
        shard_of(posting.as_str(), PERIOD_SHARDS),
    );
    let index = |name, pk, sk, values: &[(&'static str, &dyn ToString)]| Sample {
        is_item: false,
        ..item(name, name, Key { pk, sk }, values)
    };
    let waiting: [(&'static str, &dyn ToString); 6] = [
        ("client", client),
        ("program", &program),
        ("language", &language),
        ("shard", &open),
        ("opened at", &noon()),
        ("digest", &ticket.digest()),
    ];
    vec![
        index("open", scope.open_partition(&program, &language, open), keys::open_sort(noon(), ticket.digest()), &waiting),
        index(
            "due",
            keys::due_partition(&noon().hour(), due),
            keys::due_sort(noon(), &ticket),
            &[("hour", &noon().hour()), ("shard", &due), ("due at", &noon()), ("ticket", &ticket)],
        ),
        index(
            "period",
            keys::period_partition(&noon().week(), period),
            keys::period_sort(&expert, &posting),
            &[("week", &noon().week()), ("shard", &period), ("expert", &expert), ("posting", &posting)],
        ),
    ]
}

fn ticket(client: &ClientId) -> TicketId {
    TicketId::from_external(client, &ConnectionId::from_random([5; 16]), "35436")
}

fn program() -> ProgramId {
    id("phones")
}

fn language() -> Language {
    id("de")
}

fn expert() -> ExpertId {
    ExpertId::from_name("ada")
}

fn posting() -> PostingId {
    PostingId::of(&ticket(&id("acme")), 0, "earn", &expert())
}

fn noon() -> Timestamp {
    id("2026-11-23T12:00:00Z")
}
