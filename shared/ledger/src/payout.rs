//! A payout: what one expert gets for one period in one currency, on its way through the bank.

use std::collections::BTreeMap;

use domain::{ExpertId, PayoutId, PostingId, Timestamp, digest_of};
use money::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::posting::Draft;
use crate::{Account, Leg, Period, Posting, PostingRefused, Rule};

/// What one expert gets for one period in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    /// Derived from expert, period and currency; the bank's end-to-end id.
    pub id: PayoutId,
    /// Who gets it.
    pub expert: ExpertId,
    /// For which week.
    pub period: Period,
    /// How much; always above zero.
    pub amount: Money,
    /// Where it is.
    pub state: PayoutState,
    /// How many postings it sums up.
    pub postings: u32,
}

/// Where a payout is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum PayoutState {
    /// It waits for a bank file.
    Due,
    /// The bank has it.
    Sent {
        /// Since when.
        at: Timestamp,
    },
    /// The bank says it arrived.
    Paid {
        /// When.
        at: Timestamp,
    },
    /// The bank sent it back; the money is the expert's again and waits for the next period.
    Returned {
        /// When.
        at: Timestamp,
        /// The bank's reason.
        reason: String,
    },
}

/// A payout cannot go that way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{wanted} payout {payout}: it is {state}")]
pub struct PayoutRefused {
    /// Which.
    pub payout: PayoutId,
    /// What was wanted: `send`, `settle`, `return`.
    pub wanted: &'static str,
    /// How it stands.
    pub state: &'static str,
}

/// The payouts of a period: for each expert and currency, what the period's `postings` earned, or brought back from the bank, less
/// what was reversed. Which postings are the period's is the caller's to say: those booked in it, so that a late one is paid with
/// the next period and never missed. Nothing for a sum of zero. A posting that stands twice counts once; holds, forfeits and payouts
/// count not at all. In the order of expert and currency. Errors when a sum is beyond 64 bits.
pub fn close(period: &Period, postings: &[Posting]) -> Result<Vec<Payout>, money::MoneyError> {
    let distinct: BTreeMap<&PostingId, &Posting> = postings.iter().map(|posting| (&posting.id, posting)).collect();
    let mut sums: BTreeMap<(&ExpertId, Currency), (Money, u32)> = BTreeMap::new();
    for posting in distinct.into_values().filter(|posting| is_paid_out(posting.rule)) {
        for leg in &posting.legs {
            if let Account::ExpertEarned(expert) = &leg.account {
                let currency = leg.amount.currency;
                let (sum, n) = sums.entry((expert, currency)).or_insert((Money::zero(currency), 0));
                (*sum, *n) = (sum.plus(leg.amount)?, n.saturating_add(1));
            }
        }
    }
    let due = sums.into_iter().filter(|(_, (sum, _))| sum.minor > 0);
    Ok(due.map(|((expert, _), (sum, n))| Payout::due(expert, period, sum, n)).collect())
}

fn is_paid_out(rule: Rule) -> bool {
    matches!(rule, Rule::Earn | Rule::Return | Rule::Reversal)
}

impl Payout {
    fn due(expert: &ExpertId, period: &Period, amount: Money, postings: u32) -> Payout {
        let id = PayoutId::of(expert, period.as_str(), amount.currency.code());
        Payout { id, expert: expert.clone(), period: period.clone(), amount, state: PayoutState::Due, postings }
    }

    /// `Due -> Sent`: it stands in a bank file. A second sending finds the first.
    pub fn send(mut self, at: Timestamp) -> Result<Payout, PayoutRefused> {
        match self.state {
            PayoutState::Due => self.state = PayoutState::Sent { at },
            PayoutState::Sent { .. } => {}
            _ => return Err(self.refused("send")),
        }
        Ok(self)
    }

    /// `Sent -> Paid`: the bank says it arrived. A second word of the bank finds the first.
    pub fn settle(mut self, at: Timestamp) -> Result<Payout, PayoutRefused> {
        match self.state {
            PayoutState::Sent { .. } => self.state = PayoutState::Paid { at },
            PayoutState::Paid { .. } => {}
            _ => return Err(self.refused("settle")),
        }
        Ok(self)
    }

    /// `Sent | Paid -> Returned`: the bank sent it back. The reward stays earned. A second word of the bank finds the first.
    pub fn returned(mut self, reason: &str, at: Timestamp) -> Result<Payout, PayoutRefused> {
        match self.state {
            PayoutState::Sent { .. } | PayoutState::Paid { .. } => {
                self.state = PayoutState::Returned { at, reason: reason.to_owned() };
            }
            PayoutState::Returned { .. } => {}
            PayoutState::Due => return Err(self.refused("return")),
        }
        Ok(self)
    }

    /// The posting that takes the amount from the expert's earned account, dated at the period's end, so that closing it again
    /// makes the same posting. It belongs beside the payout, in the same write.
    pub fn posting(&self) -> Result<Posting, PostingRefused> {
        let out = [(Account::ExpertEarned(self.expert.clone()), self.amount.negated()?), (Account::Bank, self.amount)];
        self.draft(PostingId::of_payout(&self.id), Rule::Payout, self.period.end(), out, "").checked()
    }

    /// The posting that gives a returned amount back to the expert's earned account; none unless it was returned.
    pub fn return_posting(&self) -> Result<Option<Posting>, PostingRefused> {
        let PayoutState::Returned { at, reason } = &self.state else { return Ok(None) };
        let id = format!("pos_{}", digest_of(&[Rule::Return.name(), self.id.as_str()])).parse()?;
        let back = [(Account::Bank, self.amount.negated()?), (Account::ExpertEarned(self.expert.clone()), self.amount)];
        self.draft(id, Rule::Return, *at, back, reason).checked().map(Some)
    }

    fn draft(&self, id: PostingId, rule: Rule, at: Timestamp, legs: [(Account, Money); 2], note: &str) -> Draft {
        let legs = legs.into_iter().map(|(account, amount)| Leg::new(account, amount)).collect();
        let (expert, note) = (self.expert.clone(), note.to_owned());
        Draft { id, rule, at, expert, ticket: None, program: None, client: None, episode: None, legs, note }
    }

    fn refused(&self, wanted: &'static str) -> PayoutRefused {
        PayoutRefused { payout: self.id.clone(), wanted, state: self.state.name() }
    }
}

impl PayoutState {
    /// The state's name, as people and refusals read it.
    pub const fn name(&self) -> &'static str {
        match self {
            PayoutState::Due => "due",
            PayoutState::Sent { .. } => "sent",
            PayoutState::Paid { .. } => "paid",
            PayoutState::Returned { .. } => "returned",
        }
    }
}
