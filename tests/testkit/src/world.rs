//! The world: ten functions over one table, one sender, one clock and one help desk, all in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boot::{Clock, Function, Ports, Settings, Stage};
use domain::{Connection, EventEndpoint, Expert, Principal, Program, Secret, Span, Ticket, TicketId, Timestamp};
use helpdesk::{Call, Event, MemoryHelpdesk};
use payout_fn::bank_file::Debtor;
use queue::{MemorySender, QueueName};
use store::{ApiKeyHash, ClientScope, MemoryTable, Store, Stored};

use crate::builders::{self, CLIENT};
use crate::call::{CLIENT_KEY, OPERATOR_KEY};
use crate::desks::EffectDesks;
use crate::effects::{Crash, Effects};
use crate::people::Person;
use crate::ports::{EffectSender, EffectTable, SetClock};

/// How often everything is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deliveries {
    /// Once.
    #[default]
    Once,
    /// Twice: messages, requests and schedules both at the same time, batches of the stream one after the other.
    Twice,
}

/// What came to the dead letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeadLetter {
    /// Whose queue; `None` for a stream reader's failures.
    pub queue: Option<QueueName>,
    /// The body.
    pub body: String,
    /// Why it was parked; nothing when it was received too often.
    pub reason: Option<String>,
}

/// The whole system in memory.
pub struct World {
    pub(crate) table: Arc<MemoryTable>,
    pub(crate) sender: Arc<MemorySender>,
    pub(crate) effects: Arc<Effects>,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) desks: Arc<EffectDesks>,
    pub(crate) functions: BTreeMap<&'static str, Function>,
    pub(crate) deliveries: Deliveries,
    pub(crate) every_sweep: bool,
    /// The store beside the effects: for setting up, and for looking.
    pub(crate) store: Store,
    pub(crate) under_way: Mutex<UnderWay>,
}

/// What the world has not delivered yet, and what it has to remember.
#[derive(Debug)]
pub(crate) struct UnderWay {
    pub(crate) queued: Vec<Queued>,
    pub(crate) numbered: u64,
    /// How many changes of the table each reader of the stream has passed.
    pub(crate) passed: BTreeMap<&'static str, usize>,
    pub(crate) too_often: Vec<DeadLetter>,
    pub(crate) swept_at: Timestamp,
    pub(crate) closed_at: Timestamp,
    pub(crate) aliases: Vec<(String, String)>,
    pub(crate) dead_letters_are_expected: bool,
}

/// A message in a queue.
#[derive(Debug, Clone)]
pub(crate) struct Queued {
    pub(crate) id: String,
    pub(crate) queue: QueueName,
    pub(crate) body: String,
    pub(crate) due: Timestamp,
    pub(crate) receives: u32,
}

impl World {
    /// A world at [`builders::noon`] with the builders' program and connection, a client's and an operator's key.
    pub async fn new() -> World {
        World::of(Deliveries::Once, None).await
    }

    /// A world that delivers so often, and in which perhaps one effect crashes.
    pub async fn of(deliveries: Deliveries, crash: Option<Crash>) -> World {
        let world = World::empty(deliveries, crash);
        world.store.save_connection(&Stored::new(builders::connection())).await.unwrap();
        world.put_program(builders::program()).await;
        world.put_key(CLIENT_KEY, &Principal::Client { client: builders::client() }).await;
        world.put_key(OPERATOR_KEY, &Principal::Operator).await;
        world
    }

    /// The same world, which also sweeps every quarter of an hour in which nothing is due.
    pub fn with_every_sweep(self) -> World {
        World { every_sweep: true, ..self }
    }

