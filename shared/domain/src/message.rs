//! A message: a later word on a ticket, by the customer, an expert or an agent.

use serde::{Deserialize, Serialize};

use crate::{ExpertId, MessageId, TicketId, Timestamp};

/// A later word on a ticket. The first question and the answer stand in the ticket itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Derived from the help desk's own id, or from the action that made it.
    pub id: MessageId,
    /// On which ticket.
    pub ticket: TicketId,
    /// Who speaks.
    pub speaker: Speaker,
    /// The text, redacted when it came from the customer.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// The correlation id of the ticket's chain.
    pub correlation: String,
}

/// Who speaks in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speaker {
    /// The customer.
    Customer,
    /// An expert, to the customer.
    Expert(ExpertId),
    /// One of the client's agents.
    Agent,
}
