//! Floods in the store: how many odd texts of one day read nearly the same. A day's counts are never read on another day.

use triage::Flood;

use crate::store::put;
use crate::{ClientStore, Put, StoreError, Stored, TableName};

impl ClientStore {
    /// What was counted of this band of sketches on `day`, as `Timestamp::day` writes it.
    pub async fn flood(&self, day: &str, band: &str) -> Result<Option<Stored<Flood>>, StoreError> {
        self.store.get(TableName::Support, "FLOOD", &self.scope.flood(day, band)).await
    }

    /// Saves a count on the version that was read: two texts at once are counted as two.
    pub fn put_flood(&self, day: &str, band: &str, flood: &Stored<Flood>) -> Result<Put, StoreError> {
        put(TableName::Support, "FLOOD", &self.scope.flood(day, band), flood)
    }
}
