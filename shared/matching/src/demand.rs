//! Demand: how much waits in one program and language, and whether those present are enough; if not, who is called.

use std::collections::BTreeSet;

use domain::{ExpertId, Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::draw::Draws;
use crate::{Opening, Policy, Roster, Standing};

/// What comes in and waits, as last counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Demand {
    /// Tickets that are open now, imports apart.
    pub waiting: u32,
    /// Tickets of the last full hour, imports apart.
    pub arrivals_per_hour: u32,
    /// How long an expert works on one.
    pub handling: Span,
}

/// What a claim takes before anything was measured: the simulator's mean of a first reply and an answer.
pub const HANDLING: Span = Span::seconds(330);

/// Of those who are called, about one in four comes.
const ONE_COMES_OF: u32 = 4;

impl Demand {
    /// How many experts must be present for this: R + 1.5 √R with R = arrivals x handling time, which keeps the chance to wait at about
    /// one in ten (Halfin and Whitt's square-root rule; Erlang C gives 34 for R = 26), where little comes in below one in five; and one
    /// more for each two that wait already.
    pub fn wanted(&self) -> u32 {
        let handling = if self.handling <= Span::ZERO { HANDLING } else { self.handling };
        let work = f64::from(self.arrivals_per_hour) * handling.as_millis() as f64 / Span::hours(1).as_millis() as f64;
        let steady = libm::ceil(work + 1.5 * libm::sqrt(work)) as u32;
        steady.saturating_add(self.waiting / 2)
    }

    /// How many of them are missing.
    pub fn shortfall(&self, present: u32) -> u32 {
        self.wanted().saturating_sub(present)
    }
}

/// Who of `away` is called for a ticket that waits while `missing` experts are missing: those who are qualified for it, allow it, and
/// were not called lately. In an order by draw; four for each who is missing, and no more than the policy's most. The same ticket and
/// roster call the same.
pub fn call_up(missing: u32, ticket: &Opening, away: &Roster, policy: &Policy, now: Timestamp) -> Vec<ExpertId> {
    let rules = policy.rules().call_up;
    let most = if rules.enabled { missing.saturating_mul(ONE_COMES_OF).min(rules.most) } else { 0 };
    let languages = policy.ladder(&ticket.language);
    let draws = Draws::of(ticket, u32::MAX, policy);
    let called = away
        .experts
        .iter()
        .filter(|standing| standing.is_qualified(ticket, &languages) && may_be_called(standing, ticket, policy, now));
    let order: BTreeSet<(u64, &ExpertId)> =
        called.map(|standing| (draws.draw(&standing.id).order.to_bits(), &standing.id)).collect();
    order.into_iter().map(|(_, id)| id.clone()).take(most as usize).collect()
}

fn may_be_called(standing: &Standing, ticket: &Opening, policy: &Policy, now: Timestamp) -> bool {
    let rested = standing.called_at.is_none_or(|called| now >= called + policy.rules().call_up.every);
    let welcome =
        !standing.under_review && !standing.conflicts.contains(&ticket.asker) && !ticket.released.contains(&standing.id);
    standing.callable && rested && welcome && !standing.is_present(policy, now)
}
