//! A client's scope: the proof, taken from a credential, that this client's data may be touched. No key of a client exists without it.

use domain::{ClientId, Expert, TicketId};

use crate::{Put, Store, StoreError};

/// One client's part of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientScope(ClientId);

impl ClientScope {
    /// The scope of a client whose own credential, connection or queue message was verified.
    pub fn of_client(client: &ClientId) -> Self {
        ClientScope(client.clone())
    }

    /// The scope of a ticket for an expert: only where they hold a qualification of its client.
    pub fn of_expert(expert: &Expert, ticket: &TicketId) -> Option<Self> {
        let knows = expert.qualifications.iter().any(|qualification| &qualification.client == ticket.client());
        knows.then(|| ClientScope(ticket.client().clone()))
    }

    /// Whose part it is.
    pub fn client(&self) -> &ClientId {
        &self.0
    }

    /// Whether the ticket lies within.
    pub fn covers(&self, ticket: &TicketId) -> bool {
        ticket.client() == &self.0
    }
}

/// The store, opened for one client.
#[derive(Clone)]
pub struct ClientStore {
    pub(crate) store: Store,
    pub(crate) scope: ClientScope,
}

impl ClientStore {
    /// Whose part of the store this is.
    pub fn client(&self) -> &ClientId {
        self.scope.client()
    }

    /// Writes all or nothing.
    pub async fn save(&self, puts: Vec<Put>) -> Result<(), StoreError> {
        self.store.save(puts).await
    }
}
