//! The landing: how a ticket or a message is saved so that it is there once, however often and in whatever order it is delivered.
//!
//! Beside each message stands a mark under the message's id, in one transaction: the second delivery meets it and reads off it where
//! the first one landed. A ticket that continues another leaves such a mark for the old one, so that later words find their way.

use std::future::Future;
use std::time::Duration;

use domain::{ClosedBecause, Message, MessageId, State, Ticket, TicketId, Timestamp, digest_of};
use store::{ClientStore, Put, StoreError, Stored, jitter};

use crate::flood;
use crate::follow_up::{self, FollowUp};
use crate::opening;
use crate::outcome::{Landed, Outcome};
use crate::question::opening_comment;

/// How often it is decided at most because somebody else wrote first; its pauses take 2.6 seconds at most.
const CONTENDED_TRIES: u32 = 12;
/// The longest pause after the first of these.
const PAUSE: Duration = Duration::from_millis(10);
/// How many continuations of one ticket are followed at most.
const CONTINUATIONS_MAX: usize = 200;

/// How the opening of a ticket ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Opened {
    /// It is new.
    New(Box<Ticket>),
    /// It was here before, and stands like this.
    Known(Box<Ticket>),
}

/// Saves a new ticket. With `doubles` a question that the same customer asked today already is closed as its double; one that looks odd is
/// counted, and closed in a flood.
pub(crate) async fn open(store: &ClientStore, ticket: &Ticket, doubles: bool) -> Result<Opened, StoreError> {
    again(|| open_once(store, ticket, doubles)).await
}

async fn open_once(store: &ClientStore, ticket: &Ticket, doubles: bool) -> Result<Opened, StoreError> {
    let waits = ticket.state == State::Open && ticket.origin.repeat_of.is_none();
    let fingerprint = (doubles && waits).then(|| fingerprint(ticket));
    let asked = match &fingerprint {
        Some(fingerprint) => store.double(fingerprint).await?,
        None => None,
    };
    let mut puts = Vec::new();
    let ticket = match (asked, fingerprint) {
        (Some(of), _) => ticket.clone().closed(ClosedBecause::Duplicate { of }, ticket.opened_at),
        (None, fingerprint) => {
            puts.extend(fingerprint.map(|fingerprint| store.put_double(&fingerprint, &ticket.id, ticket.opened_at)).transpose()?);
            ticket.clone()
        }
    };
    let (ticket, counts) = flood::counted(store, ticket).await?;
    puts.extend(counts);
    let comment = opening_comment(&ticket);
    puts.extend(comment.map(|comment| store.put_double(&mark(&comment), &ticket.id, ticket.opened_at)).transpose()?);
    puts.push(store.put_ticket(&Stored::new(ticket.clone()))?);
    match store.save(puts).await {
        Ok(()) => Ok(Opened::New(Box::new(ticket))),
        Err(StoreError::Conflict(key)) => {
            let known = store.ticket(&ticket.id).await?;
            known.map(|known| Opened::Known(Box::new(known.value))).ok_or(StoreError::Conflict(key))
        }
        Err(error) => Err(error),
    }
}

fn fingerprint(ticket: &Ticket) -> String {
    triage::fingerprint(&ticket.asker, &ticket.subject, &ticket.question, &ticket.opened_at.day())
}

/// Adds a customer's later message to its ticket, or to the one that continues it by now. `None` when the ticket is not known.
pub(crate) async fn add(store: &ClientStore, message: &Message, now: Timestamp) -> Result<Option<Landed>, StoreError> {
    again(|| add_once(store, message, now)).await
}

async fn add_once(store: &ClientStore, message: &Message, now: Timestamp) -> Result<Option<Landed>, StoreError> {
    let Some(ticket) = latest(store, &message.ticket, now).await? else { return Ok(None) };
    let program = store.program(&ticket.value.program).await?.map(|program| program.value);
    let own = Message { ticket: ticket.value.id.clone(), correlation: ticket.value.correlation.clone(), ..message.clone() };
    let (mut puts, landed) = match (follow_up::decide(&ticket.value, &own.text, program.as_ref(), now), program.as_ref()) {
        (FollowUp::Double, _) => return Ok(Some(Landed::on(&ticket.value.id, Outcome::Duplicate))),
        (FollowUp::Reopen(reopened), _) => {
            let puts = vec![store.put_message(&own)?, store.put_ticket(&ticket.with((*reopened).clone()))?];
            (puts, Landed::with(&reopened, Outcome::Reopened))
        }
        (FollowUp::Repeat, Some(program)) => {
            let next = opening::repeat(&ticket.value, message, program);
            let continued = store.put_way(&continuation(&ticket.value.id), &next.id)?;
            (vec![continued, store.put_ticket(&Stored::new(next.clone()))?], Landed::with(&next, Outcome::Repeat))
        }
        (FollowUp::Append(heard), _) => {
            let is_theirs_now = heard.is_with_agents() && !ticket.value.is_with_agents();
            let outcome = if is_theirs_now { Outcome::HandedOff } else { Outcome::FollowUp };
            let puts = vec![store.put_message(&own)?, store.put_ticket(&ticket.with(*heard))?];
            (puts, Landed::on(&ticket.value.id, outcome))
        }
        // Without its program nothing new can be opened; the message is kept where it belongs.
        (FollowUp::Thanks, _) | (FollowUp::Repeat, None) => {
            (vec![store.put_message(&own)?], Landed::on(&ticket.value.id, Outcome::FollowUp))
        }
    };
    let landing = landed.ticket.as_ref().unwrap_or(&ticket.value.id);
    puts.push(store.put_double(&mark(&message.id), landing, now)?);
    save_marked(store, &message.id, puts, landed.clone()).await.map(Some)
}

