//! The call-up: experts who are away are told that they are needed, each once in a while.

use boot::{Failure, Ports};
use domain::{EventEndpoint, Expert, ExpertId, Span, Ticket, TicketId, Timestamp, digest_of};
use helpdesk::Event;
use serde_json::{Map, Value, json};
use store::StoreError;
use tracing::{info, warn};

use crate::desks::{Desks, causes};

/// Calls these experts for a ticket that waits. Nobody is called for one that somebody took meanwhile.
pub(crate) async fn call_up(
    ports: &Ports,
    desks: &dyn Desks,
    ticket: &TicketId,
    experts: &[ExpertId],
    every: Span,
) -> Result<(), Failure> {
    let stored = ports.store.of_ticket(ticket).ticket(ticket).await?;
    let Some(ticket) = stored.map(|stored| stored.value).filter(|ticket| ticket.state == domain::State::Open) else {
        return Ok(());
    };
    for expert in experts {
        if let Some(endpoint) = claim(ports, expert, every).await? {
            call(desks, &endpoint, expert, &ticket, ports.now()).await;
        }
    }
    Ok(())
}

/// Takes the right to call this expert: where to, or nothing when they were called lately or want no call. It is saved before the call, so
/// a crash between the two loses one call and never makes two.
async fn claim(ports: &Ports, id: &ExpertId, every: Span) -> Result<Option<EventEndpoint>, Failure> {
    let now = ports.now();
    let Some(stored) = ports.store.expert(id).await? else { return Ok(None) };
    let rested = stored.value.called_at.is_none_or(|called| now >= called + every);
    let Some(endpoint) = stored.value.call_up.clone().filter(|_| rested && !stored.value.under_review) else { return Ok(None) };
    let called = Expert { called_at: Some(now), ..stored.value.clone() };
    match ports.store.save_seen(&stored.with(called)).await {
        Ok(()) => Ok(Some(endpoint)),
        // Somebody else says something about them at the same time: another call will come.
        Err(StoreError::Conflict(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// One try: a call that comes late is worth nothing.
async fn call(desks: &dyn Desks, endpoint: &EventEndpoint, expert: &ExpertId, ticket: &Ticket, now: Timestamp) {
    match desks.event(endpoint, &event(expert, ticket, now), now).await {
        Ok(()) => info!(expert = %expert, "called expert {expert}"),
        Err(failed) => warn!(expert = %expert, "expert {expert} could not be called: {}", causes(&failed)),
    }
}

/// What they are told: where they are needed, and nothing of the customer.
fn event(expert: &ExpertId, ticket: &Ticket, now: Timestamp) -> Event {
    let told = json!({
        "expert": expert,
        "client": ticket.client(),
        "program": ticket.program,
        "language": ticket.language,
        "topic": ticket.topic,
    });
    let data = if let Value::Object(data) = told { data } else { Map::new() };
    Event {
        id: format!("evt_{}", digest_of(&["call-up", expert.as_str(), &now.to_string()])),
        kind: "expert.called_up".to_owned(),
        at: now,
        data,
    }
}
