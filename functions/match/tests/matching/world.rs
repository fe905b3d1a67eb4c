//! A world in memory: one stage over a table that counts what is read, a queue that is looked into, and a clock that is set.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use boot::{Failure, Ports, Settings, Stage};
use domain::{Expert, Program, Span, Ticket, Timestamp};
use match_fn::MatchStage;
use matching::{Policy, Routing};
use queue::{MemorySender, Outgoing, Work};
use store::{ClientScope, ClientStore, Item, Key, MemoryTable, Page, Put, Query, Store, Stored, Table, TableError, TableName};
use testkit::SetClock;

/// What was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    pub(crate) gets: usize,
    pub(crate) keys: usize,
    pub(crate) pages: usize,
    pub(crate) items: usize,
}

/// A table that counts what is read from it, and that can lose its next writes, spoil what it finds, or be busy.
#[derive(Default)]
pub(crate) struct CountingTable {
    pub(crate) inner: MemoryTable,
    reads: Mutex<Reads>,
    lost: AtomicUsize,
    spoiled: Mutex<String>,
    busy: Mutex<String>,
}

impl CountingTable {
    fn count(&self, change: impl FnOnce(&mut Reads)) {
        change(&mut self.reads.lock().unwrap());
    }

    /// From now on values of this kind are found to be no value.
    pub(crate) fn spoil(&self, kind: &str) {
        *self.spoiled.lock().unwrap() = kind.to_owned();
    }

    /// From now on queries below this prefix fail, and may go well later.
    pub(crate) fn be_busy(&self, prefix: &str) {
        *self.busy.lock().unwrap() = prefix.to_owned();
    }
}

#[async_trait]
impl Table for CountingTable {
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError> {
        self.count(|reads| reads.gets += 1);
        self.inner.get(table, key).await
    }
    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError> {
        self.count(|reads| reads.keys += keys.len());
        self.inner.get_many(table, keys).await
    }
    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        if query.prefix.as_ref().is_some_and(|prefix| *prefix == *self.busy.lock().unwrap()) {
            return Err(TableError::Unavailable("the table is busy".to_owned()));
        }
        let mut page = self.inner.query(query).await?;
        let spoiled = self.spoiled.lock().unwrap().clone();
        for item in page.items.iter_mut().filter(|item| store::kind_of(item) == spoiled) {
            *item = Item::from(std::collections::HashMap::from_iter(
                item.iter().filter(|(name, _)| *name != "value").map(|(name, value)| (name.clone(), value.clone())),
            ));
        }
        self.count(|reads| (reads.pages, reads.items) = (reads.pages + 1, reads.items + page.items.len()));
        Ok(page)
    }
    async fn write(&self, puts: Vec<Put>) -> Result<(), TableError> {
        let lost = self.lost.try_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        if lost { Err(TableError::Unavailable("the machine went away".to_owned())) } else { self.inner.write(puts).await }
    }
}

pub(crate) struct World {
    pub(crate) table: Arc<CountingTable>,
    pub(crate) program: Program,
    stage: MatchStage,
    store: Store,
    sender: Arc<MemorySender>,
    clock: Arc<SetClock>,
}

/// So many seconds after noon, when every ticket is asked.
pub(crate) fn at(seconds: i64) -> Timestamp {
    testkit::noon() + Span::seconds(seconds)
}

impl World {
    pub(crate) async fn new() -> World {
        World::with(testkit::program()).await
    }

    /// A world with this program, at waves that stay as they are when the simulator finds better ones.
    pub(crate) async fn with(mut program: Program) -> World {
        let rules = &mut program.routing;
        (rules.wave_every, rules.waves, rules.miss) = (Span::seconds(10), 4, 2_200);
        let (table, sender, clock) =
            (Arc::<CountingTable>::default(), Arc::<MemorySender>::default(), Arc::<SetClock>::default());
        let (store, settings) = (Store::new(table.clone()), Settings::read(|_| None, &[]).unwrap());
        let ports = Ports { store: store.clone(), sender: sender.clone(), clock: clock.clone(), settings };
        let world = World { table, program, stage: MatchStage::new(ports), store, sender, clock };
        world.acme().save_program(&Stored::new(world.program.clone())).await.unwrap();
        world.set(0);
        world
    }

