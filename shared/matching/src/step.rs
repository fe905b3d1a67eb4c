//! A step: what to do when a ticket's clock wakes.

use std::collections::BTreeSet;

use domain::{EscalatedBecause, ExpertId, State, Ticket, Timestamp};

use crate::{Opening, Policy, Roster, Routing, Unfit, Wave};

/// What to do now. The same record, ticket, roster and time give the same step, however often it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Tell these experts, and wake again.
    Notify {
        /// Which wave, from 1.
        wave: u8,
        /// Who of it is still there; at least one.
        experts: Vec<ExpertId>,
        /// When to wake next, if at all.
        then: Option<Timestamp>,
    },
    /// Nothing to do before.
    SleepUntil(Timestamp),
    /// Make the next plan (`plan_again`), save it, and ask again with it.
    Replan,
    /// Give it to the client's agents.
    HandOff(HandOff),
    /// This record has nothing more to do: the ticket is taken care of, has moved on to another epoch, or is left to the pool.
    Done,
}

/// Why no expert can take a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOff {
    /// Nobody on the roster knows its topic and language, available or not.
    NobodyQualified,
    /// Everybody who does has released it.
    NobodyLeft,
}

impl From<HandOff> for EscalatedBecause {
    fn from(_: HandOff) -> Self {
        EscalatedBecause::NobodyQualified
    }
}

/// What to do now with this plan of the ticket.
///
/// A late wake tells the last wave whose time has come. A lapsed claim counts as open; a caller who saves `ticket.lapse(now)` first
/// begins a new epoch, and this record is done.
pub fn next(record: &Routing, ticket: &Ticket, roster: &Roster, policy: &Policy, now: Timestamp) -> Step {
    if !record.is_of(ticket) {
        return Step::Done;
    }
    match &ticket.state {
        State::Open => {}
        State::Claimed(lease) if lease.has_lapsed(now) => {}
        State::Claimed(lease) => return Step::SleepUntil(lease.ends_at()),
        _ => return Step::Done,
    }
    let opening = Opening::of(ticket);
    // A roster older than the one that planned knows less than the plan: it hands nothing off.
    let is_older = roster.epoch < record.roster_epoch;
    nobody(&opening, roster, policy)
        .filter(|_| !is_older)
        .map_or_else(|| wave_now(record, &opening, roster, policy, now), Step::HandOff)
}

fn nobody(ticket: &Opening, roster: &Roster, policy: &Policy) -> Option<HandOff> {
    match roster.qualified(ticket, policy) {
        0 => Some(HandOff::NobodyQualified),
        // Who released it was qualified.
        all if all <= ticket.released.len() => Some(HandOff::NobodyLeft),
        _ => None,
    }
}

fn wave_now(record: &Routing, ticket: &Opening, roster: &Roster, policy: &Policy, now: Timestamp) -> Step {
    if record.again_at.is_some_and(|due| now >= due) {
        return Step::Replan;
    }
    let upcoming = record.waves.iter().map(|wave| wave.at).find(|at| *at > now).or(record.again_at);
    let begun = (1..).zip(&record.waves).filter(|(_, wave)| wave.at <= now).last();
    let told = begun.map(|(number, wave)| (number, still_there(wave, ticket, roster, policy, now)));
    match (told, upcoming) {
        (Some((wave, experts)), then) if !experts.is_empty() => Step::Notify { wave, experts, then },
        (_, Some(at)) => Step::SleepUntil(at),
        (_, None) => Step::Done,
    }
}

// Who is full by now may lay something down before they look; who is away does not look.
fn still_there(wave: &Wave, ticket: &Opening, roster: &Roster, policy: &Policy, now: Timestamp) -> Vec<ExpertId> {
    let languages = policy.ladder(&ticket.language);
    let wanted = |unfit: Option<Unfit>| matches!(unfit, None | Some(Unfit::Full));
    let there = roster.experts.iter().filter(|standing| wave.experts.contains(&standing.id));
    let there: BTreeSet<&ExpertId> =
        there.filter(|standing| wanted(standing.unfit(ticket, &languages, policy, now))).map(|standing| &standing.id).collect();
    wave.experts.iter().filter(|id| there.contains(id)).cloned().collect()
}
