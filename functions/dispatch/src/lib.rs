//! Dispatch: a fact on the stream becomes work on the queues. It alone knows what follows from a fact.
//!
//! `consequence.rs` is the whole chain in one pure function; this file reads the stream and sends.

mod consequence;

use async_trait::async_trait;
use boot::{Change, Failure, Ports, Stage};
use queue::Outgoing;
use store::{Item, Store, StoreError, kind_of};
use tracing::info;

pub use consequence::{of_message, of_ticket};

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["MATCH_QUEUE_URL", "RELAY_QUEUE_URL", "CSAT_QUEUE_URL", "PAYOUT_QUEUE_URL", "STREAM_FAILURES_URL"];

/// The stage that reads the stream.
pub struct DispatchStage {
    ports: Ports,
}

impl DispatchStage {
    /// The stage over these ports.
    pub fn new(ports: Ports) -> Self {
        DispatchStage { ports }
    }
}

#[async_trait]
impl Stage for DispatchStage {
    async fn changes(&self, changes: &[Change]) -> Result<(), (usize, Failure)> {
        let mut work = Vec::new();
        for (index, change) in changes.iter().enumerate() {
            match consequences(change) {
                Ok(next) => work.extend(next),
                Err(malformed) => {
                    // What is known so far goes out first; then the one that nobody can read is parked alone.
                    self.ports.sender.send(work).await.map_err(|failed| (0, failed.into()))?;
                    return Err((index, malformed.into()));
                }
            }
        }
        info!(changes = changes.len(), work = work.len(), "{} changes made {} pieces of work", changes.len(), work.len());
        self.ports.sender.send(work).await.map_err(|failed| (0, failed.into()))
    }
}

fn consequences(change: &Change) -> Result<Vec<Outgoing>, StoreError> {
    let Some(after) = &change.after else { return Ok(Vec::new()) };
    match kind_of(after) {
        "TICKET" => {
            let before = change.before.as_ref().map(ticket).transpose()?;
            Ok(of_ticket(before.as_ref(), &ticket(after)?))
        }
        "MESSAGE" if change.before.is_none() => Ok(of_message(&Store::read_message(after)?)),
        _ => Ok(Vec::new()),
    }
}

fn ticket(item: &Item) -> Result<domain::Ticket, StoreError> {
    Ok(Store::read_ticket(item)?.value)
}
