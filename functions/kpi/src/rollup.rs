//! A rollup on its way: records are added once, since each rollup keeps the place in the stream up to which it has counted.

use boot::Failure;
use kpi::Counts;
use store::{ClientScope, Rollup, Store, StoreError, Stored};

use crate::record::{Place, Record};
use crate::watermark::is_new;

/// How often a rollup is counted again because another shard's reader wrote first.
const CONTENDED_TRIES: usize = 8;

/// The rollup with the records that it has not counted yet; nothing when it has counted them all.
pub fn counted(mut rollup: Rollup, records: &[Record]) -> Option<Rollup> {
    let mut changed = false;
    for record in records {
        if is_new(&rollup.watermarks, &record.shard, &record.sequence) {
            rollup.counts = rollup.counts.plus(&record.delta);
            rollup.watermarks.insert(record.shard.clone(), record.sequence.clone());
            changed = true;
        }
    }
    changed.then_some(rollup)
}

/// Loads, counts and saves until nobody else wrote first.
pub(crate) async fn save(store: &Store, place: &Place, records: &[Record]) -> Result<(), Failure> {
    let store = store.open(ClientScope::of_client(&place.client));
    for _ in 0..CONTENDED_TRIES {
        let found = store.rollup(&place.program, &place.cell).await?;
        let before = found.unwrap_or_else(|| Stored::new(empty(place)));
        let Some(next) = counted(before.value.clone(), records) else { return Ok(()) };
        match store.save(vec![store.put_rollup(&place.program, &before.with(next))?]).await {
            Err(StoreError::Conflict(_)) => tokio::task::yield_now().await,
            end => return Ok(end?),
        }
    }
    Err(Failure::Retry(format!("others kept counting in {} of {} first", place.cell, place.program)))
}

fn empty(place: &Place) -> Rollup {
    Rollup { cell: place.cell.clone(), counts: Counts::default(), watermarks: Default::default() }
}
