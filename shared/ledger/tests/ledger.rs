//! The ledger over many random lives of tickets: it balances, it never takes earned money, it does not hang on order.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod support;

use std::collections::BTreeSet;

use domain::{PostingId, Span, State, Ticket};
use ledger::{Account, Posting, Rule, balances, close, earn, forfeit, hold, reward, trial_balance};
use money::{Currency, Money};
use proptest::prelude::*;
use support::*;

fn many_lives() -> impl Strategy<Value = Vec<Vec<Ticket>>> {
    let one = (any_terms(), steps());
    proptest::collection::vec(one, 1..5).prop_map(|lives| {
        let numbered = (0..).zip(lives);
        numbered.map(|(n, (terms, steps)): (u32, _)| life(ticket(&n.to_string(), terms), &steps)).collect()
    })
}

fn all_postings(lives: &[Vec<Ticket>]) -> Vec<Posting> {
    lives.iter().flat_map(|versions| postings(versions)).collect()
}

fn balance(postings: &[Posting], account: &Account) -> i64 {
    let all = balances(postings).unwrap();
    all.get(account).and_then(|own| own.get(&Currency::USD)).map_or(0, |money| money.minor)
}

fn is_experts(account: &Account) -> bool {
    matches!(account, Account::ExpertHeld(_) | Account::ExpertEarned(_))
}

#[test]
fn a_held_reward_debits_the_client_and_credits_each_expert() {
    let paid = reward(&answered_by(ticket("1", terms(1_000)), "ada")).unwrap();
    let held = hold(&paid).unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].expert, expert("ada"));
    assert_eq!(held[0].at, paid.answered_at);
    assert_eq!(balance(&held, &"client:acme".parse().unwrap()), -1_000);
    assert_eq!(balance(&held, &Account::ExpertHeld(expert("ada"))), 700);
    assert_eq!(balance(&held, &Account::PlatformHeld), 300);
}

#[test]
fn the_platforms_fee_rides_in_the_first_part_only() {
    let held = ticket("1", terms(1_000)).claim(&expert("bob"), Span::minutes(15), noon()).unwrap();
    let answered = answered_by(held.release(&expert("bob"), "Not the cable.", noon()).unwrap(), "ada");
    let held = hold(&reward(&answered).unwrap()).unwrap();
    let fees: Vec<i128> = held.iter().map(|posting| posting.effect_on(&Account::PlatformHeld)).collect();
    assert_eq!(fees, [300, 0]);
    assert!(held.iter().all(|posting| posting.effect_on(&Account::ExpertHeld(posting.expert.clone())) > 0));
}

#[test]
fn a_reward_without_experts_is_written_to_one_of_many_house_partitions() {
    let houses: BTreeSet<String> = (0..200)
        .map(|n| {
            let answered = ticket(&n.to_string(), terms(1_000)).answer_at_once(automation(None), "So.", Span::hours(72), noon());
            let held = hold(&reward(&answered.unwrap()).unwrap()).unwrap();
            assert_eq!(held.len(), 1);
            assert!(held[0].legs.iter().all(|leg| !is_experts(&leg.account)));
            held[0].expert.to_string()
        })
        .collect();
    assert!(houses.iter().all(|house| house.starts_with("exp_house-") && house.len() == "exp_house-ab".len()));
    assert!(houses.len() > 100, "{} partitions for 200 tickets", houses.len());
}

#[test]
fn a_price_of_zero_moves_nothing() {
    let paid = reward(&answered_by(ticket("1", terms(0)), "ada")).unwrap();
    assert_eq!(hold(&paid).unwrap(), []);
}

#[test]
fn a_second_answer_after_the_agents_gave_an_episode_back_is_held_and_earned_like_any_other() {
    use support::Step::*;
    let steps = [Claim(1), Answer, Escalate, Return, Claim(1), Answer, Confirm, FallDue, FallDue, FallDue];
    let versions = life(ticket("1", terms(1_000)), &steps);
    let all = postings(&versions);
    assert!(matches!(versions.last().unwrap().state, State::Resolved { settled: true, .. }));
    let ids: BTreeSet<&PostingId> = all.iter().map(|posting| &posting.id).collect();
    assert_eq!((ids.len(), all.len()), (4, 4));
    assert_eq!(balance(&all, &Account::ExpertEarned(expert("expert 1"))), 700);
    assert_eq!(balance(&all, &Account::ExpertHeld(expert("expert 1"))), 0);
}

#[test]
fn money_that_appears_from_nowhere_is_told() {
    let held = hold(&reward(&answered_by(ticket("1", terms(1_000)), "ada")).unwrap()).unwrap();
    let mut forged = held.clone();
    forged[0].legs[0].amount = Money::new(-999, Currency::USD);
    assert_eq!(trial_balance(&held), Ok(()));
    assert_eq!(trial_balance(&forged).unwrap_err().minor, 1);
}

