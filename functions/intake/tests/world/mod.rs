//! A world in memory around intake: one client with a program, its connections and keys, a table and a queue that can push back.

#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};

use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use boot::{Clock, Ports, Settings, Stage};
use domain::{
    Connection, ConnectionId, ConnectionKind, Expert, ExpertId, HelpdeskAccess, Principal, Program, Qualification, Secret, Span,
    State, Ticket, TicketId, Timestamp,
};
use helpdesk::{standard_webhooks, zendesk};
use intake_fn::IntakeStage;
use queue::{MemorySender, Outgoing, Parked, SendFailed, Sender, Work};
use serde_json::{Value, json};
use store::{ApiKeyHash, Item, Key, MemoryTable, Page, Put, Query, Store, Stored, Table, TableError, TableName};
use tower::ServiceExt;

pub(crate) const ZENDESK_SECRET: &str = "a-secret-of-the-help-desk";
pub(crate) const HOOKS_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

#[derive(Default)]
pub(crate) struct TestTable {
    pub(crate) memory: MemoryTable,
    pub(crate) pushes_back: AtomicBool,
    pub(crate) reads: AtomicUsize,
}

#[async_trait]
impl Table for TestTable {
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        // Others get their turn here, so that requests sent together truly meet.
        tokio::task::yield_now().await;
        self.memory.get(table, key).await
    }
    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError> {
        self.memory.get_many(table, keys).await
    }
    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        self.memory.query(query).await
    }
    async fn write(&self, puts: Vec<Put>) -> Result<(), TableError> {
        tokio::task::yield_now().await;
        if self.pushes_back.load(Ordering::SeqCst) {
            return Err(TableError::Unavailable("throttled".to_owned()));
        }
        self.memory.write(puts).await
    }
}

#[derive(Default)]
pub(crate) struct TestSender {
    pub(crate) memory: MemorySender,
    pub(crate) is_down: AtomicBool,
}

impl TestSender {
    fn check(&self) -> Result<(), SendFailed> {
        let failed = SendFailed { queue: "overflow".to_owned(), detail: "down".to_owned() };
        if self.is_down.load(Ordering::SeqCst) { Err(failed) } else { Ok(()) }
    }
}

#[async_trait]
impl Sender for TestSender {
    async fn send(&self, work: Vec<Outgoing>) -> Result<(), SendFailed> {
        self.check()?;
        self.memory.send(work).await
    }
    async fn park(&self, parked: Parked) -> Result<(), SendFailed> {
        self.check()?;
        self.memory.park(parked).await
    }
}

pub(crate) struct World {
    pub(crate) clock: Arc<TestClock>,
    pub(crate) table: Arc<TestTable>,
    pub(crate) sender: Arc<TestSender>,
    pub(crate) store: Store,
    pub(crate) stage: IntakeStage,
    pub(crate) zendesk: ConnectionId,
    pub(crate) hooks: ConnectionId,
    pub(crate) api: ConnectionId,
}

/// A world with the client `acme`, its program `fox`, three connections, and the client `globex` beside it.
pub(crate) async fn world() -> World {
    world_with(|_| {}).await
}

/// The same, with a changed program.
pub(crate) async fn world_with(change: impl FnOnce(&mut Program)) -> World {
    let clock = Arc::new(TestClock(AtomicI64::new("2026-11-23T10:00:00Z".parse::<Timestamp>().unwrap().millis())));
    let (table, sender) = (Arc::new(TestTable::default()), Arc::new(TestSender::default()));
    let store = Store::new(table.clone());
    let mut settings = Settings::read(|_| None, &[]).unwrap();
    settings.public_url = "https://help.example.com".to_owned();
    let ports = Ports { store: store.clone(), sender: sender.clone(), clock: clock.clone(), settings };
    let ids = [1, 2, 3].map(|n| ConnectionId::from_random([n; 16]));
    let [zendesk, hooks, api] = ids.clone();
    let mut program = program("acme", "fox");
    change(&mut program);
    for program in [program, self::program("globex", "owl")] {
        let scope = store::ClientScope::of_client(&program.client);
        store.open(scope).save_program(&Stored::new(program)).await.unwrap();
    }
    save_connections(&store, &zendesk, &hooks, &api).await;
    save_people(&store).await;
    World { clock, table, sender, store, stage: IntakeStage::new(ports), zendesk, hooks, api }
}

