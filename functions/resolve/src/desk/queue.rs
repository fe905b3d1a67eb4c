//! The queue: what an expert may claim, and above it what is theirs already.

use axum::http::HeaderMap;
use axum::http::header::IF_NONE_MATCH;
use boot::{Ports, problem_of};
use domain::{Expert, Program, State, Ticket, TicketId, Timestamp};
use ui::{Choice, DeskPage, Notice, Order, OwnState, OwnView, TicketView, UndoForm};
use web::Problem;

use super::Asked;
use super::reader::Reader;
use super::sheet::{Sheet, offer_view};
use crate::offer::{self, Offered, Place};

/// So many offers are shown: more are no easier to choose from.
const SHOWN_MAX: usize = 20;

/// The page of the queue.
pub(crate) async fn page(ports: &Ports, headers: &HeaderMap, reader: &Reader, asked: &Asked) -> Result<DeskPage, Problem> {
    let (expert, now, order) = (&reader.expert, ports.now(), Order::of(&asked.order));
    let places = offer::places(ports, expert).await?;
    let own = own(&places, expert, now).await?;
    let mut offered = offer::offered(&places, expert, now).await?;
    offered.retain(|one| !own.iter().any(|mine| mine.ticket == one.ticket.id) && is_of(&one.program, &asked.program));
    offered.sort_by_key(|one| rank(one, expert, order));
    let shown = offered.iter().take(SHOWN_MAX);
    Ok(DeskPage {
        frame: frame(reader, asked, &places),
        programs: places.iter().map(|place| choice(&place.program)).collect(),
        program: Some(asked.program.clone()).filter(|wanted| places.iter().any(|place| value_of(&place.program) == *wanted)),
        order,
        own,
        offers: shown.map(|one| offer_view(&one.ticket, &one.program, &expert.id, now)).collect(),
        more: offered.len() > SHOWN_MAX,
        selected: selected(ports, headers, reader, &asked.selected).await?,
        available: expert.available,
        under_review: expert.under_review,
    })
}

fn choice(program: &Program) -> Choice {
    Choice { value: value_of(program), name: program.name.clone() }
}

/// Two clients may call a program the same.
fn value_of(program: &Program) -> String {
    format!("{}/{}", program.client, program.id)
}

fn is_of(program: &Program, wanted: &str) -> bool {
    wanted.is_empty() || value_of(program) == wanted
}

/// What sorts before what. What fits best: a plan asked this expert for it, they speak its language, it waits longest.
fn rank(one: &Offered, expert: &Expert, order: Order) -> (bool, bool, i64, Timestamp) {
    let ticket = &one.ticket;
    match order {
        Order::Fit => {
            let own = expert.is_qualified(ticket.client(), &ticket.program, ticket.topic.as_ref(), &ticket.language);
            (!one.asked, !own, 0, ticket.opened_at)
        }
        // Amounts in two currencies stand beside each other, since no rate between them is known here.
        Order::Reward => (false, false, -offer::RewardView::of(&ticket.terms, ticket).yours.minor, ticket.opened_at),
        Order::Age => (false, false, 0, ticket.opened_at),
    }
}

/// The frame, in which a skip that was just made can be taken back.
fn frame(reader: &Reader, asked: &Asked, places: &[Place]) -> ui::Frame {
    let said = Notice::of(&asked.said);
    let frame = reader.frame.clone().saying(said);
    let skipped: Option<TicketId> = asked.of.parse().ok().filter(|_| said == Some(Notice::Skipped));
    match skipped.filter(|ticket| places.iter().any(|place| place.desk.has_skipped(ticket))) {
        Some(ticket) => frame.undone_by(UndoForm { action: format!("/desk/{ticket}/undo"), epoch: 0, episode: 0 }),
        None => frame,
    }
}

/// The preview of the chosen ticket; nothing where it may not be seen. Only who chooses reads: a poll tells nobody anything.
async fn selected(ports: &Ports, headers: &HeaderMap, reader: &Reader, chosen: &str) -> Result<Option<TicketView>, Problem> {
    let Ok(id) = chosen.parse::<TicketId>() else { return Ok(None) };
    let sheet = match Sheet::load(ports, headers, &id, &reader.expert).await {
        Ok(sheet) => sheet,
        Err(problem) if problem.status() == 404 => return Ok(None),
        Err(problem) => return Err(problem),
    };
    if !headers.contains_key(IF_NONE_MATCH) {
        sheet.is_read(&reader.expert, ports.now()).await?;
    }
    Ok(Some(sheet.view(&reader.expert)))
}

/// What the expert holds, lost or left unfinished, the newest first.
async fn own(places: &[Place], expert: &Expert, now: Timestamp) -> Result<Vec<OwnView>, Problem> {
    let mut own = Vec::new();
    for place in places {
        for ticket in place.store.held(&place.desk).await.map_err(problem_of)? {
            let ticket = ticket.sent(now);
            if let Some(is) = own_state(place, &ticket, expert, now).await? {
                own.push(own_view(ticket, &place.program, is));
            }
        }
    }
    Ok(own)
}

async fn own_state(place: &Place, ticket: &Ticket, expert: &Expert, now: Timestamp) -> Result<Option<OwnState>, Problem> {
    if let State::Claimed(held) = &ticket.state
        && held.by == expert.id
    {
        return Ok(Some(match &held.sending {
            Some(sending) => OwnState::Sending { until: sending.until },
            None if held.has_lapsed(now) => OwnState::Lapsed,
            None => OwnState::Claimed { until: held.until },
        }));
    }
    let mine = ticket.state.author().is_some_and(|author| author.is_expert(&expert.id));
    if mine || ticket.withheld_from().any(|other| other == &expert.id) {
        return Ok(None);
    }
    if place.desk.may_take_back(ticket, &expert.id, now) {
        return Ok(Some(OwnState::Lapsed));
    }
    let draft = place.store.draft(&ticket.id, &expert.id).await.map_err(problem_of)?;
    let is_kept = draft.is_some_and(|draft| draft.value.is_of(ticket, &expert.id));
    Ok(match &ticket.state {
        _ if !is_kept => None,
        State::Open => Some(OwnState::Lapsed),
        State::Claimed(_) | State::Answered { .. } | State::Escalated { .. } => Some(OwnState::Draft),
        State::Resolved { .. } | State::Closed { .. } => None,
    })
}

fn own_view(ticket: Ticket, program: &Program, is: OwnState) -> OwnView {
    OwnView {
        reward: offer::RewardView::of(&ticket.terms, &ticket).yours,
        ticket: ticket.id,
        subject: ticket.subject,
        language: ticket.language,
        program: program.name.clone(),
        is,
    }
}
