//! The door: the one way in that hooks and API calls share - load the program, decide, save, or keep it in the overflow queue.

use axum::http::HeaderMap;
use boot::{Ports, problem_of};
use domain::{Connection, Message, Program, ProgramId, Ticket, TicketId};
use queue::Work;
use store::{ClientScope, ClientStore, StoreError};
use tracing::{error, info};
use web::Problem;

use crate::landing::{self, Opened};
use crate::opening::{self, Home};
use crate::outcome::{Landed, Outcome};
use crate::question::Question;
use crate::{correlation, overflow};

/// A verified way in: one connection, with the part of the store that is its client's.
pub(crate) struct Door<'a> {
    pub(crate) ports: &'a Ports,
    pub(crate) connection: &'a Connection,
    pub(crate) store: ClientStore,
    headers: &'a HeaderMap,
    delivery: Option<&'a str>,
}

/// How a question ended at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entered {
    /// A new ticket.
    New(Box<Ticket>),
    /// The ticket was here before.
    Known(Box<Ticket>),
    /// The overflow queue has it.
    Queued(TicketId),
}

impl<'a> Door<'a> {
    /// The door of a connection whose caller is proved. `delivery` is the sender's own id for this delivery.
    pub(crate) fn of(ports: &'a Ports, connection: &'a Connection, headers: &'a HeaderMap, delivery: Option<&'a str>) -> Self {
        let store = ports.store.open(ClientScope::of_client(&connection.client));
        Door { ports, connection, store, headers, delivery }
    }

    /// The ticket's id over here.
    pub(crate) fn ticket_id(&self, external: &str) -> TicketId {
        TicketId::from_external(&self.connection.client, &self.connection.id, external)
    }

    /// The correlation id for the chain of `ticket`.
    pub(crate) fn correlation(&self, ticket: &TicketId) -> String {
        correlation::of(self.headers, self.delivery, ticket)
    }

    /// Opens a ticket.
    pub(crate) async fn open(&self, question: &Question) -> Result<Entered, Problem> {
        let home = self.home(question.program.as_deref()).await?;
        let id = self.ticket_id(&question.external);
        let ticket = opening::open(id.clone(), question, self.connection, &home, &self.correlation(&id), self.ports.now());
        match landing::open(&self.store, &ticket, home.program.close_doubles).await {
            Ok(Opened::New(ticket)) => {
                info!(ticket.id = %id, connection = %self.connection.id, "{id} came in and is {}", ticket.state.name());
                Ok(Entered::New(ticket))
            }
            Ok(Opened::Known(ticket)) => {
                info!(ticket.id = %id, connection = %self.connection.id, "{id} came in again");
                Ok(Entered::Known(ticket))
            }
            Err(error) => {
                let correlation = ticket.correlation.clone();
                overflow::keep(self.ports, error, Work::OpenTicket { ticket: Box::new(ticket) }, &correlation).await?;
                Ok(Entered::Queued(id))
            }
        }
    }

    /// Adds a customer's message to its ticket. `None` when the ticket is not known.
    pub(crate) async fn add(&self, message: Message) -> Result<Option<Landed>, Problem> {
        add(self.ports, &self.store, message).await
    }

    /// The program named, or the connection's own, where a name means nothing.
    async fn home(&self, named: Option<&str>) -> Result<Home, Problem> {
        let named = named.map(str::trim).filter(|named| !named.is_empty());
        if let Some(id) = named.and_then(|named| named.to_lowercase().parse::<ProgramId>().ok())
            && let Some(program) = self.program(&id).await.map_err(problem_of)?
        {
            return Ok(Home { program, unknown: None });
        }
        let own = self.program(&self.connection.program).await.map_err(problem_of)?;
        let program = own.ok_or_else(|| {
            error!(connection = %self.connection.id, "{} leads to {}, which does not exist", self.connection.id, self.connection.program);
            Problem::unavailable()
        })?;
        Ok(Home { program, unknown: named.map(str::to_owned) })
    }

    async fn program(&self, id: &ProgramId) -> Result<Option<Program>, StoreError> {
        Ok(self.store.program(id).await?.map(|program| program.value))
    }
}

/// Adds a customer's message to its ticket. `None` when the ticket is not known.
pub(crate) async fn add(ports: &Ports, store: &ClientStore, message: Message) -> Result<Option<Landed>, Problem> {
    let (ticket, correlation) = (message.ticket.clone(), message.correlation.clone());
    match landing::add(store, &message, ports.now()).await {
        Ok(landed) => {
            info!(ticket.id = %ticket, "{} came in: {:?}", message.id, landed.as_ref().map(|landed| landed.outcome));
            Ok(landed)
        }
        Err(error) => {
            overflow::keep(ports, error, Work::AddMessage { message }, &correlation).await?;
            Ok(Some(Landed::on(&ticket, Outcome::Queued)))
        }
    }
}

impl Entered {
    /// What the sender reads.
    pub(crate) fn landed(&self) -> Landed {
        match self {
            Entered::New(ticket) => Landed::with(ticket, Outcome::Opened),
            Entered::Known(ticket) => Landed::on(&ticket.id, Outcome::Duplicate),
            Entered::Queued(id) => Landed::on(id, Outcome::Queued),
        }
    }
}
