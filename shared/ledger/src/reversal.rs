//! A reversal: how a mistake found later is answered. Postings are never edited, so its opposite is posted with a reason.

use domain::{ExpertId, PostingId, Timestamp, digest_of};
use money::Money;

use crate::posting::Draft;
use crate::{Account, Balances, Leg, Posting, PostingRefused, Rule};

/// A reversal was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReversalRefused {
    /// Nobody would know why.
    #[error("reverse {posting}: it needs a written reason")]
    NoReason {
        /// Which.
        posting: PostingId,
    },
    /// The money is no longer there to take.
    #[error("reverse {posting}: {expert} would be left with {balance}; what was paid out is not taken back")]
    Overdrawn {
        /// Which.
        posting: PostingId,
        /// Whose.
        expert: ExpertId,
        /// What they would have.
        balance: Money,
    },
    /// It would not balance.
    #[error(transparent)]
    Posting(#[from] PostingRefused),
}

/// The opposite of `mistake`, with the reason that a person wrote. It never makes an expert's balance negative: errors when one
/// of `balances` would be, and without a reason. The same mistake is reversed once, whatever the reason says.
pub fn reverse(mistake: &Posting, reason: &str, at: Timestamp, balances: &Balances) -> Result<Posting, ReversalRefused> {
    if reason.trim().is_empty() {
        return Err(ReversalRefused::NoReason { posting: mistake.id.clone() });
    }
    let mut legs = Vec::with_capacity(mistake.legs.len());
    for leg in &mistake.legs {
        let opposite = Leg::new(leg.account.clone(), leg.amount.negated().map_err(PostingRefused::from)?);
        refuse_overdraft(mistake, &opposite, balances)?;
        legs.push(opposite);
    }
    Ok(opposite(mistake, legs, reason, at)?)
}

fn refuse_overdraft(mistake: &Posting, leg: &Leg, balances: &Balances) -> Result<(), ReversalRefused> {
    let (Account::ExpertHeld(expert) | Account::ExpertEarned(expert)) = &leg.account else { return Ok(()) };
    let currency = leg.amount.currency;
    let before = balances.get(&leg.account).and_then(|own| own.get(&currency)).copied().unwrap_or(Money::zero(currency));
    let balance = before.plus(leg.amount).map_err(PostingRefused::from)?;
    if balance.minor >= 0 || leg.amount.minor >= 0 {
        return Ok(());
    }
    Err(ReversalRefused::Overdrawn { posting: mistake.id.clone(), expert: expert.clone(), balance })
}

fn opposite(mistake: &Posting, legs: Vec<Leg>, reason: &str, at: Timestamp) -> Result<Posting, PostingRefused> {
    Draft {
        id: format!("pos_{}", digest_of(&[Rule::Reversal.name(), mistake.id.as_str()])).parse()?,
        rule: Rule::Reversal,
        at,
        expert: mistake.expert.clone(),
        ticket: mistake.ticket.clone(),
        program: mistake.program.clone(),
        client: mistake.client.clone(),
        episode: mistake.episode,
        legs,
        note: reason.trim().to_owned(),
    }
    .checked()
}
