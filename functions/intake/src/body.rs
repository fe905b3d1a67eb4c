//! The body of a request, read up to its limit and not a byte further.

use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use bytes::Bytes;
use web::Problem;

/// The bytes of a body, or 413 when the limit of `most` bytes was met.
pub(crate) fn taken(body: Result<Bytes, BytesRejection>, most: usize) -> Result<Bytes, Problem> {
    match body {
        Ok(body) if body.len() <= most => Ok(body),
        Ok(_) => Err(Problem::body_too_large(most)),
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Problem::body_too_large(most)),
        Err(_) => Err(Problem::body_unreadable("The body did not arrive whole.")),
    }
}
