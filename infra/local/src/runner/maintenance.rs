//! Maintenance: what AWS does by itself now and then.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::dynamo::{Dynamo, DynamoFailed};
use crate::mappings::StreamMapping;
use crate::template::System;

/// By the wall's clock, whatever the pace: neither is awaited by anybody.
const EVERY: Duration = Duration::from_secs(60);

/// Clears away stream records that all readers have passed, and items whose time to live has passed, until told to stop.
pub(super) async fn run(
    dynamo: Arc<Dynamo>,
    system: Arc<System>,
    readers: Vec<Arc<StreamMapping>>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        let (dynamo, system, readers) = (Arc::clone(&dynamo), Arc::clone(&system), readers.clone());
        // The embedded service blocks.
        let done = tokio::task::spawn_blocking(move || clear(&dynamo, &system, &readers)).await;
        if let Ok(Err(error)) = done {
            tracing::warn!("failed to {error}");
        }
    }
}

fn clear(dynamo: &Dynamo, system: &System, readers: &[Arc<StreamMapping>]) -> Result<(), DynamoFailed> {
    for table in system.tables.iter().filter(|table| table.stream.is_some()) {
        let passed = readers.iter().filter(|reader| reader.table() == table.name).map(|reader| reader.done_to()).min();
        if let Some(passed) = passed {
            dynamo.trim(&table.name, passed)?;
        }
    }
    let expired = dynamo.sweep(&system.tables)?;
    if expired > 0 {
        tracing::debug!(expired, "deleted {expired} items whose time to live had passed");
    }
    Ok(())
}
