//! The Lambda Runtime API, spoken to the processes of all functions: each has its own path, `/<function>/<process>`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use super::InvokeFailed;
use super::binaries_desk::Desk;
use crate::timeline::wall_now;

/// What a function may answer.
const ANSWER_BYTES_MAX: usize = 6 * 1024 * 1024 + 1024;

pub(super) type Desks = Arc<BTreeMap<String, Arc<Desk>>>;

/// The API for these functions.
pub(super) fn router(desks: Desks) -> Router {
    const BASE: &str = "/{function}/{process}/2018-06-01/runtime";
    Router::new()
        .route(&format!("{BASE}/invocation/next"), get(next))
        .route(&format!("{BASE}/invocation/{{id}}/response"), post(response))
        .route(&format!("{BASE}/invocation/{{id}}/error"), post(error))
        .route(&format!("{BASE}/init/error"), post(init_error))
        .layer(DefaultBodyLimit::max(ANSWER_BYTES_MAX))
        .with_state(desks)
}

async fn next(State(desks): State<Desks>, Path((function, process)): Path<(String, u64)>) -> Response {
    let Some(desk) = desks.get(&function) else { return StatusCode::NOT_FOUND.into_response() };
    let (id, event, within) = desk.next(process).await;
    let deadline_ms = u128::try_from(wall_now().millis()).unwrap_or(0) + within.as_millis();
    let headers = [
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", deadline_ms.to_string()),
        ("lambda-runtime-invoked-function-arn", crate::template::function_arn(&function)),
        ("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000;Sampled=0".to_owned()),
    ];
    (headers, axum::Json(event)).into_response()
}

async fn response(State(desks): State<Desks>, Path((function, _, id)): Path<(String, u64, String)>, body: Bytes) -> Response {
    let answer = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body) };
    let answer = answer.map_err(|error| InvokeFailed::Function {
        function: function.clone(),
        kind: "Runtime.InvalidResponse".to_owned(),
        message: format!("the answer is no JSON: {error}"),
    });
    accepted(&desks, &function, &id, answer)
}

async fn error(State(desks): State<Desks>, Path((function, _, id)): Path<(String, u64, String)>, body: Bytes) -> Response {
    let payload = serde_json::from_slice(&body).unwrap_or(Value::Null);
    accepted(&desks, &function, &id, Err(InvokeFailed::reported(&function, &payload)))
}

async fn init_error(Path((function, process)): Path<(String, u64)>, body: Bytes) -> Response {
    let payload = String::from_utf8_lossy(&body).into_owned();
    tracing::error!(function, process, payload, "failed to start a function's process");
    (StatusCode::ACCEPTED, axum::Json(json!({"status": "OK"}))).into_response()
}

fn accepted(desks: &Desks, function: &str, id: &str, answer: Result<Value, InvokeFailed>) -> Response {
    if desks.get(function).is_some_and(|desk| desk.answer(id, answer)) {
        return (StatusCode::ACCEPTED, axum::Json(json!({"status": "OK"}))).into_response();
    }
    let body = json!({"errorType": "InvalidRequestID", "errorMessage": "nobody waits for this answer"});
    (StatusCode::BAD_REQUEST, axum::Json(body)).into_response()
}
