//! The preview: a ticket as its reader may see it. It is free of charge, and tells the others for a short while that it is being read.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use boot::{Ports, problem_of};
use domain::{Escalation, Expert, ExpertId, Message, Share, Span, Speaker, Ticket, Timestamp};
use matching::{Policy, Why};
use serde_json::{Value, json};
use store::{ClientStore, StoreError, Stored};
use web::Problem;

use crate::keeping;
use crate::offer::RewardView;
use crate::suggestion;
use crate::who::{AtHand, Who, at_path};

/// `GET /v1/tickets/{ticket}`.
pub(crate) async fn show(
    State(ports): State<Ports>,
    Path(ticket): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let at_hand = at_path(&ports, &headers, &ticket).await?;
    let draft = match &at_hand.who {
        Who::Expert(expert) => keeping::draft_of(&at_hand, &expert.id).await?,
        _ => None,
    };
    let AtHand { who, store, ticket } = at_hand;
    let messages = store.messages(&ticket.value.id).await.map_err(problem_of)?;
    let decided = store.decision(&ticket.value.id).await.map_err(problem_of)?.map(|stored| stored.value);
    let mut view = view(&ticket.value, &messages, &who);
    view["attempt"] = json!(suggestion::attempt(&ticket.value, decided.as_ref(), &messages));
    if let Who::Expert(expert) = &who {
        view["suggestion"] = json!(decided.and_then(|decided| suggestion::of(&decided, &ticket.value, expert)));
        let (own, hold) = why(&ports, &store, &ticket.value, expert).await?;
        view["reward"] = json!(RewardView::of(&ticket.value.terms, &ticket.value));
        view["being_read_until"] = json!(ticket.value.is_read_until(&expert.id, ports.now()));
        if own.may_claim {
            read(&store, &ticket, &expert.id, hold, ports.now()).await?;
        }
        view["why"] = json!(own);
        view["draft"] = json!(draft.map(|draft| json!({ "text": draft.text, "at": draft.at })));
    }
    Ok(Json(view))
}

/// The ticket for the outside. Experts see each other by id only where they worked on it; clients see who answered.
pub(crate) fn view(ticket: &Ticket, messages: &[Message], who: &Who) -> Value {
    let mut view = json!({
        "ticket": ticket.id,
        "program": ticket.program,
        "topic": ticket.topic,
        "language": ticket.language,
        "channel": ticket.origin.channel,
        "subject": ticket.subject,
        "question": ticket.question,
        "opened_at": ticket.opened_at,
        "state": state(ticket),
        "epoch": ticket.epoch,
        "episode": ticket.episode,
        "answer": ticket.answer,
        "notes": ticket.current_shares().map(note).collect::<Vec<_>>(),
        "escalation": ticket.escalation.as_ref().map(escalation),
        "odd": ticket.odd,
        "messages": messages.iter().map(message).collect::<Vec<_>>(),
    });
    if !matches!(who, Who::Expert(_)) {
        view["external_id"] = json!(ticket.origin.external);
        view["first_response_at"] = json!(ticket.first_response_at);
        view["rating"] = json!(ticket.rating);
        view["repeat_of"] = json!(ticket.origin.repeat_of);
    }
    view
}

/// The state for the outside: the words of an answer that can still be taken back are nobody's but its expert's.
fn state(ticket: &Ticket) -> Value {
    let mut state = json!(ticket.state);
    if let Some(sending) = state.get_mut("sending").and_then(Value::as_object_mut) {
        sending.retain(|name, _| name == "at" || name == "until");
    }
    state
}

fn note(share: &Share) -> Value {
    json!({ "note": share.note, "at": share.at, "share_bp": share.share.get() })
}

/// Why another expert asked for the client's agents, and until when an answer still stops that.
fn escalation(standing: &Escalation) -> Value {
    json!({ "reason": standing.reason, "until": standing.until })
}

fn message(message: &Message) -> Value {
    let speaker = match &message.speaker {
        Speaker::Customer => "customer",
        Speaker::Expert(_) => "expert",
        Speaker::Agent => "agent",
    };
    json!({ "id": message.id, "speaker": speaker, "text": message.text, "at": message.at })
}

/// Tells the others that it is being read. Whoever writes at the same time says something newer.
pub(crate) async fn read(
    store: &ClientStore,
    ticket: &Stored<Ticket>,
    by: &ExpertId,
    hold: Span,
    now: Timestamp,
) -> Result<(), Problem> {
    let read = ticket.value.clone().read_by(by, hold, now);
    if read == ticket.value {
        return Ok(());
    }
    match store.save_ticket(&ticket.with(read)).await {
        Err(StoreError::Conflict(_)) => Ok(()),
        end => end.map_err(problem_of),
    }
}

/// Why this expert may or may not claim, and how long their preview holds.
pub(crate) async fn why(ports: &Ports, store: &ClientStore, ticket: &Ticket, expert: &Expert) -> Result<(Why, Span), Problem> {
    let program = store.program(&ticket.program).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?.value;
    let record = store.routing(&ticket.id, ticket.epoch).await.map_err(problem_of)?;
    let standings = store.standings(&ticket.program, &ticket.language, &expert.id).await.map_err(problem_of)?;
    let policy = Policy::of(&program);
    let why = matching::why(record.as_ref(), ticket, expert, standings.first(), &policy, ports.now());
    Ok((why, program.routing.preview_hold))
}
