//! An expert: a vetted fan of the product, what they are qualified for, and where their pay goes.

use serde::{Deserialize, Serialize};

use crate::{Asker, ClientId, EventEndpoint, ExpertId, Language, ProgramId, Secret, Span, Timestamp, TopicId};

/// A fan of the product who answers when it suits them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expert {
    /// Who.
    pub id: ExpertId,
    /// The name that customers see.
    pub name: String,
    /// What they may answer.
    pub qualifications: Vec<Qualification>,
    /// Their own toggle: whether they want to be offered tickets now.
    pub available: bool,
    /// When they last did something. Who is available and was not seen for long counts as away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
    /// The customers whom they must not serve: themselves, and whom they stand too near to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Asker>,
    /// Whether their work is held for review: they are shown nothing until it ends.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub under_review: bool,
    /// Where they may be called when many wait and few are there; nothing means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_up: Option<EventEndpoint>,
    /// When they were last called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_at: Option<Timestamp>,
    /// Where their pay goes; without it their earnings wait.
    #[serde(default)]
    pub payout: Option<PayoutAccount>,
}

/// The right to answer in one program, by topic and language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualification {
    /// The client.
    pub client: ClientId,
    /// The program.
    pub program: ProgramId,
    /// The topics; empty means every topic of the program.
    #[serde(default)]
    pub topics: Vec<TopicId>,
    /// The languages.
    pub languages: Vec<Language>,
}

/// A bank account for payouts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutAccount {
    /// The holder's name as the bank knows it.
    pub holder: String,
    /// The IBAN, without spaces.
    pub iban: Secret,
}

impl Qualification {
    /// Whether this covers a ticket of `program` on `topic` in `language`. A ticket without a topic needs no topic.
    pub fn covers(&self, client: &ClientId, program: &ProgramId, topic: Option<&TopicId>, language: &Language) -> bool {
        let topic_known = topic.is_none_or(|topic| self.topics.is_empty() || self.topics.contains(topic));
        &self.client == client && &self.program == program && topic_known && self.languages.contains(language)
    }
}

/// An expert counts as seen once in this time, half of the shortest time for which one counts as present: more often would only cost writes.
const SEEN_EVERY: Span = Span::minutes(10);

impl Expert {
    /// A new expert: away, never seen, and without an account.
    pub fn new(id: ExpertId, name: &str, qualifications: Vec<Qualification>) -> Expert {
        Expert {
            id,
            name: name.to_owned(),
            qualifications,
            available: false,
            seen_at: None,
            conflicts: Vec::new(),
            under_review: false,
            call_up: None,
            called_at: None,
            payout: None,
        }
    }

    /// The same expert, seen at `now`; who was seen a moment ago stays as they are.
    pub fn seen(mut self, now: Timestamp) -> Expert {
        if self.seen_at.is_none_or(|seen| now >= seen + SEEN_EVERY) {
            self.seen_at = Some(now);
        }
        self
    }

    /// Whether any qualification covers such a ticket.
    pub fn is_qualified(&self, client: &ClientId, program: &ProgramId, topic: Option<&TopicId>, language: &Language) -> bool {
        self.qualifications.iter().any(|qualification| qualification.covers(client, program, topic, language))
    }
    /// Whether they want tickets now and did something within `presence`.
    pub fn is_present(&self, presence: Span, now: Timestamp) -> bool {
        self.available && self.seen_at.is_some_and(|seen| now < seen + presence)
    }
}
