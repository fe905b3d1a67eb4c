//! The ledger in the store: postings, written once, and payouts.

use domain::{ExpertId, Timestamp};
use ledger::{Payout, Posting, Rule};

use crate::item::{self, Stored, key_of};
use crate::keys::{self, PERIOD_SHARDS, shard_of};
use crate::store::{put, put_item};
use crate::{Expect, Index, Query, Store, StoreError, TableName};

impl Store {
    /// Writes a posting once. `booked_at` is the moment of this write: it decides which period an earned posting is paid in. A
    /// posting that stands there already is the same fact, so that is no error.
    pub async fn post(&self, posting: &Posting, booked_at: Timestamp) -> Result<(), StoreError> {
        let key = keys::posting(&posting.expert, &posting.at.month(), &posting.id);
        let mut item = item::write("POSTING", &key, &Stored::new(posting))?;
        // What changes what an expert is owed is paid in the week in which it was booked.
        if matches!(posting.rule, Rule::Earn | Rule::Return | Rule::Reversal) {
            let shard = shard_of(posting.id.as_str(), PERIOD_SHARDS);
            let partition = keys::period_partition(&booked_at.week(), shard);
            item::index(&mut item, Index::Period, partition, keys::period_sort(&posting.expert, &posting.id));
        }
        let put = put_item(TableName::Ledger, item, 0);
        match self.save(vec![put]).await {
            Err(StoreError::Conflict(_)) => Ok(()),
            end => end,
        }
    }

    /// The postings of one expert in one month, `2026-11`.
    pub async fn postings(&self, expert: &ExpertId, month: &str) -> Result<Vec<Posting>, StoreError> {
        let query = Query::partition(TableName::Ledger, keys::account_partition(expert, month));
        let items = self.all(query, 100_000).await?;
        items.iter().map(|item| Ok(item::read::<Posting>("POSTING", item)?.value)).collect()
    }

    /// The postings that were earned in a week, `2026-W48`, over all experts.
    pub async fn earned(&self, week: &str) -> Result<Vec<Posting>, StoreError> {
        let mut keys = Vec::new();
        for shard in 0..PERIOD_SHARDS {
            let query = Query::index(TableName::Ledger, Index::Period, keys::period_partition(week, shard));
            keys.extend(self.all(query, 1_000_000).await?.iter().map(key_of));
        }
        let items = self.table.get_many(TableName::Ledger, &keys).await?;
        let mut postings: Vec<Posting> =
            items.iter().map(|item| Ok(item::read::<Posting>("POSTING", item)?.value)).collect::<Result<_, StoreError>>()?;
        postings.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(postings)
    }

    /// The payouts of a period, by expert.
    pub async fn payouts(&self, period: &str) -> Result<Vec<Stored<Payout>>, StoreError> {
        let query = Query::partition(TableName::Ledger, keys::payout_partition(period));
        let items = self.all(query, 1_000_000).await?;
        items.iter().map(|item| Ok(item::read("PAYOUT", item)?)).collect()
    }

    /// Saves a payout; a first write that finds it there already is the same fact.
    pub async fn save_payout(&self, payout: &Stored<Payout>) -> Result<(), StoreError> {
        let value = &payout.value;
        let key = keys::payout(value.period.as_str(), &value.expert, value.amount.currency.code());
        let put = put(TableName::Ledger, "PAYOUT", &key, payout)?;
        let first = put.expect == Expect::Absent;
        match self.save(vec![put]).await {
            Err(StoreError::Conflict(_)) if first => Ok(()),
            end => end,
        }
    }
}
