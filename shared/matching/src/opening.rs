//! An opening: what matching needs to know of a ticket that looks for an expert.

use domain::{Asker, ClientId, ExpertId, Language, ProgramId, Ticket, TicketId, Timestamp, TopicId};

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
    /// The customer, hashed: nobody answers themselves.
    pub asker: Asker,
    /// The routing epoch.
    pub epoch: u32,
    /// When this epoch began; waves are counted from here.
    pub epoch_at: Timestamp,
    /// Who released it in the present episode, or asked for the client's agents: they get no further offer of it.
    pub released: Vec<ExpertId>,
    /// Who answered before the customer took the answer back: they come first.
    pub last: Option<ExpertId>,
    /// Whether it came with an import: it waits in the pool and leaves the waves to fresh tickets.
    pub is_backlog: bool,
}

/// The channel of tickets that came as one of many in an import.
const BACKLOG: &str = "import";

impl Opening {
    /// The opening of this ticket in its present epoch.
    pub fn of(ticket: &Ticket) -> Opening {
        Opening {
            id: ticket.id.clone(),
            program: ticket.program.clone(),
            topic: ticket.topic.clone(),
            language: ticket.language.clone(),
            asker: ticket.asker.clone(),
            epoch: ticket.epoch,
            epoch_at: ticket.epoch_at,
            released: ticket.withheld_from().cloned().collect(),
            last: last_answerer(ticket),
            is_backlog: ticket.origin.channel == BACKLOG,
        }
    }

    /// Whose customers asked.
    pub fn client(&self) -> &ClientId {
        self.id.client()
    }
}

// The answer of an earlier episode is one that was taken back.
fn last_answerer(ticket: &Ticket) -> Option<ExpertId> {
    let answer = ticket.answer.as_ref().filter(|answer| answer.episode < ticket.episode)?;
    match &answer.by {
        domain::Author::Expert { id } => Some(id.clone()),
        domain::Author::Automation { .. } => None,
    }
}
