//! What every table must do, asked through `store::Table` alone. The cases write under partitions of their own, so they may run beside
//! anything else.

mod batches;
mod indexes;
mod items;
mod queries;
mod writes;

use std::sync::Arc;

use serde_dynamo::AttributeValue;
use store::{Expect, Index, Item, Key, Put, Query, Table, TableName};

use crate::case::{Asked, Outcome, Seen};

/// One case.
struct Case {
    name: &'static str,
    ask: fn(Arc<dyn Table>) -> Asked,
}

/// Writes `case!(function)`; the function's name is the sentence.
macro_rules! case {
    ($ask:ident) => {
        $crate::table_cases::Case { name: stringify!($ask), ask: |table| Box::pin($ask(table)) }
    };
}
use case;

/// Asks a table about every case, one after the other.
pub async fn all(table: Arc<dyn Table>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for case in [writes::CASES, items::CASES, queries::CASES, indexes::CASES, batches::CASES].into_iter().flatten() {
        outcomes.push(Outcome { name: case.name, result: (case.ask)(table.clone()).await });
    }
    outcomes
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

/// An item at this address in this version, with a word.
fn item(pk: &str, sk: &str, version: u64, word: &str) -> Item {
    let mut item = Item::default();
    let attributes =
        [("pk", text(pk)), ("sk", text(sk)), ("version", AttributeValue::N(version.to_string())), ("value", text(word))];
    attributes.into_iter().for_each(|(name, value)| drop(item.insert(name.to_owned(), value)));
    item
}

/// The same item with a place in an index.
fn placed(mut item: Item, index: Index, partition: &str, sort: &str) -> Item {
    let (pk, sk) = index.attributes();
    item.insert(pk.to_owned(), text(partition));
    item.insert(sk.to_owned(), text(sort));
    item
}

fn new(item: Item) -> Put {
    Put { table: TableName::Support, item, expect: Expect::Absent }
}

fn over(version: u64, item: Item) -> Put {
    Put { table: TableName::Support, item, expect: Expect::Version(version) }
}

fn key(pk: &str, sk: &str) -> Key {
    Key { pk: pk.to_owned(), sk: sk.to_owned() }
}

fn text_of(item: &Item, name: &str) -> String {
    match item.get(name) {
        Some(AttributeValue::S(text)) => text.clone(),
        _ => String::new(),
    }
}

/// The word of the item at this address; nothing when there is none.
async fn word(table: &Arc<dyn Table>, pk: &str, sk: &str) -> Result<Option<String>, String> {
    let found = table.get(TableName::Support, &key(pk, sk)).await.map_err(|error| error.to_string())?;
    Ok(found.map(|item| text_of(&item, "value")))
}

async fn write(table: &Arc<dyn Table>, puts: Vec<Put>) -> Seen {
    table.write(puts).await.map_err(|error| error.to_string())
}

/// All items of a query, page by page.
async fn all_of(table: &Arc<dyn Table>, mut query: Query) -> Result<Vec<Item>, String> {
    let mut items = Vec::new();
    loop {
        let page = table.query(&query).await.map_err(|error| error.to_string())?;
        items.extend(page.items);
        query.after = page.next;
        if query.after.is_none() {
            return Ok(items);
        }
    }
}

fn sorts(items: &[Item], name: &str) -> Vec<String> {
    items.iter().map(|item| text_of(item, name)).collect()
}
