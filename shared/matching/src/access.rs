//! Access: whether an expert may claim a ticket now, and why, or why not yet. One function decides; both answers are read from it.

use domain::{Expert, ExpertId, Language, State, Ticket, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Arm, Features, Policy, Routing, Standing};

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
    /// They asked for the client's agents, and the others may answer instead.
    #[error("claim the ticket: you asked for the client's agents; for a short while the others may answer")]
    EscalatedBefore,
    /// The customer is themselves, or somebody whom they must not serve.
    #[error("claim the ticket: its customer stands too near to you")]
    Conflict,
    /// Their work is held for review.
    #[error("claim the ticket: your work is under review, until then you are shown no tickets")]
    UnderReview,
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
    /// They speak a language that helps out later.
    #[error("claim the ticket: it opens to other languages at {at}")]
    LanguageOpensAt {
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

/// Why an expert may or may not claim, and why they were offered the ticket or not. It names nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Whether `may_claim` says yes.
    pub may_claim: bool,
    /// The reason for either.
    pub because: Because,
    /// Whether they could be asked when it was asked of them now: what keeps offers from them, if anything does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_asked: Option<NotAsked>,
    /// Their wave in the present plan, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<u8>,
    /// Their place in the present plan, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    /// Among how many candidates; 0 while there is no plan.
    pub candidates: u32,
    /// Their factors beside the median of all candidates, if they are in a wave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factors: Option<Factors>,
    /// Whether chance alone made the order, to measure what the weights are worth.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub control_group: bool,
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

/// What keeps offers from an expert, whatever the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotAsked {
    /// They do not want tickets now.
    Unavailable,
    /// They were not seen for long.
    Unseen,
    /// They hold as much as they may.
    Full,
}

/// An expert's three factors beside the median of the candidates, in percent: 12 is 12 % more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factors {
    /// Answers that stood.
    pub merit_percent: i32,
    /// Taking up offers.
    pub response_percent: i32,
    /// Offers that they had: more than the median means that others come first.
    pub access_percent: i32,
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

/// The whole answer to "why me" and "why not me". `standing` is the expert's line in the roster, which knows what they hold.
pub fn why(
    record: Option<&Routing>,
    ticket: &Ticket,
    expert: &Expert,
    standing: Option<&Standing>,
    policy: &Policy,
    now: Timestamp,
) -> Why {
    let because = access(record, ticket, expert, policy, now);
    let record = record.filter(|record| record.is_of(ticket));
    let features = record.and_then(|record| Some((record.features_of(&expert.id)?, record.median)));
    Why {
        may_claim: !matches!(because, Because::Refused(_)),
        because,
        not_asked: not_asked(expert, standing, policy, now),
        wave: record.and_then(|record| record.wave_of(&expert.id)).map(|(wave, _)| wave),
        place: record.and_then(|record| record.place_of(&expert.id)),
        candidates: record.map_or(0, |record| record.candidates),
        factors: features.map(|(own, median)| factors(&own, &median)),
        control_group: record.is_some_and(|record| record.arm == Arm::Rotation),
        taken_until: taken_until(ticket, &expert.id, now),
    }
}

fn access(record: Option<&Routing>, ticket: &Ticket, expert: &Expert, policy: &Policy, now: Timestamp) -> Because {
    if matches!(&ticket.state, State::Claimed(lease) if lease.by == expert.id) {
        return Because::Held;
    }
    let record = record.filter(|record| record.is_of(ticket));
    match barred(record, ticket, expert, policy, now) {
        Some(reason) => Because::Refused(reason),
        None => in_time(record, ticket, &expert.id, policy, now),
    }
}

