//! Who is asked, and when: reopened tickets, imports, more tickets than can be asked for, ladders of languages, and why somebody is not.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use common::*;
use domain::{Expert, ExpertId, Fallback, Span, Ticket};
use matching::*;
use proptest::prelude::*;

fn policy() -> Policy {
    Policy::of(&program())
}

fn planned(ticket: &Ticket, roster: &Roster) -> Routing {
    plan(&Opening::of(ticket), roster, &policy())
}

fn import(number: u32) -> Ticket {
    let mut ticket = ticket(number);
    ticket.origin.channel = "import".into();
    ticket
}

#[test]
fn a_reopened_ticket_goes_first_and_alone_to_whoever_answered_it_for_the_head_start() {
    let everyone = experts(30);
    for last in &everyone {
        let ticket = reopened(ticket(1), last);
        let record = planned(&ticket, &roster(&everyone));
        let waves: Vec<_> = record.waves.iter().map(|wave| (wave.at, wave.experts.len())).collect();
        assert_eq!(waves, [(at(100), 1), (at(120), 4), (at(130), 3), (at(140), 3), (at(150), 3)]);
        assert_eq!((&record.waves[0].experts[0], record.pool_at), (&last.id, at(150)));
        assert!(record.planned().skip(1).all(|id| id != &last.id), "they stand in one wave");
        let other = everyone.iter().find(|expert| expert.id == record.waves[1].experts[0]).unwrap();
        let may = |expert, now| may_claim(Some(&record), &ticket, expert, &policy(), at(now));
        assert_eq!(
            (may(last, 100), may(other, 119), may(other, 120)),
            (Ok(()), Err(NotYours::WaveOpensAt { at: at(120) }), Ok(()))
        );
    }
}

#[test]
fn who_answered_before_is_weighed_as_everybody_else_and_has_no_head_start_twice() {
    let everyone = experts(30);
    for last in &everyone {
        let ticket = reopened(ticket(1), last);
        let record = planned(&ticket, &roster(&everyone));
        assert_eq!(record.features_of(&last.id), Some(record.median), "equal experts have equal features");
        let again = plan_again(&record, &Opening::of(&ticket), &roster(&everyone), &policy(), at(160));
        assert!(again.waves[0].experts.len() > 1);
    }
}

#[test]
fn where_whoever_answered_it_is_away_a_reopened_ticket_is_as_any_other() {
    let everyone = experts(20);
    let ticket = reopened(ticket(1), &expert("gone"));
    let record = planned(&ticket, &roster(&everyone));
    assert_eq!((record.waves[0].at, record.waves[0].experts.len(), record.pool_at), (at(100), 4, at(130)));
}

#[test]
fn an_import_makes_no_waves_is_open_to_all_at_once_and_plans_no_more() {
    let (ticket, everyone) = (import(1), experts(20));
    let record = planned(&ticket, &roster(&everyone));
    assert_eq!((record.waves.len(), record.pool_at, record.again_at, record.candidates), (0, at(0), None, 20));
    assert!(everyone.iter().all(|expert| may_claim(Some(&record), &ticket, expert, &policy(), at(0)).is_ok()));
    assert_eq!(next(&record, &ticket, &roster(&everyone), &policy(), at(60)), Step::Done);
}

#[test]
fn an_import_waits_until_the_fresh_have_used_far_more_of_their_target() {
    let ada = standings(&expert("ada")).remove(0);
    let head = |ticket: &Ticket, since| QueueHead { waiting_since: at(since), ..QueueHead::of(ticket) };
    let pulled = |waited: i64| pull(&ada, &[head(&import(1), -waited), head(&ticket(2), 0)], &policy(), at(60));
    assert_eq!(pulled(60 * 99 - 60), Some(ticket(2).id));
    assert_eq!(pulled(60 * 101), Some(import(1).id));
}

