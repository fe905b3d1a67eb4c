//! The sender in memory: keeps what was sent until somebody takes it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::{Outgoing, Parked, SendFailed, Sender};

/// Keeps work in the order in which it was sent.
#[derive(Debug, Default)]
pub struct MemorySender {
    sent: Mutex<Vec<Outgoing>>,
    parked: Mutex<Vec<Parked>>,
}

impl MemorySender {
    /// Takes all that was sent since the last call.
    pub fn take(&self) -> Vec<Outgoing> {
        std::mem::take(&mut *lock(&self.sent))
    }

    /// What was parked so far.
    pub fn parked(&self) -> Vec<Parked> {
        lock(&self.parked).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl Sender for MemorySender {
    async fn send(&self, work: Vec<Outgoing>) -> Result<(), SendFailed> {
        lock(&self.sent).extend(work);
        Ok(())
    }

    async fn park(&self, parked: Parked) -> Result<(), SendFailed> {
        lock(&self.parked).push(parked);
        Ok(())
    }
}
