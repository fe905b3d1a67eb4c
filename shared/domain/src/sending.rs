//! An answer on its way: for some seconds its expert can take it back, then the clock makes it the ticket's answer.
//!
//! Until then the ticket stays claimed. So nothing that follows from an answer has begun when one is taken back: no customer has read it, no
//! reward is held, no measure has counted it.

use serde::{Deserialize, Serialize};

use crate::{AnswerRefused, Author, ExpertId, Happened, Lease, Span, State, Ticket, TicketId, Timestamp};

/// How long an answer can be taken back.
pub const UNDO_WINDOW: Span = Span::seconds(8);

/// What is left of a lease at least when an answer was taken back.
pub const UNDONE_LEASE_MIN: Span = Span::minutes(2);

/// An answer on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// The text as the customer will read it.
    pub text: String,
    /// Since when.
    pub at: Timestamp,
    /// When it is the ticket's answer.
    pub until: Timestamp,
    /// The program's window for silence after an answer.
    pub confirm: Span,
    /// When the clock would have changed the ticket without this answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
}

/// An answer cannot be taken back any more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("take the answer to ticket {ticket} back: it is sent, the ticket is {state}")]
pub struct UndoRefused {
    /// Which ticket.
    pub ticket: TicketId,
    /// How it stands.
    pub state: &'static str,
}

impl Ticket {
    /// Puts the holder's answer on its way: after [`UNDO_WINDOW`] it is the ticket's answer, unless they take it back. The rules are those of
    /// [`Ticket::answer`]; the same answer again finds the first.
    pub fn send(mut self, by: &ExpertId, text: &str, confirm: Span, now: Timestamp) -> Result<Ticket, AnswerRefused> {
        let due = self.due;
        match &mut self.state {
            State::Claimed(held) if &held.by == by && held.sending.is_none() && !text.trim().is_empty() => {
                let until = now + UNDO_WINDOW;
                held.sending = Some(Sending { text: text.to_owned(), at: now, until, confirm, due });
                // The sweep finds it as well, should the wake at the window's end be lost.
                self.due = Some(due.map_or(until, |due| due.min(until)));
                Ok(self)
            }
            State::Claimed(held) if held.is_sending(by, text) => Ok(self),
            // What remains is refused, or is the ticket's answer already.
            _ => self.answer(by, text, confirm, now),
        }
    }

    /// Takes an answer back that is on its way: its expert holds the ticket again, with what was left of their lease when they sent it, at
    /// least [`UNDONE_LEASE_MIN`]. The second undo finds the first. Refused once the window is over.
    pub fn undo(mut self, by: &ExpertId, now: Timestamp) -> Result<Ticket, UndoRefused> {
        let (ticket, state) = (self.id.clone(), self.state.name());
        let State::Claimed(held) = &mut self.state else { return Err(UndoRefused { ticket, state }) };
        if &held.by != by || held.sending.as_ref().is_some_and(|sending| now >= sending.until) {
            return Err(UndoRefused { ticket, state });
        }
        if let Some(sending) = held.sending.take() {
            let left = held.until.since(sending.at).max(UNDONE_LEASE_MIN);
            held.until = now + left;
            self.due = sending.due;
        }
        Ok(self)
    }

    /// `Claimed -> Answered`, by the clock, once the answer on its way can no longer be taken back. It is dated by the window's end, whenever
    /// somebody looks. Anything else is left as it is.
    pub fn sent(mut self, now: Timestamp) -> Ticket {
        let State::Claimed(Lease { by, sending: Some(sending), .. }) = &self.state else { return self };
        if now < sending.until {
            return self;
        }
        let (by, sending) = (by.clone(), sending.clone());
        self.first_response_at.get_or_insert(sending.until);
        self.touches = self.touches.saturating_add(1);
        self.answered(Author::Expert { id: by }, &sending.text, sending.confirm, sending.until)
    }

    /// The answer of this expert that is on its way.
    pub fn sending_of(&self, expert: &ExpertId) -> Option<&Sending> {
        match &self.state {
            State::Claimed(held) if &held.by == expert => held.sending.as_ref(),
            _ => None,
        }
    }

    pub(crate) fn answered(mut self, by: Author, text: &str, confirm: Span, now: Timestamp) -> Ticket {
        let what = match &by {
            Author::Expert { .. } => Happened::Answered,
            Author::Automation { .. } => Happened::AnsweredByAutomation,
        };
        let answer = crate::Answer { by: by.clone(), text: text.to_owned(), at: now, episode: self.episode };
        self.remember(what, now);
        self.escalation = None;
        self.state = State::Answered { by, at: now };
        self.earlier_answers.extend(self.answer.replace(answer));
        self.due = Some(now + confirm);
        self
    }
}

impl Lease {
    /// Whether exactly this text of this expert's is on its way.
    fn is_sending(&self, by: &ExpertId, text: &str) -> bool {
        &self.by == by && self.sending.as_ref().is_some_and(|sending| sending.text == text)
    }
}
