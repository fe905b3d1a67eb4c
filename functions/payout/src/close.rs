//! The close of a period: what was earned in it becomes payouts, and payouts go to the provider.
//!
//! The order makes a crash harmless at every point: a payout is saved as due, handed to the provider (who is asked first whether it
//! has it), marked as sent, and then posted. Closing again walks the same way and does only what is missing.

use std::collections::{BTreeMap, BTreeSet};

use boot::Failure;
use domain::{PayoutId, Timestamp};
use ledger::{Payout, PayoutState, Period, Posting, Rule};
use serde::Serialize;
use store::{Store, StoreError, Stored};
use tracing::{error, info};

use crate::provider::{Provider, TransferRefused};
use crate::week::{NotOver, RETURN_WEEKS, closable, earlier};

/// A closed period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closed {
    /// Which.
    pub period: Period,
    /// Its payouts, by expert and currency.
    pub payouts: Vec<Payout>,
    /// Why some of them are still due.
    pub waiting: BTreeMap<PayoutId, String>,
}

/// A period was not closed, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CloseRefused {
    /// It is not over.
    #[error(transparent)]
    NotOver(#[from] NotOver),
    /// The world was busy, or a value cannot be right.
    #[error("close period: {0}")]
    Failed(#[from] Failure),
}

impl From<StoreError> for CloseRefused {
    fn from(error: StoreError) -> Self {
        CloseRefused::Failed(error.into())
    }
}

impl From<CloseRefused> for Failure {
    fn from(refused: CloseRefused) -> Self {
        match refused {
            CloseRefused::NotOver(refused) => Failure::Retry(refused.to_string()),
            CloseRefused::Failed(failure) => failure,
        }
    }
}

/// Closes a period at `now`.
pub(crate) async fn close(
    store: &Store,
    provider: &dyn Provider,
    period: &Period,
    now: Timestamp,
) -> Result<Closed, CloseRefused> {
    closable(period, now)?;
    let postings = postings_of(store, period, now).await?;
    let due = ledger::close(period, &postings).map_err(never)?;
    let kept = store.payouts(period.as_str()).await?;
    for payout in missing(&kept, &due) {
        store.save_payout(&Stored::new(payout.clone())).await?;
    }
    let mut closed = Closed { period: period.clone(), payouts: Vec::new(), waiting: BTreeMap::new() };
    let mut busy = None;
    for stored in store.payouts(period.as_str()).await? {
        let (payout, waits) = advance(store, provider, stored, now).await?;
        closed.waiting.extend(waits.as_ref().map(|refused| (payout.id.clone(), refused.to_string())));
        busy = busy.or(waits.filter(|refused| matches!(refused, TransferRefused::Busy(_))));
        closed.payouts.push(payout);
    }
    info!(period = %period, payouts = closed.payouts.len(), waiting = closed.waiting.len(), "closed {period}");
    match busy {
        Some(refused) => Err(Failure::Retry(refused.to_string()).into()),
        None => Ok(closed),
    }
}

fn never(refused: impl ToString) -> Failure {
    Failure::Park(refused.to_string())
}

/// What was booked in the period: earned rewards, and what the bank sent back in it of the weeks before.
async fn postings_of(store: &Store, period: &Period, now: Timestamp) -> Result<Vec<Posting>, CloseRefused> {
    let mut postings = store.earned(period.as_str()).await?;
    // A returned transfer is read off its payout below, whether or not its posting stands in the index as well.
    postings.retain(|posting| posting.rule != Rule::Return);
    for week in earlier(period, RETURN_WEEKS) {
        for payout in store.payouts(week.as_str()).await? {
            let posting = payout.value.return_posting().map_err(never)?.filter(|posting| period.contains(posting.at));
            if let Some(posting) = posting {
                store.post(&posting, now).await?;
                postings.push(posting);
            }
        }
    }
    Ok(postings)
}

/// The payouts that are not saved yet. One that is keeps its amount, whatever came into the week later: the bank may have it.
fn missing<'a>(kept: &[Stored<Payout>], due: &'a [Payout]) -> Vec<&'a Payout> {
    let ids: BTreeSet<&PayoutId> = kept.iter().map(|stored| &stored.value.id).collect();
    for stored in kept {
        let again = due.iter().find(|payout| payout.id == stored.value.id);
        if again.is_none_or(|again| again.amount != stored.value.amount) {
            error!(payout.id = %stored.value.id, "payout {} is {}, but its week adds up to {:?}", stored.value.id, stored.value.amount, again.map(|again| again.amount));
        }
    }
    due.iter().filter(|payout| !ids.contains(&payout.id)).collect()
}

/// One payout on its way: sent if the provider takes it, with its postings once it is; else with the reason why not.
async fn advance(
    store: &Store,
    provider: &dyn Provider,
    stored: Stored<Payout>,
    now: Timestamp,
) -> Result<(Payout, Option<TransferRefused>), CloseRefused> {
    let mut payout = stored.value.clone();
    if payout.state == PayoutState::Due {
        if let Err(refused) = hand_over(store, provider, &payout).await? {
            return Ok((payout, Some(refused)));
        }
        payout = payout.send(now).map_err(never)?;
        store.save_payout(&stored.with(payout.clone())).await?;
    }
    post(store, &payout, now).await?;
    Ok((payout, None))
}

/// Hands a payout to the provider, who may have it from an attempt that was cut short.
async fn hand_over(store: &Store, provider: &dyn Provider, payout: &Payout) -> Result<Result<(), TransferRefused>, StoreError> {
    match provider.find(&payout.id).await {
        Ok(true) => return Ok(Ok(())),
        Ok(false) => {}
        Err(refused) => return Ok(Err(refused)),
    }
    let account = store.expert(&payout.expert).await?.and_then(|expert| expert.value.payout);
    Ok(provider.transfer(payout, account.as_ref()).await)
}

/// Writes the postings of a payout that left, and of one that came back.
pub(crate) async fn post(store: &Store, payout: &Payout, now: Timestamp) -> Result<(), Failure> {
    if payout.state == PayoutState::Due {
        return Ok(());
    }
    store.post(&payout.posting().map_err(never)?, now).await?;
    if let Some(posting) = payout.return_posting().map_err(never)? {
        store.post(&posting, now).await?;
    }
    Ok(())
}