    fn empty(deliveries: Deliveries, crash: Option<Crash>) -> World {
        let (table, sender, clock) = (Arc::<MemoryTable>::default(), Arc::<MemorySender>::default(), Arc::<SetClock>::default());
        clock.set(builders::noon());
        let effects = Arc::new(Effects::crashing(crash));
        let desk = Arc::new(MemoryHelpdesk::new());
        desk.set_now(builders::noon());
        let desks = Arc::new(EffectDesks { desk, events: Mutex::default(), effects: effects.clone() });
        let ports = Ports {
            store: Store::new(Arc::new(EffectTable { inner: table.clone(), effects: effects.clone() })),
            sender: Arc::new(EffectSender { inner: sender.clone(), effects: effects.clone() }),
            clock: clock.clone(),
            settings: settings(),
        };
        let store = Store::new(table.clone());
        let functions = functions(&ports, &desks);
        let under_way = Mutex::new(UnderWay::from(builders::noon()));
        World { table, sender, effects, clock, desks, functions, deliveries, every_sweep: false, store, under_way }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// How many effects there were: writes, sends, parks, calls out.
    pub fn effects(&self) -> usize {
        self.effects.begun()
    }

    /// What the n-th effect was, from 1.
    pub fn effect(&self, nth: usize) -> Option<String> {
        self.effects.name(nth)
    }

    /// Puts a program in the place of what stands there.
    pub async fn put_program(&self, program: Program) {
        let store = self.store.open(ClientScope::of_client(&program.client));
        let version = store.program(&program.id).await.unwrap().map_or(0, |stored| stored.version);
        store.save_program(&Stored { value: program, version }).await.unwrap();
    }

    /// The client's connection takes signed events beside what its help desk shows.
    pub async fn takes_events(&self) {
        let found = self.store.connection(&builders::connection_id()).await.unwrap().unwrap();
        let events = EventEndpoint { url: "https://acme.example/events".to_owned(), secret: Secret::new("whsec_c2VjcmV0") };
        let taking = Connection { events: Some(events), ..found.value.clone() };
        self.store.save_connection(&found.with(taking)).await.unwrap();
    }

    /// An expert for everything, with a key.
    pub async fn expert(&self, name: &str) -> Person {
        self.put_expert(builders::expert(name)).await
    }

    /// This expert, with a key.
    pub async fn put_expert(&self, expert: Expert) -> Person {
        let version = self.store.expert(&expert.id).await.unwrap().map_or(0, |stored| stored.version);
        let person = Person::of(&expert);
        self.put_key(&person.key, &Principal::Expert { expert: expert.id.clone() }).await;
        self.store.save_expert(&Stored { value: expert, version }).await.unwrap();
        person
    }

    async fn put_key(&self, key: &str, principal: &Principal) {
        self.store.save_api_key(&ApiKeyHash::of(key), principal).await.unwrap();
    }

    /// The id of the ticket that the help desk knows as `external`.
    pub fn ticket_id(&self, external: &str) -> TicketId {
        TicketId::from_external(&builders::client(), &builders::connection_id(), external)
    }

    /// The ticket that the help desk knows as `external`, as it stands.
    pub async fn ticket(&self, external: &str) -> Ticket {
        self.ticket_by_id(&self.ticket_id(external)).await
    }

    /// A ticket as it stands.
    pub async fn ticket_by_id(&self, id: &TicketId) -> Ticket {
        let found = self.store.of_ticket(id).ticket(id).await.unwrap();
        found.unwrap_or_else(|| panic!("there is no ticket {id}")).value
    }

    /// The store itself, beside all effects.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The table itself, beside all effects.
    pub fn table(&self) -> &MemoryTable {
        &self.table
    }

    /// What was called at the help desk, in order.
    pub fn desk_calls(&self) -> Vec<Call> {
        self.desks.desk.calls()
    }

    /// What the customer of `external` reads at the help desk.
    pub fn public_comments(&self, external: &str) -> Vec<String> {
        let public = |call| match call {
            Call::Answer { ticket, text } if ticket == external => Some(text),
            _ => None,
        };
        self.desk_calls().into_iter().filter_map(public).collect()
    }

    /// What only agents read on `external`.
    pub fn notes(&self, external: &str) -> Vec<String> {
        let note = |call| match call {
            Call::Note { ticket, text } if ticket == external => Some(text),
            _ => None,
        };
        self.desk_calls().into_iter().filter_map(note).collect()
    }

    /// The events that clients were told.
    pub fn events(&self) -> Vec<Event> {
        self.desks.events()
    }

    /// What came to the dead letters.
    pub fn dead_letters(&self) -> Vec<DeadLetter> {
        let parked = self.sender.parked().into_iter();
        let parked = parked.map(|parked| DeadLetter { queue: parked.queue, body: parked.body, reason: Some(parked.reason) });
        parked.chain(self.under_way().too_often.clone()).collect()
    }

    /// Says that this story parks something; else a dead letter breaks an invariant.
    pub fn expect_dead_letters(&self) {
        self.under_way().dead_letters_are_expected = true;
    }

    /// Calls `name` by `alias` in the facts, for stories in which either of two may be the one.
    pub fn alias(&self, name: &str, alias: &str) {
        self.under_way().aliases.push((name.to_owned(), alias.to_owned()));
    }

    pub(crate) fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_now(&self, now: Timestamp) {
        self.clock.set(now);
        self.desks.desk.set_now(now);
    }
}

impl UnderWay {
    fn from(start: Timestamp) -> Self {
        UnderWay {
            queued: Vec::new(),
            numbered: 0,
            passed: BTreeMap::new(),
            too_often: Vec::new(),
            swept_at: start - Span::millis(1),
            closed_at: start,
            aliases: Vec::new(),
            dead_letters_are_expected: false,
        }
    }
}

fn settings() -> Settings {
    let value = |name: &str| match name {
        "ENCODER" | "MODELS_FOLDER" | "JUDGE_MODEL" => None,
        "LINK_SECRET" => Some("0123456789abcdef0123456789abcdef".to_owned()),
        "PUBLIC_URL" => Some("https://help.example".to_owned()),
        other => Some(format!("{}-{}", CLIENT, other.to_lowercase())),
    };
    Settings::read(value, &[]).unwrap()
}

fn functions(ports: &Ports, desks: &Arc<EffectDesks>) -> BTreeMap<&'static str, Function> {
    let debtor = Debtor { name: "Fandesk".to_owned(), iban: Secret::new("NL91ABNA0417164300"), bic: "ABNANL2AXXX".to_owned() };
    let stages: [(&'static str, Arc<dyn Stage>); 11] = [
        ("intake", Arc::new(intake_fn::IntakeStage::new(ports.clone()))),
        ("dispatch", Arc::new(dispatch_fn::DispatchStage::new(ports.clone()))),
        ("match", Arc::new(match_fn::MatchStage::new(ports.clone()))),
        ("resolve", Arc::new(resolve_fn::ResolveStage::new(ports.clone()))),
        ("csat", Arc::new(csat_fn::CsatStage::new(ports.clone()))),
        ("payout", Arc::new(payout_fn::PayoutStage::new(ports.clone(), Some(debtor)))),
        ("kpi", Arc::new(kpi_fn::KpiStage::new(ports.clone()))),
        ("relay", Arc::new(relay_fn::RelayStage::with_desks(ports.clone(), desks.clone()))),
        ("console", Arc::new(console_fn::ConsoleStage::new(ports.clone()))),
        ("author", Arc::new(author_fn::AuthorStage::new(ports.clone()))),
        ("account", Arc::new(account_fn::AccountStage::new(ports.clone(), Arc::new(mail::NoMailer)))),
    ];
    stages.into_iter().map(|(name, stage)| (name, Function::new(name, stage, ports.clone()))).collect()
}
