//! Crashes in the middle of a close, and a provider that is slow to answer.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use boot::{Failure, Stage};
use domain::{PayoutAccount, PayoutId, Span};
use ledger::{Account, Payout};
use payout_fn::{Provider, TransferRefused};

use crate::world::{IBAN, World, earned_account, monday, reward};

/// A provider that keeps what it was given, and loses its first answer.
#[derive(Default)]
struct Bank {
    transfers: Mutex<Vec<PayoutId>>,
}

#[async_trait]
impl Provider for Bank {
    async fn transfer(&self, payout: &Payout, _: Option<&PayoutAccount>) -> Result<(), TransferRefused> {
        let mut transfers = self.transfers.lock().unwrap();
        transfers.push(payout.id.clone());
        if transfers.len() == 1 { Err(TransferRefused::Busy("the answer was lost".to_owned())) } else { Ok(()) }
    }
    async fn find(&self, payout: &PayoutId) -> Result<bool, TransferRefused> {
        Ok(self.transfers.lock().unwrap().contains(payout))
    }
}

async fn earned_by_two(world: &World) {
    for (ticket, name) in [("1", "ada"), ("2", "bob")] {
        world.open_account(name, IBAN).await;
        world.earn(&reward(ticket, name)).await;
    }
    world.set_clock(monday());
}

#[tokio::test]
async fn a_crash_at_any_write_of_a_close_converges() {
    let calm = World::new();
    earned_by_two(&calm).await;
    calm.table.crash_at(0, false);
    calm.stage.tick("close-period").await.unwrap();
    let writes = calm.table.writes();
    assert_eq!(writes, 6, "two payouts: due, sent, posted");
    for nth in 1..=writes {
        for after in [false, true] {
            let world = World::new();
            earned_by_two(&world).await;
            world.table.crash_at(nth, after);
            assert!(world.stage.tick("close-period").await.is_err());
            world.set_clock(monday() + Span::minutes(1));
            world.stage.tick("close-period").await.unwrap();
            assert_eq!(world.balances().await, calm.balances().await, "crash at write {nth}, after: {after}");
            assert_eq!(world.states("2019-W31").await, calm.states("2019-W31").await);
        }
    }
}

#[tokio::test]
async fn a_transfer_whose_answer_was_lost_is_found_and_not_made_again() {
    let bank = Arc::new(Bank::default());
    let world = World::paying_by(bank.clone());
    earned_by_two(&world).await;
    assert!(matches!(world.stage.tick("close-period").await, Err(Failure::Retry(_))));
    world.stage.tick("close-period").await.unwrap();
    assert_eq!(bank.transfers.lock().unwrap().len(), 2);
    assert_eq!((world.cents(&Account::Bank).await, world.cents(&earned_account("ada")).await), (200, 0));
}
