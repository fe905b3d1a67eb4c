//! Relay: answers, hand-offs and events go out to help desks and clients.
//!
//! `say.rs` decides what is said where, a pure function of the ticket as it stands; `step.rs` brings each step out once, under its
//! mark; `desks.rs` is the way out. What a delivery asked for is looked at again here: an answer that was taken back since is not
//! sent any more.

mod act;
mod automatic;
mod call_up;
mod desks;
mod packet;
mod say;
mod step;
mod tell;
mod words;

use std::sync::Arc;

use async_trait::async_trait;
use boot::{Failure, Ports, Stage};
use domain::{Connection, Fact, Message, SlaTerms, Ticket, TicketId};
use queue::{Delivery, QueueName, Work};
use store::ClientStore;
use triage::Decided;

pub use act::{Act, Step};
pub use automatic::Automatic;
pub use desks::{Desks, WebDesks};
pub use say::{Known, Way, steps};
use step::Courier;

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "RELAY_DEAD_LETTERS_URL", "LINK_SECRET", "PUBLIC_URL"];

/// The stage that brings things out.
pub struct RelayStage {
    ports: Ports,
    desks: Arc<dyn Desks>,
}

impl RelayStage {
    /// The stage over these ports and the real help desks. It reaches this machine only where the settings say so.
    pub fn new(ports: Ports) -> Self {
        let desks = Arc::new(WebDesks::new(ports.settings.loopback_helpdesks));
        RelayStage::with_desks(ports, desks)
    }

    /// The stage over these ports and help desks.
    pub fn with_desks(ports: Ports, desks: Arc<dyn Desks>) -> Self {
        RelayStage { ports, desks }
    }

    async fn deliver(&self, id: &TicketId, delivery: &Delivery) -> Result<(), Failure> {
        let store = self.ports.store.of_ticket(id);
        let ticket = store.ticket(id).await?.ok_or_else(|| Failure::Park(format!("there is no ticket {id}")))?.value;
        let connection = self.connection(&ticket).await?;
        let messages = messages(&store, id, delivery).await?;
        let sla = promise(&store, &ticket, delivery).await?;
        let decided = decided(&store, &ticket, delivery).await?;
        let automatic = automatic::of(&self.ports, &ticket, decided.as_ref(), delivery).await?;
        let known = Known {
            ticket: &ticket,
            messages: &messages,
            sla: sla.as_ref(),
            decided: decided.as_ref(),
            automatic: automatic.as_ref(),
        };
        let courier = Courier { store, ticket: &ticket, connection: &connection, desks: &*self.desks, now: self.ports.now() };
        for step in steps(Way::of(&connection), &known, delivery) {
            courier.bring_out(&step).await?;
        }
        Ok(())
    }

    /// The connection that the ticket came by, which only its own client's may be.
    async fn connection(&self, ticket: &Ticket) -> Result<Connection, Failure> {
        let id = &ticket.origin.connection;
        let found = self.ports.store.connection(id).await?.map(|stored| stored.value);
        let own = found.filter(|connection| &connection.client == ticket.client());
        own.ok_or_else(|| {
            Failure::Park(format!("ticket {} came by a connection that {} does not have", ticket.id, ticket.client()))
        })
    }
}

/// The messages, for deliveries that need them.
async fn messages(store: &ClientStore, ticket: &TicketId, delivery: &Delivery) -> Result<Vec<Message>, Failure> {
    match delivery {
        Delivery::Message { .. } => Ok(store.messages(ticket).await?),
        delivery if holds_packet(delivery) => Ok(store.messages(ticket).await?),
        _ => Ok(Vec::new()),
    }
}

/// What the ticket's program promised, for deliveries that tell what is left of it.
async fn promise(store: &ClientStore, ticket: &Ticket, delivery: &Delivery) -> Result<Option<SlaTerms>, Failure> {
    if !holds_packet(delivery) {
        return Ok(None);
    }
    Ok(store.program(&ticket.program).await?.and_then(|program| program.value.sla))
}

/// What was decided when the ticket came in, for deliveries that tell of it.
async fn decided(store: &ClientStore, ticket: &Ticket, delivery: &Delivery) -> Result<Option<Decided>, Failure> {
    if !holds_packet(delivery) && !automatic::is_told(ticket, delivery) {
        return Ok(None);
    }
    Ok(store.decision(&ticket.id).await?.map(|stored| stored.value))
}

fn holds_packet(delivery: &Delivery) -> bool {
    matches!(delivery, Delivery::HandOff { .. } | Delivery::Event { fact: Fact::Escalated, .. })
}

#[async_trait]
impl Stage for RelayStage {
    fn queue(&self) -> Option<QueueName> {
        Some(QueueName::Relay)
    }

    async fn work(&self, work: Work, _correlation: &str) -> Result<(), Failure> {
        match work {
            Work::Deliver { ticket, delivery } => self.deliver(&ticket, &delivery).await,
            Work::CallUp { ticket, experts, every } => {
                call_up::call_up(&self.ports, &*self.desks, &ticket, &experts, every).await
            }
            other => Err(Failure::Park(format!("relay does not do {other:?}"))),
        }
    }
}
