//! Plans, steps and access, one rule at a time.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use common::*;
use domain::{Language, Span, Ticket};
use matching::*;

fn policy() -> Policy {
    Policy::of(&program())
}

fn planned(ticket: &Ticket, roster: &Roster) -> Routing {
    plan(&Opening::of(ticket), roster, &policy())
}

#[test]
fn twenty_experts_make_a_first_wave_of_four_and_three_more_every_ten_seconds() {
    let record = planned(&ticket(1), &roster(&experts(20)));
    let waves: Vec<_> = record.waves.iter().map(|wave| (wave.at, wave.experts.len())).collect();
    assert_eq!(waves, [(at(0), 4), (at(10), 3), (at(20), 3), (at(30), 3)]);
    assert_eq!((record.candidates, record.plan, record.roster_epoch), (20, 0, 7));
    assert_eq!((record.pool_at, record.again_at), (at(30), Some(at(40))));
}

#[test]
fn a_record_with_sixteen_experts_fits_one_kilobyte_and_reads_back() {
    let record = planned(&ticket(1), &roster(&experts(16)));
    let text = serde_json::to_string(&record).unwrap();
    assert!(text.len() <= 1024, "{} bytes", text.len());
    assert_eq!(serde_json::from_str::<Routing>(&text).unwrap(), record);
}

#[test]
fn a_roster_entry_is_small() {
    let text = serde_json::to_string(&roster(&experts(1)).experts[0]).unwrap();
    assert!(text.len() <= 100, "{text}");
}

#[test]
fn only_free_experts_of_topic_and_language_who_did_not_release_it_are_planned() {
    let fits = expert_for("fits", &[(&["setup"], &["de", "en"])]);
    let other_topic = expert_for("other topic", &[(&["billing"], &["en"])]);
    let other_language = expert_for("other language", &[(&["setup"], &["de"])]);
    let crossed = expert_for("crossed", &[(&["setup"], &["de"]), (&["billing"], &["en"])]);
    let away = domain::Expert { available: false, ..expert("away") };
    let releaser = expert("releaser");
    let unseen = domain::Expert { seen_at: None, ..expert("unseen") };
    let reviewed = domain::Expert { under_review: true, ..expert("reviewed") };
    let oneself = domain::Expert { conflicts: vec![ticket(1).asker], ..expert("oneself") };
    let others = [other_topic, other_language, crossed, away, releaser.clone(), unseen, reviewed, oneself];
    let mut roster = roster(&[std::slice::from_ref(&fits), &others[..]].concat());
    roster.experts.push(holding(&expert("busy"), 5));
    let ticket = released_by(ticket(1), &releaser);
    let record = planned(&ticket, &roster);
    assert_eq!((record.candidates, record.waves.len(), &record.waves[0].experts), (1, 1, &vec![fits.id]));
}

#[test]
fn another_routing_key_or_epoch_makes_another_order() {
    let roster = roster(&experts(12));
    let first = planned(&ticket(1), &roster);
    let other_key = domain::Program { routing_key: "other".into(), ..program() };
    assert_ne!(plan(&Opening::of(&ticket(1)), &roster, &Policy::of(&other_key)).waves, first.waves);
    let later = Ticket { epoch: 1, ..ticket(1) };
    assert_ne!(planned(&later, &roster).waves, first.waves);
    assert_ne!(plan_again(&first, &Opening::of(&ticket(1)), &roster, &policy(), at(40)).waves[0].experts, first.waves[0].experts);
}

#[test]
fn the_order_for_fixed_keys_never_changes() {
    // A golden order: a change here means that old records can no longer be replayed, and wants a new policy version.
    let experts = experts(5);
    let record = planned(&ticket(1), &roster(&experts));
    let order: Vec<usize> = record
        .waves
        .iter()
        .flat_map(|wave| &wave.experts)
        .map(|id| experts.iter().position(|expert| &expert.id == id).unwrap())
        .collect();
    assert_eq!(order, GOLDEN);
}
const GOLDEN: [usize; 5] = [4, 2, 0, 3, 1];

#[test]
fn the_clock_of_an_open_ticket_tells_wave_after_wave_and_then_plans_again() {
    let (ticket, roster) = (ticket(1), roster(&experts(20)));
    let record = planned(&ticket, &roster);
    for (now, wave, then) in [(0, 1, Some(10)), (9, 1, Some(10)), (10, 2, Some(20)), (29, 3, Some(30)), (30, 4, Some(40))] {
        let experts = record.waves[wave - 1].experts.clone();
        let told = Step::Notify { wave: u8::try_from(wave).unwrap(), experts, then: then.map(at) };
        assert_eq!(next(&record, &ticket, &roster, &policy(), at(now)), told, "at {now} s");
        assert_eq!(next(&record, &ticket, &roster, &policy(), at(now)), told, "again at {now} s");
    }
    assert_eq!(next(&record, &ticket, &roster, &policy(), at(-5)), Step::SleepUntil(at(0)));
}

