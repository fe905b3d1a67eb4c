//! KPI: facts become rollups, and rollups become figures; and what they teach about experts goes into the rosters.
//!
//! `record.rs` reads changes of the stream as what they add to which rollup, `rollup.rs` adds them once, `report.rs` answers with
//! figures. `lesson.rs` reads the same changes as what they teach, `standing.rs` brings it into the rosters' leaves. `proof.rs` brings
//! what decisions and answers teach about automations into their calibrations, and `sample.rs` keeps the last answered tickets.

mod lesson;
mod proof;
mod record;
mod report;
mod rollup;
mod sample;
mod standing;
mod watermark;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use axum::Router;
use axum::routing::get;
use boot::{Change, Failure, Ports, Stage};
use tracing::info;

pub use record::{Batch, Place, Record, batch};
pub use report::{Dimension, Part, Report, Split, Wanted, report};
pub use rollup::counted;

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "STREAM_FAILURES_URL"];

/// The stage that counts.
#[derive(Clone)]
pub struct KpiStage {
    ports: Ports,
    routes: Arc<OnceLock<Router>>,
}

impl KpiStage {
    /// The stage over these ports.
    pub fn new(ports: Ports) -> Self {
        KpiStage { ports, routes: Arc::default() }
    }
}

#[async_trait]
impl Stage for KpiStage {
    fn routes(&self) -> Option<Router> {
        let route = || Router::new().route("/v1/programs/{program}/kpis", get(report::show)).with_state(self.ports.clone());
        Some(self.routes.get_or_init(route).clone())
    }

    async fn changes(&self, changes: &[Change]) -> Result<(), (usize, Failure)> {
        let batch = batch(changes);
        // What stands before an unreadable record is counted first: only then may that record be parked alone.
        for (place, records) in &batch.records {
            rollup::save(&self.ports.store, place, records).await.map_err(|failure| (0, failure))?;
        }
        standing::learn(&self.ports, changes).await.map_err(|failure| (0, failure))?;
        proof::learn(&self.ports, changes).await.map_err(|failure| (0, failure))?;
        sample::keep(&self.ports, changes).await.map_err(|failure| (0, failure))?;
        info!(
            changes = changes.len(),
            rollups = batch.records.len(),
            "counted {} changes in {} rollups",
            changes.len(),
            batch.records.len()
        );
        match batch.unreadable {
            Some((done, reason)) => Err((done, Failure::Park(reason))),
            None => Ok(()),
        }
    }
}
