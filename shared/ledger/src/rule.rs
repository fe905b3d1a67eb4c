//! The rules of two-phase money: an answer holds its reward, a resolution that stands earns it, a lost one forfeits it.

use domain::{ExpertId, PostingId, Reward, RewardPart, Timestamp};
use money::Money;

use crate::posting::Draft;
use crate::{Account, Leg, Posting, PostingRefused, Rule};

/// Sets a reward aside when its answer is given: the client is debited, each expert's held account credited.
///
/// One posting for each part, in the partition of its expert; the platform's fee rides in the first. A reward without parts is
/// one posting in a house partition. A price of zero moves nothing and makes none. Errors only for amounts beyond 64 bits.
pub fn hold(reward: &Reward) -> Result<Vec<Posting>, PostingRefused> {
    postings(reward, Rule::Hold, reward.answered_at)
}

/// Gives a held reward for good, at the moment its reopen window was over. Same parties and errors as [`hold`].
pub fn earn(reward: &Reward, settled_at: Timestamp) -> Result<Vec<Posting>, PostingRefused> {
    postings(reward, Rule::Earn, settled_at)
}

/// Gives a held reward back to the client, at the moment its answer was taken back: the mirror of [`hold`].
pub fn forfeit(reward: &Reward, at: Timestamp) -> Result<Vec<Posting>, PostingRefused> {
    postings(reward, Rule::Forfeit, at)
}

fn postings(reward: &Reward, rule: Rule, at: Timestamp) -> Result<Vec<Posting>, PostingRefused> {
    if reward.parts.is_empty() {
        let alone = RewardPart { expert: house(reward)?, amount: Money::zero(reward.price.currency) };
        return if reward.platform.is_zero() {
            Ok(Vec::new())
        } else {
            Ok(vec![posting(reward, rule, at, &alone, reward.platform)?])
        };
    }
    let none = Money::zero(reward.price.currency);
    let fees = std::iter::once(reward.platform).chain(std::iter::repeat(none));
    reward.parts.iter().zip(fees).map(|(part, fee)| posting(reward, rule, at, part, fee)).collect()
}

/// The partition for postings that concern no expert: one of a thousand, so that none is hot.
fn house(reward: &Reward) -> Result<ExpertId, PostingRefused> {
    let spread: String = reward.ticket.digest().chars().take(2).collect();
    Ok(format!("exp_house-{spread}").parse()?)
}

fn posting(reward: &Reward, rule: Rule, at: Timestamp, part: &RewardPart, fee: Money) -> Result<Posting, PostingRefused> {
    Draft {
        id: id(reward, rule, &part.expert),
        rule,
        at,
        expert: part.expert.clone(),
        ticket: Some(reward.ticket.clone()),
        program: Some(reward.program.clone()),
        client: Some(reward.ticket.client().clone()),
        episode: Some(reward.episode),
        legs: legs(reward, rule, part, fee)?,
        note: String::new(),
    }
    .checked()
}

/// An episode may see two answers when agents give an escalated one back, so the answer's own moment is part of the rule's name:
/// without it the second answer's reward would meet the first one's posting and never be held.
fn id(reward: &Reward, rule: Rule, party: &ExpertId) -> PostingId {
    let rule = format!("{} {}", rule.name(), reward.answered_at);
    PostingId::of(&reward.ticket, reward.episode, &rule, party)
}

fn legs(reward: &Reward, rule: Rule, part: &RewardPart, fee: Money) -> Result<Vec<Leg>, PostingRefused> {
    let both = part.amount.plus(fee)?;
    let client = || Account::Client(reward.ticket.client().clone());
    let held = || Account::ExpertHeld(part.expert.clone());
    Ok(match rule {
        Rule::Earn => vec![
            Leg::new(held(), part.amount.negated()?),
            Leg::new(Account::ExpertEarned(part.expert.clone()), part.amount),
            Leg::new(Account::PlatformHeld, fee.negated()?),
            Leg::new(Account::PlatformEarned, fee),
        ],
        Rule::Forfeit => vec![
            Leg::new(held(), part.amount.negated()?),
            Leg::new(Account::PlatformHeld, fee.negated()?),
            Leg::new(client(), both),
        ],
        _ => vec![Leg::new(client(), both.negated()?), Leg::new(held(), part.amount), Leg::new(Account::PlatformHeld, fee)],
    })
}
