//! The preview: a ticket as its reader may see it. It is free of charge and changes nothing.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use boot::{Ports, problem_of};
use domain::{Expert, Message, Share, Speaker, Ticket, TicketId};
use matching::Policy;
use serde_json::{Value, json};
use store::ClientStore;
use web::Problem;

use crate::offer::RewardView;
use crate::who::{AtHand, Who, at_hand};

/// `GET /v1/tickets/{ticket}`.
pub(crate) async fn show(
    State(ports): State<Ports>,
    Path(ticket): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let id: TicketId = ticket.parse().map_err(|_| Problem::not_found())?;
    let AtHand { who, store, ticket } = at_hand(&ports, &headers, &id).await?;
    let messages = store.messages(&id).await.map_err(problem_of)?;
    let mut view = view(&ticket.value, &messages, &who);
    if let Who::Expert(expert) = &who {
        view["why"] = why(&ports, &store, &ticket.value, expert).await?;
        view["reward"] = json!(RewardView::of(&ticket.value.terms, &ticket.value));
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
        "state": ticket.state,
        "epoch": ticket.epoch,
        "episode": ticket.episode,
        "answer": ticket.answer,
        "notes": ticket.current_shares().map(note).collect::<Vec<_>>(),
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

fn note(share: &Share) -> Value {
    json!({ "note": share.note, "at": share.at, "share_bp": share.share.get() })
}

fn message(message: &Message) -> Value {
    let speaker = match &message.speaker {
        Speaker::Customer => "customer",
        Speaker::Expert(_) => "expert",
        Speaker::Agent => "agent",
    };
    json!({ "id": message.id, "speaker": speaker, "text": message.text, "at": message.at })
}

async fn why(ports: &Ports, store: &ClientStore, ticket: &Ticket, expert: &Expert) -> Result<Value, Problem> {
    let program = store.program(&ticket.program).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?.value;
    let record = store.routing(&ticket.id, ticket.epoch).await.map_err(problem_of)?;
    let record = record.as_ref().map(|stored| &stored.value);
    Ok(json!(matching::why(record, ticket, expert, &Policy::of(&program), ports.now())))
}
