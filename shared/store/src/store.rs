//! The store: what the stages load and save, over any table.

use std::sync::Arc;

use domain::TicketId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tracing::warn;

use crate::item::{self, ItemMalformed, Stored};
use crate::scope::{ClientScope, ClientStore};
use crate::{Expect, Item, Key, Page, Put, Query, Table, TableError, TableName};

/// What the stages load and save.
#[derive(Clone)]
pub struct Store {
    pub(crate) table: Arc<dyn Table>,
}

/// The store could not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody was faster, or this was here before.
    #[error("save {0}: another version stands there")]
    Conflict(Key),
    /// Later it may work.
    #[error("reach the table: {0}")]
    Unavailable(String),
    /// It never will.
    #[error(transparent)]
    Malformed(#[from] ItemMalformed),
    /// The table does not take such a request.
    #[error("use the table: {0}")]
    Rejected(String),
}

impl From<TableError> for StoreError {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Conflict(key) => StoreError::Conflict(key),
            TableError::Unavailable(detail) => StoreError::Unavailable(detail),
            TableError::Rejected(detail) => StoreError::Rejected(detail),
        }
    }
}

impl Store {
    /// A store over `table`.
    pub fn new(table: Arc<dyn Table>) -> Self {
        Store { table }
    }

    /// The part of one client.
    pub fn open(&self, scope: ClientScope) -> ClientStore {
        ClientStore { store: self.clone(), scope }
    }

    /// The part of the client of a ticket that a queue message or a verified link names.
    pub fn of_ticket(&self, ticket: &TicketId) -> ClientStore {
        self.open(ClientScope::of_client(ticket.client()))
    }

    /// Writes all or nothing.
    pub async fn save(&self, puts: Vec<Put>) -> Result<(), StoreError> {
        Ok(self.table.write(puts).await?)
    }

    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        table: TableName,
        kind: &str,
        key: &Key,
    ) -> Result<Option<Stored<T>>, StoreError> {
        match self.table.get(table, key).await? {
            Some(item) => Ok(Some(item::read(kind, &item)?)),
            None => Ok(None),
        }
    }

    pub(crate) async fn page(&self, query: &Query) -> Result<Page, StoreError> {
        Ok(self.table.query(query).await?)
    }

    /// All items of a query, page by page. More than `most` are refused, so that nobody takes a part for the whole.
    pub(crate) async fn all(&self, query: Query, most: usize) -> Result<Vec<Item>, StoreError> {
        let partition = query.partition.clone();
        let items = self.pages(query, most.saturating_add(1)).await?;
        if items.len() <= most {
            return Ok(items);
        }
        Err(StoreError::Rejected(format!("{partition} holds more than the {most} items that are read at once")))
    }

    /// The same where a part is better than nothing: what is beyond `most` is left out, and the log says so.
    pub(crate) async fn most_of(&self, query: Query, most: usize) -> Result<Vec<Item>, StoreError> {
        let partition = query.partition.clone();
        let mut items = self.pages(query, most.saturating_add(1)).await?;
        if items.len() > most {
            warn!(%partition, most, "{partition} holds more than the {most} items that are read at once: the rest is left out");
            items.truncate(most);
        }
        Ok(items)
    }

    /// The first items of a query, `most` at most, for whoever comes back for the rest.
    pub(crate) async fn first(&self, query: Query, most: usize) -> Result<Vec<Item>, StoreError> {
        let mut items = self.pages(query, most).await?;
        items.truncate(most);
        Ok(items)
    }

    /// Page by page, until there are `enough` or no more.
    async fn pages(&self, mut query: Query, enough: usize) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        loop {
            let page = self.page(&query).await?;
            items.extend(page.items);
            query.after = page.next;
            if query.after.is_none() || items.len() >= enough {
                return Ok(items);
            }
        }
    }
}

/// A put of `stored` as its next version.
pub(crate) fn put<T: Serialize>(table: TableName, kind: &str, key: &Key, stored: &Stored<T>) -> Result<Put, StoreError> {
    Ok(put_item(table, item::write(kind, key, stored)?, stored.version))
}

pub(crate) fn put_item(table: TableName, item: Item, version: u64) -> Put {
    let expect = if version == 0 { Expect::Absent } else { Expect::Version(version) };
    Put { table, item, expect }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MemoryTable, keys};

    async fn ten() -> Store {
        let store = Store::new(Arc::new(MemoryTable::default()));
        for entry in 0..10 {
            let key = keys::directory("letters", &entry.to_string());
            store.save(vec![put(TableName::Support, "DIRECTORY", &key, &Stored::new(entry)).unwrap()]).await.unwrap();
        }
        store
    }

    fn letters() -> Query {
        Query { limit: 3, ..Query::partition(TableName::Support, keys::directory_partition("letters")) }
    }

    #[tokio::test]
    async fn a_read_that_meets_its_bound_is_refused_by_name_and_never_cut() {
        let store = ten().await;
        assert_eq!(store.all(letters(), 10).await.unwrap().len(), 10);
        let refused = store.all(letters(), 9).await.unwrap_err().to_string();
        assert!(refused.contains("DIRECTORY#letters") && refused.contains("the 9 items"), "{refused}");
        assert_eq!(store.most_of(letters(), 9).await.unwrap().len(), 9);
        assert_eq!(store.first(letters(), 4).await.unwrap().len(), 4);
    }
}
