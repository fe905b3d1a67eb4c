//! Fairness: how much more the better are seen, how the new are tried, whose turn it is, and what chance alone decides.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use common::*;
use domain::{Expert, ExpertId, Span};
use matching::*;

fn policy() -> Policy {
    Policy::of(&program())
}

const EXPERTS: usize = 40;
const TICKETS: u32 = 5_000;

/// How often answers of number `number` of `EXPERTS` stand: evenly from 60 % to 95 %.
fn quality(number: usize) -> f64 {
    0.60 + 0.35 * number as f64 / (EXPERTS - 1) as f64
}

/// Lets so many tickets find somebody of the first wave, and teaches everybody by it. Tickets come at the same moment, so that nothing
/// fades.
fn live(everyone: &[Expert], roster: &mut Roster, tickets: u32, quality: fn(usize) -> f64) {
    // The rules as programs have them that say nothing else.
    let policy = policy_with(|rules| *rules = domain::RoutingRules { hold_out: 0, ..Default::default() });
    let mut chance = Chance(7);
    for number in 0..tickets {
        let opening = Opening::of(&ticket(number));
        let record = plan(&opening, roster, &policy);
        let first = &record.waves[0].experts;
        let found = first[(chance.next() * first.len() as f64) as usize].clone();
        let index = everyone.iter().position(|expert| expert.id == found).unwrap();
        let good = if chance.next() < quality(index) { WHOLE } else { 0 };
        let sought = Sought { opening, until: at(5), found: Some(found.clone()), plans: vec![record] };
        let judged = Experience::Judged { by: found, topic: None, good };
        for lesson in [Experience::Sought(Box::new(sought)), judged] {
            roster.experts.iter_mut().for_each(|standing| standing.learn(&lesson, &policy, at(5)));
        }
    }
}

fn mean(of: &[u32]) -> f64 {
    of.iter().map(|part| f64::from(*part)).sum::<f64>() / of.len() as f64
}

#[test]
fn better_answers_are_seen_more_but_the_best_quarter_at_most_about_twice_the_median() {
    let everyone = experts(EXPERTS);
    let mut roster = roster(&everyone);
    live(&everyone, &mut roster, TICKETS, quality);
    let offers: Vec<u32> = roster.experts.iter().map(|standing| standing.track.offers).collect();
    let mut sorted = offers.clone();
    sorted.sort_unstable();
    let median = f64::from(sorted[EXPERTS / 2]);
    let (worst, best) = (mean(&offers[..EXPERTS / 4]) / median, mean(&offers[EXPERTS * 3 / 4..]) / median);
    println!("first offers of the worst quarter {worst:.2}, of the best {best:.2} of the median");
    assert!((1.04..2.1).contains(&best), "the best quarter has {best:.2} of the median");
    assert!((0.5..0.97).contains(&worst), "the worst quarter has {worst:.2} of the median");
    let total = offers.iter().map(|part| f64::from(*part)).sum::<f64>();
    assert!((total / f64::from(TICKETS * WHOLE) - 1.0).abs() < 0.01, "each ticket hands out one first offer: {total}");
}

/// How often each expert stands in the first wave of so many tickets, as part of what would be even.
fn seen(roster: &Roster, tickets: u32, of: &ExpertId) -> f64 {
    let first = |number| plan(&Opening::of(&ticket(number)), roster, &policy()).waves[0].experts.clone();
    let (mut own, mut all) = (0.0, 0.0);
    for wave in (0..tickets).map(first) {
        own += f64::from(u8::from(wave.contains(of))) / wave.len() as f64;
        all += 1.0;
    }
    own * roster.experts.len() as f64 / all
}

fn known() -> Track {
    Track {
        good: 80_000,
        bad: 20_000,
        asked: 300_000,
        responses: 170_000,
        offers: 75_000,
        claims: 75_000,
        exposure: 75_000,
        ..Track::default()
    }
}

/// Thirty experts about whom much is known, and one with this track.
fn among_known(track: Track) -> (Expert, Roster) {
    let everyone = experts(31);
    let mut roster = roster(&everyone);
    roster.experts.iter_mut().for_each(|standing| standing.track = known());
    roster.experts[0].track = track;
    (everyone[0].clone(), roster)
}

#[test]
fn a_new_expert_is_tried_about_as_often_as_others() {
    let (new, mut roster) = among_known(Track::default());
    let part = seen(&roster, 3_000, &new.id);
    println!("a new expert is seen {part:.2} times as often at first");
    assert!((0.8..2.2).contains(&part), "curiosity is worth a little: {part:.2}");
    // Soon access evens it out, whether their answers turn out to be good or not.
    for quality in [|_| 0.8, |number| if number == 0 { 0.4 } else { 0.8 }] {
        let everyone = experts(31);
        live(&everyone, &mut roster, 2_000, quality);
        let offers: Vec<u32> = roster.experts.iter().map(|standing| standing.track.offers).collect();
        let gained = f64::from(track(&roster, &new.id).offers) / (mean(&offers[1..]) - 75_000.0);
        println!("and has {gained:.2} of the others' new offers after 2,000 tickets");
        assert!((0.6..1.5).contains(&gained), "{gained:.2}");
        roster = among_known(Track::default()).1;
    }
}

