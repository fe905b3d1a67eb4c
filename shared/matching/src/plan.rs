//! A plan: waves of experts for one ticket, fixed in one record that explains and repeats every later decision.

use domain::{ExpertId, Span, Timestamp};

use crate::draw::Draws;
use crate::field::{Candidate, Field};
use crate::record::{Evidence, Routing, Wave};
use crate::{Opening, Policy, Roster};

/// What `plan` makes is what is kept.
pub type Plan = Routing;

/// The first plan of an epoch.
pub fn plan(ticket: &Opening, roster: &Roster, policy: &Policy) -> Plan {
    numbered(0, ticket.epoch_at, ticket, roster, policy)
}

/// The plan after `previous`, over the roster of this moment and with new draws. It begins at `now`, or when it was due if that is later.
pub fn plan_again(previous: &Routing, ticket: &Opening, roster: &Roster, policy: &Policy, now: Timestamp) -> Plan {
    let begins = previous.again_at.map_or(now, |due| due.max(now));
    let mut again = numbered(previous.plan.saturating_add(1), begins, ticket, roster, policy);
    // Whoever was asked may still claim: a plan that ran through leaves the ticket open to all.
    again.pool_at = previous.pool_at.min(begins);
    again
}

/// Where in a large roster plan number `plan` of the ticket looks, as places of 32 bits: a fair draw, so that nobody is passed over for
/// long, and the same draw for every delivery.
pub fn places(ticket: &Opening, policy: &Policy, plan: u32) -> [u32; 4] {
    let draws = Draws::of(ticket, plan, policy);
    [0, 1, 2, 3].map(|look| draws.place(look))
}

fn numbered(number: u32, planned_at: Timestamp, ticket: &Opening, roster: &Roster, policy: &Policy) -> Plan {
    let field = Field::of(ticket, roster, policy, number, planned_at);
    let chance = Draws::of(ticket, number, policy).chance();
    let most = policy.paced(ticket, roster.waiting, field.candidates.len(), chance);
    let asked: Vec<Candidate> = field.candidates.iter().take(most).copied().collect();
    // More waits than can be asked for: whoever is free may take what they find.
    let is_paced = most < policy.asked_max().min(field.candidates.len());
    let last = last_expert(number, ticket, &field);
    let waves = waves(&asked, last.map(|candidate| candidate.id), policy, planned_at);
    let weighed: Vec<Candidate> = asked.iter().copied().chain(last).collect();
    Routing {
        ticket: ticket.id.clone(),
        epoch: ticket.epoch,
        plan: number,
        planned_at,
        policy_version: Policy::VERSION,
        exponents: policy.record_exponents(),
        roster_epoch: roster.epoch,
        arm: field.arm,
        candidates: u32::try_from(field.candidates.len()).unwrap_or(u32::MAX),
        evidence: Evidence::of(&weighed, &waves),
        median: field.medians(),
        again_at: again_at(number, planned_at, waves.last(), policy).filter(|_| !ticket.is_backlog),
        pool_at: if is_paced || ticket.is_backlog { planned_at } else { pool_at(ticket, last.is_some(), policy) },
        first_alone: last.is_some(),
        waves,
    }
}

// After a reopening, who answered before comes first and alone: they know the case.
fn last_expert<'a>(number: u32, ticket: &Opening, field: &Field<'a>) -> Option<Candidate<'a>> {
    let last = ticket.last.as_ref().filter(|_| number == 0)?;
    field.candidates.iter().find(|candidate| candidate.id == last).copied()
}

fn waves(asked: &[Candidate], last: Option<&ExpertId>, policy: &Policy, planned_at: Timestamp) -> Vec<Wave> {
    let rules = policy.rules();
    let alone = last.map(|id| Wave { at: planned_at, experts: vec![id.clone()] });
    let begins = if alone.is_some() { planned_at + rules.head_start } else { planned_at };
    let mut others: Vec<&Candidate> = asked.iter().filter(|candidate| Some(candidate.id) != last).collect();
    let size = first_wave(&others, policy);
    let (first, rest) = others.split_at_mut(size);
    rest.sort_by(|a, b| b.scores.later.cmp(&a.scores.later).then_with(|| a.id.cmp(b.id)));
    let later = rest.chunks(rules.wave_size.max(1) as usize);
    let groups = std::iter::once(&*first).chain(later).take(rules.waves as usize).filter(|group| !group.is_empty());
    let wave = |(number, group): (i64, &[&Candidate])| Wave {
        at: begins + Span::millis(rules.wave_every.as_millis().saturating_mul(number)),
        experts: group.iter().map(|candidate| candidate.id.clone()).collect(),
    };
    alone.into_iter().chain((0..).zip(groups).map(wave)).collect()
}

/// Of those who respond at all, so many do within a wave's time.
const IN_TIME: f64 = 0.6;

/// The shortest first wave whose chance of silence is low enough.
fn first_wave(order: &[&Candidate], policy: &Policy) -> usize {
    let most = (policy.rules().first_wave_max as usize).min(order.len());
    let enough = f64::from(policy.rules().miss) / 10_000.0;
    let silence = order.iter().scan(1.0, |silent, candidate| {
        *silent *= 1.0 - IN_TIME * f64::from(candidate.features.response.min(4_096)) / 4_096.0;
        Some(*silent)
    });
    silence.take(most).take_while(|silent| *silent > enough).count().saturating_add(1).min(most)
}

fn pool_at(ticket: &Opening, after_one: bool, policy: &Policy) -> Timestamp {
    let head_start = if after_one { policy.rules().head_start } else { Span::ZERO };
    ticket.epoch_at + policy.rules().pool_after + head_start
}

const NOBODY_FREE: Span = Span::seconds(15);
/// Nobody free: waits double up to this; whoever comes meanwhile finds the ticket in the pool.
const NOBODY_FREE_MAX: Span = Span::minutes(1);
/// So many plans follow one another at the waves' pace, about three quarters of an hour; then waits double.
const STEADY: u32 = 60;
/// Sixty-four times as long is beyond every limit below.
const DOUBLINGS_MAX: u32 = 6;
/// The longest delay that a queue keeps.
const WAIT_MAX: Span = Span::minutes(15);
/// After so many plans in one epoch, about three hours, nobody is looked for any more: the pool is open, and the deadline does the rest.
const PLANS_MAX: u32 = 72;

// A plan that reached somebody is followed by another when its last wave had its time; one that found nobody free looks again soon.
fn again_at(number: u32, planned_at: Timestamp, last: Option<&Wave>, policy: &Policy) -> Option<Timestamp> {
    let doubled = |span: Span, times: u32| Span::millis(span.as_millis() << times.min(DOUBLINGS_MAX));
    let wait = match last {
        Some(_) => policy.rules().wave_every,
        None => doubled(NOBODY_FREE, number).min(NOBODY_FREE_MAX),
    };
    let wait = doubled(wait, number.saturating_sub(STEADY)).min(WAIT_MAX);
    (number + 1 < PLANS_MAX).then(|| last.map_or(planned_at, |wave| wave.at) + wait)
}
