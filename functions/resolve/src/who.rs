//! Who is at a ticket: the caller, and the part of the store that their credential opens.

use axum::http::HeaderMap;
use boot::{Ports, caller, problem_of};
use domain::{Expert, ExpertId, Language, Principal, Ticket, TicketId, Timestamp};
use matching::Policy;
use store::{ClientScope, ClientStore, StoreError, Stored};
use web::Problem;

/// The caller with what their role needs.
#[derive(Debug, Clone)]
pub(crate) enum Who {
    /// An expert, loaded with their qualifications.
    Expert(Box<Expert>),
    /// The client itself, speaking for its customer or its agents.
    Client,
    /// Whoever runs the system.
    Operator,
}

/// A ticket at hand.
pub(crate) struct AtHand {
    pub(crate) who: Who,
    pub(crate) store: ClientStore,
    pub(crate) ticket: Stored<Ticket>,
}

/// The expert who is asking. Errors with 403 for other callers.
pub(crate) async fn expert(ports: &Ports, headers: &HeaderMap) -> Result<Expert, Problem> {
    match caller(ports, headers).await? {
        Principal::Expert { expert } => seen(ports, &expert).await,
        _ => Err(Problem::forbidden("Offers are for experts; send an expert's key.")),
    }
}

/// The expert, who was seen just now.
async fn seen(ports: &Ports, id: &ExpertId) -> Result<Expert, Problem> {
    let stored = ports.store.expert(id).await.map_err(problem_of)?.ok_or_else(Problem::unauthenticated)?;
    let expert = stored.value.clone().seen(ports.now());
    if expert == stored.value {
        return Ok(expert);
    }
    match ports.store.save_seen(&stored.with(expert.clone())).await {
        // Somebody else says something about them at the same time: they will be seen again.
        Ok(()) | Err(StoreError::Conflict(_)) => Ok(expert),
        Err(error) => Err(problem_of(error)),
    }
}

/// The ticket that a path names, for the caller.
pub(crate) async fn at_path(ports: &Ports, headers: &HeaderMap, path: &str) -> Result<AtHand, Problem> {
    at_hand(ports, headers, &path.parse().map_err(|_| Problem::not_found())?).await
}

/// The ticket for the caller. What they may not see is not there.
pub(crate) async fn at_hand(ports: &Ports, headers: &HeaderMap, id: &TicketId) -> Result<AtHand, Problem> {
    let (who, scope) = match caller(ports, headers).await? {
        Principal::Client { client } => (Who::Client, Some(ClientScope::of_client(&client))),
        Principal::Operator => (Who::Operator, Some(ClientScope::of_client(id.client()))),
        Principal::Expert { expert } => {
            let expert = seen(ports, &expert).await?;
            let scope = ClientScope::of_expert(&expert, id);
            (Who::Expert(Box::new(expert)), scope)
        }
    };
    let store = ports.store.open(scope.ok_or_else(Problem::not_found)?);
    let ticket = store.ticket(id).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?;
    if let Who::Expert(expert) = &who {
        may_see(&store, expert, &ticket.value).await?;
    }
    let ticket = as_sent(&store, ticket, ports.now()).await?;
    Ok(AtHand { who, store, ticket })
}

/// The ticket, whose answer on its way is its answer once the time to take it back is over: the wake for that may come a little later.
async fn as_sent(store: &ClientStore, ticket: Stored<Ticket>, now: Timestamp) -> Result<Stored<Ticket>, Problem> {
    let sent = ticket.value.clone().sent(now);
    if sent == ticket.value {
        return Ok(ticket);
    }
    match store.save_ticket(&ticket.with(sent.clone())).await {
        Ok(()) => Ok(Stored { value: sent, version: ticket.version + 1 }),
        // The wake was faster. Whoever saves on this version loads again.
        Err(StoreError::Conflict(_)) => Ok(ticket.with(sent)),
        Err(error) => Err(problem_of(error)),
    }
}

/// Whoever is qualified, worked on it, or speaks a language that may ever help out for its own.
async fn may_see(store: &ClientStore, expert: &Expert, ticket: &Ticket) -> Result<(), Problem> {
    let qualified = |language: &Language| expert.is_qualified(ticket.client(), &ticket.program, ticket.topic.as_ref(), language);
    if qualified(&ticket.language) || ticket.is_worked_on_by(&expert.id) {
        return Ok(());
    }
    let program = store.program(&ticket.program).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?.value;
    let helps_out = Policy::of(&program).ladder(&ticket.language).into_iter().any(qualified);
    if helps_out { Ok(()) } else { Err(Problem::not_found()) }
}
