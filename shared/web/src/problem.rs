//! A problem: an error of the API in the form of RFC 9457, with a stable type and, for bad input, a pointer to the field.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

/// An error of the API. `type` is stable: `/problems/<name>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens_at: Option<String>,
    #[serde(skip)]
    retry_after_s: Option<u32>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// A JSON pointer (RFC 6901) to the field.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

impl Problem {
    /// A problem of the given type name, status and words.
    pub fn new(name: &str, status: StatusCode, title: &str, detail: impl Into<String>) -> Self {
        Problem {
            kind: format!("/problems/{name}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            opens_at: None,
            retry_after_s: None,
        }
    }

    /// 400: the body is not of its media type.
    pub fn body_unreadable(detail: impl Into<String>) -> Self {
        Problem::new("body-unreadable", StatusCode::BAD_REQUEST, "The body cannot be read", detail)
    }

    /// 401: no credential, or one that is not known.
    pub fn unauthenticated() -> Self {
        let detail = "Send a live API key as `Authorization: Bearer <key>`.";
        Problem::new("unauthenticated", StatusCode::UNAUTHORIZED, "Who is asking is not known", detail)
    }

    /// 403: known, but not for this.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Problem::new("forbidden", StatusCode::FORBIDDEN, "This credential may not do that", detail)
    }

    /// 404: not there, or not to be seen; the two look the same.
    pub fn not_found() -> Self {
        Problem::new(
            "not-found",
            StatusCode::NOT_FOUND,
            "Nothing is there",
            "Nothing that this credential may see is at this address.",
        )
    }

    /// 409: a rule said no; `name` is the refusal's.
    pub fn refused(name: &str, detail: impl Into<String>) -> Self {
        Problem::new(name, StatusCode::CONFLICT, "A rule refused it", detail)
    }

    /// 413: too large.
    pub fn body_too_large(most: usize) -> Self {
        let detail = format!("At most {most} bytes are taken here.");
        Problem::new("body-too-large", StatusCode::PAYLOAD_TOO_LARGE, "The body is too large", detail)
    }

    /// 422: readable, but a field is wrong.
    pub fn shape_invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        let error = FieldError { pointer: pointer.into(), detail: detail.into() };
        let said = format!("{}: {}", error.pointer, error.detail);
        let problem = Problem::new("shape-invalid", StatusCode::UNPROCESSABLE_ENTITY, "A field is wrong", said);
        Problem { errors: vec![error], ..problem }
    }

    /// 503: the world was busy; nothing was acknowledged.
    pub fn unavailable() -> Self {
        let detail = "Nothing was changed. Try again in a few seconds.";
        let problem = Problem::new("unavailable", StatusCode::SERVICE_UNAVAILABLE, "Not now", detail);
        Problem { retry_after_s: Some(2), ..problem }
    }

    /// 500: a fault of ours; the log has it under the request's id.
    pub fn fault() -> Self {
        Problem::new("fault", StatusCode::INTERNAL_SERVER_ERROR, "A fault of ours", "It is logged; nothing was changed.")
    }

    /// Adds the moment at which the same request will be taken.
    pub fn opening_at(mut self, moment: impl Into<String>) -> Self {
        self.opens_at = Some(moment.into());
        self
    }

    /// The name in its type: the refusal's own.
    pub fn name(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
