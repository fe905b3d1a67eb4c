//! The store: what the stages load and save, over any table.

use std::sync::Arc;

use domain::TicketId;
use serde::Serialize;
use serde::de::DeserializeOwned;

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

    /// All items of a query, page by page, up to `most`.
    pub(crate) async fn all(&self, mut query: Query, most: usize) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        loop {
            let page = self.page(&query).await?;
            items.extend(page.items);
            query.after = page.next;
            if query.after.is_none() || items.len() >= most {
                items.truncate(most);
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