async fn save_connections(store: &Store, zendesk: &ConnectionId, hooks: &ConnectionId, api: &ConnectionId) {
    let access = HelpdeskAccess {
        base: "https://acme.example.com".into(),
        user: "bot@acme.example.com".into(),
        token: Secret::new("t"),
        integration_user: Some("900".into()),
        agents_group: Some(7),
    };
    let connection = |id: &ConnectionId, kind, secrets: &[&str], access| Connection {
        id: id.clone(),
        client: "acme".parse().unwrap(),
        program: "fox".parse().unwrap(),
        kind,
        secrets: secrets.iter().map(|secret| Secret::new(*secret)).collect(),
        access,
        events: None,
    };
    for connection in [
        connection(zendesk, ConnectionKind::Zendesk, &["retired-soon", ZENDESK_SECRET], Some(access)),
        connection(hooks, ConnectionKind::StandardWebhooks, &[HOOKS_SECRET], None),
        connection(api, ConnectionKind::Api, &[], None),
    ] {
        store.save_connection(&Stored::new(connection)).await.unwrap();
    }
}

async fn save_people(store: &Store) {
    let client = |name: &str| Principal::Client { client: name.parse().unwrap() };
    let expert = |name: &str| Principal::Expert { expert: ExpertId::from_name(name) };
    for (key, principal) in [
        ("acme-key", client("acme")),
        ("globex-key", client("globex")),
        ("ada-key", expert("ada")),
        ("eve-key", expert("eve")),
        ("ops-key", Principal::Operator),
    ] {
        store.save_api_key(&ApiKeyHash::of(key), &principal).await.unwrap();
    }
    for (name, client, program) in [("ada", "acme", "fox"), ("eve", "globex", "owl")] {
        let held = Qualification {
            client: client.parse().unwrap(),
            program: program.parse().unwrap(),
            topics: Vec::new(),
            languages: vec!["en".parse().unwrap()],
        };
        let expert = Expert { available: true, ..Expert::new(ExpertId::from_name(name), name, vec![held]) };
        store.save_expert(&Stored::new(expert)).await.unwrap();
    }
}

fn program(client: &str, id: &str) -> Program {
    serde_json::from_value(json!({
        "client": client, "id": id, "name": "Fox", "languages": ["en", "de"],
        "topics": [
            {"id": "sync", "name": "Sync", "keywords": ["sync", "bookmarks"]},
            {"id": "billing", "name": "Billing", "keywords": ["refund"], "route": "agents"}
        ],
        "rewards": {"price": {"minor": 300, "currency": "USD"}},
        "spam_phrases": ["cheap watches"],
        "deadlines": {"hand_off": "2h"}
    }))
    .unwrap()
}

/// A Zendesk event that opens ticket `id`.
pub(crate) fn created(id: &str, text: &str) -> Value {
    json!({
        "type": "zen:event-type:ticket.created", "account_id": 1, "id": format!("evt-{id}"), "time": "2026-11-23T10:00:00Z",
        "zendesk_event_version": "2022-11-06", "subject": format!("zen:ticket:{id}"),
        "detail": {
            "id": id, "status": "NEW", "subject": "Help", "description": text, "requester_id": "501", "is_public": true,
            "via": {"channel": "web"}, "created_at": "2026-11-23T09:59:59Z", "updated_at": "2026-11-23T09:59:59Z"
        },
        "event": {}
    })
}

/// A Zendesk event with a comment on ticket `id`.
pub(crate) fn commented(id: &str, comment: &str, text: &str) -> Value {
    let mut event = created(id, "the first words");
    event["type"] = json!("zen:event-type:ticket.comment_added");
    event["id"] = json!(format!("evt-{id}-{comment}"));
    event["event"] =
        json!({"comment": {"id": comment, "body": text, "is_public": true, "author": {"id": "501", "is_staff": false}}});
    event
}

impl World {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn pass(&self, span: Span) {
        self.clock.0.fetch_add(span.as_millis(), Ordering::SeqCst);
    }

