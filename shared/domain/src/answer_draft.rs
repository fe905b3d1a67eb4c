//! A draft of an answer: what one expert has written for one ticket so far. It outlives the claim, and no other ticket ever shows it.

use serde::{Deserialize, Serialize};

use crate::{Desk, ExpertId, State, Ticket, TicketId, Timestamp};

/// The longest answer or draft, in bytes.
pub const ANSWER_BYTES_MAX: usize = 60_000;

/// What an expert has written for a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerDraft {
    /// For which ticket.
    pub ticket: TicketId,
    /// Who.
    pub expert: ExpertId,
    /// The text so far; empty when they emptied it.
    pub text: String,
    /// When it was saved last.
    pub at: Timestamp,
    /// In which episode: what was written for an answer that was sent and reopened is no draft of the next one.
    pub episode: u32,
}

/// A draft was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftRefused {
    /// Whoever never held the ticket has nothing to write for it.
    #[error("save a draft for ticket {ticket}: you do not hold it")]
    NotHeld {
        /// Which ticket.
        ticket: TicketId,
    },
    /// It is too long.
    #[error("save a draft for ticket {ticket}: it has {bytes} bytes, at most {ANSWER_BYTES_MAX} are kept")]
    TooLong {
        /// Which ticket.
        ticket: TicketId,
        /// How long it is.
        bytes: usize,
    },
}

impl Ticket {
    /// The draft that this expert has now. They hold the ticket, or held it: what was typed while the lease ran out is kept, too.
    pub fn draft(&self, by: &ExpertId, desk: &Desk, text: &str, now: Timestamp) -> Result<AnswerDraft, DraftRefused> {
        let ticket = self.id.clone();
        if text.len() > ANSWER_BYTES_MAX {
            return Err(DraftRefused::TooLong { ticket, bytes: text.len() });
        }
        let holds = matches!(&self.state, State::Claimed(held) if &held.by == by);
        if !holds && !desk.has_held(&self.id) {
            return Err(DraftRefused::NotHeld { ticket });
        }
        Ok(AnswerDraft { ticket, expert: by.clone(), text: text.to_owned(), at: now, episode: self.episode })
    }
}

impl AnswerDraft {
    /// Whether it is this expert's for this ticket as it stands: of its present episode, with something in it.
    pub fn is_of(&self, ticket: &Ticket, expert: &ExpertId) -> bool {
        let own = self.ticket == ticket.id && &self.expert == expert;
        own && self.episode == ticket.episode && !self.text.trim().is_empty()
    }
}
