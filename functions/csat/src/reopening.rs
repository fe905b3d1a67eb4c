//! What the survey's page changes beside scores: the answer is taken back, words are added, or the company's own staff is asked for.

use boot::{Ports, problem_of};
use domain::{EscalatedBecause, Message, MessageId, Program, Speaker, Ticket, Timestamp};
use store::StoreError;
use web::Problem;

use crate::page::{Opened, open};
use crate::said::{Said, Standing};
use crate::tried::Tried;

/// How much of the customer's words stands in the ticket as the reason of an escalation; all of them are a message beside it.
const REASON_CHARS_MAX: usize = 300;

/// What the customer sent.
struct Wish<'a> {
    /// Their words, redacted; a browser without scripts may send none.
    words: &'a str,
    /// Whether they are not with the ticket yet.
    is_new: bool,
    /// Whether they ask for the company's own staff.
    to_agents: bool,
}

/// Loads, decides and saves once. An answer that was taken back already stays so, and the words are added.
pub(crate) async fn reopen_once(ports: &Ports, token: &str, text: &str, to_agents: bool) -> Tried {
    let Some(opened) = open(ports, token).await.map_err(problem_of)? else { return Ok(Ok(None)) };
    let program = opened.store.program(&opened.ticket.value.program).await.map_err(problem_of)?.ok_or_else(Problem::fault)?.value;
    let now = ports.now();
    let message = new_message(&opened, text.trim(), now).await.map_err(problem_of)?;
    let words = triage::redact(text.trim()).text;
    let wish = Wish { words: &words, is_new: message.is_some(), to_agents };
    let Some(next) = next(opened.ticket.value.clone(), opened.standing(), &wish, &program, now) else {
        return Ok(Ok(Some((opened, Said::TooLate))));
    };
    let said = if words.is_empty() { Said::Nothing } else { Said::Words };
    Ok(save(opened, next, message).await.map(|opened| Some((opened, said))))
}

/// The ticket after it, by the program's rules; `None` when it is too late to take the answer back.
fn next(ticket: Ticket, standing: Standing, wish: &Wish<'_>, program: &Program, now: Timestamp) -> Option<Ticket> {
    let (heard, reopens) = match standing {
        Standing::Stands => {
            let reopened = ticket.reopen(program.deadlines.hand_off, now).ok()?;
            let reopens = Some(reopened.episode);
            (reopened, reopens)
        }
        Standing::BackInTheQueue | Standing::WithAgents if wish.is_new => (ticket.customer_wrote(now), None),
        Standing::BackInTheQueue => (ticket, None),
        Standing::WithAgents | Standing::Overtaken | Standing::Closed => return Some(ticket),
    };
    if wish.to_agents && !heard.is_with_agents() {
        let because = EscalatedBecause::Customer { reason: wish.words.chars().take(REASON_CHARS_MAX).collect() };
        return Some(heard.clone().escalate(because, now).unwrap_or(heard));
    }
    Some(match triage::rule_met(&program.escalation, &[wish.words], reopens) {
        Some(rule) => heard.escalated_by_rule(rule, now),
        None => heard,
    })
}

/// Saves what changed: the ticket, and the words, if there are any.
async fn save(opened: Opened, next: Ticket, message: Option<Message>) -> Result<Opened, StoreError> {
    let changed = next != opened.ticket.value;
    let ticket = opened.ticket.with(next);
    let mut puts = Vec::new();
    if changed {
        puts.push(opened.store.put_ticket(&ticket)?);
    }
    puts.extend(message.map(|message| opened.store.put_message(&message)).transpose()?);
    if !puts.is_empty() {
        opened.store.save(puts).await?;
    }
    Ok(Opened { ticket, ..opened })
}

/// The words as a message; none when they are kept already. The id comes from episode and words: a double click says one thing once,
/// and other words are another message.
async fn new_message(opened: &Opened, text: &str, now: Timestamp) -> Result<Option<Message>, StoreError> {
    if text.is_empty() {
        return Ok(None);
    }
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