proptest! {
    #[test]
    fn when_more_waits_than_can_be_asked_for_fewer_are_asked_and_the_pool_opens_at_once(
        number in 0u32..500, free in 1usize..30, waiting in 0u32..3_000, pace in 10u32..10_000,
    ) {
        let policy = policy_with(|rules| rules.pace = pace);
        let roster = Roster { waiting, ..roster(&experts(free)) };
        let record = plan(&Opening::of(&ticket(number)), &roster, &policy);
        let fair = f64::from(pace) / 100.0 * free as f64 / f64::from(waiting.max(1));
        let most = fair.ceil() as usize;
        let asked = record.planned().count();
        prop_assert!(asked <= most.max(1).min(free), "{} asked where {} are fair", asked, fair);
        if fair < 1.0 && free > 1 {
            prop_assert_eq!(record.pool_at, at(0));
        }
        if fair >= 17.0 {
            prop_assert_eq!(record.pool_at, at(30));
        }
    }
}

#[test]
fn a_part_of_one_offer_is_drawn_so_that_the_mean_is_the_pace() {
    // 5 free, 2 open offers each, 40 tickets: a quarter of an offer for each ticket.
    let policy = policy_with(|rules| rules.pace = 200);
    let roster = Roster { waiting: 40, ..roster(&experts(5)) };
    let asked: usize = (0..4_000).map(|number| plan(&Opening::of(&ticket(number)), &roster, &policy).planned().count()).sum();
    assert!((900..1_100).contains(&asked), "{asked}");
}

fn helping_out() -> Policy {
    let step = Fallback { language: "de".parse().unwrap(), then: "en".parse().unwrap(), after: Span::minutes(2) };
    policy_with(|rules| rules.fallback = vec![step])
}

fn everybody(record: &Routing) -> Vec<&ExpertId> {
    let mut all: Vec<&ExpertId> = record.planned().collect();
    all.sort();
    all
}

#[test]
fn another_language_helps_out_after_its_time_and_not_before() {
    let (german, english) = (expert_for("german", &[(&[], &["de"])]), expert("english"));
    let (ticket, roster) = (ticket_on(1, None, "de"), roster(&[german.clone(), english.clone()]));
    let (opening, policy) = (Opening::of(&ticket), helping_out());
    let first = plan(&opening, &roster, &policy);
    let early = plan_again(&first, &opening, &roster, &policy, at(119));
    assert_eq!((everybody(&first), everybody(&early)), (vec![&german.id], vec![&german.id]));
    let later = plan_again(&first, &opening, &roster, &policy, at(120));
    assert_eq!(everybody(&later).len(), 2);
    let may = |now| may_claim(Some(&first), &ticket, &english, &policy, at(now));
    assert_eq!((may(119), may(120)), (Err(NotYours::LanguageOpensAt { at: at(120) }), Ok(())));
}

#[test]
fn where_nobody_speaks_the_language_the_next_one_helps_out_at_once() {
    let english = expert("english");
    let ticket = ticket_on(1, None, "de");
    let whole = roster(std::slice::from_ref(&english));
    let part = Roster { qualified_in_all: Some(9), nobody_speaks: true, ..whole.clone() };
    for roster in [whole.clone(), part] {
        let record = plan(&Opening::of(&ticket), &roster, &helping_out());
        assert_eq!(everybody(&record), [&english.id]);
        assert_eq!(may_claim(Some(&record), &ticket, &english, &helping_out(), at(0)), Ok(()));
    }
    // A part of a large roster without a speaker says nothing of the rest.
    let drawn = Roster { qualified_in_all: Some(9), ..whole };
    assert_eq!(plan(&Opening::of(&ticket), &drawn, &helping_out()).candidates, 0);
}

#[test]
fn a_speaker_who_is_away_still_makes_the_next_language_wait() {
    let german = Expert { available: false, ..expert_for("german", &[(&[], &["de"])]) };
    let ticket = ticket_on(1, None, "de");
    let record = plan(&Opening::of(&ticket), &roster(&[german, expert("english")]), &helping_out());
    assert_eq!(record.candidates, 0);
}

