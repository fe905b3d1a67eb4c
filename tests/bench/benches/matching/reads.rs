//! Reads: what the stage `match` reads for one ticket, for its first plan and for the next.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use bench::Spread;
use boot::{Clock, Ports, Settings, Stage};
use cpu_time::ProcessTime;
use domain::{Ticket, Timestamp};
use match_fn::MatchStage;
use queue::{MemorySender, Work};
use store::{ClientScope, ClientStore, Store, Stored};

use crate::experts::standings;
use crate::shelf::{Reads, Shelf};

/// Experts on the roster.
const SIZES: [usize; 3] = [100, 10_000, 100_000];
/// Tickets whose time is taken.
const TICKETS: usize = 40;

/// What one ticket reads from a roster.
#[derive(Debug, Clone, Copy)]
pub struct Read {
    /// Experts on the roster.
    pub experts: usize,
    /// Candidates of the first plan.
    pub candidates: u32,
    /// What the first plan reads.
    pub first: Reads,
    /// What the next one reads.
    pub next: Reads,
    /// Milliseconds of CPU time for the first plan, over memory.
    pub millis: Spread,
}

/// Matches a ticket against each roster.
pub async fn measure() -> Result<Vec<Read>> {
    let mut all = Vec::new();
    for experts in SIZES {
        all.push(one(experts).await.with_context(|| format!("match a ticket against {experts} experts"))?);
    }
    Ok(all)
}

async fn one(experts: usize) -> Result<Read> {
    let program = testkit::program();
    let shelf = Shelf::with(&program, standings(experts)).await?;
    let store = Store::new(shelf.clone());
    let acme = store.open(ClientScope::of_client(&program.client));
    let settings = Settings::read(|name| (name != "ENCODER").then(|| name.to_lowercase()), &[]).context("make settings")?;
    let clock = Arc::new(Clocks::default());
    let stage = MatchStage::new(Ports { store, sender: Arc::<MemorySender>::default(), clock: clock.clone(), settings });
    let mut millis = Vec::new();
    for number in 0..TICKETS {
        let ticket = opened(&acme, &number.to_string()).await?;
        let began = ProcessTime::now();
        stage.work(Work::MatchTicket { ticket: ticket.id, epoch: 0 }, "").await.map_err(anyhow::Error::msg)?;
        millis.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    let ticket = opened(&acme, "counted").await?;
    shelf.take();
    stage.work(Work::MatchTicket { ticket: ticket.id.clone(), epoch: 0 }, "").await.map_err(anyhow::Error::msg)?;
    let first = shelf.take();
    let plan = acme.routing(&ticket.id, 0).await?.context("a plan")?;
    clock.set(plan.again_at.context("another plan")?);
    shelf.take();
    stage.work(Work::NextWave { ticket: ticket.id.clone(), epoch: 0, plan: 0 }, "").await.map_err(anyhow::Error::msg)?;
    let next = shelf.take();
    ensure!(acme.routings(&ticket.id).await?.len() == 2, "there are two plans");
    Ok(Read { experts, candidates: plan.candidates, first, next, millis: Spread::of(millis) })
}

async fn opened(store: &ClientStore, external: &str) -> Result<Ticket> {
    let ticket = testkit::ticket(external);
    store.save_ticket(&Stored::new(ticket.clone())).await?;
    Ok(ticket)
}

/// A clock that is set; it begins at the testkit's noon.
struct Clocks(std::sync::atomic::AtomicI64);

impl Default for Clocks {
    fn default() -> Clocks {
        Clocks(testkit::noon().millis().into())
    }
}

impl Clocks {
    fn set(&self, now: Timestamp) {
        self.0.store(now.millis(), std::sync::atomic::Ordering::SeqCst);
    }
}

impl Clock for Clocks {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(std::sync::atomic::Ordering::SeqCst))
    }
}
