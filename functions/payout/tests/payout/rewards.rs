//! Rewards: held, earned, forfeited, in whatever order and however often.

use boot::Failure;
use domain::TicketId;
use ledger::Account;
use queue::Work;

use crate::world::{World, earn, earned_account, expert, forfeit, hold, reward};

fn ticket() -> TicketId {
    reward("1", "ada").ticket
}

#[tokio::test]
async fn every_work_twice_is_every_work_once() {
    let world = World::new();
    let reward = reward("1", "ada");
    for work in [hold(&reward), hold(&reward), earn(&reward), earn(&reward)] {
        world.work(&work).await.unwrap();
    }
    assert_eq!(world.postings().await.len(), 2);
    assert_eq!(world.cents(&earned_account("ada")).await, 100);
    assert_eq!(world.cents(&Account::Client(ticket().client().clone())).await, -130);
    assert_eq!(world.cents(&Account::PlatformEarned).await, 30);
}

#[tokio::test]
async fn a_forfeit_before_its_hold_nets_to_zero() {
    let world = World::new();
    let reward = reward("1", "ada");
    world.work(&forfeit(&reward)).await.unwrap();
    world.work(&hold(&reward)).await.unwrap();
    for account in [Account::ExpertHeld(expert("ada")), Account::Client(ticket().client().clone()), Account::PlatformHeld] {
        assert_eq!(world.cents(&account).await, 0, "{account}");
    }
}

#[tokio::test]
async fn a_crash_at_any_write_of_a_reward_converges() {
    let reward = reward("1", "ada");
    for nth in 1..=2 {
        for after in [false, true] {
            let world = World::new();
            world.table.crash_at(nth, after);
            for work in [hold(&reward), earn(&reward)] {
                while world.work(&work).await.is_err() {}
            }
            assert_eq!((world.postings().await.len(), world.cents(&earned_account("ada")).await), (2, 100));
        }
    }
}

#[tokio::test]
async fn work_of_another_stage_is_parked() {
    let world = World::new();
    let work = Work::AskCustomer { ticket: ticket(), episode: 0 };
    assert!(matches!(world.work(&work).await, Err(Failure::Park(_))));
}
