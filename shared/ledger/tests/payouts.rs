//! Payouts: closing a period, the way through the bank and back, and reversing a mistake.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod support;

use domain::{Span, Timestamp};
use ledger::{Account, Payout, PayoutState, Period, Posting, ReversalRefused, balances, close, earn, hold, reverse, reward};
use money::{Currency, Money};
use support::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn week() -> Period {
    "2019-W31".parse().unwrap()
}

fn earned(external: &str, name: &str, minor: i64, settled_at: &str) -> Vec<Posting> {
    earn(&reward(&answered_by(ticket(external, terms(minor)), name)).unwrap(), at(settled_at)).unwrap()
}

fn due() -> Payout {
    close(&week(), &earned("1", "ada", 1_000, "2019-08-02T00:00:00Z")).unwrap().remove(0)
}

#[test]
fn a_period_pays_all_that_was_booked_in_it_also_what_was_earned_earlier() {
    let mut postings = earned("1", "ada", 1_000, "2019-08-02T00:00:00Z");
    postings.extend(earned("2", "ada", 1_000, "2019-07-28T23:59:59.999Z"));
    let payouts = close(&week(), &postings).unwrap();
    assert_eq!(payouts.len(), 1);
    assert_eq!((payouts[0].amount.minor, payouts[0].postings), (1_400, 2));
    assert_eq!(payouts[0].state, PayoutState::Due);
    assert_eq!(payouts[0].period, week());
}

#[test]
fn held_money_is_not_paid_out() {
    let held = hold(&reward(&answered_by(ticket("1", terms(1_000)), "ada")).unwrap()).unwrap();
    assert_eq!(close(&week(), &held).unwrap(), []);
}

#[test]
fn a_posting_that_is_read_twice_is_paid_once() {
    let mut postings = earned("1", "ada", 1_000, "2019-08-02T00:00:00Z");
    postings.extend(postings.clone());
    assert_eq!(close(&week(), &postings).unwrap(), [due()]);
}

#[test]
fn each_currency_is_a_payout_of_its_own() {
    let mut in_yen = ticket("2", terms(1_000));
    in_yen.terms.price = Money::new(500, Currency::JPY);
    let mut postings = earned("1", "ada", 1_000, "2019-08-02T00:00:00Z");
    postings.extend(earn(&reward(&answered_by(in_yen, "ada")).unwrap(), at("2019-08-02T00:00:00Z")).unwrap());
    let payouts = close(&week(), &postings).unwrap();
    let amounts: Vec<String> = payouts.iter().map(|payout| payout.amount.to_string()).collect();
    assert_eq!(amounts.len(), 2);
    assert!(amounts.contains(&"7.00 USD".to_owned()) && amounts.contains(&"350 JPY".to_owned()), "{amounts:?}");
    assert_ne!(payouts[0].id, payouts[1].id);
}

#[test]
fn a_payout_goes_from_due_over_sent_to_paid_and_a_repeated_word_changes_nothing() {
    let sent = due().send(noon()).unwrap();
    assert_eq!(sent.clone().send(noon() + Span::days(1)).unwrap(), sent);
    let paid = sent.settle(noon()).unwrap();
    assert_eq!(paid.clone().settle(noon() + Span::days(1)).unwrap(), paid);
    let text = serde_json::to_string(&paid).unwrap();
    assert_eq!(serde_json::from_str::<Payout>(&text).unwrap(), paid);
}

#[test]
fn a_payout_takes_no_way_that_banks_do_not_know() {
    assert_eq!(due().settle(noon()).unwrap_err().to_string(), format!("settle payout {}: it is due", due().id));
    assert!(due().returned("closed account", noon()).is_err());
    let paid = due().send(noon()).unwrap().settle(noon()).unwrap();
    assert!(paid.clone().send(noon()).is_err());
    let returned = paid.returned("closed account", noon()).unwrap();
    assert!(returned.clone().send(noon()).is_err());
    assert!(returned.settle(noon()).is_err());
}

#[test]
fn a_returned_transfer_leaves_the_reward_earned_and_comes_with_the_next_period() {
    let mut postings = earned("1", "ada", 1_000, "2019-08-02T00:00:00Z");
    postings.push(due().posting().unwrap());
    assert_eq!(due().return_posting().unwrap(), None);
    let returned =
        due().send(at("2019-08-05T03:00:00Z")).unwrap().returned("closed account", at("2019-08-07T00:00:00Z")).unwrap();
    let back = returned.return_posting().unwrap().unwrap();
    assert_eq!(back.note, "closed account");
    postings.push(back.clone());
    let left = &balances(&postings).unwrap()[&Account::ExpertEarned(expert("ada"))][&Currency::USD];
    assert_eq!(left.minor, 700);
    let next = close(&"2019-W32".parse().unwrap(), &[back]).unwrap();
    assert_eq!((next.len(), next[0].amount.minor), (1, 700));
    assert_ne!(next[0].id, returned.id);
}

#[test]
fn closing_a_period_again_makes_the_same_posting() {
    assert_eq!(due().posting().unwrap(), due().send(noon()).unwrap().posting().unwrap());
    assert_eq!(due().posting().unwrap().at, week().end());
}

#[test]
fn a_mistake_is_reversed_with_a_reason_and_once() {
    let postings = earned("1", "ada", 1_000, "2019-08-02T00:00:00Z");
    let mut all = hold(&reward(&answered_by(ticket("1", terms(1_000)), "ada")).unwrap()).unwrap();
    all.extend(postings.clone());
    let before = balances(&all).unwrap();
    assert!(matches!(reverse(&postings[0], " ", noon(), &before), Err(ReversalRefused::NoReason { .. })));
    let reversal = reverse(&postings[0], "Wrong price.", noon(), &before).unwrap();
    assert_eq!(reversal.id, reverse(&postings[0], "The price was wrong.", noon(), &before).unwrap().id);
    all.push(reversal);
    assert_eq!(balances(&all).unwrap()[&Account::ExpertEarned(expert("ada"))][&Currency::USD].minor, 0);
    assert_eq!(close(&week(), &all).unwrap(), []);
}

#[test]
fn a_reversal_never_makes_an_experts_balance_negative() {
    let mut all = earned("1", "ada", 1_000, "2019-08-02T00:00:00Z");
    all.push(due().posting().unwrap());
    let refused = reverse(&all[0], "Wrong price.", noon(), &balances(&all).unwrap());
    assert!(matches!(refused, Err(ReversalRefused::Overdrawn { balance, .. }) if balance.minor == -700), "{refused:?}");
}
