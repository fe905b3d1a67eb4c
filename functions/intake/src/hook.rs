//! A hook: a help desk's signed webhook. Verified raw before anything is read, saved before it is acknowledged.

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use boot::{Ports, problem_of};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use domain::{Connection, ConnectionId, ConnectionKind, Message, MessageId, Speaker, Ticket};
use helpdesk::{
    Inbound, InboundKind, Purpose, ReadRefused, SignatureRefused, Verified, Writer, dummy_check, standard_webhooks, zendesk,
};
use queue::{Parked, QueueName};
use serde_json::json;
use sha2::{Digest, Sha256};
use tracing::{info, warn};
use web::Problem;

use crate::body;
use crate::door::{Door, Entered};
use crate::landing;
use crate::opening::redacted;
use crate::outcome::{Landed, Outcome};
use crate::question::{Question, opening_comment};

/// The most bytes of a webhook.
pub(crate) const BODY_BYTES_MAX: usize = 256 * 1024;

/// `POST /hooks/{connection}`: 200 with what became of it, whatever it was, once it is safe.
pub(crate) async fn receive(
    State(ports): State<Ports>,
    Path(connection): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Landed>, Problem> {
    let body = body::taken(body, BODY_BYTES_MAX)?;
    let Some(connection) = load(&ports, &connection).await? else {
        // The same work as for a wrong signature: the time of the answer does not tell which connections exist.
        dummy_check(&body);
        return Err(Problem::not_found());
    };
    let verified = verify(&ports, &connection, &headers, &body).map_err(|refused| unproved(&connection, &body, &refused))?;
    let delivery = verified.delivery.as_deref();
    let door = Door::of(&ports, &connection, &headers, delivery);
    match read(&connection, &body) {
        Ok(inbound) => act(&door, &inbound, delivery).await.map(Json),
        Err(refused) => unreadable(&door, &headers, &body, refused).await.map(Json),
    }
}

async fn load(ports: &Ports, id: &str) -> Result<Option<Connection>, Problem> {
    let Ok(id) = id.parse::<ConnectionId>() else { return Ok(None) };
    let stored = ports.store.connection(&id).await.map_err(problem_of)?;
    Ok(stored.map(|stored| stored.value).filter(|connection| connection.kind != ConnectionKind::Api))
}

fn verify(ports: &Ports, connection: &Connection, headers: &HeaderMap, body: &[u8]) -> Result<Verified, SignatureRefused> {
    let (secrets, now) = (&connection.secrets, ports.now());
    match connection.kind {
        ConnectionKind::Zendesk => zendesk::verify(headers, body, secrets, Purpose::Live, now),
        ConnectionKind::StandardWebhooks | ConnectionKind::Api => standard_webhooks::verify(headers, body, secrets, now),
    }
}

/// 401. Time, length and digest are kept in the log; the body is not.
fn unproved(connection: &Connection, body: &[u8], refused: &SignatureRefused) -> Problem {
    let digest = digest(body);
    warn!(connection = %connection.id, bytes = body.len(), digest, "refused a delivery to {}: {refused}", connection.id);
    let title = match refused {
        SignatureRefused::SignatureInvalid(_) => "The signature does not match",
        SignatureRefused::TimestampStale { .. } => "The signed time is too far from now",
    };
    Problem::new(refused.problem(), StatusCode::UNAUTHORIZED, title, format!("Failed to {refused}."))
}

fn read(connection: &Connection, body: &[u8]) -> Result<Inbound, ReadRefused> {
    let integration_user = connection.access.as_ref().and_then(|access| access.integration_user.as_deref());
    match connection.kind {
        ConnectionKind::Zendesk => zendesk::read(body, integration_user),
        ConnectionKind::StandardWebhooks | ConnectionKind::Api => standard_webhooks::read(body),
    }
}

/// What a body that cannot be read is answered: 400, 415 where it never was JSON, 422 to a client who wrote its shape; a vendor's own
/// shape is parked and answered 200, so that their change does not switch the connection off.
async fn unreadable(door: &Door<'_>, headers: &HeaderMap, body: &[u8], refused: ReadRefused) -> Result<Landed, Problem> {
    info!(connection = %door.connection.id, digest = digest(body), "a delivery to {} cannot be read", door.connection.id);
    match refused {
        ReadRefused::Unreadable { .. } if says_other_type(headers) => Err(Problem::new(
            "media-type-unsupported",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The media type is not taken here",
            "Send the body as application/json.",
        )),
        ReadRefused::Unreadable { detail } => Err(Problem::body_unreadable(format!("The body cannot be read: {detail}."))),
        ReadRefused::Shape { writer: Writer::Client, pointer, detail } => Err(Problem::shape_invalid(pointer, detail)),
        ReadRefused::Shape { writer: Writer::Vendor, pointer, detail } => {
            park(door, body, format!("{} sent a shape that is not known: {pointer:?} {detail}", door.connection.id)).await
        }
    }
}

fn says_other_type(headers: &HeaderMap) -> bool {
    let named = headers.get(header::CONTENT_TYPE).and_then(|named| named.to_str().ok());
    named.is_some_and(|named| !named.to_ascii_lowercase().contains("json"))
}

/// Puts the fact, never the customer's words, where a person reads it.
async fn park(door: &Door<'_>, body: &[u8], reason: String) -> Result<Landed, Problem> {
    let note = json!({
        "connection": door.connection.id,
        "at": door.ports.now(),
        "bytes": body.len(),
        "sha256": digest(body),
        "reason": reason,
    });
    let parked = Parked { queue: Some(QueueName::Overflow), body: note.to_string(), reason };
    door.ports.sender.park(parked).await.map_err(|failed| {
        warn!(connection = %door.connection.id, "could not park a delivery: {failed}");
        Problem::unavailable()
    })?;
    Ok(Landed::nowhere(Outcome::Parked))
}

fn digest(body: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(body))
}

