//! What an expert keeps for themselves: a draft for a ticket, and which tickets they do not want to see again.

use axum::http::HeaderMap;
use boot::{Ports, contend, problem_of};
use domain::{AnswerDraft, Desk, DraftRefused, Expert, ExpertId, State, TicketId};
use serde_json::{Value, json};
use store::Stored;
use web::Problem;

use crate::offer;
use crate::who::{AtHand, Who, at_hand};

/// Saves what the expert has written for the ticket so far. The last word stands, whichever tab it came from.
pub(crate) async fn draft(ports: &Ports, headers: &HeaderMap, id: &TicketId, text: &str) -> Result<AnswerDraft, Problem> {
    let saved = contend(|| async {
        let AtHand { who, store, ticket } = at_hand(ports, headers, id).await?;
        let expert = expert_of(&who)?;
        let desk = store.desk(&ticket.value.program, &expert.id).await.map_err(problem_of)?;
        let draft = ticket.value.draft(&expert.id, &desk.value, text, ports.now()).map_err(draft_refused)?;
        let before = store.draft(id, &expert.id).await.map_err(problem_of)?;
        if let Some(same) = before.as_ref().filter(|before| before.value.text == text && before.value.episode == draft.episode) {
            return Ok(Ok(same.value.clone()));
        }
        let next = Stored { value: draft, version: before.map_or(0, |before| before.version) };
        Ok(store.save(vec![store.put_draft(&next).map_err(problem_of)?]).await.map(|()| next.value))
    });
    saved.await
}

/// The draft that the expert has for the ticket as it stands.
pub(crate) async fn draft_of(at_hand: &AtHand, expert: &ExpertId) -> Result<Option<AnswerDraft>, Problem> {
    let ticket = &at_hand.ticket.value;
    let draft = at_hand.store.draft(&ticket.id, expert).await.map_err(problem_of)?;
    Ok(draft.map(|draft| draft.value).filter(|draft| draft.is_of(ticket, expert)))
}

/// Skips the ticket for good, or takes that back. What they do best next comes along.
pub(crate) async fn skip(ports: &Ports, headers: &HeaderMap, id: &TicketId, skips: bool) -> Result<Value, Problem> {
    let done = contend(|| async {
        let AtHand { who, store, ticket } = at_hand(ports, headers, id).await?;
        let (expert, ticket) = (expert_of(&who)?.clone(), ticket.value);
        if skips && matches!(&ticket.state, State::Claimed(held) if held.is_held_by(&expert.id, ports.now())) {
            return Err(Problem::refused("held", format!("skip ticket {id}: you hold it; release it")));
        }
        let desk = store.desk(&ticket.program, &expert.id).await.map_err(problem_of)?;
        let next = desk.with(if skips { desk.value.clone().skip(id) } else { desk.value.clone().unskip(id) });
        let program = store.program(&ticket.program).await.map_err(problem_of)?.ok_or_else(Problem::fault)?.value;
        if next.value == desk.value {
            return Ok(Ok((expert, program)));
        }
        let put = store.put_desk(&ticket.program, &expert.id, &next).map_err(problem_of)?;
        Ok(store.save(vec![put]).await.map(|()| (expert, program)))
    });
    let (expert, program) = done.await?;
    Ok(json!({ "ticket": id, "skipped": skips, "next": offer::next(ports, &expert, &program).await? }))
}

/// The desk of the expert in the ticket's program.
pub(crate) async fn desk_of(at_hand: &AtHand, expert: &ExpertId) -> Result<Desk, Problem> {
    let desk = at_hand.store.desk(&at_hand.ticket.value.program, expert).await.map_err(problem_of)?;
    Ok(desk.value)
}

fn expert_of(who: &Who) -> Result<&Expert, Problem> {
    match who {
        Who::Expert(expert) => Ok(expert),
        _ => Err(Problem::forbidden("Only experts do that.")),
    }
}

fn draft_refused(refused: DraftRefused) -> Problem {
    match &refused {
        DraftRefused::NotHeld { .. } => Problem::refused("not-held", refused.to_string()),
        DraftRefused::TooLong { .. } => Problem::shape_invalid("/text", refused.to_string()),
    }
}
