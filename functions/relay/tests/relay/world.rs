//! A world in memory: a table that can crash, a clock that is set, a help desk and an endpoint that record what they get.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use boot::{Clock, Failure, Ports, Settings, Stage};
use domain::{
    Asker, ClientId, Connection, ConnectionId, ConnectionKind, EventEndpoint, ExpertId, HelpdeskAccess, Opening, Origin, Program,
    Secret, Span, Ticket, TicketId, Timestamp,
};
use helpdesk::{Call, DeliveryFailed, Event, Helpdesk, MemoryHelpdesk};
use queue::{Delivery, MemorySender, Work};
use relay_fn::{Desks, RelayStage};
use store::{ClientScope, Item, Key, MemoryTable, Page, Put, Query, Store, Stored, Table, TableError, TableName};

/// Monday noon.
pub(crate) fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// A table whose n-th write fails, before or after it took effect.
#[derive(Default)]
pub(crate) struct CrashTable {
    inner: MemoryTable,
    writes: AtomicUsize,
    crash: Mutex<Option<(usize, bool)>>,
}

impl CrashTable {
    /// Makes the `nth` write from now, counted from 1, fail; `after` it took effect or instead of it.
    pub(crate) fn crash_at(&self, nth: usize, after: bool) {
        self.writes.store(0, Ordering::SeqCst);
        *self.crash.lock().unwrap() = Some((nth, after));
    }

    /// How many writes there were since the crash was set.
    pub(crate) fn writes(&self) -> usize {
        self.writes.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Table for CrashTable {
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError> {
        // Others get their turn between any two calls.
        tokio::task::yield_now().await;
        self.inner.get(table, key).await
    }
    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError> {
        self.inner.get_many(table, keys).await
    }
    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        self.inner.query(query).await
    }
    async fn write(&self, puts: Vec<Put>) -> Result<(), TableError> {
        let nth = self.writes.fetch_add(1, Ordering::SeqCst) + 1;
        let crash = self.crash.lock().unwrap().filter(|(at, _)| *at == nth);
        tokio::task::yield_now().await;
        let lost = || Err(TableError::Unavailable("the machine went away".to_owned()));
        match crash {
            Some((_, false)) => lost(),
            Some((_, true)) => self.inner.write(puts).await.and_then(|()| lost()),
            None => self.inner.write(puts).await,
        }
    }
}

/// A clock that is set.
#[derive(Default)]
pub(crate) struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// One help desk for every access, and one endpoint that knows a repeated event by its id.
#[derive(Default)]
pub(crate) struct MemoryDesks {
    pub(crate) desk: Arc<MemoryHelpdesk>,
    pub(crate) events: Mutex<Vec<Event>>,
    pub(crate) fail_next_event: Mutex<Option<DeliveryFailed>>,
}

#[async_trait]
impl Desks for MemoryDesks {
    fn desk(&self, _: &HelpdeskAccess) -> Result<Arc<dyn Helpdesk>, Failure> {
        Ok(self.desk.clone())
    }
    async fn event(&self, _: &EventEndpoint, event: &Event, _: Timestamp) -> Result<(), DeliveryFailed> {
        event.body()?;
        if let Some(failed) = self.fail_next_event.lock().unwrap().take() {
            return Err(failed);
        }
        self.events.lock().unwrap().push(event.clone());
        Ok(())
    }
}

pub(crate) struct World {
    pub(crate) table: Arc<CrashTable>,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) desks: Arc<MemoryDesks>,
    pub(crate) store: Store,
    pub(crate) stage: RelayStage,
}

impl World {
    /// A world at noon with this connection and ticket.
    pub(crate) async fn new(connection: Connection, ticket: &Ticket) -> World {
        let (table, clock, desks) = (Arc::<CrashTable>::default(), Arc::<SetClock>::default(), Arc::<MemoryDesks>::default());
        let store = Store::new(table.clone());
        let settings = Settings::read(|_| None, &[]).unwrap();
        let ports = Ports { store: store.clone(), sender: Arc::new(MemorySender::default()), clock: clock.clone(), settings };
        let stage = RelayStage::with_desks(ports, desks.clone());
        let world = World { table, clock, desks, store, stage };
        world.set_clock(noon());
        world.store.save_connection(&Stored::new(connection)).await.unwrap();
        world.save(ticket).await;
        world
    }

