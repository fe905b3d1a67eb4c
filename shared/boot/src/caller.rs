//! The caller: who is asking, by the credential alone, and how failures are told to them.

use std::future::Future;

use axum::http::HeaderMap;
use domain::Principal;
use store::{ApiKeyHash, StoreError};
use tracing::error;
use web::{Problem, bearer};

use crate::Ports;

/// How often a request is decided again because somebody else wrote first.
const CONTENDED_TRIES: usize = 5;

/// Who is asking: by a key, else by the session of a person, who acts in one of their roles. Errors with 401 when the credential is
/// missing or not known.
pub async fn caller(ports: &Ports, headers: &HeaderMap) -> Result<Principal, Problem> {
    let Some(key) = bearer(headers) else {
        let session = crate::session(ports, headers).await.map_err(problem_of)?;
        return session.and_then(|session| session.value.role).ok_or_else(Problem::unauthenticated);
    };
    let principal = ports.store.principal(&ApiKeyHash::of(key)).await.map_err(problem_of)?;
    principal.ok_or_else(Problem::unauthenticated)
}

/// The store's failure as a problem: busy is 503, the rest is a fault of ours and logged.
pub fn problem_of(error: StoreError) -> Problem {
    match error {
        StoreError::Conflict(_) | StoreError::Unavailable(_) => Problem::unavailable(),
        StoreError::Malformed(_) | StoreError::Rejected(_) => {
            error!("a request met a fault: {error}");
            Problem::fault()
        }
    }
}

/// Loads, decides and saves again while somebody else writes first: the rule then meets the other's work and says what is true now.
/// The inner result is the store's: only its conflict means "again".
pub async fn contend<T, F, R>(mut act: F) -> Result<T, Problem>
where
    F: FnMut() -> R,
    R: Future<Output = Result<Result<T, StoreError>, Problem>>,
{
    for _ in 0..CONTENDED_TRIES {
        match act().await? {
            Ok(done) => return Ok(done),
            Err(StoreError::Conflict(_)) => tokio::task::yield_now().await,
            Err(other) => return Err(problem_of(other)),
        }
    }
    Err(Problem::unavailable())
}
