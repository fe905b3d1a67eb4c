//! The states of a ticket. Each carries what only that state knows.

use serde::{Deserialize, Serialize};

use crate::{AutomationId, ExpertId, Lease, RuleMet, TicketId, Timestamp};

/// Where a ticket stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum State {
    /// It waits for an expert.
    Open,
    /// An expert holds it for a while.
    Claimed(Lease),
    /// The customer has an answer and may confirm or reopen.
    Answered {
        /// Who answered.
        by: Author,
        /// When.
        at: Timestamp,
    },
    /// The answer stood.
    Resolved {
        /// Who answered.
        by: Author,
        /// When the answer was given.
        answered_at: Timestamp,
        /// When it was resolved.
        at: Timestamp,
        /// Whether the customer said so.
        how: Resolution,
        /// Whether the reopen window is over: then money and measures stand for good.
        settled: bool,
    },
    /// The client's own agents have it.
    Escalated {
        /// When.
        at: Timestamp,
        /// Why.
        because: EscalatedBecause,
    },
    /// It was never worked on.
    Closed {
        /// When.
        at: Timestamp,
        /// Why.
        because: ClosedBecause,
    },
}

/// Who answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Author {
    /// A person.
    Expert {
        /// Who.
        id: ExpertId,
    },
    /// An answer written before.
    Automation {
        /// Which.
        id: AutomationId,
        /// The expert who wrote it and earns the royalty.
        author: Option<ExpertId>,
    },
}

/// How a resolution came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resolution {
    /// The customer said that it is solved.
    Confirmed,
    /// The window closed without a word.
    Assumed,
}

/// Why a ticket went to the client's agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum EscalatedBecause {
    /// An expert found that only the client can solve it.
    Expert {
        /// Who.
        by: ExpertId,
        /// Their reason.
        reason: String,
    },
    /// The customer asked for the client's own staff.
    Customer {
        /// Their reason.
        reason: String,
    },
    /// The client's agents solved or closed it themselves while it waited for an expert.
    Agents,
    /// The program's rule sends this topic to agents.
    Topic,
    /// A rule of the program about reopens or words.
    Rule {
        /// Which.
        rule: RuleMet,
    },
    /// Nobody is qualified for its topic and language.
    NobodyQualified,
    /// The program's deadline passed.
    Deadline,
    /// The program or topic that it names does not exist.
    Unknown {
        /// What was named.
        what: String,
    },
}

/// Why a ticket was closed at the door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ClosedBecause {
    /// The spam gate.
    Spam {
        /// What gave it away.
        evidence: String,
    },
    /// The same customer asked the same before.
    Duplicate {
        /// The ticket that stands for both.
        of: TicketId,
    },
}

impl State {
    /// The state's name, as people and refusals read it.
    pub fn name(&self) -> &'static str {
        match self {
            State::Open => "open",
            State::Claimed(_) => "claimed",
            State::Answered { .. } => "answered",
            State::Resolved { .. } => "resolved",
            State::Escalated { .. } => "escalated",
            State::Closed { .. } => "closed",
        }
    }

    /// Who answered, once somebody has.
    pub fn author(&self) -> Option<&Author> {
        match self {
            State::Answered { by, .. } | State::Resolved { by, .. } => Some(by),
            _ => None,
        }
    }
}

impl Author {
    /// Whether this expert answered in person.
    pub fn is_expert(&self, expert: &ExpertId) -> bool {
        matches!(self, Author::Expert { id } if id == expert)
    }
}
