//! A part of a ticket's page: what the expert can do with the ticket, by its state.

use boot::Ports;
use domain::{Expert, Lease, State, Timestamp};
use ui::{ClaimPart, Notice, OverPart, OverState, PreviewPart, SentPart, SentState, TicketError, TicketPart};
use web::Problem;

use super::sheet::{Sheet, alike, offer_view};
use crate::offer;

/// What was typed into a form that was refused; nothing where a page is only looked at.
#[derive(Debug, Default, Clone)]
pub(crate) struct Typed {
    pub(crate) text: Option<String>,
    pub(crate) question: String,
    pub(crate) reason: String,
    pub(crate) error: Option<TicketError>,
}

/// What the expert can do with the ticket now.
pub(crate) async fn of(
    ports: &Ports,
    sheet: &Sheet,
    expert: &Expert,
    said: Option<Notice>,
    typed: Typed,
) -> Result<TicketPart, Problem> {
    let (ticket, now) = (sheet.ticket(), ports.now());
    let mine = ticket.state.author().is_some_and(|author| author.is_expert(&expert.id));
    match &ticket.state {
        State::Claimed(held) if held.is_held_by(&expert.id, now) && held.sending.is_some() => sent(ports, sheet, expert).await,
        State::Claimed(held) if held.is_held_by(&expert.id, now) => Ok(claimed(held, sheet, typed, now)),
        State::Open | State::Claimed(_) if !ticket.was_released_by(&expert.id) => preview(ports, sheet, expert, said).await,
        State::Answered { .. } | State::Resolved { .. } if mine => sent(ports, sheet, expert).await,
        State::Open | State::Claimed(_) => over(ports, sheet, expert, OverState::Released).await,
        State::Answered { .. } => over(ports, sheet, expert, OverState::Answered).await,
        State::Resolved { .. } => over(ports, sheet, expert, OverState::Resolved).await,
        State::Escalated { .. } => over(ports, sheet, expert, OverState::WithAgents).await,
        State::Closed { .. } => over(ports, sheet, expert, OverState::Closed).await,
    }
}

fn claimed(held: &Lease, sheet: &Sheet, typed: Typed, now: Timestamp) -> TicketPart {
    let saved = sheet.draft.as_ref();
    TicketPart::Claimed(Box::new(ClaimPart {
        at: held.at,
        until: held.until,
        now,
        extendable: !held.extended,
        draft: typed.text.or_else(|| saved.map(|draft| draft.text.clone())).unwrap_or_default(),
        draft_saved_at: saved.map(|draft| draft.at),
        question: typed.question,
        reason: typed.reason,
        error: typed.error,
    }))
}

async fn preview(ports: &Ports, sheet: &Sheet, expert: &Expert, said: Option<Notice>) -> Result<TicketPart, Problem> {
    let (ticket, now) = (sheet.ticket(), ports.now());
    let lapsed_at = match &ticket.state {
        State::Claimed(held) if held.by == expert.id => Some(held.until),
        State::Open => sheet.desk.may_take_back(ticket, &expert.id, now).then_some(ticket.epoch_at),
        _ => None,
    };
    let lost = sheet.why.taken_until.is_some() || said == Some(Notice::Taken);
    let alike = if lost { alike(ports, sheet, expert).await? } else { Vec::new() };
    let (draft, being_read) = (draft(sheet), ticket.is_read_until(&expert.id, now).is_some());
    Ok(TicketPart::Preview(PreviewPart { draft, lapsed_at, being_read, alike }))
}

async fn over(ports: &Ports, sheet: &Sheet, expert: &Expert, is: OverState) -> Result<TicketPart, Problem> {
    Ok(TicketPart::Over(OverPart { is, draft: draft(sheet), alike: alike(ports, sheet, expert).await? }))
}

fn draft(sheet: &Sheet) -> Option<String> {
    sheet.draft.as_ref().map(|draft| draft.text.clone())
}

/// The answer, on its way or with the customer, and what the expert does best next.
async fn sent(ports: &Ports, sheet: &Sheet, expert: &Expert) -> Result<TicketPart, Problem> {
    let (ticket, now) = (sheet.ticket(), ports.now());
    let sending = ticket.sending_of(&expert.id);
    let answer = match sending {
        Some(sending) => Some((sending.text.clone(), sending.at)),
        None => ticket.answer.as_ref().map(|answer| (answer.text.clone(), answer.at)),
    };
    let (answer, at) = answer.ok_or_else(Problem::fault)?;
    let stands = match (&ticket.state, ticket.due) {
        (State::Resolved { settled: true, .. }, _) => SentState::Settled,
        (State::Resolved { at, .. }, due) => SentState::Resolved { until: due.unwrap_or(*at) },
        (State::Answered { at, .. }, due) => SentState::Waiting { until: due.unwrap_or(*at) },
        _ => SentState::Waiting { until: sending.map_or(at, |sending| sending.until + sending.confirm) },
    };
    let next = offer::next_ticket(ports, expert, &sheet.program).await?;
    let next = next.map(|ticket| offer_view(&ticket, &sheet.program, &expert.id, now));
    Ok(TicketPart::Sent(SentPart { answer, at, undo_until: sending.map(|sending| sending.until), stands, next }))
}
