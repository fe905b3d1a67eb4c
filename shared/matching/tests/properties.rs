//! What holds for every ticket, roster and time.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::*;
use domain::{Expert, ExpertId, Span, Ticket};
use matching::*;
use proptest::prelude::*;

fn policy() -> Policy {
    Policy::of(&program())
}

const TOPICS: [&[&str]; 3] = [&[], &["setup"], &["billing"]];
const LANGUAGES: [&[&str]; 3] = [&["en"], &["de"], &["de", "en"]];

prop_compose! {
    fn some_expert()(name in 0u32..40, first in (0usize..3, 0usize..3), second in proptest::option::of((0usize..3, 0usize..3)),
                     available in any::<bool>()) -> Expert {
        let qualified: Vec<_> = [Some(first), second].into_iter().flatten().map(|(t, l)| (TOPICS[t], LANGUAGES[l])).collect();
        Expert { available, ..expert_for(&name.to_string(), &qualified) }
    }
}

fn some_experts() -> impl Strategy<Value = Vec<Expert>> {
    proptest::collection::vec(some_expert(), 0..40).prop_map(|experts| {
        experts.into_iter().map(|expert| (expert.id.clone(), expert)).collect::<BTreeMap<_, _>>().into_values().collect()
    })
}

fn some_ticket() -> impl Strategy<Value = Ticket> {
    let topic = prop_oneof![Just(None), Just(Some("setup")), Just(Some("billing"))];
    (0u32..1000, topic, prop_oneof![Just("en"), Just("de"), Just("fr")])
        .prop_map(|(number, topic, language)| ticket_on(number, topic, language))
}

/// The ticket as some expert may have left it: open, held, lapsed, or released.
fn left(ticket: Ticket, by: Option<&Expert>, how: u8) -> Ticket {
    match (by, how) {
        (Some(expert), 1) => ticket.claim(&expert.id, Span::minutes(5), at(3)).unwrap(),
        (Some(expert), 2) => {
            ticket.claim(&expert.id, Span::minutes(5), at(3)).unwrap().release(&expert.id, "note", at(9)).unwrap()
        }
        _ => ticket,
    }
}

proptest! {
    #[test]
    fn shuffling_the_roster_changes_nothing(
        ticket in some_ticket(),
        (sorted, shuffled) in some_experts().prop_flat_map(|all| (Just(roster(&all)), Just(roster(&all).experts).prop_shuffle())),
    ) {
        let shuffled = Roster { experts: shuffled, ..sorted.clone() };
        let opening = Opening::of(&ticket);
        let record = plan(&opening, &sorted, &policy());
        prop_assert_eq!(&record, &plan(&opening, &shuffled, &policy()));
        prop_assert_eq!(next(&record, &ticket, &sorted, &policy(), at(30)), next(&record, &ticket, &shuffled, &policy(), at(30)));
    }

    #[test]
    fn each_expert_is_in_at_most_one_wave_and_waves_open_one_after_another(ticket in some_ticket(), experts in some_experts()) {
        let record = plan(&Opening::of(&ticket), &roster(&experts), &policy());
        let planned: Vec<&ExpertId> = record.waves.iter().flat_map(|wave| &wave.experts).collect();
        prop_assert_eq!(planned.iter().collect::<BTreeSet<_>>().len(), planned.len());
        let first = record.waves.first().map_or(0, |wave| wave.experts.len());
        prop_assert_eq!(planned.len(), (record.candidates as usize).min(first + 9));
        prop_assert!(record.waves.windows(2).all(|pair| pair[0].at < pair[1].at));
        prop_assert!(record.waves.iter().all(|wave| !wave.experts.is_empty()));
    }

    #[test]
    fn a_plan_holds_only_experts_who_may_claim_once_their_wave_is_open(ticket in some_ticket(), experts in some_experts()) {
        let record = plan(&Opening::of(&ticket), &roster(&experts), &policy());
        for expert in &experts {
            if let Some((_, wave)) = record.wave_of(&expert.id) {
                prop_assert!(expert.available);
                prop_assert_eq!(may_claim(Some(&record), &ticket, expert, &policy(), wave.at), Ok(()));
            }
        }
    }

    #[test]
    fn yes_is_only_said_to_the_qualified_and_why_never_disagrees(
        ticket in some_ticket(), experts in some_experts(), who in any::<prop::sample::Index>(), how in 0u8..3, now in -10i64..400, planned in any::<bool>(),
    ) {
        let by = (!experts.is_empty()).then(|| who.get(&experts));
        let before = plan(&Opening::of(&ticket), &roster(&experts), &policy());
        let ticket = left(ticket, by, how);
        let record = if how == 2 { plan(&Opening::of(&ticket), &roster(&experts), &policy()) } else { before };
        let record = planned.then_some(&record);
        for expert in &experts {
            let said = may_claim(record, &ticket, expert, &policy(), at(now));
            let told = why(record, &ticket, expert, None, &policy(), at(now));
            prop_assert_eq!(told.may_claim, said.is_ok());
            if let Err(refused) = said {
                prop_assert_eq!(told.because, Because::Refused(refused));
            } else if told.because != Because::Held {
                prop_assert!(expert.is_qualified(ticket.client(), &ticket.program, ticket.topic.as_ref(), &ticket.language));
                prop_assert!(!ticket.was_released_by(&expert.id));
            }
        }
    }

    #[test]
    fn who_may_claim_once_may_claim_later_also_after_a_new_plan(ticket in some_ticket(), experts in some_experts(), now in 0i64..400, more in 0i64..400) {
        let opening = Opening::of(&ticket);
        let first = plan(&opening, &roster(&experts), &policy());
        let again = plan_again(&first, &opening, &roster(&experts), &policy(), at(0));
        for expert in &experts {
            if may_claim(Some(&first), &ticket, expert, &policy(), at(now)).is_ok() {
                prop_assert_eq!(may_claim(Some(&first), &ticket, expert, &policy(), at(now + more)), Ok(()));
                if first.again_at.is_some_and(|due| at(now) >= due) {
                    prop_assert_eq!(may_claim(Some(&again), &ticket, expert, &policy(), at(now)), Ok(()));
                }
            }
        }
    }
}

#[test]
fn equal_experts_get_equal_places_in_the_first_wave() {
    let everyone = experts(13);
    let roster = roster(&everyone);
    let mut places: BTreeMap<ExpertId, u32> = BTreeMap::new();
    let tickets = 5_000;
    for number in 0..tickets {
        let record = plan(&Opening::of(&ticket(number)), &roster, &policy());
        record.waves[0].experts.iter().for_each(|id| *places.entry(id.clone()).or_default() += 1);
    }
    let fair = f64::from(tickets) * 4.0 / 13.0;
    assert_eq!(places.len(), everyone.len());
    for (id, count) in places {
        assert!((f64::from(count) / fair - 1.0).abs() < 0.10, "{id} has {count} places where {fair:.0} are fair");
    }
}