/// What the words of customers do. All else - staff, notes, states, our own echo, what customers cannot read - changes nothing here.
async fn act(door: &Door<'_>, inbound: &Inbound, delivery: Option<&str>) -> Result<Landed, Problem> {
    match &inbound.kind {
        InboundKind::Opened if inbound.is_public => opened(door, inbound).await,
        InboundKind::CustomerReplied => replied(door, inbound, delivery).await,
        kind => {
            info!(connection = %door.connection.id, "left a delivery alone: {kind:?}");
            Ok(Landed::nowhere(Outcome::Ignored))
        }
    }
}

async fn opened(door: &Door<'_>, inbound: &Inbound) -> Result<Landed, Problem> {
    let entered = door.open(&Question::of_opening(inbound)).await?;
    match &entered {
        Entered::Known(ticket) if opening_comment(ticket).is_some() => behind_its_comment(door, inbound, ticket).await,
        _ => Ok(entered.landed()),
    }
}

/// A comment came first and opened the ticket: the words of the opening stand beside it, so that none are lost.
async fn behind_its_comment(door: &Door<'_>, inbound: &Inbound, ticket: &Ticket) -> Result<Landed, Problem> {
    let text = redacted(&inbound.body);
    if text.trim().is_empty() || text == ticket.question {
        return Ok(Landed::on(&ticket.id, Outcome::Duplicate));
    }
    let message = Message {
        id: MessageId::from_external(&ticket.id, "opening"),
        ticket: ticket.id.clone(),
        speaker: Speaker::Customer,
        text,
        at: door.ports.now(),
        correlation: ticket.correlation.clone(),
    };
    landing::append(&door.store, &message, None).await.map_err(problem_of)
}

async fn replied(door: &Door<'_>, inbound: &Inbound, delivery: Option<&str>) -> Result<Landed, Problem> {
    let ticket = door.ticket_id(&inbound.external_ticket);
    let named = inbound.external_message.as_deref().or(inbound.delivery.as_deref()).or(delivery);
    let message = Message {
        id: MessageId::from_external(&ticket, named.unwrap_or(&inbound.body)),
        ticket: ticket.clone(),
        speaker: Speaker::Customer,
        text: redacted(&inbound.body),
        at: door.ports.now(),
        correlation: door.correlation(&ticket),
    };
    match door.add(message.clone()).await? {
        Some(landed) => Ok(landed),
        None => before_its_ticket(door, inbound, message).await,
    }
}

/// A comment whose ticket is not known opens it; without words there is nothing to open, and a person looks.
async fn before_its_ticket(door: &Door<'_>, inbound: &Inbound, message: Message) -> Result<Landed, Problem> {
    if inbound.body.trim().is_empty() {
        let reason = format!("{} sent a comment without words on a ticket that is not known", door.connection.id);
        return park(door, message.id.as_str().as_bytes(), reason).await;
    }
    match door.open(&Question::of_comment(inbound, &message.id)).await? {
        // Another delivery opened the ticket meanwhile.
        Entered::Known(ticket) if opening_comment(&ticket).as_ref() != Some(&message.id) => {
            door.add(message).await?.ok_or_else(Problem::unavailable)
        }
        entered => Ok(entered.landed()),
    }
}
