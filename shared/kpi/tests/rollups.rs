//! Rollups: sums of counts, whatever the order, the batches and the repetitions in which changes arrive.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod support;

use std::collections::BTreeMap;

use domain::{ClosedBecause, EscalatedBecause, Score, Span, Ticket};
use kpi::{Cell, Counts, Rollup, counts, fold};
use proptest::prelude::*;
use support::*;

fn changes(lives: &[Vec<Ticket>]) -> Vec<(Cell, Counts)> {
    let of_one = |versions: &Vec<Ticket>| {
        let mut all = fold(None, &versions[0]);
        all.extend(versions.windows(2).flat_map(|pair| fold(Some(&pair[0]), &pair[1])));
        all
    };
    lives.iter().flat_map(of_one).collect()
}

fn bytes(rollup: &Rollup) -> String {
    serde_json::to_string(rollup).unwrap()
}

/// The rollup that a reader of all tickets would write, without any folding.
fn from_scratch(lives: &[Vec<Ticket>]) -> Rollup {
    lives.iter().map(|versions| versions.last().unwrap()).map(|ticket| (Cell::of(ticket), counts(ticket))).collect()
}

fn map(counts: &Counts) -> BTreeMap<String, i64> {
    counts
        .iter()
        .filter(|(key, _)| !key.contains("first_") && !key.contains("_time/"))
        .map(|(key, n)| (key.to_owned(), n))
        .collect()
}

fn expected(entries: &[(&str, i64)]) -> BTreeMap<String, i64> {
    entries.iter().map(|(key, n)| ((*key).to_owned(), *n)).collect()
}

#[test]
fn an_open_ticket_is_fielded_and_waits() {
    let open = counts(&ticket("1", noon()));
    assert_eq!(map(&open), expected(&[("received", 1), ("fielded", 1), ("waiting", 1), ("unanswered_by_experts", 1)]));
}

#[test]
fn spam_and_doubles_are_received_but_not_fielded() {
    let spam = ticket("1", noon()).closed(ClosedBecause::Spam { evidence: "casino".to_owned() }, noon());
    assert_eq!(map(&counts(&spam)), expected(&[("received", 1), ("excluded/spam", 1)]));
    let double = ticket("2", noon()).closed(ClosedBecause::Duplicate { of: ticket("1", noon()).id }, noon());
    assert_eq!(map(&counts(&double)), expected(&[("received", 1), ("excluded/duplicate", 1)]));
}

#[test]
fn a_resolution_counts_only_once_its_reopen_window_is_over() {
    let young = confirmed(ticket("1", noon()), Span::minutes(2));
    let pending = [("received", 1), ("fielded", 1), ("answered", 1), ("answered_by/expert", 1), ("pending", 1)];
    assert_eq!(map(&counts(&young)), expected(&pending));
    let stood = [
        ("received", 1),
        ("fielded", 1),
        ("answered", 1),
        ("answered_by/expert", 1),
        ("settled/confirmed", 1),
        ("settled_by/expert", 1),
        ("price/USD/250", 1),
        ("one_touch", 1),
    ];
    assert_eq!(map(&counts(&passed(young, Span::days(30)))), expected(&stood));
}

#[test]
fn silence_settles_as_assumed() {
    let silent = passed(passed(answered(ticket("1", noon()), Span::minutes(2)), Span::days(4)), Span::days(30));
    assert_eq!((counts(&silent).get("settled/assumed"), counts(&silent).get("settled/confirmed")), (1, 0));
}

#[test]
fn an_automations_answer_is_no_first_response_and_nobody_waits_for_one() {
    let at_once = ticket("1", noon()).answer_at_once(by_automation(), "Turn it on.", CONFIRM, noon()).unwrap();
    let all = counts(&at_once);
    assert_eq!((all.under("first_response").count(), all.get("unanswered_by_experts")), (0, 0));
    let stood = counts(&passed(passed(at_once, Span::days(4)), Span::days(30)));
    assert_eq!((stood.get("settled_by/automation"), stood.get("one_touch"), stood.under("first_help").count()), (1, 0, 1));
}

#[test]
fn a_rule_at_the_door_is_out_of_scope_and_a_deadline_is_an_escalation() {
    let by_rule = ticket("1", noon()).handed_off(EscalatedBecause::Topic, noon());
    let scope = counts(&by_rule);
    assert_eq!((scope.get("out_of_scope"), scope.get("escalated/deadline"), scope.get("unanswered_by_experts")), (1, 0, 0));
    let late = counts(&ticket("1", noon()).handed_off(EscalatedBecause::Deadline, noon()));
    assert_eq!((late.get("out_of_scope"), late.get("escalated/deadline"), late.get("unanswered_by_experts")), (0, 1, 1));
}

