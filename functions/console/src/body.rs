//! The JSON body of a request: read up to its limit, and refused with a pointer to what is wrong.

use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web::{BODY_BYTES_MAX, Problem, read_json};

/// What applying settings did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Applied {
    /// It was not there before.
    Created,
    /// It stands there exactly so.
    Unchanged,
    /// It was there and is another now.
    Changed,
}

impl Applied {
    /// What it means to put `after` in the place of `before`.
    pub(crate) fn over<T: PartialEq>(before: Option<&T>, after: &T) -> Self {
        match before {
            None => Applied::Created,
            Some(before) if before == after => Applied::Unchanged,
            Some(_) => Applied::Changed,
        }
    }
}

/// The value in the body.
pub(crate) fn read<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, Problem> {
    match body {
        Ok(body) => read_json(&body, BODY_BYTES_MAX),
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Problem::body_too_large(BODY_BYTES_MAX)),
        Err(_) => Err(Problem::body_unreadable("The body did not arrive whole.")),
    }
}

/// Refuses a field.
pub(crate) fn require(good: bool, pointer: impl Into<String>, detail: &str) -> Result<(), Problem> {
    if good { Ok(()) } else { Err(Problem::shape_invalid(pointer, detail)) }
}

/// Whether a text may stand as a name: 1 to `most` characters, none of them a control character.
pub(crate) fn is_name(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
}