    pub(crate) async fn post(&self, path: &str, headers: HeaderMap, body: impl Into<Body>) -> (StatusCode, Value) {
        let mut request = Request::post(path).body(body.into()).unwrap();
        *request.headers_mut() = headers;
        let answer = self.stage.routes().unwrap().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// A webhook that Zendesk signed.
    pub(crate) async fn zendesk(&self, body: &Value) -> (StatusCode, Value) {
        let body = body.to_string();
        let headers = zendesk::signed_headers(&Secret::new(ZENDESK_SECRET), self.now(), "inv-1", body.as_bytes());
        self.post(&format!("/hooks/{}", self.zendesk), headers, body).await
    }

    /// A signed Standard Webhook.
    pub(crate) async fn hook(&self, body: &Value) -> (StatusCode, Value) {
        let body = body.to_string();
        let key = standard_webhooks::Key::read(&Secret::new(HOOKS_SECRET)).unwrap();
        let headers = standard_webhooks::signed_headers(&[key], "msg_1", self.now(), body.as_bytes());
        self.post(&format!("/hooks/{}", self.hooks), headers, body).await
    }

    /// A call of the API.
    pub(crate) async fn api(&self, path: &str, key: &str, idempotency_key: Option<&str>, body: &Value) -> (StatusCode, Value) {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", format!("Bearer {key}").parse().unwrap());
        if let Some(key) = idempotency_key {
            headers.insert("idempotency-key", key.parse().unwrap());
        }
        self.post(path, headers, body.to_string()).await
    }

    /// How many items of a kind the support table holds.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.table.memory.items(TableName::Support).iter().filter(|item| store::kind_of(item) == kind).count()
    }

    /// Lets the table delete what has expired by now; how much it was.
    pub(crate) fn expire(&self) -> usize {
        self.table.memory.expire(self.now())
    }

    /// The whole support table as text, to look for what must not stand there.
    pub(crate) fn everything(&self) -> String {
        format!("{:?}", self.table.memory.items(TableName::Support))
    }

    pub(crate) async fn ticket(&self, answer: &Value) -> Ticket {
        let id: TicketId = answer["ticket"].as_str().unwrap().parse().unwrap();
        self.store.of_ticket(&id).ticket(&id).await.unwrap().unwrap().value
    }

    pub(crate) async fn messages(&self, ticket: &TicketId) -> Vec<String> {
        let messages = self.store.of_ticket(ticket).messages(ticket).await.unwrap();
        messages.into_iter().map(|message| message.text).collect()
    }

    /// Changes a ticket as another stage would.
    pub(crate) async fn change(&self, id: &TicketId, change: impl FnOnce(Ticket) -> Ticket) {
        let store = self.store.of_ticket(id);
        let stored = store.ticket(id).await.unwrap().unwrap();
        store.save_ticket(&stored.with(change(stored.value.clone()))).await.unwrap();
    }

    /// Lets ada claim and answer a ticket.
    pub(crate) async fn answer(&self, id: &TicketId) {
        let (ada, now) = (ExpertId::from_name("ada"), self.now());
        self.change(id, |ticket| {
            let claimed = ticket.claim(&ada, Span::minutes(15), now).unwrap();
            claimed.answer(&ada, "Open the menu.", Span::hours(72), now).unwrap()
        })
        .await;
    }

    /// Resolves an answered ticket.
    pub(crate) async fn resolve(&self, id: &TicketId) {
        let now = self.now();
        self.change(id, |ticket| ticket.confirm(Span::days(7), now).unwrap()).await;
    }

    /// Does all work that waits in the overflow queue.
    pub(crate) async fn drain(&self) -> Vec<Work> {
        let work: Vec<Work> = self.sender.memory.take().into_iter().map(|outgoing| outgoing.work).collect();
        for one in &work {
            self.stage.work(one.clone(), "cor").await.unwrap();
        }
        work
    }

    pub(crate) fn push_back(&self, yes: bool) {
        self.table.pushes_back.store(yes, Ordering::SeqCst);
    }
}

pub(crate) fn is_open(ticket: &Ticket) -> bool {
    ticket.state == State::Open
}