fn track<'a>(roster: &'a Roster, expert: &ExpertId) -> &'a Track {
    &roster.experts.iter().find(|standing| &standing.id == expert).unwrap().track
}

#[test]
fn who_had_more_than_a_fair_part_of_offers_comes_later_and_who_had_less_earlier() {
    let had = |offers, claims| among_known(Track { offers, claims, ..known() });
    let part = |(expert, roster): (Expert, Roster)| seen(&roster, 2_000, &expert.id);
    let (twice, even, half) = (part(had(150_000, 75_000)), part(had(75_000, 75_000)), part(had(37_500, 75_000)));
    println!("seen after twice the fair offers {twice:.3}, after the fair ones {even:.2}, after half {half:.2}");
    assert!(twice < 0.1 && (0.85..1.15).contains(&even) && half > 2.0, "{twice:.3}, {even:.2}, {half:.2}");
    let (twice, half) = (part(had(75_000, 150_000)), part(had(75_000, 37_500)));
    assert!(twice < 0.3 && half > 2.0, "by claims: {twice:.2}, {half:.2}");
}

#[test]
fn about_half_of_the_tickets_of_a_half_held_out_are_left_to_chance_and_their_order_ignores_tracks() {
    let policy = policy_with(|rules| rules.hold_out = 5_000);
    let everyone = experts(30);
    let blank = roster(&everyone);
    let mut chance = Chance(3);
    let mut learned = blank.clone();
    for standing in &mut learned.experts {
        let mut some = || (chance.next() * 90_000.0) as u32;
        standing.track =
            Track { good: some(), bad: some(), offers: some(), claims: some(), exposure: some(), ..Track::default() };
    }
    let planned = |number, roster| plan(&Opening::of(&ticket(number)), roster, &policy);
    let (mut rotated, mut moved) = (0, 0);
    for number in 0..2_000 {
        let (one, other) = (planned(number, &blank), planned(number, &learned));
        assert_eq!(one.arm, other.arm, "the arm hangs on the ticket alone");
        match one.arm {
            Arm::Rotation => {
                rotated += 1;
                assert_eq!(one.waves, other.waves);
                assert_ne!(one.evidence, other.evidence, "what was known is kept all the same");
            }
            Arm::Weighted => moved += usize::from(one.waves != other.waves),
        }
    }
    assert!((900..1_100).contains(&rotated), "{rotated}");
    assert!(moved > 850, "{moved} of the others hang on tracks");
}

#[test]
fn a_likely_response_makes_the_first_wave_short_and_an_unlikely_one_long() {
    let size = |asked, responses| {
        let mut roster = roster(&experts(30));
        roster.experts.iter_mut().for_each(|standing| standing.track = Track { asked, responses, ..Track::default() });
        plan(&Opening::of(&ticket(1)), &roster, &policy()).waves[0].experts.len()
    };
    // 0.4^k and 0.97^k below 22 %, and no more than eight.
    assert_eq!((size(1_000_000, 1_000_000), size(0, 0), size(1_000_000, 50_000)), (2, 4, 8));
}

#[test]
fn later_waves_go_to_those_who_had_few_claims() {
    let everyone = experts(17);
    let mut roster = roster(&everyone);
    for (number, standing) in roster.experts.iter_mut().enumerate() {
        standing.track = Track { claims: if number % 2 == 0 { 70_000 } else { 80_000 }, ..known() };
    }
    let few = |id: &ExpertId| everyone.iter().position(|expert| &expert.id == id).unwrap() % 2 == 0;
    let mut steps = (0, 0);
    for number in 0..500 {
        let record = plan(&Opening::of(&ticket(number)), &roster, &policy());
        let later: Vec<bool> = record.waves[1..].iter().flat_map(|wave| &wave.experts).map(few).collect();
        let half = later.len() / 2;
        steps.0 += later[..half].iter().filter(|few| **few).count();
        steps.1 += later[half..].iter().filter(|few| **few).count();
    }
    assert!(steps.0 > steps.1 + 200, "{steps:?}");
    let spans: Vec<Span> = vec![Span::seconds(10); 3];
    let record = plan(&Opening::of(&ticket(1)), &roster, &policy());
    assert_eq!(record.waves.windows(2).map(|pair| pair[1].at.since(pair[0].at)).collect::<Vec<_>>(), spans);
}
