//! Aside: work of more than a moment leaves the runtime to other requests.

use tracing::error;
use web::Problem;

/// Does the work on a thread of its own. Errors with 500 where it broke.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|broke| {
        error!("work of a request broke: {broke}");
        Problem::fault()
    })
}