#[test]
fn a_changed_score_takes_the_place_of_the_first() {
    let rated = |ticket: Ticket, score: u8| ticket.rate(0, Score::try_from(score).unwrap(), Span::days(7), noon()).unwrap();
    let bad = rated(answered(ticket("1", noon()), Span::minutes(2)), 2);
    let good = rated(bad.clone(), 5);
    let delta = &fold(Some(&bad), &good)[0].1;
    assert_eq!(map(delta), expected(&[("satisfied", 1), ("score", 3)]));
}

#[test]
fn a_change_that_changes_no_number_folds_to_nothing() {
    let open = ticket("1", noon());
    let claimed = open.clone().claim(&ada(), Span::minutes(15), noon()).unwrap();
    assert_eq!(fold(Some(&open), &claimed), []);
}

#[test]
fn a_ticket_whose_topic_changes_leaves_one_cell_and_enters_another() {
    let sound = ticket("1", noon());
    let picture = Ticket { topic: Some("picture".parse().unwrap()), ..sound.clone() };
    let rollup: Rollup = fold(None, &sound).into_iter().chain(fold(Some(&sound), &picture)).collect();
    let cells: Vec<String> = rollup.cells().map(|(cell, _)| cell.to_string()).collect();
    assert_eq!(cells, ["2026-11-23/web/en/picture"]);
    assert_eq!(rollup.total(|_| true), counts(&picture));
}

#[test]
fn counts_are_read_back_from_their_text_without_zeros() {
    let read: Counts = serde_json::from_str(r#"{"fielded":2,"waiting":0}"#).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), r#"{"fielded":2}"#);
}

proptest! {
    #[test]
    fn two_orders_of_the_same_facts_give_the_same_rollup(lives in many_lives(), seed in any::<u64>()) {
        let in_order = changes(&lives);
        let mut shuffled: Vec<(usize, (Cell, Counts))> = in_order.iter().cloned().enumerate().collect();
        shuffled.sort_by_key(|(n, _)| domain::digest_of(&[&seed.to_string(), &n.to_string()]));
        let shuffled: Rollup = shuffled.into_iter().map(|(_, change)| change).collect();
        prop_assert_eq!(bytes(&in_order.into_iter().collect()), bytes(&shuffled));
    }

    #[test]
    fn folded_changes_give_what_a_reader_of_all_tickets_would_write(lives in many_lives()) {
        let folded: Rollup = changes(&lives).into_iter().collect();
        prop_assert_eq!(bytes(&folded), bytes(&from_scratch(&lives)));
    }

    #[test]
    fn changes_that_are_added_up_in_batches_first_give_the_same_rollup(lives in many_lives(), size in 1_usize..7) {
        let all = changes(&lives);
        let batched: Rollup = all.chunks(size).flat_map(|batch| {
            let sum: Rollup = batch.iter().cloned().collect();
            sum.cells().map(|(cell, counts)| (cell.clone(), counts.clone())).collect::<Vec<_>>()
        }).collect();
        prop_assert_eq!(bytes(&batched), bytes(&all.into_iter().collect()));
    }

    #[test]
    fn skipping_a_version_of_a_ticket_changes_nothing(lives in many_lives()) {
        let skipping: Rollup = lives.iter().flat_map(|versions| {
            let mut all = fold(None, &versions[0]);
            all.extend(fold(Some(&versions[0]), versions.last().unwrap()));
            all
        }).collect();
        prop_assert_eq!(bytes(&skipping), bytes(&from_scratch(&lives)));
    }

    #[test]
    fn a_rollup_survives_its_text(lives in many_lives()) {
        let rollup = from_scratch(&lives);
        prop_assert_eq!(serde_json::from_str::<Rollup>(&bytes(&rollup)).unwrap(), rollup);
    }

    #[test]
    fn every_fielded_ticket_stands_in_exactly_one_place(lives in many_lives()) {
        let all = from_scratch(&lives).total(|_| true);
        let under = |name| all.under(name).map(|(_, n)| n).sum::<i64>();
        let placed = all.get("waiting") + all.get("pending") + all.get("out_of_scope") + under("settled") + under("escalated");
        prop_assert_eq!(all.get("fielded"), placed);
        prop_assert_eq!(all.get("received"), lives.len() as i64);
        prop_assert!(all.iter().all(|(_, n)| n > 0));
    }
}
