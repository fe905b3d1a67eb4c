//! A batch: up to a hundred new tickets in one call, each with an answer of its own.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use boot::Ports;
use bytes::Bytes;
use domain::{ClientId, Connection, ConnectionId};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::{BODY_BYTES_MAX, Problem, idempotency_key, read_json, require_json};

use crate::body;
use crate::new_ticket::{Accepted, NewTicket, accept, client, connection};

/// The most tickets of a batch.
const BATCH_MAX: usize = 100;
/// How many tickets of a batch are worked on at once.
const AT_ONCE: usize = 8;
/// Several new tickets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    tickets: Vec<Value>,
}

/// The answer to one ticket of a batch.
#[derive(Debug, Serialize)]
pub(crate) struct BatchItem {
    index: usize,
    status: u16,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    accepted: Option<Accepted>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

/// The answer to a batch, in the batch's order.
#[derive(Debug, Serialize)]
pub(crate) struct BatchAnswer {
    items: Vec<BatchItem>,
}

/// `POST /v1/tickets:batch`: 200 with one answer for each, so that a wrong one holds no other back.
pub(crate) async fn open(
    State(ports): State<Ports>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<BatchAnswer>, Problem> {
    let body = body::taken(body, BODY_BYTES_MAX)?;
    let client = client(&ports, &headers).await?;
    require_json(&headers)?;
    let batch: Batch = read_json(&body, BODY_BYTES_MAX)?;
    if !(1..=BATCH_MAX).contains(&batch.tickets.len()) {
        return Err(Problem::shape_invalid(
            "/tickets",
            format!("expected 1 to {BATCH_MAX} tickets, found {}", batch.tickets.len()),
        ));
    }
    let key = idempotency_key(&headers)?;
    let read: Vec<Result<NewTicket, Problem>> = batch.tickets.iter().map(read_one).collect();
    let connections = connections(&ports, &client, read.iter().flatten()).await?;
    let desk = Desk { ports: &ports, headers: &headers, connections };
    let rows = rows(read.into_iter().enumerate().map(|(index, new)| Item { index, key: key_of(key.as_deref(), index), new }));
    let answers: Vec<Vec<BatchItem>> =
        futures::stream::iter(rows).map(|row| desk.one_by_one(row)).buffer_unordered(AT_ONCE).collect().await;
    let mut items: Vec<BatchItem> = answers.into_iter().flatten().collect();
    items.sort_by_key(|item| item.index);
    Ok(Json(BatchAnswer { items }))
}

/// One ticket of a batch as it was read.
struct Item {
    index: usize,
    key: Option<String>,
    new: Result<NewTicket, Problem>,
}

/// The key of one call names each of its tickets by their place.
fn key_of(key: Option<&str>, index: usize) -> Option<String> {
    key.map(|key| format!("{key}#{index}"))
}

/// Tickets of one name stand in one row, the first in front; rows do not wait for each other.
fn rows(items: impl Iterator<Item = Item>) -> Vec<Vec<Item>> {
    let mut rows: BTreeMap<Result<(ConnectionId, String), usize>, Vec<Item>> = BTreeMap::new();
    for item in items {
        let named =
            item.new.as_ref().ok().and_then(|new| Some((new.connection.clone(), new.external(item.key.as_deref()).ok()?)));
        rows.entry(named.ok_or(item.index)).or_default().push(item);
    }
    rows.into_values().collect()
}

/// What every ticket of a batch needs.
struct Desk<'a> {
    ports: &'a Ports,
    headers: &'a HeaderMap,
    connections: BTreeMap<ConnectionId, Result<Connection, Problem>>,
}

impl Desk<'_> {
    /// The tickets of a row, each after the one before: the first of two with one name wins.
    async fn one_by_one(&self, row: Vec<Item>) -> Vec<BatchItem> {
        let mut answers = Vec::with_capacity(row.len());
        for item in row {
            answers.push(BatchItem::of(item.index, self.open(item).await));
        }
        answers
    }

    async fn open(&self, item: Item) -> Result<Accepted, Problem> {
        let new = item.new?;
        match self.connections.get(&new.connection) {
            Some(Ok(connection)) => accept(self.ports, self.headers, &new, item.key.as_deref(), connection).await,
            Some(Err(problem)) => Err(problem.clone()),
            None => Err(Problem::not_found()),
        }
    }
}

fn read_one(new: &Value) -> Result<NewTicket, Problem> {
    let bytes = serde_json::to_vec(new).map_err(|_| Problem::fault())?;
    read_json(&bytes, BODY_BYTES_MAX)
}

async fn connections(
    ports: &Ports,
    client: &ClientId,
    tickets: impl Iterator<Item = &NewTicket>,
) -> Result<BTreeMap<ConnectionId, Result<Connection, Problem>>, Problem> {
    let mut found = BTreeMap::new();
    for new in tickets {
        if !found.contains_key(&new.connection) {
            found.insert(new.connection.clone(), connection(ports, client, &new.connection).await?);
        }
    }
    Ok(found)
}

impl BatchItem {
    fn of(index: usize, ended: Result<Accepted, Problem>) -> Self {
        match ended {
            Ok(accepted) => BatchItem { index, status: 202, accepted: Some(accepted), problem: None },
            Err(problem) => BatchItem { index, status: problem.status(), accepted: None, problem: Some(problem) },
        }
    }
}