    pub(crate) fn set_clock(&self, now: Timestamp) {
        self.clock.0.store(now.millis(), Ordering::SeqCst);
        self.desks.desk.set_now(now);
    }

    pub(crate) fn pass(&self, span: Span) {
        self.set_clock(self.clock.now() + span);
    }

    /// Saves the ticket as its next version.
    pub(crate) async fn save(&self, ticket: &Ticket) {
        let store = self.store.of_ticket(&ticket.id);
        let version = store.ticket(&ticket.id).await.unwrap().map_or(0, |stored| stored.version);
        store.save_ticket(&Stored { value: ticket.clone(), version }).await.unwrap();
    }

    pub(crate) async fn put_program(&self, program: Program) {
        let store = self.store.open(ClientScope::of_client(&program.client));
        store.save_program(&Stored::new(program)).await.unwrap();
    }

    pub(crate) async fn deliver(&self, delivery: &Delivery) -> Result<(), Failure> {
        self.stage.work(Work::Deliver { ticket: question().id, delivery: delivery.clone() }, "cor_1").await
    }

    /// Delivers as a queue does: again after its visibility time-out while it is to come again.
    pub(crate) async fn deliver_until_done(&self, delivery: &Delivery) {
        for _ in 0..5 {
            match self.deliver(delivery).await {
                Ok(()) => return,
                Err(Failure::Park(reason)) => panic!("parked: {reason}"),
                Err(_) => self.pass(Span::minutes(4)),
            }
        }
        panic!("{delivery:?} never ends");
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.desks.desk.calls()
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.desks.events.lock().unwrap().clone()
    }
}

pub(crate) fn acme() -> ClientId {
    "acme".parse().unwrap()
}

pub(crate) fn ada() -> ExpertId {
    ExpertId::from_name("ada")
}

fn connection_id() -> ConnectionId {
    ConnectionId::from_random([1; 16])
}

pub(crate) fn zendesk() -> Connection {
    let access = HelpdeskAccess {
        base: "https://acme.example.com".to_owned(),
        user: "fandesk@acme.example.com".to_owned(),
        token: Secret::new("token"),
        integration_user: Some("7".to_owned()),
        agents_group: Some(360),
    };
    Connection { access: Some(access), ..bare(ConnectionKind::Zendesk) }
}

pub(crate) fn webhooks() -> Connection {
    let events = EventEndpoint { url: "https://acme.example.com/events".to_owned(), secret: Secret::new("whsec_c2VjcmV0") };
    Connection { events: Some(events), ..bare(ConnectionKind::StandardWebhooks) }
}

pub(crate) fn bare(kind: ConnectionKind) -> Connection {
    Connection {
        id: connection_id(),
        client: acme(),
        program: "phones".parse().unwrap(),
        kind,
        secrets: Vec::new(),
        access: None,
        events: None,
    }
}

pub(crate) fn program() -> Program {
    serde_json::from_value(serde_json::json!({
        "client": "acme", "id": "phones", "name": "Phones", "languages": ["en", "de"],
        "topics": [{ "id": "setup", "name": "Setup" }],
        "rewards": { "price": { "minor": 500, "currency": "EUR" } },
    }))
    .unwrap()
}

/// An open ticket, asked an hour before noon.
pub(crate) fn question() -> Ticket {
    let id = TicketId::from_external(&acme(), &connection_id(), "4711");
    let opening = Opening {
        id,
        origin: Origin {
            connection: connection_id(),
            kind: ConnectionKind::Zendesk,
            external: "4711".to_owned(),
            channel: "web".to_owned(),
            digest: String::new(),
            repeat_of: None,
        },
        language: "de".parse().unwrap(),
        topic: Some("setup".parse().unwrap()),
        asker: Asker::of(&acme(), "customer@example.com"),
        subject: "No sound".to_owned(),
        question: "My phone has no sound.".to_owned(),
        correlation: "cor_1".to_owned(),
    };
    Ticket::open(opening, &program(), noon() - Span::hours(1))
}

/// The same, answered by Ada a minute before noon.
pub(crate) fn answered() -> Ticket {
    let at = noon() - Span::minutes(1);
    let claimed = question().claim(&ada(), Span::minutes(15), at).unwrap();
    claimed.answer(&ada(), "Turn it up <loud>.", Span::hours(72), at).unwrap()
}
