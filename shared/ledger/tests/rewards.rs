//! Rewards: how a price is divided, case by case and over many numbers.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod support;

use domain::{Reward, Share, State};
use ledger::reward;
use money::Money;
use proptest::prelude::*;
use support::*;

fn amounts(reward: &Reward) -> Vec<(String, i64)> {
    let mut named: Vec<(String, i64)> = Vec::new();
    for name in ["ada", "bob", "cleo"] {
        let part = reward.parts.iter().find(|part| part.expert == expert(name));
        named.extend(part.map(|part| (name.to_owned(), part.amount.minor)));
    }
    assert_eq!(named.len(), reward.parts.len());
    named
}

#[test]
fn an_open_ticket_has_no_reward() {
    assert_eq!(reward(&ticket("1", terms(1_000))), None);
}

#[test]
fn who_answers_alone_gets_the_experts_part() {
    let paid = reward(&answered_by(ticket("1", terms(999)), "ada")).unwrap();
    assert_eq!((amounts(&paid), paid.platform.minor), (vec![("ada".to_owned(), 699)], 300));
}

#[test]
fn who_released_with_a_note_shares_in_the_resolution() {
    let held = ticket("1", terms(1_000)).claim(&expert("bob"), domain::Span::minutes(15), noon()).unwrap();
    let paid = reward(&answered_by(held.release(&expert("bob"), "Not the cable.", noon()).unwrap(), "ada")).unwrap();
    assert_eq!(amounts(&paid), [("ada".to_owned(), 560), ("bob".to_owned(), 140)]);
    assert_eq!(paid.platform.minor, 300);
}

#[test]
fn who_released_without_a_note_gets_nothing() {
    let held = ticket("1", terms(1_000)).claim(&expert("bob"), domain::Span::minutes(15), noon()).unwrap();
    let paid = reward(&answered_by(held.release(&expert("bob"), " ", noon()).unwrap(), "ada")).unwrap();
    assert_eq!(amounts(&paid), [("ada".to_owned(), 700)]);
}

#[test]
fn shares_of_an_earlier_episode_no_longer_count() {
    let held = ticket("1", terms(1_000)).claim(&expert("bob"), domain::Span::minutes(15), noon()).unwrap();
    let answered = answered_by(held.release(&expert("bob"), "Not the cable.", noon()).unwrap(), "ada");
    let again = answered_by(answered.reopen(None, noon()).unwrap(), "cleo");
    assert_eq!(amounts(&reward(&again).unwrap()), [("cleo".to_owned(), 700)]);
}

#[test]
fn an_automations_author_gets_the_royalty_and_the_platform_the_rest() {
    let at_once = |author| ticket("1", terms(1_000)).answer_at_once(automation(author), "So.", domain::Span::hours(72), noon());
    let paid = reward(&at_once(Some(expert("ada"))).unwrap()).unwrap();
    assert_eq!((amounts(&paid), paid.platform.minor), (vec![("ada".to_owned(), 175)], 825));
    let unpaid = reward(&at_once(None).unwrap()).unwrap();
    assert_eq!((amounts(&unpaid), unpaid.platform.minor), (vec![], 1_000));
}

#[test]
fn one_expert_with_a_share_and_the_answer_stands_once_with_both() {
    let mut answered = answered_by(ticket("1", terms(1_000)), "ada");
    let share =
        |name| Share { expert: expert(name), share: points(2_000), note: "n".to_owned(), at: noon(), episode: 0, epoch: 0 };
    answered.shares = vec![share("ada"), share("bob")];
    assert_eq!(amounts(&reward(&answered).unwrap()), [("ada".to_owned(), 560), ("bob".to_owned(), 140)]);
}

#[test]
fn a_reward_is_dated_by_its_answer_also_once_it_is_resolved() {
    let answered = answered_by(ticket("1", terms(1_000)), "ada");
    let resolved = answered.clone().confirm(domain::Span::days(7), noon() + domain::Span::days(1)).unwrap();
    assert!(matches!(resolved.state, State::Resolved { .. }));
    assert_eq!(reward(&resolved), reward(&answered));
}

#[test]
fn a_negative_price_makes_no_reward() {
    assert_eq!(reward(&answered_by(ticket("1", terms(-1)), "ada")), None);
}

proptest! {
    #[test]
    fn parts_and_platform_add_up_to_the_price(terms in any_terms(), steps in steps()) {
        for version in life(ticket("1", terms), &steps) {
            let Some(paid) = reward(&version) else { continue };
            let parts: i64 = paid.parts.iter().map(|part| part.amount.minor).sum();
            prop_assert_eq!(parts + paid.platform.minor, paid.price.minor);
        }
    }

    #[test]
    fn no_part_of_a_reward_is_negative(terms in any_terms(), steps in steps()) {
        for paid in life(ticket("1", terms), &steps).iter().filter_map(reward) {
            prop_assert!(paid.platform.minor >= 0);
            prop_assert!(paid.parts.iter().all(|part| part.amount.minor > 0));
        }
    }

    #[test]
    fn parts_stand_in_the_order_of_expert_ids_and_each_expert_once(terms in any_terms(), steps in steps()) {
        for paid in life(ticket("1", terms), &steps).iter().filter_map(reward) {
            prop_assert!(paid.parts.windows(2).all(|pair| pair[0].expert < pair[1].expert));
        }
    }

    #[test]
    fn the_experts_never_get_more_than_their_part_of_the_price(terms in any_terms(), steps in steps()) {
        for paid in life(ticket("1", terms), &steps).iter().filter_map(reward) {
            let parts: i64 = paid.parts.iter().map(|part| part.amount.minor).sum();
            prop_assert!(parts <= terms.price.share(terms.expert_share).minor);
        }
    }

    #[test]
    fn whatever_shares_a_ticket_holds_the_price_is_never_overspent(minor in 0_i64.., shares in proptest::collection::vec((0_u8..4, 0_u16..=10_000), 0..8)) {
        let mut answered = answered_by(ticket("1", terms(minor)), "expert 9");
        answered.shares = shares
            .into_iter()
            .map(|(n, share)| Share { expert: expert(&format!("expert {n}")), share: points(share), note: "n".to_owned(), at: noon(), episode: 0, epoch: 0 })
            .collect();
        let paid = reward(&answered).unwrap();
        let total: Money = paid.parts.iter().try_fold(paid.platform, |sum, part| sum.plus(part.amount)).unwrap();
        prop_assert_eq!(total, paid.price);
    }
}
