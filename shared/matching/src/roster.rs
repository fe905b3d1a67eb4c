//! A roster: the experts of one program as matching sees them, at one version.

use std::collections::BTreeSet;

use domain::{Asker, ClientId, Expert, ExpertId, Language, ProgramId, TicketId, Timestamp, TopicId};
use serde::{Deserialize, Serialize};

use crate::{Opening, Policy, Track};

/// The experts of one program, or the part of them that was drawn for one ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// The version: higher at each change.
    #[serde(rename = "v")]
    pub epoch: u64,
    /// The standings, in any order. An expert with two qualifications in the program has two.
    #[serde(rename = "x")]
    pub experts: Vec<Standing>,
    /// How many qualified experts there are in the whole roster, where `experts` is only a part of it.
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    pub qualified_in_all: Option<u32>,
    /// Whether nobody at all is qualified in the ticket's own language: then the ladder does not wait.
    #[serde(rename = "z", default, skip_serializing_if = "std::ops::Not::not")]
    pub nobody_speaks: bool,
    /// How many tickets of the program and language are open, imports apart; as of the last minute.
    #[serde(rename = "o", default)]
    pub waiting: u32,
}

/// One qualification of one expert in a program, whether they want tickets now, and their track there.
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
    /// When they last did something.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
    /// The tickets that they hold, of all programs.
    #[serde(rename = "h", default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Hold>,
    /// The customers whom they must not serve.
    #[serde(rename = "n", default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Asker>,
    /// Whether their work is held for review.
    #[serde(rename = "r", default, skip_serializing_if = "std::ops::Not::not")]
    pub under_review: bool,
    /// Whether they may be called when they are away.
    #[serde(rename = "u", default, skip_serializing_if = "std::ops::Not::not")]
    pub callable: bool,
    /// When they were last called.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub called_at: Option<Timestamp>,
    /// What is known of their work in this program.
    #[serde(rename = "k", default)]
    pub track: Track,
}

/// A ticket that an expert holds. It ends by itself with its lease, so that a lost release mends itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Which ticket.
    #[serde(rename = "t")]
    pub ticket: TicketId,
    /// When the lease ends.
    #[serde(rename = "u")]
    pub until: Timestamp,
    /// How much of an expert it takes, in hundredths of a usual ticket.
    #[serde(rename = "w")]
    pub weight: u32,
}

/// The one reason why an expert is no candidate for a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unfit {
    /// None of their qualifications has the ticket's language, nor one that may help out by now.
    Language,
    /// None with such a language has the ticket's topic.
    Topic,
    /// They released it in this episode.
    Released,
    /// The customer is themselves, or somebody whom they must not serve.
    Conflict,
    /// Their work is held for review.
    UnderReview,
    /// They do not want tickets now, or were not seen for long.
    Away,
    /// They hold as much as they may.
    Full,
}

impl Standing {
    /// The standings of an expert in one program: one for each qualification there, since topics and languages belong together.
    pub fn of(expert: &Expert, client: &ClientId, program: &ProgramId, track: &Track) -> Vec<Standing> {
        let here = expert.qualifications.iter().filter(|held| &held.client == client && &held.program == program);
        here.map(|held| Standing {
            id: expert.id.clone(),
            topics: held.topics.clone(),
            languages: held.languages.clone(),
            available: expert.available,
            seen_at: expert.seen_at,
            holds: Vec::new(),
            conflicts: expert.conflicts.clone(),
            under_review: expert.under_review,
            callable: expert.call_up.is_some(),
            called_at: expert.called_at,
            track: track.clone(),
        })
        .collect()
    }

    /// Whether the ticket's topic and one of these languages are covered.
    pub fn is_qualified(&self, ticket: &Opening, languages: &[&Language]) -> bool {
        self.speaks(languages) && self.knows(ticket)
    }

    fn speaks(&self, languages: &[&Language]) -> bool {
        self.languages.iter().any(|spoken| languages.contains(&spoken))
    }

    fn knows(&self, ticket: &Opening) -> bool {
        ticket.topic.as_ref().is_none_or(|topic| self.topics.is_empty() || self.topics.contains(topic))
    }

    /// Whether they want a ticket and did something lately.
    pub fn is_present(&self, policy: &Policy, now: Timestamp) -> bool {
        self.available && self.seen_at.is_some_and(|seen| now < seen + policy.rules().presence)
    }

    /// How much they hold at `now`, in hundredths of a usual ticket.
    pub fn load(&self, now: Timestamp) -> u32 {
        self.holds.iter().filter(|hold| now < hold.until).fold(0, |sum, hold| sum.saturating_add(hold.weight))
    }

    /// The same with this ticket taken up; once more changes only its end.
    pub fn takes(&mut self, ticket: &TicketId, until: Timestamp, weight: u32, now: Timestamp) {
        self.lays_down(ticket, now);
        self.holds.push(Hold { ticket: ticket.clone(), until, weight });
    }

    /// The same with this ticket laid down; whatever ended by itself goes, too.
    pub fn lays_down(&mut self, ticket: &TicketId, now: Timestamp) {
        self.holds.retain(|hold| &hold.ticket != ticket && now < hold.until);
    }

    /// Whether one more ticket of this program fits on what they hold.
    pub fn has_room(&self, policy: &Policy, now: Timestamp) -> bool {
        self.holds.is_empty() || self.load(now).saturating_add(policy.rules().weight) <= policy.rules().load_max
    }

    /// Why they are no candidate at `now`, if they are not. The first reason that applies.
    pub(crate) fn unfit(&self, ticket: &Opening, languages: &[&Language], policy: &Policy, now: Timestamp) -> Option<Unfit> {
        let fits = |applies: bool, unfit: Unfit| if applies { Err(unfit) } else { Ok(()) };
        let found = fits(!self.speaks(languages), Unfit::Language)
            .and_then(|()| fits(!self.knows(ticket), Unfit::Topic))
            .and_then(|()| fits(ticket.released.contains(&self.id), Unfit::Released))
            .and_then(|()| fits(self.conflicts.contains(&ticket.asker), Unfit::Conflict))
            .and_then(|()| fits(self.under_review, Unfit::UnderReview))
            .and_then(|()| fits(!self.is_present(policy, now), Unfit::Away))
            .and_then(|()| fits(!self.has_room(policy, now), Unfit::Full));
        found.err()
    }
}

impl Roster {
    /// The languages that may answer the ticket at `now`: where nobody is qualified in its own, the ladder does not wait.
    pub fn languages<'a>(&self, ticket: &'a Opening, policy: &'a Policy, now: Timestamp) -> Vec<&'a Language> {
        let own = [&ticket.language];
        let is_whole = self.qualified_in_all.is_none();
        let nobody = is_whole && !self.experts.iter().any(|standing| standing.is_qualified(ticket, &own));
        if nobody || self.nobody_speaks {
            policy.ladder(&ticket.language)
        } else {
            policy.languages(&ticket.language, now.since(ticket.epoch_at))
        }
    }

    /// How many experts are qualified, present or not, in the whole roster.
    pub(crate) fn qualified(&self, ticket: &Opening, policy: &Policy) -> usize {
        let ladder = policy.ladder(&ticket.language);
        let seen: BTreeSet<&ExpertId> =
            self.experts.iter().filter(|standing| standing.is_qualified(ticket, &ladder)).map(|standing| &standing.id).collect();
        seen.len().max(self.qualified_in_all.unwrap_or(0) as usize)
    }
}
