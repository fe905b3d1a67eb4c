//! The ports of the stages: the memory table and sender behind the effects, and a clock that is set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use boot::Clock;
use domain::Timestamp;
use queue::{MemorySender, Outgoing, Parked, SendFailed, Sender};
use store::{Item, Key, MemoryTable, Page, Put, Query, Table, TableError, TableName};

use crate::effects::Effects;

/// A clock that is set.
#[derive(Debug, Default)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// It is `now` from here on.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.millis(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// The table as stages see it: others get their turn before each read, and each write is an effect.
pub(crate) struct EffectTable {
    pub(crate) inner: Arc<MemoryTable>,
    pub(crate) effects: Arc<Effects>,
}

#[async_trait]
impl Table for EffectTable {
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError> {
        tokio::task::yield_now().await;
        self.inner.get(table, key).await
    }

    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError> {
        tokio::task::yield_now().await;
        self.inner.get_many(table, keys).await
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        tokio::task::yield_now().await;
        self.inner.query(query).await
    }

    async fn write(&self, puts: Vec<Put>) -> Result<(), TableError> {
        let kinds: Vec<String> = puts.iter().map(|put| store::kind_of(&put.item).to_owned()).collect();
        let lost = || TableError::Unavailable("the table's answer was lost".to_owned());
        self.effects.around(format!("write {}", kinds.join(", ")), self.inner.write(puts), lost).await
    }
}

/// The queues as stages see them: each send and park is an effect.
pub(crate) struct EffectSender {
    pub(crate) inner: Arc<MemorySender>,
    pub(crate) effects: Arc<Effects>,
}

#[async_trait]
impl Sender for EffectSender {
    async fn send(&self, work: Vec<Outgoing>) -> Result<(), SendFailed> {
        if work.is_empty() {
            return Ok(());
        }
        let queues: Vec<String> = work.iter().map(|outgoing| format!("{:?}", outgoing.work.queue())).collect();
        self.effects.around(format!("send to {}", queues.join(", ")), self.inner.send(work), lost).await
    }

    async fn park(&self, parked: Parked) -> Result<(), SendFailed> {
        self.effects.around("park".to_owned(), self.inner.park(parked), lost).await
    }
}

fn lost() -> SendFailed {
    SendFailed { queue: "the queue".to_owned(), detail: "its answer was lost".to_owned() }
}
