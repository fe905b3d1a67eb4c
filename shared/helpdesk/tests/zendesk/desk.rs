//! A strict stand-in for Zendesk on loopback: what it does not know it refuses with 422.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use axum::{Json, Router};
use domain::{HelpdeskAccess, Secret, Timestamp};
use helpdesk::{Outgoing, Reach, Sought, Wire, zendesk};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) const AUTHOR: u64 = 500;
pub(crate) const CREDENTIAL: &str = "Basic Ym90QGV4YW1wbGUuY29tL3Rva2VuOmtleQ==";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Update {
    ticket: Change,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    comment: Option<Comment>,
    status: Option<String>,
    group_id: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Comment {
    html_body: String,
    public: Option<bool>,
    author_id: u64,
}

#[derive(Default)]
pub(crate) struct Desk {
    pub(crate) comments: Vec<Value>,
    pub(crate) status: String,
    pub(crate) group: Option<u64>,
    pub(crate) mood: Mood,
    pub(crate) now: Timestamp,
    pub(crate) calls: usize,
}

#[derive(Default, Clone, Copy, PartialEq)]
pub(crate) enum Mood {
    #[default]
    Well,
    Says(u16, Option<&'static str>),
    WritesAndSays(u16),
    WritesAndHangs,
    Endless,
}

pub(crate) type Shared = Arc<Mutex<Desk>>;

pub(crate) async fn update(
    State(desk): State<Shared>,
    Path(ticket): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let mood = {
        let mut desk = desk.lock().unwrap();
        desk.calls += 1;
        if let Some(refusal) = refusal(&desk, &headers, &ticket) {
            return refusal;
        }
        let Ok(Update { ticket: change }) = serde_json::from_value(body) else {
            return StatusCode::UNPROCESSABLE_ENTITY.into_response();
        };
        if let Some(comment) = change.comment {
            let id = 1000 + desk.comments.len();
            let at = desk.now.to_string().replace(".000Z", "Z");
            // Zendesk keeps its own HTML and gives a plain form of it.
            let plain = comment
                .html_body
                .replace("<br>", "\n")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace("&#39;", "’");
            desk.comments.push(json!({"id": id, "type": "Comment", "author_id": comment.author_id, "public": comment.public.unwrap_or(true),
                "html_body": format!("<div class=\"zd-comment\">{}</div>", comment.html_body), "body": plain, "plain_body": plain, "created_at": at}));
        }
        desk.status = change.status.unwrap_or_else(|| desk.status.clone());
        desk.group = change.group_id.or(desk.group);
        desk.mood
    };
    match mood {
        Mood::WritesAndSays(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Mood::WritesAndHangs => std::future::pending().await,
        Mood::Endless => Body::from(vec![b' '; 3 * 1024 * 1024]).into_response(),
        _ => {
            let id = 999 + desk.lock().unwrap().comments.len();
            Json(json!({"ticket": {"id": 7}, "audit": {"id": 1, "events": [{"id": 2, "type": "Change"}, {"id": id, "type": "Comment"}]}})).into_response()
        }
    }
}

pub(crate) fn refusal(desk: &Desk, headers: &HeaderMap, ticket: &str) -> Option<Response> {
    if headers.get(header::AUTHORIZATION).is_none_or(|value| value != CREDENTIAL) {
        return Some(StatusCode::UNAUTHORIZED.into_response());
    }
    if ticket != "7.json" && ticket != "7" {
        return Some(StatusCode::NOT_FOUND.into_response());
    }
    let Mood::Says(status, wait) = desk.mood else { return None };
    let mut response = (StatusCode::from_u16(status).unwrap(), "{\"error\":\"RecordInvalid\"}").into_response();
    response.headers_mut().extend(wait.map(|wait| (header::RETRY_AFTER, wait.parse().unwrap())));
    response.headers_mut().insert(header::LOCATION, "/elsewhere".parse().unwrap());
    Some(response)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paging {
    #[serde(rename = "page[size]")]
    size: usize,
    #[serde(rename = "page[after]")]
    after: Option<usize>,
}

pub(crate) async fn comments(
    State(desk): State<Shared>,
    Path(ticket): Path<String>,
    Query(paging): Query<Paging>,
    headers: HeaderMap,
) -> Response {
    let mut desk = desk.lock().unwrap();
    desk.calls += 1;
    if let Some(refusal) = refusal(&desk, &headers, &ticket) {
        return refusal;
    }
    let from = paging.after.unwrap_or(0);
    let page: Vec<&Value> = desk.comments.iter().skip(from).take(paging.size).collect();
    let end = from + page.len();
    Json(json!({"comments": page, "meta": {"has_more": end < desk.comments.len(), "after_cursor": end.to_string()}}))
        .into_response()
}

pub(crate) async fn desk() -> (Shared, zendesk::Client) {
    let shared = Shared::default();
    shared.lock().unwrap().now = noon();
    let routes = Router::new()
        .route("/api/v2/tickets/{ticket}", put(update))
        .route("/api/v2/tickets/{ticket}/comments.json", get(comments));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let server = axum::serve(listener, routes.with_state(shared.clone()));
    tokio::spawn(async move { server.await.unwrap() });
    let client = zendesk::Client::new(Wire::new(Reach::LoopbackToo).unwrap(), &access(&base)).unwrap();
    (shared, client)
}

pub(crate) fn access(base: &str) -> HelpdeskAccess {
    HelpdeskAccess {
        base: base.to_owned(),
        user: "bot@example.com".to_owned(),
        token: Secret::new("key"),
        integration_user: Some(AUTHOR.to_string()),
        agents_group: Some(44),
    }
}

pub(crate) fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

pub(crate) fn text(text: &str) -> Outgoing {
    Outgoing { external_ticket: "7".to_owned(), text: text.to_owned(), marker: None }
}

pub(crate) fn sought(outgoing: &Outgoing, is_public: bool) -> Sought {
    Sought { outgoing: outgoing.clone(), is_public, since: noon() }
}

pub(crate) fn set(desk: &Shared, mood: Mood) {
    desk.lock().unwrap().mood = mood;
}

pub(crate) async fn desk_with_token(token: &str) -> (zendesk::Client, Shared) {
    let shared = Shared::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let server = axum::serve(listener, Router::new().route("/api/v2/tickets/{ticket}", put(update)).with_state(shared.clone()));
    tokio::spawn(async move { server.await.unwrap() });
    let access = HelpdeskAccess { token: Secret::new(token), ..access(&base) };
    (zendesk::Client::new(Wire::new(Reach::LoopbackToo).unwrap(), &access).unwrap(), shared)
}
