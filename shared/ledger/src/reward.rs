//! A reward: how the price of one resolution is divided among its experts and the platform.

use std::collections::BTreeMap;

use domain::{Author, ExpertId, Reward, RewardPart, State, Ticket, Timestamp};
use money::{BasisPoints, Money, SplitRefused, split};

/// The reward of a ticket's present answer: nothing while nobody has answered. Everyone who released it with a note gets their
/// share of the experts' part and the answerer the rest; an automation's author gets the royalty; the platform keeps what remains.
/// Parts and platform add up to the price, and none is negative. A negative price, which no program may have, makes no reward.
pub fn reward(ticket: &Ticket) -> Option<Reward> {
    let (author, answered_at) = answer(&ticket.state)?;
    let price = Some(ticket.terms.price).filter(|price| price.minor >= 0)?;
    let parts = parts(ticket, author, price.share(ticket.terms.expert_share)).ok()?;
    let platform = parts.iter().try_fold(price, |rest, part| rest.minus(part.amount)).ok()?;
    Some(Reward {
        ticket: ticket.id.clone(),
        program: ticket.program.clone(),
        episode: ticket.episode,
        answered_at,
        price,
        parts,
        platform,
    })
}

fn answer(state: &State) -> Option<(&Author, Timestamp)> {
    match state {
        State::Answered { by, at } => Some((by, *at)),
        State::Resolved { by, answered_at, .. } => Some((by, *answered_at)),
        _ => None,
    }
}

fn parts(ticket: &Ticket, author: &Author, total: Money) -> Result<Vec<RewardPart>, SplitRefused> {
    let split = match author {
        Author::Expert { id } => split(total, &weights(ticket, id))?,
        Author::Automation { author: Some(expert), .. } => vec![(expert.clone(), total.share(ticket.terms.royalty))],
        Author::Automation { author: None, .. } => Vec::new(),
    };
    let paid = split.into_iter().filter(|(_, amount)| !amount.is_zero());
    Ok(paid.map(|(expert, amount)| RewardPart { expert, amount }).collect())
}

/// Basis points by expert, in the order of their ids; who released and answered stands once, with both.
fn weights(ticket: &Ticket, answerer: &ExpertId) -> Vec<(ExpertId, u32)> {
    let whole = u32::from(BasisPoints::WHOLE.get());
    let mut weights: BTreeMap<ExpertId, u32> = BTreeMap::new();
    let mut rest = whole;
    for share in ticket.current_shares() {
        let weight = u32::from(share.share.get()).min(rest);
        rest = rest.saturating_sub(weight);
        add(&mut weights, &share.expert, weight);
    }
    add(&mut weights, answerer, rest);
    weights.into_iter().collect()
}

fn add(weights: &mut BTreeMap<ExpertId, u32>, expert: &ExpertId, weight: u32) {
    let entry = weights.entry(expert.clone()).or_default();
    *entry = entry.saturating_add(weight);
}
