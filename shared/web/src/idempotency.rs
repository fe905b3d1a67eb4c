//! An idempotency key: the caller's own name for a request, so that sending it twice does it once.

use http::HeaderMap;

use crate::Problem;

/// The `Idempotency-Key` of a request: 1 to 200 printable characters. Errors when it is there and unfit.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().ok().map(str::trim).filter(|key| (1..=200).contains(&key.len()));
    match key {
        Some(key) => Ok(Some(key.to_owned())),
        None => Err(Problem::shape_invalid("/headers/idempotency-key", "expected 1 to 200 printable characters")),
    }
}
