//! An expert: a vetted fan of the product, what they are qualified for, and where their pay goes.

use serde::{Deserialize, Serialize};

use crate::{ClientId, ExpertId, Language, ProgramId, Secret, TopicId};

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

impl Expert {
    /// Whether any qualification covers such a ticket.
    pub fn is_qualified(&self, client: &ClientId, program: &ProgramId, topic: Option<&TopicId>, language: &Language) -> bool {
        self.qualifications.iter().any(|qualification| qualification.covers(client, program, topic, language))
    }
}