#[test]
fn everybody_who_is_no_candidate_has_the_one_reason_that_comes_nearest() {
    let released = expert("released");
    let ticket = ticket(1).claim(&released.id, Span::minutes(15), at(1)).unwrap().release(&released.id, "note", at(2)).unwrap();
    let reasons = [
        (expert_for("language", &[(&[], &["de"])]), Unfit::Language),
        (expert_for("topic", &[(&["billing"], &["en"]), (&[], &["de"])]), Unfit::Topic),
        (released, Unfit::Released),
        (Expert { conflicts: vec![ticket.asker.clone()], ..expert("conflict") }, Unfit::Conflict),
        (Expert { under_review: true, available: false, ..expert("review") }, Unfit::UnderReview),
        (Expert { seen_at: None, ..expert("unseen") }, Unfit::Away),
        (Expert { seen_at: Some(at(-1_800)), ..expert("seen long ago") }, Unfit::Away),
        (Expert { available: false, ..expert("away") }, Unfit::Away),
    ];
    let mut roster = roster(&reasons.clone().map(|(expert, _)| expert));
    roster.experts.push(holding(&expert("full"), 5));
    roster.experts.extend(standings(&expert("fits")));
    let rows = rows(&Opening::of(&ticket), &roster, &policy(), at(2));
    assert_eq!((rows.len(), &rows[0].expert, rows[0].place, rows[0].unfit), (10, &expert("fits").id, Some(1), None));
    let of = |expert: &Expert| rows.iter().find(|row| row.expert == expert.id).and_then(|row| row.unfit);
    for (expert, reason) in &reasons {
        assert_eq!(of(expert), Some(*reason), "{}", expert.name);
    }
    assert_eq!(of(&expert("full")), Some(Unfit::Full));
    assert!(rows[1..].iter().all(|row| row.place.is_none() && row.features.is_none()));
}

#[test]
fn a_conflict_and_a_review_are_refused_whatever_the_wave_and_why_tells_what_keeps_offers_away() {
    let near = Expert { conflicts: vec![ticket(1).asker], ..expert("near") };
    let reviewed = Expert { under_review: true, ..expert("reviewed") };
    let refused = |expert| may_claim(None, &ticket(1), expert, &policy(), at(999)).unwrap_err();
    assert_eq!((refused(&near), refused(&reviewed)), (NotYours::Conflict, NotYours::UnderReview));
    let told = |expert: &Expert, standing| why(None, &ticket(1), expert, standing, &policy(), at(60)).not_asked;
    assert_eq!(told(&expert("ada"), None), None);
    assert_eq!(told(&Expert { available: false, ..expert("ada") }, None), Some(NotAsked::Unavailable));
    assert_eq!(told(&Expert { seen_at: None, ..expert("ada") }, None), Some(NotAsked::Unseen));
    assert_eq!(told(&expert("ada"), Some(&holding(&expert("ada"), 5))), Some(NotAsked::Full));
}

#[test]
fn load_counts_by_weight_and_a_hold_ends_with_its_lease() {
    let heavy = policy_with(|rules| rules.weight = 250);
    let two = holding(&expert("ada"), 3);
    assert!(policy_fits(&two, &policy(), 0) && !policy_fits(&two, &heavy, 0) && policy_fits(&two, &heavy, 900));
}

fn policy_fits(standing: &Standing, policy: &Policy, now: i64) -> bool {
    standing.has_room(policy, at(now))
}

#[test]
fn a_plan_that_is_made_too_early_is_the_plan_that_is_made_in_time() {
    let (opening, roster) = (Opening::of(&ticket(1)), roster(&experts(20)));
    let first = plan(&opening, &roster, &policy());
    let again = |now| plan_again(&first, &opening, &roster, &policy(), at(now));
    assert!((-500..40).step_by(45).all(|now| again(now) == again(40)));
    assert_eq!(
        (again(47).planned_at, again(47).planned().collect::<Vec<_>>()),
        (at(47), again(40).planned().collect::<Vec<_>>())
    );
}

proptest! {
    #[test]
    fn wakes_in_any_order_and_however_often_never_tell_a_wave_before_its_time(wakes in prop::collection::vec(-60i64..120, 1..30)) {
        let (ticket, roster) = (ticket(1), roster(&experts(20)));
        let record = planned(&ticket, &roster);
        for now in wakes {
            match next(&record, &ticket, &roster, &policy(), at(now)) {
                Step::Notify { wave, experts, .. } => {
                    let told = &record.waves[usize::from(wave) - 1];
                    prop_assert!(told.at <= at(now) && experts == told.experts);
                    prop_assert!(record.waves.get(usize::from(wave)).is_none_or(|later| later.at > at(now)));
                }
                Step::SleepUntil(until) => prop_assert!(now < 0 && until == at(0)),
                step => prop_assert!(step == Step::Replan && now >= 40, "{:?} at {}", step, now),
            }
        }
    }
}
