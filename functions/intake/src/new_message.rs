//! A new message by the API: a customer's later word from the client's own system, or an expert's word to the customer.

use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use boot::{Ports, caller, problem_of};
use bytes::Bytes;
use domain::{Expert, ExpertId, Message, MessageId, Principal, Speaker, Ticket, TicketId, digest_of};
use serde::{Deserialize, Serialize};
use store::{ClientScope, ClientStore, StoreError, Stored};
use tracing::info;
use web::{BODY_BYTES_MAX, Problem, idempotency_key, read_json, require_json};

use crate::follow_up::is_same;
use crate::new_ticket::is_id;
use crate::opening::redacted;
use crate::outcome::{Landed, Outcome};
use crate::{body, correlation, door, landing};

/// The longest message, in bytes.
const TEXT_BYTES_MAX: usize = 100_000;

/// A later word.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMessage {
    text: String,
    #[serde(default)]
    external_id: Option<String>,
}

/// The answer to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Said {
    ticket: TicketId,
    message: MessageId,
    outcome: Outcome,
}

/// `POST /v1/tickets/{ticket}/messages`: 202 with where it landed. The credential says whose words they are.
///
/// Without `external_id` or an `Idempotency-Key`, the same words in the same round of the ticket count as one message. With one, other
/// words under it are 409; what is private in a customer's words is not compared, since it is not kept.
pub(crate) async fn add(
    State(ports): State<Ports>,
    ticket: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Said>), Problem> {
    let body = body::taken(body, BODY_BYTES_MAX)?;
    let principal = caller(&ports, &headers).await?;
    require_json(&headers)?;
    let Path(ticket) = ticket.map_err(|_| Problem::not_found())?;
    let id: TicketId = ticket.parse().map_err(|_| Problem::not_found())?;
    let new: NewMessage = read_json(&body, BODY_BYTES_MAX)?;
    new.check()?;
    let key = new.external_id.clone().or(idempotency_key(&headers)?);
    let said = match principal {
        Principal::Client { client } => {
            let store = ports.store.open(ClientScope::of_client(&client));
            by_customer(&ports, &store, &headers, &id, &new, key.as_deref()).await?
        }
        Principal::Expert { expert } => by_expert(&ports, &expert, &id, &new, key.as_deref()).await?,
        Principal::Operator => return Err(Problem::forbidden("Messages are written by customers and experts.")),
    };
    Ok((StatusCode::ACCEPTED, Json(said)))
}

impl NewMessage {
    fn check(&self) -> Result<(), Problem> {
        if self.text.trim().is_empty() {
            return Err(Problem::shape_invalid("/text", "is empty"));
        }
        if self.text.len() > TEXT_BYTES_MAX {
            return Err(Problem::shape_invalid("/text", format!("is longer than {TEXT_BYTES_MAX} bytes")));
        }
        match &self.external_id {
            Some(id) if !is_id(id) => Err(Problem::shape_invalid("/external_id", "expected 1 to 200 printable characters")),
            _ => Ok(()),
        }
    }

    /// The message's id. `who` keeps the keys of customer and experts apart.
    fn id(&self, ticket: &Ticket, who: &str, key: Option<&str>) -> MessageId {
        let name = match key {
            Some(key) => digest_of(&["key", who, key]),
            None => digest_of(&["words", who, &ticket.epoch.to_string(), &self.text]),
        };
        MessageId::from_external(&ticket.id, &name)
    }
}

async fn by_customer(
    ports: &Ports,
    store: &ClientStore,
    headers: &HeaderMap,
    id: &TicketId,
    new: &NewMessage,
    key: Option<&str>,
) -> Result<Said, Problem> {
    let ticket = store.ticket(id).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?.value;
    let message = Message {
        id: new.id(&ticket, "customer", key),
        ticket: id.clone(),
        speaker: Speaker::Customer,
        text: redacted(&new.text),
        at: ports.now(),
        correlation: correlation::of(headers, None, id),
    };
    let landed = door::add(ports, store, message.clone()).await?.ok_or_else(Problem::not_found)?;
    said(store, landed, &message).await
}

/// An expert's word goes to the customer and counts as a touch, in one transaction with it. The stream brings it out.
async fn by_expert(
    ports: &Ports,
    id: &ExpertId,
    ticket: &TicketId,
    new: &NewMessage,
    key: Option<&str>,
) -> Result<Said, Problem> {
    let expert = ports.store.expert(id).await.map_err(problem_of)?.ok_or_else(Problem::unauthenticated)?.value;
    let scope = ClientScope::of_expert(&expert, ticket).ok_or_else(Problem::not_found)?;
    let store = ports.store.open(scope);
    let found = store.ticket(ticket).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?;
    may_write(&expert, &found.value)?;
    let message = Message {
        id: new.id(&found.value, id.as_str(), key),
        ticket: ticket.clone(),
        speaker: Speaker::Expert(id.clone()),
        text: new.text.clone(),
        at: ports.now(),
        correlation: found.value.correlation.clone(),
    };
    let landed = landing::again(|| speak(&store, &expert, &message)).await.map_err(problem_of)?;
    let landed = landed.ok_or_else(|| not_held(ticket))?;
    info!(ticket.id = %ticket, "{id} wrote to the customer of {ticket}");
    said(&store, landed, &message).await
}

/// Saves the expert's word on the ticket as it stands now. `None` when they no longer work on it.
async fn speak(store: &ClientStore, expert: &Expert, message: &Message) -> Result<Option<Landed>, StoreError> {
    let Some(ticket) = store.ticket(&message.ticket).await? else { return Ok(None) };
    if !ticket.value.is_worked_on_by(&expert.id) {
        return Ok(None);
    }
    let spoken: Stored<Ticket> = ticket.with(ticket.value.clone().spoke(message.at));
    landing::append(store, message, Some(&spoken)).await.map(Some)
}

/// An expert who may see the ticket hears why not; to others it is not there.
fn may_write(expert: &Expert, ticket: &Ticket) -> Result<(), Problem> {
    let sees = expert.is_qualified(ticket.client(), &ticket.program, ticket.topic.as_ref(), &ticket.language);
    match (ticket.is_worked_on_by(&expert.id), sees) {
        (true, _) => Ok(()),
        (false, true) => Err(not_held(&ticket.id)),
        (false, false) => Err(Problem::not_found()),
    }
}

fn not_held(ticket: &TicketId) -> Problem {
    Problem::refused("not-held", format!("You do not work on {ticket}. Claim it first."))
}

/// The answer, or 409 when other words landed under this id before.
async fn said(store: &ClientStore, landed: Landed, message: &Message) -> Result<Said, Problem> {
    let ticket = landed.ticket.ok_or_else(Problem::fault)?;
    if landed.outcome == Outcome::Duplicate {
        let words = landing::words(store, &ticket, &message.id).await.map_err(problem_of)?;
        if words.is_some_and(|words| !is_same(&words, &message.text)) {
            let detail = format!("{} has other words. Send a new key for a new message.", message.id);
            return Err(Problem::refused("idempotency-mismatch", detail));
        }
    }
    Ok(Said { ticket, message: message.id.clone(), outcome: landed.outcome })
}
