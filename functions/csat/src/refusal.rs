//! A refusal as its reader can use it: a page for a customer, problem JSON for a caller who asks for that alone.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use web::Problem;

use crate::sheet;

/// The problem as the caller reads it, with the problem's own status.
pub(crate) fn told(problem: Problem, headers: &HeaderMap) -> Response {
    let problem = problem.into_response();
    if wants_json(headers) {
        return problem;
    }
    let said = match problem.status().as_u16() {
        400 => "The form could not be read. Please go back and send it again.",
        413 => "That is more than we can take at once. Please go back and shorten it; your words are still there.",
        503 => "We are very busy, and nothing was changed. Please go back and try again in a minute.",
        _ => "Something went wrong on our side, and nothing was changed. Please go back and try again later.",
    };
    let mut response = sheet::message(problem.status(), "That did not work", said);
    if let Some(wait) = problem.headers().get(header::RETRY_AFTER) {
        response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    response
}

/// Whether the caller reads JSON rather than pages; a browser's form names `text/html`.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    accepted.contains("json") && !accepted.contains("text/html")
}
