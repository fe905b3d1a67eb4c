//! A hook: a help desk's signed webhook. Verified raw before anything is read, saved before it is acknowledged.

use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use boot::{Ports, problem_of};
use bytes::Bytes;
use domain::{Connection, ConnectionId, ConnectionKind, Message, MessageId, Speaker, Ticket, TicketId};
use helpdesk::{
    Inbound, InboundKind, Purpose, ReadRefused, SignatureRefused, Verified, Writer, dummy_check, standard_webhooks, zendesk,
};
use tracing::{info, warn};
use web::{Problem, require_json};

use crate::door::{Door, Entered};
use crate::follow_up::is_same;
use crate::letter::{digest, park};
use crate::opening::redacted;
use crate::outcome::{Landed, Outcome};
use crate::question::{Question, opening_comment};
use crate::{agents, body, landing};

/// The most bytes of a webhook.
pub(crate) const BODY_BYTES_MAX: usize = 256 * 1024;

/// `POST /hooks/{connection}`: 200 with what became of it, whatever it was, once it is safe.
pub(crate) async fn receive(
    State(ports): State<Ports>,
    connection: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Landed>, Problem> {
    let body = body::taken(body, BODY_BYTES_MAX)?;
    let connection = load(&ports, connection.as_ref().map_or("", |Path(id)| id)).await?.ok_or_else(|| unknown(&body))?;
    let verified = verify(&ports, &connection, &headers, &body).map_err(|refused| unproved(&connection, &body, &refused))?;
    require_json(&headers)?;
    let door = Door::of(&ports, &connection, &headers, verified.delivery.as_deref());
    let delivered = Delivered { id: verified.delivery.as_deref(), body: &body };
    match read(&connection, &body) {
        Ok(inbound) => act(&door, &inbound, &delivered).await.map(Json),
        Err(refused) => unreadable(&door, &body, refused).await.map(Json),
    }
}

/// A delivery that was proved.
struct Delivered<'a> {
    /// The sender's own id for it.
    id: Option<&'a str>,
    /// Its raw body.
    body: &'a [u8],
}

async fn load(ports: &Ports, id: &str) -> Result<Option<Connection>, Problem> {
    let named = id.parse::<ConnectionId>().ok();
    // What cannot be an id is looked up as well, under a stand-in, so that it costs as much as one that could.
    let asked = named.clone().unwrap_or_else(|| ConnectionId::from_random([0; 16]));
    let stored = ports.store.connection(&asked).await.map_err(problem_of)?;
    let is_hook = |found: &Connection| named.as_ref() == Some(&found.id) && found.kind != ConnectionKind::Api;
    Ok(stored.map(|stored| stored.value).filter(is_hook))
}

