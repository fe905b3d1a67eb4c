//! Access: whether an expert may claim a ticket now, and why, or why not yet. One function decides; both answers are read from it.

use domain::{Expert, ExpertId, State, Ticket, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Policy, Routing};

/// An expert may not claim the ticket, or not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum NotYours {
    /// No qualification covers it.
    #[error("claim the ticket: you are not qualified for its {lacks}")]
    NotQualified {
        /// What is missing.
        lacks: Lack,
    },
    /// They gave it back in this episode.
    #[error("claim the ticket: you released it earlier; your share stands if it is resolved")]
    ReleasedBefore,
    /// Their wave comes later.
    #[error("claim the ticket: your wave opens at {at}")]
    WaveOpensAt {
        /// When.
        at: Timestamp,
    },
    /// They are in no wave; the pool comes later.
    #[error("claim the ticket: it opens to every qualified expert at {at}")]
    PoolOpensAt {
        /// When.
        at: Timestamp,
    },
}

/// What a qualification lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// There is none in the ticket's program.
    Program,
    /// None in the program has the ticket's language.
    Language,
    /// None with that language has the ticket's topic.
    Topic,
}

impl std::fmt::Display for Lack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Lack::Program => "program",
            Lack::Language => "language",
            Lack::Topic => "topic",
        })
    }
}

/// Why an expert may or may not claim. It names nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Whether `may_claim` says yes.
    pub may_claim: bool,
    /// The reason for either.
    pub because: Because,
    /// Their wave in the present plan, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<u8>,
    /// Their place in the present plan, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    /// Among how many candidates; 0 while there is no plan.
    pub candidates: u32,
    /// Until when another expert holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_until: Option<Timestamp>,
}

/// The reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// They hold it.
    Held,
    /// Their wave is open.
    WaveIsOpen,
    /// It is open to every qualified expert.
    PoolIsOpen,
    /// Not, or not yet.
    Refused(NotYours),
}

/// Whether this expert may claim the ticket now. Says nothing about the ticket's state: that it is taken or over is the claim's own
/// refusal. A record of another epoch counts as none; without one the pool alone decides.
pub fn may_claim(
    record: Option<&Routing>,
    ticket: &Ticket,
    expert: &Expert,
    policy: &Policy,
    now: Timestamp,
) -> Result<(), NotYours> {
    match access(record, ticket, expert, policy, now) {
        Because::Refused(reason) => Err(reason),
        Because::Held | Because::WaveIsOpen | Because::PoolIsOpen => Ok(()),
    }
}

/// The whole answer to "why me" and "why not me".
pub fn why(record: Option<&Routing>, ticket: &Ticket, expert: &Expert, policy: &Policy, now: Timestamp) -> Why {
    let because = access(record, ticket, expert, policy, now);
    let record = record.filter(|record| record.is_of(ticket));
    Why {
        may_claim: !matches!(because, Because::Refused(_)),
        because,
        wave: record.and_then(|record| record.wave_of(&expert.id)).map(|(wave, _)| wave),
        place: record.and_then(|record| record.place_of(&expert.id)),
        candidates: record.map_or(0, |record| record.candidates),
        taken_until: taken_until(ticket, &expert.id, now),
    }
}

fn access(record: Option<&Routing>, ticket: &Ticket, expert: &Expert, policy: &Policy, now: Timestamp) -> Because {
    if matches!(&ticket.state, State::Claimed(lease) if lease.by == expert.id) {
        return Because::Held;
    }
    if let Some(lacks) = lack(ticket, expert) {
        return Because::Refused(NotYours::NotQualified { lacks });
    }
    if ticket.was_released_by(&expert.id) {
        return Because::Refused(NotYours::ReleasedBefore);
    }
    in_time(record.filter(|record| record.is_of(ticket)), ticket, &expert.id, policy, now)
}

fn in_time(record: Option<&Routing>, ticket: &Ticket, expert: &ExpertId, policy: &Policy, now: Timestamp) -> Because {
    let pool_at = record.map_or(ticket.epoch_at + policy.pool_after(), |record| record.pool_at);
    let wave_at = record.and_then(|record| record.wave_of(expert)).map(|(_, wave)| wave.at);
    match wave_at {
        Some(at) if now >= at => Because::WaveIsOpen,
        _ if now >= pool_at => Because::PoolIsOpen,
        Some(at) if at < pool_at => Because::Refused(NotYours::WaveOpensAt { at }),
        _ => Because::Refused(NotYours::PoolOpensAt { at: pool_at }),
    }
}

fn lack(ticket: &Ticket, expert: &Expert) -> Option<Lack> {
    if expert.is_qualified(ticket.client(), &ticket.program, ticket.topic.as_ref(), &ticket.language) {
        return None;
    }
    let here = || expert.qualifications.iter().filter(|held| &held.client == ticket.client() && held.program == ticket.program);
    let speaks = here().any(|held| held.languages.contains(&ticket.language));
    Some(match (here().next().is_some(), speaks) {
        (false, _) => Lack::Program,
        (true, false) => Lack::Language,
        (true, true) => Lack::Topic,
    })
}

fn taken_until(ticket: &Ticket, expert: &ExpertId, now: Timestamp) -> Option<Timestamp> {
    match &ticket.state {
        State::Claimed(lease) if &lease.by != expert && !lease.has_lapsed(now) => Some(lease.until),
        _ => None,
    }
}
