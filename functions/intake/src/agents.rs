//! What the client's agents do in their own help desk: write to the customer, end a ticket, give one back to the experts.
//!
//! Each is kept once, under the mark of the message or delivery that told it. Their words count while they have the ticket; else they
//! are left alone, since without the integration user's id our own echo looks the same.

use domain::{Message, MessageId, Program, Span, State, Ticket, TicketId, Timestamp};
use store::{ClientStore, Put, StoreError, Stored};

use crate::follow_up;
use crate::landing::{again, landed_on, latest, mark, save_marked};
use crate::outcome::{Landed, Outcome};

/// How far the help desk's clock may stand behind ours before a return counts as one of an earlier hand-off.
const CLOCKS_APART: Span = Span::minutes(5);

/// A return as the help desk told it.
pub(crate) struct Return {
    /// What makes it one of a kind; a second telling has the same.
    pub(crate) id: MessageId,
    /// When, by the help desk's clock.
    pub(crate) at: Option<Timestamp>,
    /// The agents' reason, redacted, for the experts.
    pub(crate) reason: Option<Message>,
}

/// Keeps an agent's public word on a ticket that the agents have. `None` where they have none of this name.
pub(crate) async fn write(store: &ClientStore, message: &Message, now: Timestamp) -> Result<Option<Landed>, StoreError> {
    again(|| write_once(store, message, now)).await
}

async fn write_once(store: &ClientStore, message: &Message, now: Timestamp) -> Result<Option<Landed>, StoreError> {
    let Some(ticket) = theirs(store, &message.ticket, now).await? else { return Ok(None) };
    let id = ticket.value.id.clone();
    let own = Message { ticket: id.clone(), correlation: ticket.value.correlation.clone(), ..message.clone() };
    let puts = vec![
        store.put_message(&own)?,
        store.put_ticket(&ticket.with(ticket.value.clone().agent_wrote(now)))?,
        store.put_double(&mark(&message.id), &id, now)?,
    ];
    save_marked(store, &message.id, puts, Landed::on(&id, Outcome::FollowUp)).await.map(Some)
}

/// Keeps that a ticket was ended at the help desk: from an expert's queue it goes to the agents. `None` when nothing changes.
pub(crate) async fn end(store: &ClientStore, id: &TicketId, now: Timestamp) -> Result<Option<Landed>, StoreError> {
    again(|| end_once(store, id, now)).await
}

async fn end_once(store: &ClientStore, id: &TicketId, now: Timestamp) -> Result<Option<Landed>, StoreError> {
    let Some(ticket) = latest(store, id, now).await? else { return Ok(None) };
    let Some(ended) = follow_up::ended(&ticket.value, now) else { return Ok(None) };
    let outcome = if ticket.value.is_with_agents() { Outcome::FollowUp } else { Outcome::HandedOff };
    store.save_ticket(&ticket.with(ended)).await?;
    Ok(Some(Landed::on(&ticket.value.id, outcome)))
}

/// Gives a ticket that the agents have back to the experts. Told again, or late, it changes nothing.
pub(crate) async fn give_back(store: &ClientStore, id: &TicketId, told: &Return, now: Timestamp) -> Result<Landed, StoreError> {
    again(|| give_back_once(store, id, told, now)).await
}

async fn give_back_once(store: &ClientStore, id: &TicketId, told: &Return, now: Timestamp) -> Result<Landed, StoreError> {
    let Some(ticket) = latest(store, id, now).await? else { return Ok(Landed::nowhere(Outcome::Ignored)) };
    let id = ticket.value.id.clone();
    // The mark is set whatever becomes of it: a telling that changed nothing must not return a later hand-off when it comes again.
    let mut puts = vec![store.put_double(&mark(&told.id), &id, now)?];
    let outcome = match given_back(&ticket, told, store, now).await? {
        Some(change) => {
            puts.extend(change);
            Outcome::Returned
        }
        None => Outcome::Ignored,
    };
    save_marked(store, &told.id, puts, Landed::on(&id, outcome)).await
}

/// The ticket with the experts again, and the reason beside it; nothing where the agents do not have it, or got it later.
async fn given_back(
    ticket: &Stored<Ticket>,
    told: &Return,
    store: &ClientStore,
    now: Timestamp,
) -> Result<Option<Vec<Put>>, StoreError> {
    let State::Escalated { at: since, .. } = &ticket.value.state else { return Ok(None) };
    if told.at.is_some_and(|at| at + CLOCKS_APART < *since) {
        return Ok(None);
    }
    let program: Option<Program> = store.program(&ticket.value.program).await?.map(|program| program.value);
    let hand_off = program.and_then(|program| program.deadlines.hand_off);
    let Ok(returned) = ticket.value.clone().returned(hand_off, now) else { return Ok(None) };
    let mut puts = vec![store.put_ticket(&ticket.with(returned))?];
    puts.extend(reason(ticket, told, store, now).await?);
    Ok(Some(puts))
}

/// The agents' reason beside the ticket. A note that landed before is the reason of an earlier return.
async fn reason(ticket: &Stored<Ticket>, told: &Return, store: &ClientStore, now: Timestamp) -> Result<Vec<Put>, StoreError> {
    let Some(reason) = &told.reason else { return Ok(Vec::new()) };
    if landed_on(store, &reason.id, &ticket.value.id).await?.is_some() {
        return Ok(Vec::new());
    }
    let Ticket { id, correlation, .. } = ticket.value.clone();
    let own = Message { ticket: id.clone(), correlation, ..reason.clone() };
    Ok(vec![store.put_message(&own)?, store.put_double(&mark(&reason.id), &id, now)?])
}

async fn theirs(store: &ClientStore, id: &TicketId, now: Timestamp) -> Result<Option<Stored<Ticket>>, StoreError> {
    Ok(latest(store, id, now).await?.filter(|ticket| ticket.value.is_with_agents()))
}
