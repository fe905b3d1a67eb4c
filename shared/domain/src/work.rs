//! What experts do with a ticket: claim, answer, release, escalate - and what the clock and the agents do: lapse, return.

use crate::{Author, EscalatedBecause, ExpertId, Happened, Lease, MessageId, Share, Span, State, Ticket, TicketId, Timestamp};

/// A claim was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimRefused {
    /// Another expert holds it.
    #[error("claim ticket {ticket}: another expert was faster and holds it until {until}")]
    AlreadyClaimed {
        /// Which ticket.
        ticket: TicketId,
        /// Who holds it.
        by: ExpertId,
        /// Until when.
        until: Timestamp,
    },
    /// This expert gave it back before.
    #[error("claim ticket {ticket}: you released it earlier; your share stands if it is resolved")]
    ReleasedBefore {
        /// Which ticket.
        ticket: TicketId,
    },
    /// This expert asked for the client's agents.
    #[error("claim ticket {ticket}: you asked for the client's agents; until {until} only other experts can stop that")]
    EscalatedBefore {
        /// Which ticket.
        ticket: TicketId,
        /// The end of the peers' window.
        until: Timestamp,
    },
    /// The peers' window is over, and the client's agents are about to get it.
    #[error("claim ticket {ticket}: it could be answered until {at}; the client's agents get it now")]
    PeersWindowOver {
        /// Which ticket.
        ticket: TicketId,
        /// When it was over.
        at: Timestamp,
    },
    /// It is over.
    #[error("claim ticket {ticket}: it is already {state}")]
    Over {
        /// Which ticket.
        ticket: TicketId,
        /// How it ended.
        state: &'static str,
    },
}

/// An answer was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefused {
    /// The expert does not hold the ticket.
    #[error("answer ticket {ticket}: you do not hold it, it is {state}; claim it first")]
    NotHeld {
        /// Which ticket.
        ticket: TicketId,
        /// How it stands.
        state: &'static str,
    },
    /// Another answer of theirs is on its way.
    #[error("answer ticket {ticket}: your answer is on its way until {until}; take it back first")]
    OnItsWay {
        /// Which ticket.
        ticket: TicketId,
        /// Until when it can be taken back.
        until: Timestamp,
    },
    /// There is nothing in it.
    #[error("answer ticket {ticket}: the text is empty")]
    Empty {
        /// Which ticket.
        ticket: TicketId,
    },
}

/// A release was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("release ticket {ticket}: you do not hold it, it is {state}")]
pub struct ReleaseRefused {
    /// Which ticket.
    pub ticket: TicketId,
    /// How it stands.
    pub state: &'static str,
}

/// An escalation was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("escalate ticket {ticket}: it is {state}{hint}")]
pub struct EscalateRefused {
    /// Which ticket.
    pub ticket: TicketId,
    /// How it stands.
    pub state: &'static str,
    /// What to do instead.
    pub hint: &'static str,
}

/// A return was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("return ticket {ticket}: it is {state}, not with the agents")]
pub struct ReturnRefused {
    /// Which ticket.
    pub ticket: TicketId,
    /// How it stands.
    pub state: &'static str,
}

impl Ticket {
    /// `Open -> Claimed`, for the length of `lease`. The holder's own second claim finds the first; a lapsed lease gives way.
    pub fn claim(self, by: &ExpertId, lease: Span, now: Timestamp) -> Result<Ticket, ClaimRefused> {
        let ticket = self.id.clone();
        if self.was_released_by(by) {
            return Err(ClaimRefused::ReleasedBefore { ticket });
        }
        let standing = self.escalation.as_ref();
        if let Some(own) = standing.filter(|escalation| &escalation.by == by) {
            return Err(ClaimRefused::EscalatedBefore { ticket, until: own.until });
        }
        let over = standing.filter(|escalation| escalation.is_over(now)).map(|escalation| escalation.until);
        match (&self.state, over) {
            (State::Claimed(held), _) if &held.by == by && !held.has_lapsed(now) => Ok(self),
            (State::Claimed(held), _) if !held.has_lapsed(now) => {
                Err(ClaimRefused::AlreadyClaimed { ticket, by: held.by.clone(), until: held.until.max(held.ends_at()) })
            }
            (State::Open | State::Claimed(_), Some(at)) => Err(ClaimRefused::PeersWindowOver { ticket, at }),
            (State::Open, None) => Ok(self.leased(by, lease, now)),
            (State::Claimed(_), None) => Ok(self.reopened_for_routing(now).leased(by, lease, now)),
            (over, _) => Err(ClaimRefused::Over { ticket, state: over.name() }),
        }
    }

    /// `Claimed -> Answered`, by the holder. A lapsed lease still answers while nobody else took the ticket. The same answer again
    /// finds the first.
    pub fn answer(mut self, by: &ExpertId, text: &str, confirm: Span, now: Timestamp) -> Result<Ticket, AnswerRefused> {
        let ticket = self.id.clone();
        if text.trim().is_empty() {
            return Err(AnswerRefused::Empty { ticket });
        }
        match &self.state {
            State::Claimed(Lease { by: holder, sending: Some(sending), .. }) if holder == by && sending.text != text => {
                Err(AnswerRefused::OnItsWay { ticket, until: sending.until })
            }
            State::Claimed(held) if &held.by == by => {
                self.first_response_at.get_or_insert(now);
                self.touches = self.touches.saturating_add(1);
                Ok(self.answered(Author::Expert { id: by.clone() }, text, confirm, now))
            }
            State::Answered { by: author, .. } if author.is_expert(by) && self.has_answer(text) => Ok(self),
            other => Err(AnswerRefused::NotHeld { ticket, state: other.name() }),
        }
    }

