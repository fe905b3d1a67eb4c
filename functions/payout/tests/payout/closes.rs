//! The close of a week: who is paid, who waits, and what comes later.

use boot::Stage;
use domain::Span;
use ledger::Account;
use payout_fn::CloseRefused;

use crate::world::{IBAN, World, earned_account, expert, monday, reward, wednesday, week31};

#[tokio::test]
async fn a_closed_week_pays_who_has_an_account_and_keeps_the_rest_due() {
    let world = World::new();
    world.open_account("ada", IBAN).await;
    for (ticket, name) in [("1", "ada"), ("2", "ada"), ("3", "bob")] {
        world.earn(&reward(ticket, name)).await;
    }
    world.set_clock(monday());
    let closed = world.stage.close(&week31()).await.unwrap();
    let states = world.states("2019-W31").await;
    assert_eq!((states[&expert("ada")], states[&expert("bob")]), ("sent", "due"));
    assert_eq!(closed.waiting.values().collect::<Vec<_>>(), ["transfer payout: no payout account"]);
    assert_eq!((world.cents(&earned_account("ada")).await, world.cents(&Account::Bank).await), (0, 200));
    assert_eq!(world.cents(&earned_account("bob")).await, 100);
}

#[tokio::test]
async fn closing_again_changes_nothing() {
    let world = World::new();
    world.open_account("ada", IBAN).await;
    world.earn(&reward("1", "ada")).await;
    world.set_clock(monday());
    let first = world.stage.close(&week31()).await.unwrap();
    let postings = world.postings().await.len();
    world.set_clock(monday() + Span::days(1));
    assert_eq!(world.stage.close(&week31()).await.unwrap(), first);
    assert_eq!(world.postings().await.len(), postings);
}

#[tokio::test]
async fn a_week_that_is_not_over_is_not_closed() {
    let world = World::new();
    world.earn(&reward("1", "ada")).await;
    for early in [wednesday(), week31().end()] {
        world.set_clock(early);
        assert!(matches!(world.stage.close(&week31()).await, Err(CloseRefused::NotOver(_))));
    }
    assert!(world.states("2019-W31").await.is_empty());
}

#[tokio::test]
async fn an_earning_is_paid_with_the_week_in_which_it_was_booked() {
    let world = World::new();
    world.open_account("ada", IBAN).await;
    world.earn(&reward("1", "ada")).await;
    world.set_clock(monday());
    world.earn(&reward("2", "ada")).await;
    world.stage.tick("close-period").await.unwrap();
    assert_eq!(world.cents(&Account::Bank).await, 100);
    world.set_clock(monday() + Span::days(7));
    world.stage.tick("close-period").await.unwrap();
    assert_eq!((world.cents(&Account::Bank).await, world.cents(&earned_account("ada")).await), (200, 0));
}

#[tokio::test]
async fn the_weekly_run_takes_up_missed_weeks_and_late_accounts() {
    let world = World::new();
    world.open_account("ada", IBAN).await;
    world.earn(&reward("1", "ada")).await;
    world.earn(&reward("2", "bob")).await;
    world.set_clock(monday() + Span::days(14));
    world.stage.tick("close-period").await.unwrap();
    assert_eq!(world.states("2019-W31").await[&expert("bob")], "due");
    world.open_account("bob", IBAN).await;
    world.set_clock(monday() + Span::days(21));
    world.stage.tick("close-period").await.unwrap();
    assert_eq!(world.states("2019-W31").await[&expert("bob")], "sent");
    assert_eq!(world.cents(&Account::Bank).await, 200);
}

#[tokio::test]
async fn an_account_that_no_bank_would_take_waits_alone() {
    let world = World::new();
    world.open_account("ada", IBAN).await;
    world.open_account("bob", "DE00370400440532013000").await;
    world.earn(&reward("1", "ada")).await;
    world.earn(&reward("2", "bob")).await;
    world.set_clock(monday());
    let closed = world.stage.close(&week31()).await.unwrap();
    assert_eq!(world.states("2019-W31").await[&expert("ada")], "sent");
    assert!(closed.waiting.values().all(|reason| reason.contains("IBAN")), "{:?}", closed.waiting);
}

#[tokio::test]
async fn an_unknown_schedule_is_parked() {
    assert!(matches!(World::new().stage.tick("dance").await, Err(boot::Failure::Park(_))));
}
