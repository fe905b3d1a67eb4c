//! An appeal: somebody says that a ticket which the spam gate closed is none, and people look at it.

use crate::oddity::{Oddity, Sign};
use crate::{ClosedBecause, EscalatedBecause, Happened, Program, State, Ticket, TicketId, Timestamp, TopicRoute};

/// An appeal was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("appeal for ticket {ticket}: it is {state}, and no spam gate closed it")]
pub struct AppealRefused {
    /// Which ticket.
    pub ticket: TicketId,
    /// How it stands.
    pub state: &'static str,
}

impl Ticket {
    /// `Closed(spam) -> Open` in a new epoch, or `-> Escalated` where its topic is the agents'. The mark that stays says what had closed
    /// it; no gate holds it back again. The same appeal again finds the first.
    pub fn not_spam(mut self, program: &Program, now: Timestamp) -> Result<Ticket, AppealRefused> {
        let State::Closed { because: ClosedBecause::Spam { evidence }, .. } = &self.state else {
            let refused = AppealRefused { ticket: self.id.clone(), state: self.state.name() };
            return if self.is_cleared() { Ok(self) } else { Err(refused) };
        };
        let mut seen = self.odd.take().unwrap_or_else(|| Oddity::from(Vec::new()));
        if seen.signs.is_empty() {
            seen.signs.push(Sign { what: evidence.clone(), weight: 0 });
        }
        self.odd = Some(Oddity { appealed_at: Some(now), ..seen });
        self.remember(Happened::Appealed, now);
        self.due = program.deadlines.hand_off.map(|span| now + span);
        let is_for_agents = self.topic.as_ref().and_then(|topic| program.topic(topic)).map(|topic| topic.route);
        let opened = self.reopened_for_routing(now);
        Ok(match is_for_agents {
            Some(TopicRoute::Agents) => opened.given_to_agents(EscalatedBecause::Topic, now),
            _ => opened,
        })
    }
}
