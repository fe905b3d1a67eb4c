//! The record: it repeats its own decision, survives its text, and tells why without a name.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use common::*;
use domain::{Expert, Timestamp};
use matching::*;
use proptest::prelude::*;

fn policy() -> Policy {
    Policy::of(&program())
}

prop_compose! {
    fn some_track()(good in 0u32..200_000, bad in 0u32..80_000, asked in 0u32..90_000, responses in 0u32..90_000,
                    offers in 0u32..90_000, claims in 0u32..90_000, exposure in 0u32..90_000) -> Track {
        Track { good, bad, asked, responses, offers, claims, exposure, ..Track::default() }
    }
}

fn tracked(tracks: Vec<Track>) -> (Vec<Expert>, Roster) {
    let everyone = experts(tracks.len());
    let mut roster = roster(&everyone);
    roster.experts.iter_mut().zip(tracks).for_each(|(standing, track)| standing.track = track);
    (everyone, roster)
}

/// The record of a ticket, reopened after this expert's answer or not, over these tracks.
fn recorded(number: u32, tracks: Vec<Track>, last: Option<usize>, policy: &Policy) -> (Opening, Routing) {
    let (everyone, roster) = tracked(tracks);
    let ticket = last.map_or_else(|| ticket(number), |last| reopened(ticket(number), &everyone[last % everyone.len()]));
    let opening = Opening::of(&ticket);
    let record = plan(&opening, &roster, policy);
    (opening, record)
}

proptest! {
    #[test]
    fn a_record_replays_from_its_own_evidence(
        number in 0u32..1_000, tracks in prop::collection::vec(some_track(), 1..40), last in prop::option::of(0usize..40),
        hold_out in prop_oneof![Just(0u32), Just(5_000)], plans in 0usize..4,
    ) {
        let policy = policy_with(|rules| rules.hold_out = hold_out);
        let (opening, mut record) = recorded(number, tracks.clone(), last, &policy);
        prop_assert_eq!(record.replay(&opening, &policy), Ok(()));
        for _ in 0..plans {
            record = plan_again(&record, &opening, &tracked(tracks.clone()).1, &policy, at(200));
            prop_assert_eq!(record.replay(&opening, &policy), Ok(()));
        }
        // Later rules and another answerer change nothing in what was decided.
        let later = policy_with(|rules| (rules.merit, rules.access, rules.turn, rules.wave_size) = (0, 100, 1_200, 5));
        let taken = Opening { last: record.planned().next().cloned(), ..opening };
        prop_assert_eq!(record.replay(&taken, &later), Ok(()));
    }

    #[test]
    fn a_changed_place_is_found(number in 0u32..1_000, tracks in prop::collection::vec(some_track(), 6..40), wave in 0usize..4) {
        let (opening, mut record) = recorded(number, tracks, None, &policy());
        let place = record.waves.iter().take(wave).map(|wave| wave.experts.len()).sum::<usize>();
        if record.waves.get(wave).is_some_and(|wave| wave.experts.len() > 1) {
            record.waves[wave].experts.swap(0, 1);
            record.evidence.0.swap(place, place + 1);
            let found = record.replay(&opening, &policy()).unwrap_err();
            prop_assert_eq!((found.place as usize, &found.expert), (place + 1, &record.waves[wave].experts[0]));
            prop_assert_eq!(found.wanted, record.waves[wave].experts[1].clone());
        }
    }

    #[test]
    fn a_record_survives_its_json_and_its_evidence_the_base64(
        number in 0u32..1_000, tracks in prop::collection::vec(some_track(), 0..40), last in prop::option::of(0usize..40),
    ) {
        let last = last.filter(|_| !tracks.is_empty());
        let (opening, record) = recorded(number, tracks, last, &policy());
        let text = serde_json::to_string(&record).unwrap();
        let read: Routing = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read.replay(&opening, &policy()), Ok(()));
        prop_assert_eq!(read.evidence.0.len(), read.planned().count());
        prop_assert_eq!(read, record);
    }
}

