//! A nearing breach, acted on: the reward grows, everybody may claim, or the agents take the ticket; once for each run of a clock.

use money::Money;
use serde::{Deserialize, Serialize};

use crate::{EscalatedBecause, SlaAction, State, Ticket, Timestamp};

/// One run of a clock on whose nearing breach the program has acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActedOn {
    /// Which clock, as `sla` names it.
    #[serde(rename = "c")]
    pub clock: String,
    /// When it began to run.
    #[serde(rename = "s")]
    pub since: Timestamp,
}

impl Ticket {
    /// The open ticket after its program acted on the nearing breach of this run, in this order. A run that was acted on already, or a
    /// ticket that somebody takes care of, stays as it is.
    pub fn breach_nears(mut self, run: ActedOn, actions: &[SlaAction], now: Timestamp) -> Ticket {
        if self.state != State::Open || self.nearings.contains(&run) {
            return self;
        }
        self.nearings.push(run);
        actions.iter().fold(self, |ticket, action| ticket.acts(action, now))
    }

    fn acts(mut self, action: &SlaAction, now: Timestamp) -> Ticket {
        match action {
            SlaAction::RaiseReward { by } => {
                let price = self.terms.price;
                // Nobody has claimed it on these terms: the new ones are known before the next claim.
                let raised = price.minor.saturating_add(price.share(*by).minor);
                self.terms.price = Money::new(raised, price.currency);
                self
            }
            SlaAction::WidenPool {} => Ticket { widened: true, ..self },
            SlaAction::Escalate {} => self.clone().escalate(EscalatedBecause::Deadline, now).unwrap_or(self),
        }
    }
}
