//! A shelf: a table in memory with a roster of any size on it, which counts what is read.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use async_trait::async_trait;
use domain::{Language, Program};
use matching::Standing;
use serde_dynamo::{to_attribute_value, to_item};
use serde_json::json;
use store::keys::place_of;
use store::{
    ClientScope, Coverage, Expect, Item, Key, Leaf, MemoryTable, Page, Put, Query, Side, Store, Stored, Table, TableError,
    TableName,
};

/// About so many standings stand in a leaf that has split now and then: between the half and the whole of 32.
const A_LEAF: usize = 24;

/// What was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reads {
    /// Items that were asked for by their key, alone or several together.
    pub keys: usize,
    /// Queries.
    pub queries: usize,
    /// Items that queries showed.
    pub items: usize,
    /// Bytes of all text in them, which is about what is paid for.
    pub bytes: usize,
}

/// A table that counts what is read from it.
#[derive(Default)]
pub struct Shelf {
    table: MemoryTable,
    reads: Mutex<Reads>,
}

impl Shelf {
    /// A shelf with the program and these experts on its roster, as they would stand there had they come one after the other.
    pub async fn with(program: &Program, standings: Vec<Standing>) -> Result<Arc<Shelf>> {
        let shelf = Arc::<Shelf>::default();
        let store = Store::new(shelf.clone()).open(ClientScope::of_client(&program.client));
        store.save_program(&Stored::new(program.clone())).await?;
        let (scope, language) =
            (ClientScope::of_client(&program.client), program.languages.first().context("a language")?.clone());
        shelf.put(coverage(&scope, program, &language, standings.len())?).await?;
        for (from, leaf) in leaves(standings) {
            shelf.put(roster(&scope.roster(&program.id, &language, Side::Here, from), &leaf)?).await?;
        }
        Ok(shelf)
    }

    async fn put(&self, item: Item) -> Result<()> {
        Ok(self.table.write(vec![Put { table: TableName::Support, item, expect: Expect::Absent }]).await?)
    }

    /// What was read since the last call.
    pub fn take(&self) -> Reads {
        std::mem::take(&mut *self.reads.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn count(&self, keys: usize, queries: usize, shown: &[&Item]) {
        let mut reads = self.reads.lock().unwrap_or_else(PoisonError::into_inner);
        reads.keys += keys;
        reads.queries += queries;
        reads.items += if queries > 0 { shown.len() } else { 0 };
        reads.bytes += shown.iter().map(|item| serde_json::to_string(item).map_or(0, |text| text.len())).sum::<usize>();
    }
}

/// The leaves of so many standings, by their places.
fn leaves(standings: Vec<Standing>) -> BTreeMap<u32, Leaf> {
    let wanted = (standings.len() / A_LEAF).max(1).next_power_of_two();
    let width = (1_u64 << 32) / wanted as u64;
    let mut leaves: BTreeMap<u32, Leaf> = BTreeMap::new();
    for standing in standings {
        let from = u64::from(place_of(&standing.id)) / width * width;
        leaves.entry(u32::try_from(from).unwrap_or(0)).or_default().standings.push(standing);
    }
    leaves.values_mut().for_each(|leaf| leaf.standings.sort_by(|a, b| a.id.cmp(&b.id)));
    leaves
}

fn roster(key: &Key, leaf: &Leaf) -> Result<Item> {
    let mut item = keyed(key, "ROSTER")?;
    item.insert("value".to_owned(), to_attribute_value(serde_json::to_string(leaf)?)?);
    Ok(item)
}

fn coverage(scope: &ClientScope, program: &Program, language: &Language, experts: usize) -> Result<Item> {
    let experts = u32::try_from(experts)?;
    let sums = Coverage { experts, here: experts, every_topic: experts, ..Coverage::default() };
    let mut item = keyed(&scope.coverage(&program.id, language), "COVERAGE")?;
    item.insert("value".to_owned(), to_attribute_value(sums)?);
    Ok(item)
}

fn keyed(key: &Key, kind: &str) -> Result<Item> {
    Ok(to_item(json!({ "pk": key.pk, "sk": key.sk, "kind": kind, "version": 1, "schema": 1 }))?)
}

#[async_trait]
impl Table for Shelf {
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError> {
        let found = self.table.get(table, key).await?;
        self.count(1, 0, &found.iter().collect::<Vec<_>>());
        Ok(found)
    }

    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError> {
        let found = self.table.get_many(table, keys).await?;
        self.count(keys.len(), 0, &found.iter().collect::<Vec<_>>());
        Ok(found)
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        let page = self.table.query(query).await?;
        self.count(0, 1, &page.items.iter().collect::<Vec<_>>());
        Ok(page)
    }

    async fn write(&self, puts: Vec<Put>) -> Result<(), TableError> {
        self.table.write(puts).await
    }
}