#[test]
fn other_evidence_than_was_kept_makes_another_order_or_another_key_does() {
    let tracks = (0..20).map(|number| Track { good: number * 9_000, bad: 40_000, ..Track::default() }).collect();
    let (opening, record) = recorded(1, tracks, None, &policy());
    let mut other = record.clone();
    other.evidence.0.reverse();
    assert!(other.replay(&opening, &policy()).is_err());
    let other_key = domain::Program { routing_key: "other".into(), ..program() };
    assert!(record.replay(&opening, &Policy::of(&other_key)).is_err());
    assert!(record.replay(&Opening { epoch: 3, ..opening }, &policy()).is_err());
}

#[test]
fn damaged_evidence_is_an_error() {
    let record = recorded(1, vec![Track::default(); 5], None, &policy()).1;
    let written = serde_json::to_value(&record).unwrap();
    for damaged in ["AAAA", "no base64!", "A"] {
        for field in ["v", "m"] {
            let mut text = written.clone();
            text[field] = damaged.into();
            let refused = serde_json::from_value::<Routing>(text).unwrap_err().to_string();
            assert!(refused.contains("evidence is damaged"), "{field}: {refused}");
        }
    }
    let mut cut = written.clone();
    cut["m"] = "".into();
    assert!(serde_json::from_value::<Routing>(cut).is_err());
}

#[test]
fn evidence_that_is_cut_short_does_not_pass_for_whole() {
    let tracks = (0..20).map(|number| Track { good: number * 9_000, bad: 40_000, ..Track::default() }).collect();
    let (opening, mut record) = recorded(1, tracks, None, &policy());
    record.evidence.0.truncate(2);
    assert!(record.replay(&opening, &policy()).is_err());
}

#[test]
fn a_record_of_before_the_weights_still_reads() {
    let text = r#"{"t":"TICKET","e":0,"p":1790000000000,"y":1,"r":7,"c":3,"w":[],"o":1790000030000}"#;
    let record: Routing = serde_json::from_str(&text.replace("TICKET", ticket(1).id.to_string().as_str())).unwrap();
    assert_eq!((record.arm, record.plan, record.planned_at), (Arm::Weighted, 0, Timestamp::from_millis(1_790_000_000_000)));
}

#[test]
fn why_tells_factors_beside_the_median_and_whether_chance_alone_decided() {
    let usual = Track { good: 8_000, bad: 2_000, asked: 20_000, responses: 10_000, ..Track::default() };
    let busy = |offers| Track { offers, exposure: 10_000, ..usual.clone() };
    let better = Track { good: 19_000, bad: 0, asked: 20_000, responses: 20_000, ..busy(20_000) };
    let (everyone, roster) = tracked(vec![better, busy(10_000), busy(10_000), busy(10_000), busy(10_000)]);
    let told = |hold_out, expert: &Expert| {
        let policy = policy_with(|rules| rules.hold_out = hold_out);
        let record = plan(&Opening::of(&ticket(1)), &roster, &policy);
        why(Some(&record), &ticket(1), expert, None, &policy, at(3))
    };
    let (best, other) = (told(0, &everyone[0]), told(0, &everyone[1]));
    // Merit 21/21.6 beside 10/12.6; response 24/27 beside 14/27; (20/1.2 + 0.5) offers beside (10/1.2 + 0.5).
    let factors = Factors { merit_percent: 22, response_percent: 71, access_percent: 94 };
    assert_eq!((best.factors, best.control_group), (Some(factors), false));
    assert_eq!(other.factors, Some(Factors { merit_percent: 0, response_percent: 0, access_percent: 0 }));
    assert!(told(10_000, &everyone[0]).control_group);
    let text = serde_json::to_string(&best).unwrap();
    assert!(everyone.iter().all(|expert| !text.contains(expert.id.as_str())), "{text}");
}
