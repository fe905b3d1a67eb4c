//! The overflow: what the table does not take at once goes to a queue, redacted already, and comes back from there.

use boot::{Failure, Ports, problem_of};
use domain::{Message, Speaker, Ticket};
use queue::{Outgoing, Work};
use store::StoreError;
use tracing::{info, warn};
use web::Problem;

use crate::landing;

/// Keeps work that the table did not take: the queue has it, or the caller hears 503 and tries again. Faults stay faults.
pub(crate) async fn keep(ports: &Ports, error: StoreError, work: Work, correlation: &str) -> Result<(), Problem> {
    let (StoreError::Unavailable(_) | StoreError::Conflict(_)) = error else { return Err(problem_of(error)) };
    let ticket = work.ticket().clone();
    warn!(ticket.id = %ticket, "the table pushed back, {ticket} goes to the overflow queue: {error}");
    ports.sender.send(vec![Outgoing::now(work, correlation)]).await.map_err(|failed| {
        warn!(ticket.id = %ticket, "the overflow queue did not take {ticket} either: {failed}");
        Problem::unavailable()
    })
}

/// Saves what comes back from the queue. What is there already is done.
pub(crate) async fn take(ports: &Ports, work: Work) -> Result<(), Failure> {
    match work {
        Work::OpenTicket { ticket } => open(ports, &ticket).await,
        Work::AddMessage { message } if message.speaker == Speaker::Customer => add(ports, &message).await,
        other => Err(Failure::Park(format!("intake does not do this work on {}", other.ticket()))),
    }
}

async fn open(ports: &Ports, ticket: &Ticket) -> Result<(), Failure> {
    let store = ports.store.of_ticket(&ticket.id);
    let program = store.program(&ticket.program).await?;
    let doubles = program.is_some_and(|program| program.value.close_doubles);
    landing::open(&store, ticket, doubles).await?;
    info!(ticket.id = %ticket.id, "{} came in by the overflow queue", ticket.id);
    Ok(())
}

async fn add(ports: &Ports, message: &Message) -> Result<(), Failure> {
    let store = ports.store.of_ticket(&message.ticket);
    match landing::add(&store, message, ports.now()).await? {
        Some(landed) => {
            info!(ticket.id = %message.ticket, "{} came in by the overflow queue: {:?}", message.id, landed.outcome);
            Ok(())
        }
        // Its ticket may wait in the same queue.
        None => Err(Failure::Retry(format!("{} is not here yet", message.ticket))),
    }
}