    /// `Open -> Answered`, by an automation.
    pub fn answer_at_once(self, by: Author, text: &str, confirm: Span, now: Timestamp) -> Result<Ticket, AnswerRefused> {
        match &self.state {
            State::Open => Ok(self.answered(by, text, confirm, now)),
            State::Answered { by: author, .. } if *author == by => Ok(self),
            other => Err(AnswerRefused::NotHeld { ticket: self.id.clone(), state: other.name() }),
        }
    }

    /// `Claimed -> Open`, by the holder, with a note for the next expert; a note earns the terms' release share. The same release
    /// again finds the first.
    pub fn release(mut self, by: &ExpertId, note: &str, now: Timestamp) -> Result<Ticket, ReleaseRefused> {
        match &self.state {
            State::Claimed(held) if &held.by == by => {
                let share = if note.trim().is_empty() { money::BasisPoints::ZERO } else { self.release_earns() };
                let (episode, epoch) = (self.episode, self.epoch);
                self.shares.push(Share { expert: by.clone(), share, note: note.to_owned(), at: now, episode, epoch });
                Ok(self.back_in_the_queue(now))
            }
            _ if self.was_released_by(by) => Ok(self),
            other => Err(ReleaseRefused { ticket: self.id.clone(), state: other.name() }),
        }
    }

    /// What a release with a note earns of the experts' part now: the terms' share, as far as the releases of this episode left room.
    pub fn release_earns(&self) -> money::BasisPoints {
        let room = crate::ticket::RELEASED_SHARE_MAX.get().saturating_sub(self.released_share().get());
        money::BasisPoints::new(self.terms.release_share.get().min(room)).unwrap_or_default()
    }

    /// Counts a public word that the expert wrote beside an answer: it is the first response if there was none.
    pub fn spoke(mut self, now: Timestamp) -> Ticket {
        self.first_response_at.get_or_insert(now);
        self.touches = self.touches.saturating_add(1);
        self.remember(Happened::ExpertWrote, now);
        self
    }

    /// `Claimed -> Open`, by the clock; `-> Escalated` behind a peers' window that is over; `-> Answered` by an answer that was on its way.
    /// Anything else is left as it is: the lease ended another way.
    pub fn lapse(self, now: Timestamp) -> Ticket {
        match &self.state {
            State::Claimed(held) if held.has_lapsed(now) => self.back_in_the_queue(now),
            _ => self.sent(now),
        }
    }

    /// `Open | Claimed | Answered -> Escalated`, at once. An expert must hold the ticket; the same escalation again finds the first. Where an
    /// expert's escalation stood and nobody came, its reason says more than that nobody came.
    pub fn escalate(self, because: EscalatedBecause, now: Timestamp) -> Result<Ticket, EscalateRefused> {
        let refused = |hint| EscalateRefused { ticket: self.id.clone(), state: self.state.name(), hint };
        match (&self.state, &because) {
            (State::Escalated { because: first, .. }, again) if first == again => return Ok(self),
            (State::Claimed(held), EscalatedBecause::Expert { by, .. }) if &held.by != by => {
                return Err(refused(" by another expert"));
            }
            (State::Open | State::Answered { .. }, EscalatedBecause::Expert { .. }) => return Err(refused("; claim it first")),
            (State::Open | State::Claimed(_) | State::Answered { .. }, _) => {}
            _ => return Err(refused("")),
        }
        let because = match (&self.escalation, because) {
            (Some(standing), EscalatedBecause::NobodyQualified | EscalatedBecause::Deadline) => standing.because(),
            (_, because) => because,
        };
        Ok(self.given_to_agents(because, now))
    }

    /// `Escalated -> Open`: the agents give it back, history and clocks kept. `hand_off` is the program's deadline for a ticket that nobody
    /// answers. The same return again finds the first.
    pub fn returned(mut self, hand_off: Option<Span>, now: Timestamp) -> Result<Ticket, ReturnRefused> {
        match &self.state {
            State::Escalated { .. } => {
                self.remember(Happened::Returned, now);
                self.due = hand_off.map(|span| now + span);
                Ok(self.reopened_for_routing(now))
            }
            State::Open if self.history.last().is_some_and(|last| last.what == Happened::Returned) => Ok(self),
            other => Err(ReturnRefused { ticket: self.id.clone(), state: other.name() }),
        }
    }

    /// The id of the message that this expert's release carries.
    pub fn release_message(&self, by: &ExpertId) -> MessageId {
        MessageId::of_release(&self.id, self.epoch, by)
    }

    fn leased(mut self, by: &ExpertId, lease: Span, now: Timestamp) -> Ticket {
        self.state = State::Claimed(Lease::new(by, lease, now));
        self
    }

    fn has_answer(&self, text: &str) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.text == text && answer.episode == self.episode)
    }

    /// Open for the next expert, or with the agents when the peers' window ended meanwhile.
    fn back_in_the_queue(self, now: Timestamp) -> Ticket {
        match self.escalation_over(now) {
            Some(because) => self.given_to_agents(because, now),
            None => self.reopened_for_routing(now),
        }
    }

    pub(crate) fn reopened_for_routing(mut self, now: Timestamp) -> Ticket {
        self.state = State::Open;
        self.epoch = self.epoch.saturating_add(1);
        self.epoch_at = now;
        self
    }
}