/// 404, after the same work as for a wrong signature, its log line included: the time of the answer does not tell which connections
/// exist.
fn unknown(body: &[u8]) -> Problem {
    dummy_check(body);
    let digest = digest(body);
    warn!(bytes = body.len(), digest, "refused a delivery to a connection that is not known");
    Problem::not_found()
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

/// What a body that cannot be read is answered: 400, 422 to a client who wrote its shape; a vendor's own shape is parked and answered
/// 200, so that their change does not switch the connection off.
async fn unreadable(door: &Door<'_>, body: &[u8], refused: ReadRefused) -> Result<Landed, Problem> {
    info!(connection = %door.connection.id, digest = digest(body), "a delivery to {} cannot be read", door.connection.id);
    match refused {
        ReadRefused::Unreadable { detail } => Err(Problem::body_unreadable(format!("The body cannot be read: {detail}."))),
        ReadRefused::Shape { writer: Writer::Client, pointer, detail } => Err(Problem::shape_invalid(pointer, detail)),
        ReadRefused::Shape { writer: Writer::Vendor, pointer, detail } => {
            park(door, body, format!("{} sent a shape that is not known: {pointer:?} {detail}", door.connection.id)).await
        }
    }
}

/// What the words of customers do, and what the client's agents do with a ticket that is theirs. All else - notes, other states, our own
/// echo, what customers cannot read - changes nothing here.
async fn act(door: &Door<'_>, inbound: &Inbound, delivered: &Delivered<'_>) -> Result<Landed, Problem> {
    match &inbound.kind {
        InboundKind::Opened if inbound.is_public => opened(door, inbound).await,
        InboundKind::CustomerReplied => replied(door, inbound, delivered).await,
        InboundKind::AgentReplied => agent_replied(door, inbound, delivered).await,
        InboundKind::StatusChanged if is_ended(inbound) => ended(door, inbound).await,
        InboundKind::Returned => returned(door, inbound, delivered).await,
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
    if text.trim().is_empty() || is_same(&text, &ticket.question) {
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

async fn replied(door: &Door<'_>, inbound: &Inbound, delivered: &Delivered<'_>) -> Result<Landed, Problem> {
    let message = message(door, inbound, delivered, Speaker::Customer);
    match door.add(message.clone()).await? {
        Some(landed) => Ok(landed),
        None => before_its_ticket(door, inbound, message, delivered.body).await,
    }
}

fn message(door: &Door<'_>, inbound: &Inbound, delivered: &Delivered<'_>, speaker: Speaker) -> Message {
    let ticket = door.ticket_id(&inbound.external_ticket);
    let named = inbound.external_message.as_deref().or(inbound.delivery.as_deref()).or(delivered.id);
    Message {
        id: MessageId::from_external(&ticket, named.unwrap_or(&inbound.body)),
        text: redacted(&inbound.body),
        at: door.ports.now(),
        correlation: door.correlation(&ticket),
        ticket,
        speaker,
    }
}

/// A comment whose ticket is not known opens it; without words there is nothing to open, and a person looks.
async fn before_its_ticket(door: &Door<'_>, inbound: &Inbound, message: Message, body: &[u8]) -> Result<Landed, Problem> {
    if inbound.body.trim().is_empty() {
        let reason = format!("{} sent a comment without words on a ticket that is not known", door.connection.id);
        return park(door, body, reason).await;
    }
    match door.open(&Question::of_comment(inbound, &message.id)).await? {
        // Another delivery opened the ticket meanwhile.
        Entered::Known(ticket) if opening_comment(&ticket).as_ref() != Some(&message.id) => {
            door.add(message).await?.ok_or_else(Problem::unavailable)
        }
        entered => Ok(entered.landed()),
    }
}

/// Whether somebody ended it; who nobody names may be ourselves.
fn is_ended(inbound: &Inbound) -> bool {
    inbound.author.is_some() && matches!(inbound.status.as_deref(), Some("solved" | "closed"))
}

/// An agent ended it over there: experts see it no longer.
async fn ended(door: &Door<'_>, inbound: &Inbound) -> Result<Landed, Problem> {
    let ticket = door.ticket_id(&inbound.external_ticket);
    let landed = agents::end(&door.store, &ticket, door.ports.now()).await.map_err(problem_of)?;
    info!(ticket.id = %ticket, "{ticket} was ended over there: {:?}", landed.as_ref().map(|landed| landed.outcome));
    Ok(landed.unwrap_or_else(|| Landed::nowhere(Outcome::Ignored)))
}

/// An agent wrote to the customer: while the ticket is theirs, its history tells that somebody spoke.
async fn agent_replied(door: &Door<'_>, inbound: &Inbound, delivered: &Delivered<'_>) -> Result<Landed, Problem> {
    let message = message(door, inbound, delivered, Speaker::Agent);
    let landed = agents::write(&door.store, &message, door.ports.now()).await.map_err(problem_of)?;
    info!(ticket.id = %message.ticket, "an agent wrote: {:?}", landed.as_ref().map(|landed| landed.outcome));
    Ok(landed.unwrap_or_else(|| Landed::nowhere(Outcome::Ignored)))
}

/// Whether the latest note over there is our own hand-off: an agent who gives the ticket back without a word adds none.
fn is_our_packet(ticket: &TicketId, note: &str) -> bool {
    note.contains(&format!("fandesk-{}-", ticket.digest()))
}

/// An agent gave it back: the same ticket waits for an expert again. One change at the help desk is one return, under whichever delivery.
async fn returned(door: &Door<'_>, inbound: &Inbound, delivered: &Delivered<'_>) -> Result<Landed, Problem> {
    let ticket = door.ticket_id(&inbound.external_ticket);
    let named = inbound.object_version.as_deref().or(inbound.delivery.as_deref()).or(delivered.id);
    let digest = digest(delivered.body);
    let note = message(door, inbound, delivered, Speaker::Agent);
    let told = agents::Return {
        id: MessageId::from_external(&ticket, &format!("return {}", named.unwrap_or(&digest))),
        at: inbound.at,
        reason: Some(note).filter(|note| !note.text.trim().is_empty() && !is_our_packet(&ticket, &inbound.body)),
    };
    let landed = agents::give_back(&door.store, &ticket, &told, door.ports.now()).await.map_err(problem_of)?;
    info!(ticket.id = %ticket, "the agents gave {ticket} back: {:?}", landed.outcome);
    Ok(landed)
}
