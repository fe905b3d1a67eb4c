//! A balance: what all postings together leave in each account.

use std::collections::BTreeMap;

use money::{Currency, Money, MoneyError};

use crate::{Account, Posting};

/// What stands in each account, by currency. An account that came back to zero still stands here with zero.
pub type Balances = BTreeMap<Account, BTreeMap<Currency, Money>>;

/// Money appeared or vanished: the legs of all postings do not add up to zero.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("balance the ledger: {minor} minor units of {currency} too much")]
pub struct OutOfBalance {
    /// The currency that does not add up.
    pub currency: Currency,
    /// What is too much, in minor units; negative when it is missing.
    pub minor: i128,
}

/// What `postings` leave in each account. Errors when a balance is beyond 64 bits.
pub fn balances<'a>(postings: impl IntoIterator<Item = &'a Posting>) -> Result<Balances, MoneyError> {
    let mut balances = Balances::new();
    for leg in postings.into_iter().flat_map(|posting| &posting.legs) {
        let account = balances.entry(leg.account.clone()).or_default();
        let before = account.get(&leg.amount.currency).copied().unwrap_or(Money::zero(leg.amount.currency));
        account.insert(leg.amount.currency, before.plus(leg.amount)?);
    }
    Ok(balances)
}

/// Whether all legs add up to zero in every currency. Errors with the first currency, by code, that does not.
pub fn trial_balance<'a>(postings: impl IntoIterator<Item = &'a Posting>) -> Result<(), OutOfBalance> {
    let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
    for leg in postings.into_iter().flat_map(|posting| &posting.legs) {
        let sum = sums.entry(leg.amount.currency).or_default();
        *sum = sum.saturating_add(i128::from(leg.amount.minor));
    }
    match sums.into_iter().find(|(_, minor)| *minor != 0) {
        Some((currency, minor)) => Err(OutOfBalance { currency, minor }),
        None => Ok(()),
    }
}
