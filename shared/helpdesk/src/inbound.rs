//! What came in: one webhook, whichever help desk sent it.

use std::collections::BTreeMap;

use domain::Timestamp;

/// One webhook, read. All ids are the help desk's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// The ticket's id. Empty only when the kind is `Ignored` and the event is about something else.
    pub external_ticket: String,
    /// The message's id, when this is about one.
    pub external_message: Option<String>,
    /// The help desk's own version of the ticket; later versions sort after earlier ones.
    pub object_version: Option<String>,
    /// The event's id in the body. The delivery's id in the headers stands in [`Verified`](crate::Verified).
    pub delivery: Option<String>,
    /// What happened.
    pub kind: InboundKind,
    /// When, by the help desk's clock.
    pub at: Option<Timestamp>,
    /// The channel as the help desk names it, such as `web` or `email`.
    pub channel: Option<String>,
    /// The subject line; may be empty.
    pub subject: String,
    /// The question, or the message's text; may be empty.
    pub body: String,
    /// Who asks.
    pub customer: Option<Customer>,
    /// The id of whoever wrote this.
    pub author: Option<String>,
    /// The language tag that the help desk gives.
    pub language: Option<String>,
    /// The topic that the client gives.
    pub topic: Option<String>,
    /// The program that the client gives.
    pub program: Option<String>,
    /// The ticket's status over there, in small letters.
    pub status: Option<String>,
    /// Flat keys and values. Nested objects are not among them: they never reach an expert.
    pub metadata: BTreeMap<String, String>,
    /// Whether the customer can read it.
    pub is_public: bool,
}

/// What happened at the help desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboundKind {
    /// A customer opened a ticket.
    Opened,
    /// A customer wrote on a ticket.
    CustomerReplied,
    /// An agent wrote to the customer.
    AgentReplied,
    /// An agent wrote a note that the customer cannot read.
    Note,
    /// The ticket's status changed.
    StatusChanged,
    /// An agent gave the ticket back to the experts. The body is the reason, if one was given; customers never read it.
    Returned,
    /// Our own words came back: the author is the integration's user.
    Echo,
    /// Nothing that we use; the help desk's name for it.
    Ignored(String),
}

/// Who asks, as the help desk knows them. At least one of `id` and `mail` is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Customer {
    /// The help desk's id.
    pub id: Option<String>,
    /// The mail address.
    pub mail: Option<String>,
    /// The name.
    pub name: Option<String>,
}

impl Inbound {
    /// The bare minimum, for a reader to fill in.
    pub(crate) fn of(kind: InboundKind, external_ticket: String) -> Self {
        Inbound {
            external_ticket,
            kind,
            external_message: None,
            object_version: None,
            delivery: None,
            at: None,
            channel: None,
            subject: String::new(),
            body: String::new(),
            customer: None,
            author: None,
            language: None,
            topic: None,
            program: None,
            status: None,
            metadata: BTreeMap::new(),
            is_public: true,
        }
    }

    /// An event that is counted and otherwise left alone.
    pub(crate) fn ignored(kind: &str, external_ticket: Option<String>) -> Self {
        let name = kind.chars().take(100).collect();
        Inbound::of(InboundKind::Ignored(name), external_ticket.unwrap_or_default())
    }
}
