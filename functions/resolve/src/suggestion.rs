//! Suggestions: what an automation would have answered, shown to the expert who answered, and the word that they say on it. It is shown
//! behind their own answer, so that their word is unbiased; before it only where docs/decisions/2026-11-26-suggestions-and-labels.md says.

use axum::body::Bytes;
use axum::http::HeaderMap;
use boot::{Ports, contend, problem_of};
use domain::{Answer, Author, AutomationId, Expert, ExpertId, Message, Speaker, Ticket, TicketId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Stored;
use tracing::info;
use triage::{Decided, JudgeRefused, Suggestion};
use web::{BODY_BYTES_MAX, Problem, read_json};

use crate::preview::view;
use crate::who::{Who, at_hand};

/// An expert's word on a suggestion.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    fits: bool,
}

/// The word in a body.
pub(crate) fn fits(body: &Bytes) -> Result<bool, Problem> {
    read_json(body, BODY_BYTES_MAX).map(|Word { fits }| fits)
}

/// `POST /v1/tickets/{id}:judge`: the expert who answered says whether the suggestion would have fitted.
pub(crate) async fn judge(ports: &Ports, headers: &HeaderMap, id: &TicketId, fits: bool) -> Result<Value, Problem> {
    let done = contend(|| async {
        let at_hand = at_hand(ports, headers, id).await?;
        let Who::Expert(expert) = &at_hand.who else { return Err(Problem::forbidden("Only experts do that.")) };
        let decided = at_hand.store.decision(id).await.map_err(problem_of)?;
        let next = judged(&at_hand.ticket.value, decided.as_ref(), expert, fits, ports.now())?;
        let mut shown = view(&at_hand.ticket.value, &[], &at_hand.who);
        shown["suggestion"] = json!(of(&next.value, &at_hand.ticket.value, expert));
        if decided.as_ref() == Some(&next) {
            return Ok(Ok(shown));
        }
        Ok(at_hand.store.save(vec![at_hand.store.put_decision(&next).map_err(problem_of)?]).await.map(|()| shown))
    });
    let shown = done.await?;
    info!(ticket.id = %id, fits, "the suggestion on ticket {id} was judged");
    Ok(shown)
}

fn judged(
    ticket: &Ticket,
    decided: Option<&Stored<Decided>>,
    expert: &Expert,
    fits: bool,
    now: domain::Timestamp,
) -> Result<Stored<Decided>, Problem> {
    if !has_answered(ticket, &expert.id) {
        return Err(Problem::refused("not-answered", "Only the expert who answered judges the suggestion, after their answer."));
    }
    let decided = decided.ok_or_else(|| refused(&JudgeRefused::NothingSuggested { ticket: ticket.id.clone() }))?;
    let next = decided.value.clone().judged_by(&expert.id, fits, now).map_err(|no| refused(&no))?;
    Ok(decided.with(next))
}

fn refused(refused: &JudgeRefused) -> Problem {
    match refused {
        JudgeRefused::NothingSuggested { .. } => Problem::refused("nothing-to-judge", refused.to_string()),
        JudgeRefused::OwnWork { .. } => Problem::forbidden(refused.to_string()),
        JudgeRefused::JudgedOtherwise { .. } => Problem::refused("judged-otherwise", refused.to_string()),
    }
}

/// Whether an answer on the ticket, one that was taken back too, is this expert's own.
pub(crate) fn has_answered(ticket: &Ticket, expert: &ExpertId) -> bool {
    ticket.earlier_answers.iter().chain(&ticket.answer).any(|answer| answer.by.is_expert(expert))
}

/// A suggestion as the expert sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Suggested {
    automation: AutomationId,
    version: u32,
    pub(crate) title: String,
    pub(crate) answer: String,
    pub(crate) fits: Option<bool>,
    pub(crate) may_judge: bool,
}

/// The suggestion as this expert may see it now, if they may.
pub(crate) fn of(decided: &Decided, ticket: &Ticket, expert: &Expert) -> Option<Suggested> {
    let suggestion = decided.suggested().filter(|suggestion| suggestion.author != expert.id)?;
    let answered = has_answered(ticket, &expert.id);
    if !answered && !suggestion.shown_first {
        return None;
    }
    let Suggestion { automation, version, title, answer, .. } = suggestion.clone();
    let fits = decided.judged.as_ref().map(|judged| judged.fits);
    Some(Suggested { automation, version, title, answer, fits, may_judge: answered && fits.is_none() })
}

/// What an automation tried before people had the ticket, with what the customer said to it. Nobody should try that again.
pub(crate) fn attempt(ticket: &Ticket, decided: Option<&Decided>, messages: &[Message]) -> Option<Value> {
    let answers = ticket.earlier_answers.iter().chain(&ticket.answer);
    let (tried, id) = answers.filter_map(|answer| Some((answer, automation(answer)?))).next_back()?;
    let known = decided.and_then(Decided::answered).filter(|one| &one.automation == id);
    let said = messages.iter().filter(|message| message.speaker == Speaker::Customer && message.at >= tried.at);
    Some(json!({
        "automation": id,
        "version": known.map(|one| one.version),
        "title": known.map(|one| one.title.as_str()),
        "answer": tried.text,
        "at": tried.at,
        "taken_back": tried.episode < ticket.episode,
        "said": said.map(|message| json!({ "text": message.text, "at": message.at })).collect::<Vec<_>>(),
    }))
}

fn automation(answer: &Answer) -> Option<&AutomationId> {
    match &answer.by {
        Author::Automation { id, .. } => Some(id),
        Author::Expert { .. } => None,
    }
}
