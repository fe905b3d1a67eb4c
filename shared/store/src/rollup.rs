//! Rollups in the store: sums of counts by cell, each with the place in the stream up to which it has counted.

use std::collections::BTreeMap;

use domain::ProgramId;
use kpi::{Cell, Counts};
use serde::{Deserialize, Serialize};

use crate::item::{self, Stored};
use crate::keys::ROLLUP_SHARDS;
use crate::store::put;
use crate::{ClientStore, Put, Query, StoreError, TableName};

/// The counts of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollup {
    /// Which cell.
    pub cell: Cell,
    /// The sums.
    pub counts: Counts,
    /// By stream shard, the sequence number of the last record that is counted: a record up to it is never counted again.
    pub watermarks: BTreeMap<String, String>,
}

impl ClientStore {
    /// The rollup of one cell.
    pub async fn rollup(&self, program: &ProgramId, cell: &Cell) -> Result<Option<Stored<Rollup>>, StoreError> {
        self.store.get(TableName::Support, "ROLLUP", &self.scope.rollup(program, &cell.to_string())).await
    }

    /// Saves a rollup.
    pub fn put_rollup(&self, program: &ProgramId, rollup: &Stored<Rollup>) -> Result<Put, StoreError> {
        put(TableName::Support, "ROLLUP", &self.scope.rollup(program, &rollup.value.cell.to_string()), rollup)
    }

    /// All rollups of a program.
    pub async fn rollups(&self, program: &ProgramId) -> Result<Vec<Rollup>, StoreError> {
        let mut rollups = Vec::new();
        for shard in 0..ROLLUP_SHARDS {
            let query = Query::partition(TableName::Support, self.scope.rollup_partition(program, shard));
            for item in self.store.all(query, 1_000_000).await? {
                rollups.push(item::read::<Rollup>("ROLLUP", &item)?.value);
            }
        }
        Ok(rollups)
    }
}
