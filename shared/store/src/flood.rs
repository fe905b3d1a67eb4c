//! Floods in the store: from whom odd texts of one day came that read nearly the same. A day's counts are never read on another day.

use domain::{Span, Timestamp};
use triage::Flood;

use crate::store::put;
use crate::{ClientStore, Put, StoreError, Stored, TableName};

/// So long after its last text a count may be deleted.
const FLOODS_KEPT: Span = Span::days(2);

impl ClientStore {
    /// What was counted of this band of sketches on the day of `at`.
    pub async fn flood(&self, at: Timestamp, band: &str) -> Result<Option<Stored<Flood>>, StoreError> {
        self.store.get(TableName::Support, "FLOOD", &self.scope.flood(&at.day(), band)).await
    }

    /// Saves a count of the day of `at` on the version that was read: two customers at once are counted as two.
    pub fn put_flood(&self, at: Timestamp, band: &str, flood: &Stored<Flood>) -> Result<Put, StoreError> {
        Ok(put(TableName::Support, "FLOOD", &self.scope.flood(&at.day(), band), flood)?.until(at + FLOODS_KEPT))
    }
}
