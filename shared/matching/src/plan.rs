//! A plan: three waves of experts for one ticket, fixed in one record that explains and repeats every later decision.

use domain::{ExpertId, Span, Ticket, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::draw::Lots;
use crate::{Opening, Policy, Roster, WaveRule};

/// What `plan` makes is what is kept.
pub type Plan = Routing;

/// A plan as it is kept with its ticket, about 1 KB. Short names on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    /// Which ticket.
    #[serde(rename = "t")]
    pub ticket: TicketId,
    /// In which routing epoch.
    #[serde(rename = "e")]
    pub epoch: u32,
    /// The number of the plan in this epoch, from 0.
    #[serde(rename = "n", default)]
    pub plan: u32,
    /// When its waves begin to count: for plan 0 the beginning of the epoch.
    #[serde(rename = "p")]
    pub planned_at: Timestamp,
    /// The rules that made it.
    #[serde(rename = "y")]
    pub policy_version: u32,
    /// The version of the roster that it saw.
    #[serde(rename = "r")]
    pub roster_epoch: u64,
    /// How many experts could have been shown the ticket.
    #[serde(rename = "c")]
    pub candidates: u32,
    /// The waves that have anybody in them, in the order of their starts; none when nobody was free.
    #[serde(rename = "w")]
    pub waves: Vec<Wave>,
    /// From when every qualified expert may claim.
    #[serde(rename = "o")]
    pub pool_at: Timestamp,
    /// When to plan again if it is still open; nothing after the last plan, when the pool alone goes on.
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
}

/// Experts who are told at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave {
    /// From when they may claim.
    #[serde(rename = "a")]
    pub at: Timestamp,
    /// Who, in the order of their lots.
    #[serde(rename = "x")]
    pub experts: Vec<ExpertId>,
}

/// The first plan of an epoch: qualified and free experts who did not release the ticket, in the order of their lots, cut into waves.
pub fn plan(ticket: &Opening, roster: &Roster, policy: &Policy) -> Plan {
    numbered(0, ticket.epoch_at, ticket, roster, policy)
}

/// The plan after `previous`, over the roster of this moment and with new lots. It begins at `now`, or when it was due if that is later.
pub fn plan_again(previous: &Routing, ticket: &Opening, roster: &Roster, policy: &Policy, now: Timestamp) -> Plan {
    let begins = previous.again_at.map_or(now, |due| due.max(now));
    numbered(previous.plan.saturating_add(1), begins, ticket, roster, policy)
}

impl Routing {
    /// Whether this record belongs to the ticket as it stands now, not to an earlier epoch.
    pub fn is_of(&self, ticket: &Ticket) -> bool {
        self.ticket == ticket.id && self.epoch == ticket.epoch
    }

    /// The wave of this expert, counted from 1, with its content.
    pub fn wave_of(&self, expert: &ExpertId) -> Option<(u8, &Wave)> {
        (1..).zip(&self.waves).find(|(_, wave)| wave.experts.contains(expert))
    }

    /// The place of this expert in the order of the plan, from 1.
    pub fn place_of(&self, expert: &ExpertId) -> Option<u32> {
        (1..)
            .zip(self.waves.iter().flat_map(|wave| &wave.experts))
            .find(|(_, planned)| *planned == expert)
            .map(|(place, _)| place)
    }
}

fn numbered(number: u32, planned_at: Timestamp, ticket: &Opening, roster: &Roster, policy: &Policy) -> Plan {
    let order = in_order_of_lots(number, ticket, roster, policy);
    let waves = cut(&order, policy.waves(), planned_at);
    let pool_at = ticket.epoch_at + policy.pool_after();
    Routing {
        ticket: ticket.id.clone(),
        epoch: ticket.epoch,
        plan: number,
        planned_at,
        policy_version: Policy::VERSION,
        roster_epoch: roster.epoch,
        candidates: u32::try_from(order.len()).unwrap_or(u32::MAX),
        again_at: again_at(number, planned_at, !waves.is_empty()),
        waves,
        pool_at,
    }
}

fn in_order_of_lots<'a>(number: u32, ticket: &Opening, roster: &'a Roster, policy: &Policy) -> Vec<&'a ExpertId> {
    let lots = Lots::of(ticket, number, policy);
    let mut order: Vec<(u128, &ExpertId)> = roster.candidates(ticket, policy).into_iter().map(|id| (lots.lot(id), id)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, id)| id).collect()
}

fn cut(order: &[&ExpertId], rules: &[WaveRule], planned_at: Timestamp) -> Vec<Wave> {
    let mut left = order.iter().map(|id| (*id).clone());
    let waves = rules.iter().map(|rule| Wave { at: planned_at + rule.after, experts: left.by_ref().take(rule.size).collect() });
    waves.filter(|wave| !wave.experts.is_empty()).collect()
}

const NOBODY_FREE: Span = Span::seconds(15);
/// After so many plans in one epoch nobody is looked for any more: the pool is open, and the deadline does the rest.
const PLANS_MAX: u32 = 6;

// A plan that reached somebody ends in the open pool, which needs no further plan: everybody qualified may claim. One that found
// nobody free looks again, after waits that double.
fn again_at(number: u32, planned_at: Timestamp, reached_somebody: bool) -> Option<Timestamp> {
    let wait = Span::millis(NOBODY_FREE.as_millis() << number.min(PLANS_MAX));
    (!reached_somebody && number + 1 < PLANS_MAX).then_some(planned_at + wait)
}
