//! A roster: the experts of one program as matching sees them, at one version.

use std::collections::BTreeSet;

use domain::{ClientId, Expert, ExpertId, Language, ProgramId, TopicId};
use serde::{Deserialize, Serialize};

use crate::{Opening, Policy};

/// The experts of one program, available or not. Stored, so its fields have short names on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// The version: one more at each change.
    #[serde(rename = "v")]
    pub epoch: u64,
    /// The standings, in any order. An expert with two qualifications in the program has two.
    #[serde(rename = "x")]
    pub experts: Vec<Standing>,
}

/// One qualification of one expert in a program, and whether they want tickets now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Who.
    #[serde(rename = "i")]
    pub id: ExpertId,
    /// The topics; empty means every topic of the program.
    #[serde(rename = "t", default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicId>,
    /// The languages.
    #[serde(rename = "l")]
    pub languages: Vec<Language>,
    /// Their own toggle.
    #[serde(rename = "a")]
    pub available: bool,
    /// How many tickets they hold now.
    #[serde(rename = "c", default)]
    pub open_claims: u32,
}

impl Standing {
    /// The standings of an expert in one program: one for each qualification there, since topics and languages belong together.
    pub fn of(expert: &Expert, client: &ClientId, program: &ProgramId, open_claims: u32) -> Vec<Standing> {
        let here = expert.qualifications.iter().filter(|held| &held.client == client && &held.program == program);
        here.map(|held| Standing {
            id: expert.id.clone(),
            topics: held.topics.clone(),
            languages: held.languages.clone(),
            available: expert.available,
            open_claims,
        })
        .collect()
    }

    /// Whether topic and language of the ticket are covered.
    pub fn is_qualified(&self, ticket: &Opening) -> bool {
        let topic_known = ticket.topic.as_ref().is_none_or(|topic| self.topics.is_empty() || self.topics.contains(topic));
        topic_known && self.languages.contains(&ticket.language)
    }

    /// Whether they want a ticket now and hold fewer than the policy's limit.
    pub fn is_free(&self, policy: &Policy) -> bool {
        self.available && self.open_claims < policy.claims_max()
    }
}

impl Roster {
    /// Who is qualified, available or not; each once, in the order of ids.
    pub fn qualified(&self, ticket: &Opening) -> BTreeSet<&ExpertId> {
        self.ids(|standing| standing.is_qualified(ticket))
    }

    /// Who could be shown the ticket now: qualified, free, and not someone who released it. Each once, in the order of ids.
    pub fn candidates(&self, ticket: &Opening, policy: &Policy) -> BTreeSet<&ExpertId> {
        self.ids(|standing| standing.is_qualified(ticket) && standing.is_free(policy) && !ticket.released.contains(&standing.id))
    }

    pub(crate) fn ids(&self, wanted: impl Fn(&Standing) -> bool) -> BTreeSet<&ExpertId> {
        self.experts.iter().filter(|standing| wanted(standing)).map(|standing| &standing.id).collect()
    }
}
