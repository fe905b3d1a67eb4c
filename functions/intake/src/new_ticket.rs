//! A new ticket by the API, written by one of the client's own systems.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use boot::{Ports, caller, problem_of};
use bytes::Bytes;
use domain::{ClientId, Connection, ConnectionId, ConnectionKind, Principal, TicketId, digest_of};
use serde::{Deserialize, Serialize};
use web::{BODY_BYTES_MAX, Problem, idempotency_key, read_json, require_json};

use crate::door::{Door, Entered};
use crate::outcome::Outcome;
use crate::question::{self, Question};
use crate::{body, key};

/// The longest text, in bytes.
const TEXT_BYTES_MAX: usize = 100_000;
/// The longest of the shorter fields, in bytes.
const FIELD_BYTES_MAX: usize = 500;

/// A ticket as a client's own system writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTicket {
    pub(crate) connection: ConnectionId,
    #[serde(default, skip_serializing)]
    external_id: Option<String>,
    #[serde(default)]
    subject: String,
    text: String,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    topic: Option<String>,
    #[serde(default)]
    program: Option<String>,
    customer: NewCustomer,
    #[serde(default)]
    channel: Option<String>,
}

/// Who asks, as the client knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCustomer {
    id: String,
}

/// The answer to a new ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Accepted {
    ticket: TicketId,
    status_url: String,
    outcome: Outcome,
}

/// `POST /v1/tickets`: 202 with the ticket; the same key again answers the same, the same key with another body 409.
pub(crate) async fn open(
    State(ports): State<Ports>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    let body = body::taken(body, BODY_BYTES_MAX)?;
    let client = client(&ports, &headers).await?;
    require_json(&headers)?;
    let new: NewTicket = read_json(&body, BODY_BYTES_MAX)?;
    let key = idempotency_key(&headers)?;
    let connection = connection(&ports, &client, &new.connection).await?;
    let accepted = accept(&ports, &headers, &new, key.as_deref(), &connection?).await?;
    Ok((StatusCode::ACCEPTED, Json(accepted)))
}

pub(crate) async fn client(ports: &Ports, headers: &HeaderMap) -> Result<ClientId, Problem> {
    match caller(ports, headers).await? {
        Principal::Client { client } => Ok(client),
        _ => Err(Problem::forbidden("Tickets are opened by clients; send a client's key.")),
    }
}

/// The connection of this client. The outer error is the world's, the inner one the caller's.
pub(crate) async fn connection(
    ports: &Ports,
    client: &ClientId,
    id: &ConnectionId,
) -> Result<Result<Connection, Problem>, Problem> {
    let found = ports.store.connection(id).await.map_err(problem_of)?.map(|stored| stored.value);
    Ok(match found.filter(|connection| &connection.client == client) {
        None => Err(Problem::not_found()),
        Some(connection) if connection.kind != ConnectionKind::Api => {
            Err(Problem::shape_invalid("/connection", "is a help desk's connection: expected one of kind `api`"))
        }
        Some(connection) => Ok(connection),
    })
}

pub(crate) async fn accept(
    ports: &Ports,
    headers: &HeaderMap,
    new: &NewTicket,
    key: Option<&str>,
    connection: &Connection,
) -> Result<Accepted, Problem> {
    let question = new.question(key)?;
    let door = Door::of(ports, connection, headers, None);
    if let Some(key) = key
        && let Some(other) =
            key::bind(&door.store, key, &door.ticket_id(&question.external), ports.now()).await.map_err(problem_of)?
    {
        return Err(mismatch(&other));
    }
    let entered = door.open(&question).await?;
    if let Entered::Known(known) = &entered
        && known.origin.digest != question.digest
    {
        return Err(mismatch(&known.id));
    }
    let landed = entered.landed();
    let ticket = landed.ticket.ok_or_else(Problem::fault)?;
    let status_url = format!("{}/v1/tickets/{ticket}", ports.settings.public_url);
    Ok(Accepted { ticket, status_url, outcome: landed.outcome })
}

fn mismatch(ticket: &TicketId) -> Problem {
    let detail = format!("{ticket} was opened under this key with another body. Send a new key for a new ticket.");
    Problem::refused("idempotency-mismatch", detail)
}

impl NewTicket {
    /// What names the ticket over there: the caller's own id for it, or else the key of the call.
    pub(crate) fn external(&self, key: Option<&str>) -> Result<String, Problem> {
        match (&self.external_id, key) {
            (Some(id), _) if is_id(id) => Ok(id.trim().to_owned()),
            (Some(_), _) => Err(Problem::shape_invalid("/external_id", "expected 1 to 200 printable characters")),
            (None, Some(key)) => Ok(format!("idempotency-key {key}")),
            (None, None) => Err(Problem::shape_invalid("/external_id", "is missing: send it, or an Idempotency-Key header")),
        }
    }

    /// The question, or the first field that is wrong.
    fn question(&self, key: Option<&str>) -> Result<Question, Problem> {
        let external = self.external(key)?;
        self.check()?;
        Ok(Question {
            external,
            subject: self.subject.clone(),
            text: self.text.clone(),
            identity: self.customer.id.clone(),
            channel: question::channel(self.channel.as_deref(), "api"),
            language: self.language.clone(),
            topic: self.topic.clone(),
            program: self.program.clone(),
            digest: self.digest(),
        })
    }

    fn check(&self) -> Result<(), Problem> {
        if self.text.trim().is_empty() {
            return Err(Problem::shape_invalid("/text", "is empty"));
        }
        if self.text.len() > TEXT_BYTES_MAX {
            return Err(Problem::shape_invalid("/text", format!("is longer than {TEXT_BYTES_MAX} bytes")));
        }
        if !is_id(&self.customer.id) {
            return Err(Problem::shape_invalid("/customer/id", "expected 1 to 200 printable characters"));
        }
        let fields =
            [("channel", &self.channel), ("language", &self.language), ("program", &self.program), ("topic", &self.topic)];
        let given = fields.iter().filter_map(|(name, value)| Some((*name, value.as_ref()?)));
        for (name, value) in given.chain([("subject", &self.subject)]) {
            if value.len() > FIELD_BYTES_MAX {
                return Err(Problem::shape_invalid(format!("/{name}"), format!("is longer than {FIELD_BYTES_MAX} bytes")));
            }
        }
        Ok(())
    }

    /// Tells two bodies under one key apart; spaces and the order of fields do not count, nor does the key itself.
    fn digest(&self) -> String {
        digest_of(&["api", &serde_json::to_string(self).unwrap_or_default()])
    }
}

/// Whether this may name something of the caller's.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=200).contains(&text.trim().len()) && !text.chars().any(char::is_control)
}
