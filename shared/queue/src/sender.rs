//! The port that sends work.

use async_trait::async_trait;
use domain::Span;

use crate::{QueueName, Work};

/// Work to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// What is asked.
    pub work: Work,
    /// The correlation id of its chain.
    pub correlation: String,
    /// How long it waits before it can be received, at most 15 minutes; more is cut, the reader looks at the clock anyway.
    pub delay: Span,
}

impl Outgoing {
    /// Work for at once.
    pub fn now(work: Work, correlation: &str) -> Self {
        Outgoing { work, correlation: correlation.to_owned(), delay: Span::ZERO }
    }

    /// Work for later.
    pub fn after(delay: Span, work: Work, correlation: &str) -> Self {
        Outgoing { work, correlation: correlation.to_owned(), delay }
    }
}

/// A delivery that can never succeed, on its way to the dead letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// The queue whose dead letters take it; `None` for a stream reader's own failures.
    pub queue: Option<QueueName>,
    /// The body as it came.
    pub body: String,
    /// Why it can never succeed.
    pub reason: String,
}

/// The queue did not take it. The world was busy; the caller's own delivery comes again.
#[derive(Debug, Clone, thiserror::Error)]
#[error("send to {queue}: {detail}")]
pub struct SendFailed {
    /// Which queue.
    pub queue: String,
    /// What was said.
    pub detail: String,
}

/// Sends work to the stages' queues.
#[async_trait]
pub trait Sender: Send + Sync {
    /// Sends all of it, in as few calls as possible. On an error some may have been sent: every reader takes a double.
    async fn send(&self, work: Vec<Outgoing>) -> Result<(), SendFailed>;

    /// Puts a delivery that can never succeed where a person reads it.
    async fn park(&self, parked: Parked) -> Result<(), SendFailed>;
}
