//! What becomes of an answer: confirmed, assumed after silence, reopened, rated, settled.

use crate::{
    Author, EscalatedBecause, Escalation, Happened, Rating, Resolution, Score, Span, State, Ticket, TicketId, Timestamp, Windows,
};

/// A confirmation was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("confirm ticket {ticket}: it is {state}, there is no answer to confirm")]
pub struct ConfirmRefused {
    /// Which ticket.
    pub ticket: TicketId,
    /// How it stands.
    pub state: &'static str,
}

/// A reopening was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReopenRefused {
    /// The reopen window is over; a new ticket is the way.
    #[error("reopen ticket {ticket}: its window closed at {at}; write again and a new ticket continues it")]
    WindowOver {
        /// Which ticket.
        ticket: TicketId,
        /// When it closed.
        at: Timestamp,
    },
    /// There is no answer yet.
    #[error("reopen ticket {ticket}: it is {state}, there is no answer to take back")]
    NotAnswered {
        /// Which ticket.
        ticket: TicketId,
        /// How it stands.
        state: &'static str,
    },
}

/// A rating was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RateRefused {
    /// That answer was taken back since.
    #[error("rate ticket {ticket}: the answer you were asked about is no longer the present one")]
    OldEpisode {
        /// Which ticket.
        ticket: TicketId,
    },
    /// There is nothing to rate.
    #[error("rate ticket {ticket}: it is {state}, there is no answer to rate")]
    NotAnswered {
        /// Which ticket.
        ticket: TicketId,
        /// How it stands.
        state: &'static str,
    },
    /// The response can no longer be changed.
    #[error("rate ticket {ticket}: your response could be changed until {until}")]
    EditWindowOver {
        /// Which ticket.
        ticket: TicketId,
        /// Until when.
        until: Timestamp,
    },
}

/// What the clock alone did to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// It changed.
    Changed(Box<Ticket>),
    /// Nothing is due.
    Nothing,
}

impl Ticket {
    /// `Answered -> Resolved`, because the customer says so. A second confirmation finds the first.
    pub fn confirm(self, reopen: Span, now: Timestamp) -> Result<Ticket, ConfirmRefused> {
        match &self.state {
            State::Answered { by, at } => {
                let (by, answered_at) = (by.clone(), *at);
                Ok(self.resolved(by, answered_at, Resolution::Confirmed, reopen, now))
            }
            State::Resolved { .. } => Ok(self),
            other => Err(ConfirmRefused { ticket: self.id.clone(), state: other.name() }),
        }
    }

    /// `Answered | Resolved -> Open`, because it is not solved: a new episode and a new routing epoch.
    pub fn reopen(mut self, hand_off: Option<Span>, now: Timestamp) -> Result<Ticket, ReopenRefused> {
        let ticket = self.id.clone();
        match &self.state {
            State::Resolved { at, settled: true, .. } => {
                return Err(ReopenRefused::WindowOver { ticket, at: self.due.unwrap_or(*at) });
            }
            State::Resolved { .. } if self.due.is_some_and(|due| now >= due) => {
                return Err(ReopenRefused::WindowOver { ticket, at: self.due.unwrap_or(now) });
            }
            State::Answered { .. } | State::Resolved { .. } => {}
            other => return Err(ReopenRefused::NotAnswered { ticket, state: other.name() }),
        }
        self.episode = self.episode.saturating_add(1);
        self.remember(Happened::Reopened, now);
        self.due = hand_off.map(|span| now + span);
        Ok(self.reopened_for_routing(now))
    }

    /// Keeps the customer's score of `episode`. Within the edit window a new score takes the place of the old.
    pub fn rate(mut self, episode: u32, score: Score, edit: Span, now: Timestamp) -> Result<Ticket, RateRefused> {
        let ticket = self.id.clone();
        if episode != self.episode {
            return Err(RateRefused::OldEpisode { ticket });
        }
        if self.state.author().is_none() {
            return Err(RateRefused::NotAnswered { ticket, state: self.state.name() });
        }
        let first = self.rating.filter(|rating| rating.episode == episode);
        if let Some(first) = first.filter(|first| now >= first.at + edit) {
            return Err(RateRefused::EditWindowOver { ticket, until: first.at + edit });
        }
        self.rating = Some(Rating { score, episode, at: first.map_or(now, |first| first.at) });
        Ok(self)
    }

    /// What the clock alone does once `due` has come: nobody answered in time, or the peers' window is over ->
    /// agents; an answer on its way that can no longer be taken back -> answered; silence after an answer -> assumed
    /// solved; the reopen window is over -> settled for good.
    pub fn fall_due(mut self, windows: &Windows, now: Timestamp) -> Due {
        if self.due.is_none_or(|due| now < due) {
            return Due::Nothing;
        }
        match self.state.clone() {
            State::Open => self.given_up(now),
            State::Claimed(held) if held.has_lapsed(now) => self.given_up(now),
            State::Claimed(held) if held.sending.is_some() && now >= held.ends_at() => Due::Changed(Box::new(self.sent(now))),
            State::Answered { by, at } => Due::Changed(Box::new(self.resolved(by, at, Resolution::Assumed, windows.reopen, now))),
            State::Resolved { by, answered_at, at, how, settled: false } => {
                self.state = State::Resolved { by, answered_at, at, how, settled: true };
                self.due = None;
                Due::Changed(Box::new(self))
            }
            _ => Due::Nothing,
        }
    }

    fn given_up(self, now: Timestamp) -> Due {
        let because = self.escalation.as_ref().map_or(EscalatedBecause::Deadline, Escalation::because);
        Due::Changed(Box::new(self.given_to_agents(because, now)))
    }

    fn resolved(mut self, by: Author, answered_at: Timestamp, how: Resolution, reopen: Span, now: Timestamp) -> Ticket {
        self.remember(Happened::Resolved, now);
        self.state = State::Resolved { by, answered_at, at: now, how, settled: false };
        self.due = Some(now + reopen);
        self
    }
}
