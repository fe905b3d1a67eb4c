//! A booking: the fate of a reward as postings, each written once.

use boot::Failure;
use domain::Timestamp;
use ledger::{Posting, PostingRefused, earn, forfeit, hold};
use queue::Work;
use store::Store;
use tracing::info;

/// Books what the work says, at `now`. Its postings have ids of their facts, so neither order nor repetition changes a sum.
pub(crate) async fn book(store: &Store, work: &Work, now: Timestamp) -> Result<(), Failure> {
    for posting in postings(work)? {
        store.post(&posting, now).await?;
        info!(ticket.id = %work.ticket(), posting.id = %posting.id, "posted {} of {}", posting.rule.name(), work.ticket());
    }
    Ok(())
}

fn postings(work: &Work) -> Result<Vec<Posting>, Failure> {
    let made: Result<Vec<Posting>, PostingRefused> = match work {
        Work::HoldReward { reward } => hold(reward),
        Work::EarnReward { reward, at } => earn(reward, *at),
        Work::ForfeitReward { reward, at } => forfeit(reward, *at),
        other => return Err(Failure::Park(format!("payout does not do {other:?}"))),
    };
    made.map_err(|refused| Failure::Park(refused.to_string()))
}
