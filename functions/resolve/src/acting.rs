//! Acting: one action on one ticket, decided by the domain, and saved with all that goes with it in one write.

use domain::{
    AnswerDraft, Desk, EscalateRefused, EscalatedBecause, Message, MessageId, Program, ReopenRefused, Speaker, Ticket, Timestamp,
};
use store::{StoreError, Stored};
use web::Problem;

use crate::action::Said;
use crate::who::{AtHand, Who};

/// The longest reason, in bytes: it stands in the ticket itself.
pub(crate) const REASON_BYTES_MAX: usize = 2_000;

/// One action on one ticket.
pub(crate) struct Acting {
    pub(crate) at_hand: AtHand,
    pub(crate) program: Program,
    pub(crate) said: Said,
    pub(crate) now: Timestamp,
}

/// What is true next: the ticket, and what goes with it.
pub(crate) struct Next {
    pub(crate) ticket: Ticket,
    pub(crate) message: Option<Message>,
    pub(crate) desk: Option<Stored<Desk>>,
    pub(crate) draft: Option<Stored<AnswerDraft>>,
}

impl From<Ticket> for Next {
    fn from(ticket: Ticket) -> Self {
        Next { ticket, message: None, desk: None, draft: None }
    }
}

impl Acting {
    /// What is true next, or the rule that says no.
    pub(crate) async fn decide(&self, action: &str) -> Result<Next, Problem> {
        match (action, &self.at_hand.who) {
            ("claim", Who::Expert(expert)) => self.claim(expert).await,
            ("answer", Who::Expert(expert)) => self.answer(expert),
            ("undo", Who::Expert(expert)) => self.undo(expert).await,
            ("extend" | "ask" | "release" | "escalate", Who::Expert(expert)) if self.is_sending(expert) => Err(on_its_way()),
            ("extend", Who::Expert(expert)) => self.extend(expert),
            ("ask", Who::Expert(expert)) => self.ask(expert).await,
            ("release", Who::Expert(expert)) => self.release(expert),
            ("escalate", Who::Expert(expert)) => {
                escalated(self.ticket().ask_peers(&expert.id, &self.reason()?, self.program.windows.peers, self.now))
            }
            ("escalate", Who::Client) => {
                escalated(self.ticket().escalate(EscalatedBecause::Customer { reason: self.reason()? }, self.now))
            }
            ("confirm", Who::Client) => self.confirm(),
            ("reopen", Who::Client) => self.reopen(),
            ("return", Who::Client) => self.give_back(),
            ("not-spam", Who::Client) => self.appeal(),
            ("claim" | "answer" | "undo" | "extend" | "ask" | "release", _) => Err(Problem::forbidden("Only experts do that.")),
            ("escalate" | "confirm" | "reopen" | "return" | "not-spam", _) => {
                Err(Problem::forbidden("Only the client does that."))
            }
            _ => Err(Problem::not_found()),
        }
    }

    /// Saves what is true next on the version that was seen; where nothing changed, nothing is written.
    pub(crate) async fn save(&self, next: &Next) -> Result<(), StoreError> {
        let AtHand { store, ticket, .. } = &self.at_hand;
        if next.ticket == ticket.value {
            return Ok(());
        }
        let mut puts = vec![store.put_ticket(&ticket.with(next.ticket.clone()))?];
        if let Some(message) = &next.message {
            puts.push(store.put_message(message)?);
        }
        if let (Some(desk), Who::Expert(expert)) = (&next.desk, &self.at_hand.who) {
            puts.push(store.put_desk(&self.program.id, &expert.id, desk)?);
        }
        if let Some(draft) = &next.draft {
            puts.push(store.put_draft(draft)?);
        }
        store.save(puts).await
    }

    pub(crate) fn ticket(&self) -> Ticket {
        self.at_hand.ticket.value.clone()
    }

    fn confirm(&self) -> Result<Next, Problem> {
        let confirmed = self.ticket().confirm(self.program.windows.reopen, self.now);
        Ok(confirmed.map_err(|refused| Problem::refused("nothing-to-confirm", refused.to_string()))?.into())
    }

    fn reopen(&self) -> Result<Next, Problem> {
        let reopened = self.ticket().reopen(self.program.deadlines.hand_off, self.now).map_err(|refused| {
            let name = match &refused {
                ReopenRefused::WindowOver { .. } => "window-over",
                ReopenRefused::NotAnswered { .. } => "nothing-to-reopen",
            };
            Problem::refused(name, refused.to_string())
        });
        let reopened = reopened?;
        Ok(match self.program.escalation.reopened(reopened.episode) {
            Some(rule) => reopened.escalated_by_rule(rule, self.now).into(),
            None => reopened.into(),
        })
    }

    fn give_back(&self) -> Result<Next, Problem> {
        let ticket = self.ticket();
        let returned = ticket.clone().returned(self.program.deadlines.hand_off, self.now);
        let returned = returned.map_err(|refused| Problem::refused("not-escalated", refused.to_string()))?;
        if returned == ticket || self.said.reason.trim().is_empty() {
            return Ok(returned.into());
        }
        // The reason is the agents' word to the experts. The customer never reads it, and neither does it hold what is private.
        let message = Message {
            id: MessageId::from_external(&ticket.id, &format!("return {}", returned.epoch)),
            ticket: ticket.id,
            speaker: Speaker::Agent,
            text: triage::redact(&self.reason()?).text,
            at: self.now,
            correlation: ticket.correlation,
        };
        Ok(Next { message: Some(message), ..returned.into() })
    }

    fn appeal(&self) -> Result<Next, Problem> {
        let opened = self.ticket().not_spam(&self.program, self.now);
        Ok(opened.map_err(|refused| Problem::refused("not-closed-as-spam", refused.to_string()))?.into())
    }

    pub(crate) fn reason(&self) -> Result<String, Problem> {
        let reason = self.said.reason.trim();
        if reason.is_empty() {
            return Err(Problem::shape_invalid("/reason", "is empty; say why"));
        }
        if reason.len() > REASON_BYTES_MAX {
            return Err(Problem::shape_invalid("/reason", format!("is longer than {REASON_BYTES_MAX} bytes")));
        }
        Ok(reason.to_owned())
    }
}

fn escalated(escalated: Result<Ticket, EscalateRefused>) -> Result<Next, Problem> {
    Ok(escalated.map_err(|refused| Problem::refused("cannot-escalate", refused.to_string()))?.into())
}

fn on_its_way() -> Problem {
    Problem::refused("on-its-way", "your answer is on its way; take it back first")
}
