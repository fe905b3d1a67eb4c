//! A world in memory: tickets that change, the stream that tells it, and a table that can crash or be contended.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use boot::{Change, Failure, Ports, Settings, Stage, SystemClock};
use domain::{
    Asker, ClientId, ConnectionId, ConnectionKind, ExpertId, Opening, Origin, Program, ProgramId, Score, Span, Ticket, TicketId,
    Timestamp,
};
use kpi_fn::KpiStage;
use queue::MemorySender;
use store::{
    ClientScope, ClientStore, Item, Key, MemoryTable, Page, Put, Query, Rollup, Store, Stored, Table, TableError, TableName,
};

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
        tokio::task::yield_now().await;
        let nth = self.writes.fetch_add(1, Ordering::SeqCst) + 1;
        let crash = self.crash.lock().unwrap().filter(|(at, _)| *at == nth);
        let lost = || Err(TableError::Unavailable("the machine went away".to_owned()));
        match crash {
            Some((_, false)) => lost(),
            Some((_, true)) => self.inner.write(puts).await.and_then(|()| lost()),
            None => self.inner.write(puts).await,
        }
    }
}

pub(crate) struct World {
    pub(crate) table: Arc<CrashTable>,
    pub(crate) store: Store,
    pub(crate) stage: KpiStage,
}

impl World {
    /// A world with the program of `program()`.
    pub(crate) async fn new() -> World {
        let table = Arc::<CrashTable>::default();
        let store = Store::new(table.clone());
        let settings = Settings::read(|_| None, &[]).unwrap();
        let ports =
            Ports { store: store.clone(), sender: Arc::new(MemorySender::default()), clock: Arc::new(SystemClock), settings };
        let world = World { table, store, stage: KpiStage::new(ports) };
        world.acme().save_program(&Stored::new(program())).await.unwrap();
        world
    }

    /// All changes of tickets and decisions so far, as one stream shard tells them.
    pub(crate) fn stream(&self) -> Vec<Change> {
        let told = |change: &store::MemoryChange| matches!(store::kind_of(&change.after), "TICKET" | "DECISION");
        let numbered = self.table.inner.changes(0).into_iter().enumerate().filter(|(_, change)| told(change));
        let change = |(index, change): (usize, store::MemoryChange)| Change {
            shard: "shard-1".to_owned(),
            sequence: (999_999_995 + index).to_string(),
            before: change.before,
            after: Some(change.after),
        };
        numbered.map(change).collect()
    }

    pub(crate) fn acme(&self) -> ClientStore {
        self.store.open(ClientScope::of_client(&client()))
    }

    pub(crate) async fn count(&self, changes: &[Change]) -> Result<(), (usize, Failure)> {
        self.stage.changes(changes).await
    }

    /// The rollups, without their places in the stream.
    pub(crate) async fn rollups(&self) -> Vec<Rollup> {
        let mut rollups = self.acme().rollups(&program_id()).await.unwrap();
        rollups.iter_mut().for_each(|rollup| rollup.watermarks.clear());
        rollups.retain(|rollup| !rollup.counts.is_empty());
        rollups
    }
}

pub(crate) fn client() -> ClientId {
    "acme".parse().unwrap()
}

pub(crate) fn program_id() -> ProgramId {
    "phones".parse().unwrap()
}

pub(crate) fn program() -> Program {
    serde_json::from_value(serde_json::json!({
        "client": "acme", "id": "phones", "name": "Phones", "languages": ["en", "de"],
        "topics": [{ "id": "setup", "name": "Setup" }],
        "rewards": { "price": { "minor": 500, "currency": "EUR" } },
    }))
    .unwrap()
}

fn monday() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn open(number: i64) -> Ticket {
    let connection = ConnectionId::from_random([1; 16]);
    let opening = Opening {
        id: TicketId::from_external(&client(), &connection, &number.to_string()),
        origin: Origin {
            connection,
            kind: ConnectionKind::Zendesk,
            external: number.to_string(),
            channel: if number % 2 == 0 { "web" } else { "email" }.to_owned(),
            digest: String::new(),
            repeat_of: None,
        },
        language: if number % 3 == 0 { "de" } else { "en" }.parse().unwrap(),
        topic: None,
        asker: Asker::of(&client(), &number.to_string()),
        subject: String::new(),
        question: String::new(),
        correlation: String::new(),
    };
    Ticket::open(opening, &program(), monday() + Span::days(number % 4))
}

/// The versions of one ticket: open, topic found, claimed, answered, rated, some reopened, the rest resolved.
fn life(number: i64) -> Vec<Ticket> {
    let (ada, later) = (ExpertId::from_name("ada"), monday() + Span::days(number % 4) + Span::minutes(5));
    let opened = open(number);
    let known = Ticket { topic: Some("setup".parse().unwrap()), ..opened.clone() };
    let claimed = known.clone().claim(&ada, Span::minutes(15), later).unwrap();
    let answered = claimed.clone().answer(&ada, "Turn it up.", Span::hours(72), later).unwrap();
    let score = Score::try_from(if number % 5 == 0 { 2 } else { 5 }).unwrap();
    let rated = answered.clone().rate(0, score, Span::days(7), later).unwrap();
    let last = match number % 4 {
        0 => rated.clone().reopen(None, later).unwrap(),
        _ => rated.clone().confirm(Span::days(7), later).unwrap(),
    };
    vec![opened, known, claimed, answered, rated, last]
}

/// The last versions of `n` tickets, and all changes that led there as one stream shard tells them: each ticket's in order.
pub(crate) async fn stream(n: i64) -> (Vec<Ticket>, Vec<Change>) {
    let table = Arc::new(MemoryTable::default());
    let store = Store::new(table.clone());
    let lives: Vec<Vec<Ticket>> = (0..n).map(life).collect();
    for version in 0..6 {
        for life in &lives {
            let ticket = Stored { value: life[version].clone(), version: version as u64 };
            store.of_ticket(&ticket.value.id).save_ticket(&ticket).await.unwrap();
        }
    }
    let changes = table.changes(0).into_iter().enumerate().map(|(index, change)| Change {
        shard: "shard-1".to_owned(),
        // Nine digits grow into ten, as real ones may.
        sequence: (999_999_990 + index).to_string(),
        before: change.before,
        after: Some(change.after),
    });
    (lives.into_iter().map(|mut life| life.pop().unwrap()).collect(), changes.collect())
}

/// What rollups must hold for these tickets, from the tickets alone.
pub(crate) fn expected(tickets: &[Ticket]) -> kpi::Rollup {
    tickets.iter().map(|ticket| (kpi::Cell::of(ticket), kpi::counts(ticket))).collect()
}

/// Rollups in the form of `expected`.
pub(crate) fn summed(rollups: &[Rollup]) -> kpi::Rollup {
    rollups.iter().map(|rollup| (rollup.cell.clone(), rollup.counts.clone())).collect()
}
