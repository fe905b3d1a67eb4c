//! Aside: work of more than a moment leaves the runtime to other tickets.

use tracing::error;

/// Does the work on a thread of its own. Nothing where it broke, which the log tells.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.inspect_err(|broke| error!("work for a ticket broke, people answer: {broke}")).ok()
}