    /// The same world, in which a judge may be asked.
    pub(crate) fn with_judge(self, judge: Arc<dyn models::AppropriatenessJudge>) -> World {
        World { stage: self.stage.with_judge(judge), ..self }
    }

    pub(crate) fn acme(&self) -> ClientStore {
        self.store.open(ClientScope::of_client(&self.program.client))
    }

    pub(crate) fn policy(&self) -> Policy {
        Policy::of(&self.program)
    }

    pub(crate) fn set(&self, seconds: i64) {
        self.clock.set(at(seconds));
    }

    /// Saves these experts, each in their rosters.
    pub(crate) async fn have(&self, experts: impl IntoIterator<Item = Expert>) {
        for expert in experts {
            self.store.save_expert(&Stored::new(expert)).await.unwrap();
        }
    }

    /// Opens ticket `external` at noon.
    pub(crate) async fn opens(&self, external: &str) -> Ticket {
        let ticket = Ticket { terms: self.program.terms(None), ..testkit::ticket(external) };
        self.keeps(&ticket).await;
        ticket
    }

    /// Saves the ticket over whatever stands there.
    pub(crate) async fn keeps(&self, ticket: &Ticket) {
        let version = self.acme().ticket(&ticket.id).await.unwrap().map_or(0, |stored| stored.version);
        self.acme().save_ticket(&Stored { value: ticket.clone(), version }).await.unwrap();
    }

    /// Does one piece of work and hands over what was sent by it.
    pub(crate) async fn works(&self, work: Work) -> Vec<Outgoing> {
        self.stage.work(work, "").await.unwrap();
        self.sender.take()
    }

    /// The same while the next write is lost: whether it is to come again.
    pub(crate) async fn works_in_vain(&self, work: Work) -> bool {
        self.table.lost.store(1, Ordering::SeqCst);
        self.stage.work(work, "").await.is_err()
    }

    /// The same where it fails: how.
    pub(crate) async fn fails(&self, work: Work) -> Failure {
        self.stage.work(work, "").await.unwrap_err()
    }

    pub(crate) async fn matches(&self, ticket: &Ticket) -> Vec<Outgoing> {
        self.works(Work::MatchTicket { ticket: ticket.id.clone(), epoch: ticket.epoch }).await
    }

    /// Matches the ticket and lets its clocks ring until so many seconds after noon, each delivered so many times. All that was sent, with
    /// its second.
    pub(crate) async fn lives(&self, ticket: &Ticket, until: i64, times: usize) -> Vec<(i64, Work)> {
        let begin = Work::MatchTicket { ticket: ticket.id.clone(), epoch: ticket.epoch };
        let (mut waiting, mut all) = (vec![(0, begin)], Vec::new());
        while let Some(next) = (0..waiting.len()).min_by_key(|index| waiting[*index].0).filter(|next| waiting[*next].0 <= until) {
            let (second, work) = waiting.remove(next);
            self.set(second);
            for _ in 0..times {
                for sent in self.works(work.clone()).await {
                    let sent = (second + sent.delay.as_seconds_up(), sent.work);
                    all.push((second, sent.1.clone()));
                    waiting.extend(matches!(sent.1, Work::NextWave { .. }).then_some(sent));
                }
            }
        }
        all
    }

    pub(crate) async fn ticket(&self, ticket: &Ticket) -> Ticket {
        self.acme().ticket(&ticket.id).await.unwrap().unwrap().value
    }

    pub(crate) async fn plans(&self, ticket: &Ticket) -> Vec<Routing> {
        self.acme().routings(&ticket.id).await.unwrap()
    }

    /// How many changes the table has seen.
    pub(crate) fn changes(&self) -> usize {
        self.table.inner.changes(0).len()
    }

    /// What was read since the last call.
    pub(crate) fn reads(&self) -> Reads {
        std::mem::take(&mut *self.table.reads.lock().unwrap())
    }
}

/// So many experts who are there and answer in English.
pub(crate) fn experts(count: usize) -> impl Iterator<Item = Expert> {
    (0..count).map(|number| english(&format!("expert {number}")))
}

pub(crate) fn english(name: &str) -> Expert {
    let mut expert = testkit::expert(name);
    expert.qualifications[0].languages = vec!["en".parse().unwrap()];
    expert
}