fn barred(record: Option<&Routing>, ticket: &Ticket, expert: &Expert, policy: &Policy, now: Timestamp) -> Option<NotYours> {
    // Where nobody speaks the ticket's language, the plan asks the next one at once.
    let is_planned = record.is_some_and(|record| record.wave_of(&expert.id).is_some());
    let waits = |reason: &NotYours| is_planned && matches!(reason, NotYours::LanguageOpensAt { .. });
    let unqualified = lack(ticket, expert, policy, now).filter(|reason| !waits(reason));
    let rules = [
        (ticket.was_released_by(&expert.id), NotYours::ReleasedBefore),
        (ticket.is_escalated_by(&expert.id), NotYours::EscalatedBefore),
        (expert.conflicts.contains(&ticket.asker), NotYours::Conflict),
        (expert.under_review, NotYours::UnderReview),
    ];
    unqualified.or_else(|| rules.into_iter().find(|(applies, _)| *applies).map(|(_, reason)| reason))
}

fn in_time(record: Option<&Routing>, ticket: &Ticket, expert: &ExpertId, policy: &Policy, now: Timestamp) -> Because {
    let planned = record.map_or(ticket.epoch_at + policy.pool_after(), |record| record.pool_at);
    // A breach nears: whoever is qualified may help.
    let pool_at = if ticket.widened { ticket.epoch_at } else { planned };
    let wave_at = record.and_then(|record| record.wave_of(expert)).map(|(_, wave)| wave.at);
    match wave_at {
        Some(at) if now >= at => Because::WaveIsOpen,
        _ if now >= pool_at => Because::PoolIsOpen,
        Some(at) if at < pool_at => Because::Refused(NotYours::WaveOpensAt { at }),
        _ => Because::Refused(NotYours::PoolOpensAt { at: pool_at }),
    }
}

fn lack(ticket: &Ticket, expert: &Expert, policy: &Policy, now: Timestamp) -> Option<NotYours> {
    let covers = |language: &Language| expert.is_qualified(ticket.client(), &ticket.program, ticket.topic.as_ref(), language);
    if policy.languages(&ticket.language, now.since(ticket.epoch_at)).into_iter().any(covers) {
        return None;
    }
    let steps = policy.rules().fallback.iter().filter(|step| step.language == ticket.language && covers(&step.then));
    match steps.map(|step| step.after).min() {
        Some(after) => Some(NotYours::LanguageOpensAt { at: ticket.epoch_at + after }),
        None => Some(NotYours::NotQualified { lacks: lacks(ticket, expert) }),
    }
}

fn lacks(ticket: &Ticket, expert: &Expert) -> Lack {
    let here = || expert.qualifications.iter().filter(|held| &held.client == ticket.client() && held.program == ticket.program);
    let speaks = here().any(|held| held.languages.contains(&ticket.language));
    match (here().next().is_some(), speaks) {
        (false, _) => Lack::Program,
        (true, false) => Lack::Language,
        (true, true) => Lack::Topic,
    }
}

fn not_asked(expert: &Expert, standing: Option<&Standing>, policy: &Policy, now: Timestamp) -> Option<NotAsked> {
    let full = standing.is_some_and(|standing| !standing.has_room(policy, now));
    let reasons = [
        (!expert.available, NotAsked::Unavailable),
        (!expert.is_present(policy.rules().presence, now), NotAsked::Unseen),
        (full, NotAsked::Full),
    ];
    reasons.into_iter().find(|(applies, _)| *applies).map(|(_, reason)| reason)
}

fn factors(own: &Features, median: &Features) -> Factors {
    let percent = |own: f64, median: f64| if median > 0.0 { libm::round((own / median - 1.0) * 100.0) as i32 } else { 0 };
    Factors {
        merit_percent: percent(own.merit(), median.merit()),
        response_percent: percent(own.response.into(), median.response.into()),
        access_percent: percent(own.offers.into(), median.offers.into()),
    }
}

fn taken_until(ticket: &Ticket, expert: &ExpertId, now: Timestamp) -> Option<Timestamp> {
    match &ticket.state {
        State::Claimed(lease) if &lease.by != expert && !lease.has_lapsed(now) => Some(lease.until.max(lease.ends_at())),
        _ => None,
    }
}
