//! The desk's API: updating a ticket and listing its comments. A field that Zendesk does not know is refused with 422.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::comment::{Comment, plain};
use super::memory::Change;
use super::{INTEGRATION_USER, Tickets, lock};

type Shared = Arc<Mutex<Tickets>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Update {
    ticket: TicketUpdate,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TicketUpdate {
    comment: Option<CommentUpdate>,
    status: Option<String>,
    group_id: Option<u64>,
    assignee_id: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommentUpdate {
    html_body: Option<String>,
    body: Option<String>,
    // Public unless told otherwise, as at Zendesk: the trap that hand-off notes must not fall into.
    public: Option<bool>,
    author_id: Option<u64>,
}

pub(super) async fn start(state: Shared) -> std::io::Result<(SocketAddr, JoinHandle<()>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new()
        .route("/api/v2/tickets/{file}", put(update))
        .route("/api/v2/tickets/{ticket}/comments.json", get(comments))
        .with_state(state);
    let server = tokio::spawn(async move {
        // The desk ends with its runner; a server that stops early shows as failed deliveries.
        let _ = axum::serve(listener, router).await;
    });
    Ok((address, server))
}

async fn update(State(state): State<Shared>, Path(file): Path<String>, body: axum::body::Bytes) -> (StatusCode, Json<Value>) {
    let Some(ticket) = file.strip_suffix(".json") else { return refuse(&state, StatusCode::NOT_FOUND, "no such ticket") };
    match serde_json::from_slice::<Update>(&body) {
        Ok(update) => apply(&state, ticket, update.ticket),
        Err(error) => refuse(&state, StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()),
    }
}

fn apply(state: &Shared, id: &str, update: TicketUpdate) -> (StatusCode, Json<Value>) {
    const STATUSES: [&str; 5] = ["new", "open", "pending", "hold", "solved"];
    if let Some(status) = update.status.as_deref().filter(|status| !STATUSES.contains(status)) {
        return refuse(state, StatusCode::UNPROCESSABLE_ENTITY, &format!("status {status} is not allowed"));
    }
    let mut tickets = lock(state);
    let comment = update.comment.map(|comment| new_comment(&tickets, comment));
    let events: Vec<Value> = comment.iter().map(|comment| json!({ "id": comment.id, "type": "Comment" })).collect();
    let group = update.group_id.or(update.assignee_id);
    let status = update.status.clone();
    if let Err(error) = tickets.change(Change { ticket: id.to_owned(), comment, status: update.status, group }) {
        return (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "error": error.to_string() })));
    }
    let audit = json!({ "id": 1, "events": events });
    (StatusCode::OK, Json(json!({ "ticket": { "id": id.parse::<u64>().unwrap_or(0), "status": status }, "audit": audit })))
}

fn new_comment(tickets: &Tickets, comment: CommentUpdate) -> Comment {
    let html_body = comment.html_body.or(comment.body).unwrap_or_default();
    Comment {
        id: tickets.next_comment,
        author_id: comment.author_id.unwrap_or(INTEGRATION_USER),
        plain_body: plain(&html_body),
        html_body,
        public: comment.public.unwrap_or(true),
        created_at: tickets.now,
    }
}

async fn comments(State(state): State<Shared>, Path(ticket): Path<String>) -> Json<Value> {
    let ticket = lock(&state).tickets.get(&ticket).cloned().unwrap_or_default();
    Json(json!({ "comments": ticket.comments, "next_page": null, "meta": { "has_more": false } }))
}

fn refuse(state: &Shared, status: StatusCode, reason: &str) -> (StatusCode, Json<Value>) {
    *lock(state).refused.entry(reason.to_owned()).or_default() += 1;
    (status, Json(json!({ "error": "RecordInvalid", "description": reason })))
}
