//! Effects: every write, send, park and call out, counted. One of them can crash, before it took effect or after.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// Which effect crashes, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crash {
    /// The n-th effect of the world, from 1.
    pub at: usize,
    /// Whether it takes effect first, so that only its acknowledgement is lost.
    pub after: bool,
    /// How the stage learns of it.
    pub end: End,
}

/// How a stage learns that an effect crashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The call fails, and the stage goes on from there: a time-out, a throttled table.
    Told,
    /// Never: its process is gone, with everything else that it was doing.
    Gone,
}

/// Counts the effects of one world and crashes one of them.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    begun: AtomicUsize,
    crash: Option<Crash>,
    names: Mutex<Vec<String>>,
}

tokio::task_local! {
    /// Rings when the process of the present invocation goes away.
    static DEATH: Arc<Notify>;
}

impl Effects {
    pub(crate) fn crashing(crash: Option<Crash>) -> Self {
        Effects { crash, ..Effects::default() }
    }

    /// How many effects were begun.
    pub(crate) fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }

    /// What the n-th effect was, from 1.
    pub(crate) fn name(&self, nth: usize) -> Option<String> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).get(nth.checked_sub(1)?).cloned()
    }

    /// Does an effect, or crashes it. `lost` is what a caller is told who does not get an answer.
    pub(crate) async fn around<T, E>(
        &self,
        name: String,
        effect: impl Future<Output = Result<T, E>>,
        lost: impl FnOnce() -> E,
    ) -> Result<T, E> {
        let nth = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        self.names.lock().unwrap_or_else(PoisonError::into_inner).push(name);
        // Others get their turn between any two calls.
        tokio::task::yield_now().await;
        let Some(crash) = self.crash.filter(|crash| crash.at == nth) else { return effect.await };
        if crash.after {
            effect.await?;
        }
        if crash.end == End::Gone {
            // Outside an invocation nobody's process can go away; then it is told like any failure.
            if DEATH.try_with(|death| death.notify_one()).is_ok() {
                std::future::pending::<()>().await;
            }
        }
        Err(lost())
    }
}

/// Runs one invocation in a process of its own. When an effect takes the process away, all that it was doing ends there.
pub(crate) async fn in_process<T>(invocation: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let death = Arc::new(Notify::new());
    let watched = async {
        tokio::select! {
            biased;
            () = death.notified() => Err("the process went away".to_owned()),
            end = invocation => end,
        }
    };
    DEATH.scope(death.clone(), watched).await
}