/// Adds a message without asking what it does: an opening that came behind its own comment, or an expert's word with `ticket` as it
/// stands after it.
pub(crate) async fn append(
    store: &ClientStore,
    message: &Message,
    ticket: Option<&Stored<Ticket>>,
) -> Result<Landed, StoreError> {
    let mut puts = vec![store.put_message(message)?, store.put_double(&mark(&message.id), &message.ticket, message.at)?];
    puts.extend(ticket.map(|ticket| store.put_ticket(ticket)).transpose()?);
    save_marked(store, &message.id, puts, Landed::on(&message.ticket, Outcome::FollowUp)).await
}

/// The words that landed under this message's id: beside a ticket's question, or as the question of the one that continues it.
pub(crate) async fn words(store: &ClientStore, ticket: &TicketId, message: &MessageId) -> Result<Option<String>, StoreError> {
    let mut messages = store.messages(ticket).await?.into_iter();
    if let Some(landed) = messages.find(|landed| landed.id == *message) {
        return Ok(Some(landed.text));
    }
    Ok(store.ticket(ticket).await?.map(|ticket| ticket.value.question))
}

/// Saves what a message does. Meeting the message's own mark, it is a duplicate of what landed there.
pub(crate) async fn save_marked(
    store: &ClientStore,
    message: &MessageId,
    puts: Vec<Put>,
    landed: Landed,
) -> Result<Landed, StoreError> {
    match store.save(puts).await {
        Ok(()) => Ok(landed),
        Err(StoreError::Conflict(key)) => {
            let before = match &landed.ticket {
                Some(ticket) => landed_on(store, message, ticket).await?,
                None => store.double(&mark(message)).await?,
            };
            before.map(|ticket| Landed::on(&ticket, Outcome::Duplicate)).ok_or(StoreError::Conflict(key))
        }
        Err(error) => Err(error),
    }
}

/// Where the message landed before: as its mark tells, and once that has expired, beside `ticket` if it is there.
pub(crate) async fn landed_on(
    store: &ClientStore,
    message: &MessageId,
    ticket: &TicketId,
) -> Result<Option<TicketId>, StoreError> {
    if let Some(marked) = store.double(&mark(message)).await? {
        return Ok(Some(marked));
    }
    let is_beside = store.messages(ticket).await?.iter().any(|landed| landed.id == *message);
    Ok(is_beside.then(|| ticket.clone()))
}

/// The ticket, or the last of those that continue it.
pub(crate) async fn latest(store: &ClientStore, id: &TicketId, now: Timestamp) -> Result<Option<Stored<Ticket>>, StoreError> {
    let mut found = store.ticket(id).await?;
    for _ in 0..CONTINUATIONS_MAX {
        let Some(over) = found.as_ref().filter(|ticket| follow_up::is_over(&ticket.value, now)) else { break };
        let Some(next) = store.double(&continuation(&over.value.id)).await? else { break };
        found = store.ticket(&next).await?;
    }
    Ok(found)
}

/// The mark of a message that landed.
pub(crate) fn mark(message: &MessageId) -> String {
    digest_of(&["landed", message.as_str()])
}

fn continuation(ticket: &TicketId) -> String {
    digest_of(&["continued", &ticket.to_string()])
}

/// Decides and saves again while somebody else writes first, after a pause that keeps those who met apart; after some tries the table counts
/// as busy.
pub(crate) async fn again<T, F, R>(mut act: F) -> Result<T, StoreError>
where
    F: FnMut() -> R,
    R: Future<Output = Result<T, StoreError>>,
{
    for attempt in 0..CONTENDED_TRIES {
        match act().await {
            Err(StoreError::Conflict(_)) => tokio::time::sleep(jitter(PAUSE, attempt)).await,
            end => return end,
        }
    }
    Err(StoreError::Unavailable("others kept writing first".to_owned()))
}