#[test]
fn plans_that_find_nobody_come_further_and_further_apart_and_then_end() {
    let away: Vec<_> = experts(3).into_iter().map(|expert| domain::Expert { available: false, ..expert }).collect();
    let (ticket, roster) = (ticket(1), roster(&away));
    let mut record = planned(&ticket, &roster);
    let mut starts = vec![0];
    while let Some(due) = record.again_at {
        record = plan_again(&record, &Opening::of(&ticket), &roster, &policy(), due);
        starts.push(record.planned_at.since(at(0)).as_seconds_up());
    }
    assert_eq!((&starts[..5], starts.len(), starts[71]), (&[0, 15, 45, 105, 165][..], 72, 10_725));
    let waits: Vec<i64> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(waits.is_sorted() && waits[71 - 1] == 900, "{waits:?}");
    let end = record.planned_at + Span::hours(1);
    assert_eq!(next(&record, &ticket, &roster, &policy(), end), Step::Done);
}

#[test]
fn those_who_left_before_their_wave_are_skipped() {
    let (ticket, mut roster) = (ticket(1), roster(&experts(20)));
    let record = planned(&ticket, &roster);
    let gone = record.waves[1].experts[0].clone();
    roster.experts.iter_mut().filter(|standing| standing.id == gone).for_each(|standing| standing.available = false);
    let rest = record.waves[1].experts[1..].to_vec();
    assert_eq!(next(&record, &ticket, &roster, &policy(), at(10)), Step::Notify { wave: 2, experts: rest, then: Some(at(20)) });
    roster.experts.iter_mut().for_each(|standing| standing.available = false);
    assert_eq!(next(&record, &ticket, &roster, &policy(), at(10)), Step::SleepUntil(at(20)));
}

#[test]
fn nobody_free_sleeps_and_plans_again_but_nobody_qualified_hands_off() {
    let away: Vec<_> = experts(3).into_iter().map(|expert| domain::Expert { available: false, ..expert }).collect();
    let (ticket, nobody_free) = (ticket(1), roster(&away));
    let record = planned(&ticket, &nobody_free);
    assert_eq!((record.candidates, record.waves.len()), (0, 0));
    assert_eq!(next(&record, &ticket, &nobody_free, &policy(), at(0)), Step::SleepUntil(at(15)));
    assert_eq!(next(&record, &ticket, &nobody_free, &policy(), at(15)), Step::Replan);
    let again = plan_again(&record, &Opening::of(&ticket), &roster(&experts(3)), &policy(), at(16));
    assert_eq!((again.plan, again.planned_at, again.waves.len()), (1, at(16), 1));

    let german = roster(&[expert_for("german", &[(&[], &["de"])])]);
    assert_eq!(next(&planned(&ticket, &german), &ticket, &german, &policy(), at(0)), Step::HandOff(HandOff::NobodyQualified));
    assert_eq!(
        next(&planned(&ticket, &Roster::default()), &ticket, &Roster::default(), &policy(), at(0)),
        Step::HandOff(HandOff::NobodyQualified)
    );
}

#[test]
fn a_roster_older_than_the_one_that_planned_hands_nothing_off() {
    let ticket = ticket(1);
    let record = planned(&ticket, &roster(&experts(3)));
    let step = next(&record, &ticket, &Roster::default(), &policy(), at(0));
    assert!(matches!(step, Step::SleepUntil(_)), "{step:?}");
}

#[test]
fn a_ticket_that_everybody_released_is_handed_off() {
    let ada = expert("ada");
    let (ticket, roster) = (released_by(ticket(1), &ada), roster(&[ada]));
    assert_eq!(next(&planned(&ticket, &roster), &ticket, &roster, &policy(), at(60)), Step::HandOff(HandOff::NobodyLeft));
}

#[test]
fn a_claim_sleeps_until_its_end_and_a_lapsed_one_counts_as_open() {
    let roster = roster(&experts(20));
    let record = planned(&ticket(1), &roster);
    let claimed = ticket(1).claim(&expert("expert 0").id, Span::minutes(15), at(5)).unwrap();
    assert_eq!(next(&record, &claimed, &roster, &policy(), at(25)), Step::SleepUntil(at(905)));
    assert!(matches!(next(&record, &claimed, &roster, &policy(), at(905)), Step::Replan));
}

#[test]
fn another_epoch_another_ticket_and_an_answered_ticket_are_done() {
    let roster = roster(&experts(3));
    let record = planned(&ticket(1), &roster);
    let ada = expert("expert 0");
    let claimed = ticket(1).claim(&ada.id, Span::minutes(15), at(5)).unwrap();
    assert_eq!(next(&record, &claimed.clone().lapse(at(905)), &roster, &policy(), at(905)), Step::Done);
    assert_eq!(next(&record, &ticket(2), &roster, &policy(), at(0)), Step::Done);
    let answered = claimed.answer(&ada.id, "Hold the button.", Span::hours(1), at(60)).unwrap();
    assert_eq!(next(&record, &answered, &roster, &policy(), at(60)), Step::Done);
}

