//! The end of a peers' window: an expert's escalation that nobody stopped brings the ticket to the client's agents.

use boot::{Failure, Ports};
use domain::{State, Ticket};
use queue::{Outgoing, Work};
use store::{ClientStore, Stored};
use tracing::info;

/// The other experts' time of this epoch should be over. A message that comes early waits again; a peer who holds the ticket keeps it,
/// and the look at the end of their lease ends the window.
pub(crate) async fn end_window(ports: &Ports, store: &ClientStore, ticket: &Stored<Ticket>) -> Result<(), Failure> {
    let now = ports.now();
    let Some(escalation) = &ticket.value.escalation else { return Ok(()) };
    if !escalation.is_over(now) && ticket.value.state == State::Open {
        let work = Work::EndPeersWindow { ticket: ticket.value.id.clone(), epoch: ticket.value.epoch };
        let again = Outgoing::after(escalation.until.since(now), work, &ticket.value.correlation);
        return Ok(ports.sender.send(vec![again]).await?);
    }
    let ended = ticket.value.clone().end_peers_window(now);
    if ended == ticket.value {
        return Ok(());
    }
    info!(ticket.id = %ended.id, "nobody stopped the escalation of ticket {}", ended.id);
    Ok(store.save_ticket(&ticket.with(ended)).await?)
}
