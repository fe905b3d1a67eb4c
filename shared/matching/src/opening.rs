//! An opening: what matching needs to know of a ticket that looks for an expert.

use domain::{ClientId, ExpertId, Language, ProgramId, Ticket, TicketId, Timestamp, TopicId};

/// A ticket that looks for an expert, in one routing epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Which ticket.
    pub id: TicketId,
    /// The program that answers it.
    pub program: ProgramId,
    /// Its topic; a ticket without one asks for no knowledge of a topic.
    pub topic: Option<TopicId>,
    /// The language of the customer.
    pub language: Language,
    /// The routing epoch.
    pub epoch: u32,
    /// When this epoch began; waves are counted from here.
    pub epoch_at: Timestamp,
    /// Who released it in the present episode: they get no further offer of it.
    pub released: Vec<ExpertId>,
}

impl Opening {
    /// The opening of this ticket in its present epoch.
    pub fn of(ticket: &Ticket) -> Opening {
        Opening {
            id: ticket.id.clone(),
            program: ticket.program.clone(),
            topic: ticket.topic.clone(),
            language: ticket.language.clone(),
            epoch: ticket.epoch,
            epoch_at: ticket.epoch_at,
            released: ticket.current_shares().map(|share| share.expert.clone()).collect(),
        }
    }

    /// Whose customers asked.
    pub fn client(&self) -> &ClientId {
        self.id.client()
    }
}
