//! An escalation: the way from the experts to the client's agents, with a short while in which other experts may stop it by answering.

use serde::{Deserialize, Serialize};

use crate::program::{ProgramInvalid, require};
use crate::{EscalateRefused, EscalatedBecause, ExpertId, Happened, Span, State, Ticket, Timestamp};

/// An expert's escalation while the other experts may still stop it: whoever answers, does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Who asked for the client's agents. They get no further offer of the ticket while this stands.
    pub by: ExpertId,
    /// Their reason, as the other experts and then the agents read it.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// The end of the peers' window. Who holds the ticket then keeps it to the end of their lease; else the agents have it.
    pub until: Timestamp,
}

impl Escalation {
    /// Whether the peers' window is over by `now`. Its end itself no longer belongs to it.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.until
    }

    /// The reason for which the agents get the ticket.
    pub fn because(&self) -> EscalatedBecause {
        EscalatedBecause::Expert { by: self.by.clone(), reason: self.reason.clone() }
    }
}

/// When a program's tickets go to the agents by themselves. None of it by default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EscalationRules {
    /// How many reopens the experts get, 0 to 20: with 2, the third goes to the agents. Without, any number.
    pub after_reopens: Option<u32>,
    /// Words of a customer that always go to the agents, such as `chargeback`: at most 100, found as whole words in any case.
    pub phrases: Vec<String>,
}

/// The rule of a program that sent a ticket to the agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum RuleMet {
    /// The customer took back one answer more than the experts get.
    Reopens {
        /// How many they get.
        after: u32,
    },
    /// The customer said one of the program's phrases.
    Phrase {
        /// The phrase, as the program writes it.
        phrase: String,
    },
}

impl EscalationRules {
    /// The rule that an answer taken back for the `reopens`-th time meets, counted from 1.
    pub fn reopened(&self, reopens: u32) -> Option<RuleMet> {
        self.after_reopens.filter(|after| reopens > *after).map(|after| RuleMet::Reopens { after })
    }

    pub(crate) fn check(&self) -> Result<(), ProgramInvalid> {
        require(self.after_reopens.is_none_or(|after| after <= 20), "escalation.after_reopens", "0 to 20")?;
        require(self.phrases.len() <= 100, "escalation.phrases", "at most 100")?;
        for (index, phrase) in self.phrases.iter().enumerate() {
            let good = phrase.chars().count() <= 100 && phrase.chars().any(char::is_alphanumeric);
            require(good, &format!("escalation.phrases[{index}]"), "1 to 100 characters with a letter or digit among them")?;
        }
        Ok(())
    }
}

impl Ticket {
    /// `Claimed -> Open`, by the holder, who found that only the client can solve it: for as long as `peers` the other experts see it with
    /// the reason and may answer, which stops the escalation. With no window, or when another expert had asked before, the agents have it at
    /// once. The same escalation again finds the first.
    pub fn ask_peers(mut self, by: &ExpertId, reason: &str, peers: Span, now: Timestamp) -> Result<Ticket, EscalateRefused> {
        if self.is_escalated_by(by) {
            return Ok(self);
        }
        let holds = matches!(&self.state, State::Claimed(held) if &held.by == by);
        if !holds || peers <= Span::ZERO || self.escalation.is_some() {
            return self.escalate(EscalatedBecause::Expert { by: by.clone(), reason: reason.to_owned() }, now);
        }
        let until = now + peers;
        self.remember(Happened::PeersAsked { by: by.clone(), reason: reason.to_owned() }, now);
        self.escalation = Some(Escalation { by: by.clone(), reason: reason.to_owned(), at: now, until });
        // The sweep finds it as well, should the wake at the window's end be lost.
        self.due = Some(self.due.map_or(until, |due| due.min(until)));
        Ok(self.reopened_for_routing(now))
    }

    /// `Open -> Escalated`, by the clock, once the peers' window is over; from a lapsed lease, too. Anything else is left as it is: a peer
    /// holds it, or answered.
    pub fn end_peers_window(self, now: Timestamp) -> Ticket {
        let is_held = matches!(&self.state, State::Claimed(held) if !held.has_lapsed(now));
        match self.escalation_over(now) {
            Some(because) if !is_held => self.given_to_agents(because, now),
            _ => self,
        }
    }

    /// The ticket after its program's rule sent it to the agents, at once. Where they have it already, or it is over, it stays as it is.
    pub fn escalated_by_rule(self, rule: RuleMet, now: Timestamp) -> Ticket {
        self.clone().escalate(EscalatedBecause::Rule { rule }, now).unwrap_or(self)
    }

    /// Whether the client's agents have it.
    pub fn is_with_agents(&self) -> bool {
        matches!(self.state, State::Escalated { .. })
    }

    /// Whether this expert's escalation stands and the peers may still stop it.
    pub fn is_escalated_by(&self, expert: &ExpertId) -> bool {
        self.escalation.as_ref().is_some_and(|escalation| &escalation.by == expert)
    }

    /// The reason of an escalation whose window is over and that nobody stopped.
    pub(crate) fn escalation_over(&self, now: Timestamp) -> Option<EscalatedBecause> {
        self.escalation.as_ref().filter(|escalation| escalation.is_over(now)).map(Escalation::because)
    }

    /// The agents have it from now on. An escalation that stood has its end here.
    pub(crate) fn given_to_agents(mut self, because: EscalatedBecause, now: Timestamp) -> Ticket {
        self.remember(Happened::Escalated(because.clone()), now);
        self.state = State::Escalated { at: now, because };
        self.escalation = None;
        self.due = None;
        self
    }
}
