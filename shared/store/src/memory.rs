//! The table in memory: the same conditions, order and pages as the real one, and the stream of its changes.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::Timestamp;

use crate::item::{is_expired, key_of, text_of, version_of};
use crate::{Expect, Index, Item, Key, Page, Put, Query, Table, TableError, TableName};

/// One change, as a stream tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct MemoryChange {
    /// In which table.
    pub table: TableName,
    /// The item before; `None` when it is new.
    pub before: Option<Item>,
    /// The item after.
    pub after: Item,
}

/// A table in memory.
#[derive(Debug, Default)]
pub struct MemoryTable {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    items: BTreeMap<(TableName, Key), Item>,
    changes: Vec<MemoryChange>,
}

impl MemoryTable {
    /// The changes from the `from`-th on, oldest first.
    pub fn changes(&self, from: usize) -> Vec<MemoryChange> {
        self.lock().changes.get(from..).unwrap_or_default().to_vec()
    }

    /// Every item of a table.
    pub fn items(&self, table: TableName) -> Vec<Item> {
        self.lock().items.iter().filter(|((name, _), _)| *name == table).map(|(_, item)| item.clone()).collect()
    }

    /// Deletes what has expired by `now`, as the real table does by and by, and says how much it was. Readers of a stream see nothing of it.
    pub fn expire(&self, now: Timestamp) -> usize {
        let mut inner = self.lock();
        let before = inner.items.len();
        inner.items.retain(|_, item| !is_expired(item, now));
        before - inner.items.len()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// The items of the query's partition with their sort keys, in the query's order.
    fn among(&self, query: &Query) -> Box<dyn Iterator<Item = (&str, &Item)> + '_> {
        let Some((pk, sk)) = query.index.map(Index::attributes) else {
            let part = self.partition(query).map(|((_, key), item)| (key.sk.as_str(), item));
            return if query.descending { Box::new(part.rev()) } else { Box::new(part) };
        };
        let all =
            self.items.iter().filter(|((table, _), item)| *table == query.table && text_of(item, pk) == Some(&query.partition));
        let mut found: Vec<(&str, &Item)> = all.filter_map(|(_, item)| Some((text_of(item, sk)?, item))).collect();
        found.sort_by(|a, b| (a.0, key_of(a.1)).cmp(&(b.0, key_of(b.1))));
        if query.descending {
            found.reverse();
        }
        Box::new(found.into_iter())
    }

    /// One partition of a table stands together, and its end comes before the next text.
    fn partition(&self, query: &Query) -> std::collections::btree_map::Range<'_, (TableName, Key), Item> {
        let end = |pk: String, sk: &str| (query.table, Key { pk, sk: sk.to_owned() });
        let last = match &query.up_to {
            Some(up_to) => Bound::Included(end(query.partition.clone(), up_to)),
            None => Bound::Excluded(end(format!("{}\0", query.partition), "")),
        };
        self.items.range((Bound::Included(end(query.partition.clone(), query.prefix.as_deref().unwrap_or(""))), last))
    }

    fn check(&self, put: &Put) -> Result<(), TableError> {
        let key = key_of(&put.item);
        let found = self.items.get(&(put.table, key.clone())).map(version_of);
        let holds = match put.expect {
            Expect::Absent => found.is_none(),
            Expect::Version(version) => found == Some(version),
        };
        if holds { Ok(()) } else { Err(TableError::Conflict(key)) }
    }

    fn apply(&mut self, put: Put) {
        let before = self.items.insert((put.table, key_of(&put.item)), put.item.clone());
        self.changes.push(MemoryChange { table: put.table, before, after: put.item });
    }
}

#[async_trait]
impl Table for MemoryTable {
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError> {
        Ok(self.lock().items.get(&(table, key.clone())).cloned())
    }

    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError> {
        let inner = self.lock();
        Ok(keys.iter().filter_map(|key| inner.items.get(&(table, key.clone())).cloned()).collect())
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        let sk = query.index.map_or("sk", |index| index.attributes().1);
        let inner = self.lock();
        let after = query.after.as_ref().and_then(|after| Some((text_of(after, sk)?.to_owned(), key_of(after))));
        let comes = if query.descending { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater };
        let mut rest = inner
            .among(query)
            .filter(|(sort, _)| query.prefix.as_ref().is_none_or(|prefix| sort.starts_with(prefix)))
            .filter(|(sort, _)| query.up_to.as_deref().is_none_or(|up_to| *sort <= up_to))
            .filter(|(sort, item)| after.as_ref().is_none_or(|after| (*sort, &key_of(item)).cmp(&(&after.0, &after.1)) == comes));
        let items: Vec<Item> = rest.by_ref().take(query.limit).map(|(_, item)| shown(item.clone(), query.index)).collect();
        let next = if rest.next().is_some() { items.last().cloned() } else { None };
        Ok(Page { items, next })
    }

    async fn write(&self, puts: Vec<Put>) -> Result<(), TableError> {
        let mut inner = self.lock();
        puts.iter().try_for_each(|put| inner.check(put))?;
        puts.into_iter().for_each(|put| inner.apply(put));
        Ok(())
    }
}

/// The item as a query shows it: indexes hold keys only.
fn shown(item: Item, index: Option<Index>) -> Item {
    let Some((pk, sk)) = index.map(Index::attributes) else { return item };
    let mut keys = Item::default();
    for name in ["pk", "sk", pk, sk] {
        keys.extend(item.get(name).map(|value| (name.to_owned(), value.clone())));
    }
    keys
}
