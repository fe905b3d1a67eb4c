//! The port to a table: get, query, and writes on a condition. As few operations as possible, so that memory can be as true as AWS.

use async_trait::async_trait;

use domain::Timestamp;

use crate::item::expire;
use crate::{Item, Key};

/// The three tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableName {
    /// Tickets and all around them; its stream feeds the chain.
    Support,
    /// Postings and payouts; only payout writes it.
    Ledger,
    /// Wrapped keys of customers' data; no backups, so that an erased key is erased everywhere.
    Vault,
}

/// The sparse indexes; they hold keys only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Index {
    /// Open tickets by program and language, oldest first.
    Open,
    /// What the clock alone will change, by hour.
    Due,
    /// Earned postings by week.
    Period,
}

impl Index {
    /// The index's own name.
    pub fn name(self) -> &'static str {
        match self {
            Index::Open => "open",
            Index::Due => "due",
            Index::Period => "period",
        }
    }

    /// The attributes of its partition and sort key.
    pub fn attributes(self) -> (&'static str, &'static str) {
        match self {
            Index::Open => ("open_pk", "open_sk"),
            Index::Due => ("due_pk", "due_sk"),
            Index::Period => ("period_pk", "period_sk"),
        }
    }
}

/// What a write expects of the item that stands there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Nothing may stand there: the id comes from a fact, so whatever stands there is the same fact.
    Absent,
    /// Exactly this version.
    Version(u64),
}

/// One write.
#[derive(Debug, Clone, PartialEq)]
pub struct Put {
    /// Into which table.
    pub table: TableName,
    /// The whole item, keys included.
    pub item: Item,
    /// On which condition.
    pub expect: Expect,
}

impl Put {
    /// The same write of an item that the table may delete from `at` on. It does so up to two days late, and a query or condition meets
    /// the item until then: what must not be read later has its day in its key, and a mark that stays longer only keeps longer.
    pub fn until(mut self, at: Timestamp) -> Put {
        expire(&mut self.item, at);
        self
    }
}

/// A read of several items of one partition, in the order of their sort keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Of which table.
    pub table: TableName,
    /// Of which index; `None` for the table itself.
    pub index: Option<Index>,
    /// The partition.
    pub partition: String,
    /// Only sort keys that begin so; not together with `up_to`, since a table takes one condition.
    pub prefix: Option<String>,
    /// Only sort keys up to this one.
    pub up_to: Option<String>,
    /// From the last sort key to the first.
    pub descending: bool,
    /// Whether it must see every write before it, at twice the price; a table can, an index never does.
    pub consistent: bool,
    /// How many at most in this page.
    pub limit: usize,
    /// Where the last page ended.
    pub after: Option<Item>,
}

impl Query {
    /// The first page of a partition of a table.
    pub fn partition(table: TableName, partition: impl Into<String>) -> Self {
        Query {
            table,
            index: None,
            partition: partition.into(),
            prefix: None,
            up_to: None,
            descending: false,
            consistent: false,
            limit: 1000,
            after: None,
        }
    }

    /// The first page of a partition of an index.
    pub fn index(table: TableName, index: Index, partition: impl Into<String>) -> Self {
        Query { index: Some(index), ..Query::partition(table, partition) }
    }
}

/// Some items, and where to go on.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The items: whole ones of a table, keys of an index.
    pub items: Vec<Item>,
    /// Where to go on; `None` when this was all.
    pub next: Option<Item>,
}

/// The table said no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A condition did not hold: somebody was faster, or this was here before.
    #[error("write {0}: another version stands there")]
    Conflict(Key),
    /// Throttled, timed out, or not to be reached: later it may work.
    #[error("reach the table: {0}")]
    Unavailable(String),
    /// It will never work like this.
    #[error("use the table: {0}")]
    Rejected(String),
}

/// A table of items on conditions.
#[async_trait]
pub trait Table: Send + Sync {
    /// The item at `key`, read consistently.
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError>;

    /// The items at `keys` that exist, in no order; unprocessed ones are asked for again.
    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError>;

    /// One page of a partition.
    async fn query(&self, query: &Query) -> Result<Page, TableError>;

    /// Writes all or nothing. One put is a conditional write, several are a transaction.
    async fn write(&self, puts: Vec<Put>) -> Result<(), TableError>;
}
