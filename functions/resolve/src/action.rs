//! An action: `POST /v1/tickets/{id}:{action}`. Each loads, lets the domain decide, and saves on the version that it saw.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use boot::{Ports, contend, problem_of};
use domain::TicketId;
use serde::Deserialize;
use serde_json::{Value, json};
use tracing::info;
use web::{BODY_BYTES_MAX, Problem, read_json};

use crate::acting::{Acting, Next};
use crate::keeping;
use crate::offer;
use crate::preview::view;
use crate::suggestion;
use crate::who::{Who, at_hand};

/// What a body may say; every action takes what it needs.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    /// An answer, a question to the customer, a draft.
    #[serde(default)]
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) note: String,
    #[serde(default)]
    pub(crate) message: String,
    #[serde(default)]
    pub(crate) reason: String,
    /// Whether an answer waits some seconds, in which `:undo` takes it back.
    #[serde(default)]
    pub(crate) undoable: bool,
}

/// An action that was done, with what it was done to.
pub(crate) struct Done {
    pub(crate) acting: Acting,
    pub(crate) next: Next,
}

/// `POST /v1/tickets/{id}:{action}`.
pub(crate) async fn act(
    State(ports): State<Ports>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let (id, action) = path.split_once(':').ok_or_else(Problem::not_found)?;
    let id: TicketId = id.parse().map_err(|_| Problem::not_found())?;
    if action == "judge" {
        let fits = suggestion::fits(&body)?;
        return suggestion::judge(&ports, &headers, &id, fits).await.map(Json);
    }
    let said = if body.is_empty() { Said::default() } else { read_json::<Said>(&body, BODY_BYTES_MAX)? };
    match action {
        "draft" => keeping::draft(&ports, &headers, &id, &said.text).await.map(|draft| Json(json!(draft))),
        "skip" => keeping::skip(&ports, &headers, &id, true).await.map(Json),
        "unskip" => keeping::skip(&ports, &headers, &id, false).await.map(Json),
        action => told(&ports, action, perform(&ports, &headers, &id, action, &said).await?).await.map(Json),
    }
}

/// Does it, or says by which rule not. Whoever does it again meets what they did before.
pub(crate) async fn perform(
    ports: &Ports,
    headers: &HeaderMap,
    id: &TicketId,
    action: &str,
    said: &Said,
) -> Result<Done, Problem> {
    let done = contend(|| async {
        let at_hand = at_hand(ports, headers, id).await?;
        let program = at_hand.store.program(&at_hand.ticket.value.program).await.map_err(problem_of)?;
        let program = program.ok_or_else(Problem::fault)?.value;
        let acting = Acting { now: ports.now(), program, at_hand, said: said.clone() };
        let next = acting.decide(action).await?;
        Ok(acting.save(&next).await.map(|()| Done { acting, next }))
    });
    let done = done.await?;
    let ticket = &done.next.ticket;
    info!(ticket.id = %id, correlation.chain = %ticket.correlation, "{action} of ticket {id}: now {}", ticket.state.name());
    Ok(done)
}

/// The ticket as it stands now, and what comes along.
async fn told(ports: &Ports, action: &str, done: Done) -> Result<Value, Problem> {
    let Done { acting, next } = &done;
    let mut view = view(&next.ticket, &[], &acting.at_hand.who);
    if let (Who::Expert(expert), "answer") = (&acting.at_hand.who, action) {
        // Their answer is on its way, so nothing that is shown now can have led it.
        let decided = acting.at_hand.store.decision(&next.ticket.id).await.map_err(problem_of)?;
        view["suggestion"] = json!(decided.and_then(|decided| suggestion::of(&decided.value, &next.ticket, expert)));
    }
    if let (Who::Expert(expert), "answer" | "release" | "escalate") = (&acting.at_hand.who, action) {
        // They are idle now: what they do best next comes along, so that nobody has to ask for lists.
        view["next"] = json!(offer::next(ports, expert, &acting.program).await?);
    }
    Ok(view)
}
