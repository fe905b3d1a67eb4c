//! A reopening from the survey's page: the answer is taken back, and what the customer wrote is kept as a message.

use boot::{Ports, problem_of};
use domain::{Message, MessageId, Speaker, Ticket, Timestamp};
use store::StoreError;
use web::Problem;

use crate::page::{Opened, open};
use crate::said::{Said, Standing};
use crate::tried::Tried;

/// Loads, reopens and saves once. An answer that was taken back already stays so, and the words are added.
pub(crate) async fn reopen_once(ports: &Ports, token: &str, text: &str) -> Tried {
    let Some(opened) = open(ports, token).await.map_err(problem_of)? else { return Ok(Ok(None)) };
    if opened.standing() != Standing::Stands {
        return Ok(save(opened, None, text.trim(), ports.now()).await.map(Some));
    }
    let ticket = opened.ticket.value.clone();
    let Some(program) = opened.store.program(&ticket.program).await.map_err(problem_of)? else {
        return Err(Problem::fault());
    };
    let Ok(reopened) = ticket.reopen(program.value.deadlines.hand_off, ports.now()) else {
        return Ok(Ok(Some((opened, Said::TooLate))));
    };
    Ok(save(opened, Some(reopened), text.trim(), ports.now()).await.map(Some))
}

/// Saves the reopened ticket, if it is reopened now, and the words, if there are any. A browser without scripts may send none.
async fn save(opened: Opened, reopened: Option<Ticket>, text: &str, now: Timestamp) -> Result<(Opened, Said), StoreError> {
    let message = if text.is_empty() { None } else { new_message(&opened, text, now).await? };
    let ticket = reopened.map(|ticket| opened.ticket.with(ticket));
    let mut puts = Vec::new();
    puts.extend(ticket.as_ref().map(|ticket| opened.store.put_ticket(ticket)).transpose()?);
    puts.extend(message.map(|message| opened.store.put_message(&message)).transpose()?);
    if !puts.is_empty() {
        opened.store.save(puts).await?;
    }
    let said = if text.is_empty() { Said::Nothing } else { Said::Words };
    let ticket = ticket.unwrap_or_else(|| opened.ticket.clone());
    Ok((Opened { ticket, ..opened }, said))
}

/// The words as a message; none when they are kept already. The id comes from episode and words: a double click says one thing once,
/// and other words are another message.
async fn new_message(opened: &Opened, text: &str, now: Timestamp) -> Result<Option<Message>, StoreError> {
    let ticket = &opened.ticket.value;
    let id = MessageId::from_external(&ticket.id, &format!("survey {} {text}", opened.episode));
    let kept = opened.store.messages(&ticket.id).await?;
    let message = Message {
        id,
        ticket: ticket.id.clone(),
        speaker: Speaker::Customer,
        text: triage::redact(text).text,
        at: now,
        correlation: ticket.correlation.clone(),
    };
    Ok(Some(message).filter(|message| kept.iter().all(|one| one.id != message.id)))
}