proptest! {
    #[test]
    fn all_legs_add_up_to_zero_after_any_life(lives in many_lives()) {
        prop_assert_eq!(trial_balance(&all_postings(&lives)), Ok(()));
    }

    #[test]
    fn every_prefix_of_the_ledger_balances(lives in many_lives(), cut in any::<prop::sample::Index>()) {
        let all = all_postings(&lives);
        prop_assert_eq!(trial_balance(&all[..cut.index(all.len() + 1)]), Ok(()));
    }

    #[test]
    fn no_expert_balance_is_ever_negative(lives in many_lives()) {
        let all = all_postings(&lives);
        let mut so_far = Vec::new();
        for posting in all {
            so_far.push(posting);
            for (account, own) in balances(&so_far).unwrap() {
                prop_assert!(!is_experts(&account) || own.values().all(|money| money.minor >= 0), "{} {:?}", account, own);
            }
        }
    }

    #[test]
    fn a_claw_back_never_touches_earned_money(lives in many_lives()) {
        for posting in all_postings(&lives).iter().filter(|posting| posting.rule == Rule::Forfeit) {
            let touched = posting.legs.iter().any(|leg| matches!(leg.account, Account::ExpertEarned(_) | Account::PlatformEarned));
            prop_assert!(!touched);
        }
    }

    #[test]
    fn every_posting_of_a_life_has_an_id_of_its_own(lives in many_lives()) {
        let all = all_postings(&lives);
        let ids: BTreeSet<&PostingId> = all.iter().map(|posting| &posting.id).collect();
        prop_assert_eq!(ids.len(), all.len());
    }

    #[test]
    fn the_same_facts_give_the_same_postings_again(lives in many_lives()) {
        let text = |postings: &[Posting]| serde_json::to_string(postings).unwrap();
        prop_assert_eq!(text(&all_postings(&lives)), text(&all_postings(&lives)));
    }

    #[test]
    fn the_order_in_which_facts_arrive_changes_no_balance(lives in many_lives(), seed in any::<u64>()) {
        let all = all_postings(&lives);
        let mut shuffled = all.clone();
        shuffled.sort_by_key(|posting| domain::digest_of(&[&seed.to_string(), posting.id.as_str()]));
        prop_assert_eq!(balances(&all).unwrap(), balances(&shuffled).unwrap());
    }

    #[test]
    fn a_forfeit_before_its_hold_still_nets_to_zero(terms in any_terms()) {
        let lost = reward(&answered_by(ticket("1", terms), "ada")).unwrap();
        let mut all = forfeit(&lost, noon() + Span::days(1)).unwrap();
        all.extend(hold(&lost).unwrap());
        for (account, own) in balances(&all).unwrap() {
            prop_assert!(own.values().all(|money| money.is_zero()), "{} {:?}", account, own);
        }
    }

    #[test]
    fn earning_moves_all_that_was_held_and_takes_nothing_more_from_the_client(terms in any_terms()) {
        let paid = reward(&answered_by(ticket("1", terms), "ada")).unwrap();
        let mut all = hold(&paid).unwrap();
        let owed = balance(&all, &"client:acme".parse().unwrap());
        all.extend(earn(&paid, noon() + Span::days(10)).unwrap());
        prop_assert_eq!(balance(&all, &Account::ExpertHeld(expert("ada"))), 0);
        prop_assert_eq!(balance(&all, &Account::PlatformHeld), 0);
        prop_assert_eq!(balance(&all, &"client:acme".parse().unwrap()), owed);
        let earned = balance(&all, &Account::ExpertEarned(expert("ada"))) + balance(&all, &Account::PlatformEarned);
        prop_assert_eq!(earned, terms.price.minor);
    }

    #[test]
    fn what_stands_settled_is_what_is_earned(lives in many_lives()) {
        let settled = |versions: &Vec<Ticket>| {
            let last = versions.last().unwrap();
            let stands = matches!(last.state, State::Resolved { settled: true, .. });
            if stands { last.terms.price.minor } else { 0 }
        };
        let all = all_postings(&lives);
        let earned: i64 = balances(&all).unwrap().iter().map(|(account, own)| match account {
            Account::ExpertEarned(_) | Account::PlatformEarned => own.values().map(|money| money.minor).sum(),
            _ => 0,
        }).sum();
        prop_assert_eq!(earned, lives.iter().map(settled).sum::<i64>());
    }

    #[test]
    fn what_the_client_owes_is_what_is_held_and_earned(lives in many_lives()) {
        let all = all_postings(&lives);
        let others: i64 = balances(&all).unwrap().iter().map(|(account, own)| match account {
            Account::Client(_) => 0,
            _ => own.values().map(|money| money.minor).sum(),
        }).sum();
        prop_assert_eq!(-balance(&all, &"client:acme".parse().unwrap()), others);
    }

    #[test]
    fn all_that_experts_earned_is_paid_out_once_by_closing_every_period(lives in many_lives()) {
        let mut all = all_postings(&lives);
        let weeks: BTreeSet<ledger::Period> = all.iter().map(|posting| ledger::Period::of(posting.at)).collect();
        for week in &weeks {
            let booked: Vec<Posting> = all.iter().filter(|posting| week.contains(posting.at)).cloned().collect();
            let payouts = close(week, &booked).unwrap();
            let out: Vec<Posting> = payouts.iter().map(|payout| payout.posting().unwrap()).collect();
            all.extend(out);
        }
        prop_assert_eq!(trial_balance(&all), Ok(()));
        for (account, own) in balances(&all).unwrap() {
            let left = matches!(account, Account::ExpertEarned(_)) && own.values().any(|money| !money.is_zero());
            prop_assert!(!left, "{} {:?}", account, own);
        }
    }
}