#[test]
fn each_wave_opens_to_its_own_experts_and_the_pool_to_all_who_are_qualified() {
    let (ticket, everyone) = (ticket(1), experts(20));
    let record = planned(&ticket, &roster(&everyone));
    let may = |expert: &domain::Expert, now| may_claim(Some(&record), &ticket, expert, &policy(), at(now));
    for expert in &everyone {
        match record.wave_of(&expert.id).map(|(wave, _)| wave) {
            Some(1) => assert_eq!(may(expert, 0), Ok(())),
            Some(2) => assert_eq!((may(expert, 9), may(expert, 10)), (Err(NotYours::WaveOpensAt { at: at(10) }), Ok(()))),
            Some(3) => assert_eq!((may(expert, 19), may(expert, 20)), (Err(NotYours::WaveOpensAt { at: at(20) }), Ok(()))),
            _ => assert_eq!((may(expert, 29), may(expert, 30)), (Err(NotYours::PoolOpensAt { at: at(30) }), Ok(()))),
        }
    }
}

#[test]
fn without_a_plan_the_pool_alone_decides() {
    let ada = expert("ada");
    let may = |now| may_claim(None, &ticket(1), &ada, &policy(), at(now));
    assert_eq!((may(29), may(30)), (Err(NotYours::PoolOpensAt { at: at(30) }), Ok(())));
    let of_another_ticket = planned(&ticket(2), &roster(std::slice::from_ref(&ada)));
    assert!(may_claim(Some(&of_another_ticket), &ticket(1), &ada, &policy(), at(0)).is_err());
}

#[test]
fn a_refusal_says_what_is_lacking() {
    let lacks = |expert: &domain::Expert| match may_claim(None, &ticket(1), expert, &policy(), at(60)) {
        Err(NotYours::NotQualified { lacks }) => Some(lacks),
        _ => None,
    };
    assert_eq!(lacks(&expert_for("a", &[])), Some(Lack::Program));
    assert_eq!(lacks(&expert_for("b", &[(&["setup"], &["de"])])), Some(Lack::Language));
    assert_eq!(lacks(&expert_for("c", &[(&["billing"], &["en"])])), Some(Lack::Topic));
    assert_eq!(lacks(&expert_for("d", &[(&["billing"], &["en"]), (&["setup"], &["en"])])), None);
}

#[test]
fn a_holder_may_claim_again_and_a_releaser_may_not() {
    let ada = expert("ada");
    let held = ticket(1).claim(&ada.id, Span::minutes(15), at(5)).unwrap();
    assert_eq!(may_claim(None, &held, &ada, &policy(), at(6)), Ok(()));
    let released = released_by(ticket(1), &ada);
    assert_eq!(may_claim(None, &released, &ada, &policy(), at(999)), Err(NotYours::ReleasedBefore));
}

#[test]
fn why_tells_wave_place_and_who_is_faster_without_a_name() {
    let (ticket, everyone) = (ticket(1), experts(6));
    let record = planned(&ticket, &roster(&everyone));
    let last = record.waves[1].experts[1].clone();
    let asks = everyone.iter().find(|expert| expert.id == last).unwrap();
    let told = why(Some(&record), &ticket, asks, None, &policy(), at(3));
    assert_eq!((told.may_claim, told.wave, told.place, told.candidates, told.taken_until), (false, Some(2), Some(6), 6, None));
    assert_eq!(told.because, Because::Refused(NotYours::WaveOpensAt { at: at(10) }));
    let taken = ticket.claim(&record.waves[0].experts[0], Span::minutes(15), at(5)).unwrap();
    let told = why(Some(&record), &taken, asks, None, &policy(), at(30));
    assert_eq!((told.because, told.taken_until), (Because::WaveIsOpen, Some(at(905))));
    let text = serde_json::to_string(&told).unwrap();
    assert!(!text.contains("exp_"), "{text}");
    assert_eq!(serde_json::from_str::<Why>(&text).unwrap(), told);
}

#[test]
fn an_idle_expert_pulls_the_ticket_that_waits_longest_among_their_own() {
    let mut heads: Vec<QueueHead> = (1..=4).map(|number| QueueHead::of(&ticket(number))).collect();
    heads[0].waiting_since = at(-30);
    heads[1].waiting_since = at(-90);
    heads[1].opening.language = "de".parse::<Language>().unwrap();
    heads[2].waiting_since = at(-60);
    heads[3].waiting_since = at(-80);
    let ada = standings(&expert("ada")).remove(0);
    heads[3].opening.released.push(ada.id.clone());
    assert_eq!(pull(&ada, &heads, &policy(), at(29)), None);
    assert_eq!(pull(&ada, &heads, &policy(), at(50)), Some(heads[2].opening.id.clone()));
    assert_eq!(pull(&Standing { available: false, ..ada.clone() }, &heads, &policy(), at(50)), None);
    assert_eq!(pull(&holding(&expert("ada"), 5), &heads, &policy(), at(50)), None);
}

fn released_by(ticket: Ticket, expert: &domain::Expert) -> Ticket {
    ticket.claim(&expert.id, Span::minutes(15), at(1)).unwrap().release(&expert.id, "tried a reset", at(2)).unwrap()
}
