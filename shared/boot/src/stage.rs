//! A stage: one step in the life of a ticket, as the frames see it.

use async_trait::async_trait;
use axum::Router;
use queue::{QueueName, Work};
use store::Item;

use crate::Failure;

/// One change of the support table, as its stream tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The stream shard it stands in: sequence numbers are compared only within one.
    pub shard: String,
    /// Its place in the shard; longer numbers are later.
    pub sequence: String,
    /// The item before; `None` when it is new.
    pub before: Option<Item>,
    /// The item after; `None` when it was deleted.
    pub after: Option<Item>,
}

/// One stage. Each implements what wakes it; the rest parks, since it should never come.
#[async_trait]
pub trait Stage: Send + Sync + 'static {
    /// The queue that it reads, if it reads one.
    fn queue(&self) -> Option<QueueName> {
        None
    }

    /// Its HTTP routes, if it has some.
    fn routes(&self) -> Option<Router> {
        None
    }

    /// Does one piece of work from its queue.
    async fn work(&self, work: Work, correlation: &str) -> Result<(), Failure> {
        Err(Failure::Park(format!("this stage does not do {work:?} of {correlation}")))
    }

    /// Takes changes of the table in order. On a failure it says how many are done.
    async fn changes(&self, changes: &[Change]) -> Result<(), (usize, Failure)> {
        Err((0, Failure::Park(format!("this stage reads no stream, yet {} changes came", changes.len()))))
    }

    /// Does what a schedule of this name asks.
    async fn tick(&self, schedule: &str) -> Result<(), Failure> {
        Err(Failure::Park(format!("this stage has no schedule {schedule:?}")))
    }
}
