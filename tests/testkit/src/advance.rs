//! The clock moves: from one due thing to the next, with all that each of them brings.

use domain::{Span, Timestamp};
use serde_json::Value;
use store::TableName;

use crate::events;
use crate::world::{Deliveries, World};

const QUARTER: Span = Span::minutes(15);
/// Weeks of this length after this moment, the payout run wakes: Monday 02:00 UTC.
const A_CLOSE: &str = "2026-11-23T02:00:00Z";

impl World {
    /// Lets time pass: due work and schedules happen at their moments, and everything comes to rest at the end.
    ///
    /// Of the sweeps, those that would find nothing due are left out, unless the world was made `with_every_sweep`.
    pub async fn advance(&self, span: Span) {
        let until = self.now() + span;
        self.settle().await;
        loop {
            let (work, sweep, close) = (self.next_work(), self.next_sweep(), self.next_close());
            let next = [work, sweep, Some(close)].into_iter().flatten().min().filter(|next| *next <= until);
            let Some(next) = next else { break };
            self.set_now(next.max(self.now()));
            if sweep == Some(next) {
                self.under_way().swept_at = next;
                self.tick("csat", "sweep").await;
            }
            if close == next {
                self.under_way().closed_at = next;
                self.tick("payout", "close-period").await;
            }
            self.settle().await;
        }
        self.set_now(until);
        self.settle().await;
    }

    /// Lets time pass until `moment`.
    pub async fn advance_to(&self, moment: Timestamp) {
        self.advance(moment.since(self.now())).await;
    }

    /// Wakes a function by its schedule. One that fails is woken again, as the scheduler does.
    pub async fn tick(&self, function: &str, schedule: &str) {
        for _ in 0..3 {
            let event = || events::schedule(schedule);
            let end: Result<Value, String> = match self.deliveries {
                Deliveries::Once => self.invoke(function, event()).await,
                Deliveries::Twice => {
                    let (one, other) = futures::join!(self.invoke(function, event()), self.invoke(function, event()));
                    one.or(other)
                }
            };
            if end.is_ok() {
                return;
            }
        }
    }

    fn next_work(&self) -> Option<Timestamp> {
        self.under_way().queued.iter().map(|one| one.due).min()
    }

    /// The next quarter of an hour, or the next at which something is due.
    fn next_sweep(&self) -> Option<Timestamp> {
        let first = quarter_at(self.under_way().swept_at + Span::millis(1));
        if self.every_sweep {
            return Some(first);
        }
        let dues = self.table.items(TableName::Support);
        let dues = dues.iter().filter_map(|item| serde_dynamo::from_item::<_, DueKey>(item.clone()).ok());
        let due: Timestamp = dues.filter_map(|key| key.due_sk.split('#').next()?.parse().ok()).min()?;
        Some(quarter_at(due).max(first))
    }

    fn next_close(&self) -> Timestamp {
        let mut close: Timestamp = A_CLOSE.parse().unwrap();
        while close <= self.under_way().closed_at {
            close = close + Span::days(7);
        }
        close
    }
}

/// The part of an item that places it in the due index.
#[derive(serde::Deserialize)]
struct DueKey {
    due_sk: String,
}

/// The first full quarter of an hour that is not before `moment`.
fn quarter_at(moment: Timestamp) -> Timestamp {
    let quarter = QUARTER.as_millis();
    Timestamp::from_millis((moment.millis() + quarter - 1).div_euclid(quarter) * quarter)
}
