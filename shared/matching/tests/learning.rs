//! What tickets teach: offers, exposure, responses, claims, judgements, work in hand; and who is called when too few are there.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod common;

use common::*;
use domain::{EventEndpoint, Expert, ExpertId, Score, Secret, Span, Ticket};
use matching::*;
use proptest::prelude::*;

fn policy() -> Policy {
    Policy::of(&program())
}

fn claimed(ticket: &Ticket, by: &ExpertId, now: i64) -> Ticket {
    ticket.clone().claim(by, Span::minutes(15), at(now)).unwrap()
}

fn answered(ticket: &Ticket, by: &ExpertId, now: i64) -> Ticket {
    claimed(ticket, by, now - 60).answer(by, "Hold the button.", Span::hours(1), at(now)).unwrap()
}

/// What the ticket's end of the search teaches, with its plans.
fn sought(before: &Ticket, after: &Ticket, plans: Vec<Routing>) -> Experience {
    let mut learned = experience(Some(before), after, &policy()).into_iter();
    let found = learned.find_map(|one| if let Experience::Sought(sought) = one { Some(sought) } else { None }).unwrap();
    Experience::Sought(Box::new(Sought { plans, ..*found }))
}

fn taught(roster: &Roster, lesson: &Experience) -> Roster {
    let mut roster = roster.clone();
    roster.experts.iter_mut().for_each(|standing| standing.learn(lesson, &policy(), at(60)));
    roster
}

fn track<'a>(roster: &'a Roster, expert: &ExpertId) -> &'a Track {
    &roster.experts.iter().find(|standing| &standing.id == expert).unwrap().track
}

#[test]
fn a_claim_in_the_first_wave_teaches_offers_exposure_response_and_claim() {
    let (ticket, roster) = (ticket(1), roster(&experts(20)));
    let record = plan(&Opening::of(&ticket), &roster, &policy());
    let finder = record.waves[0].experts[1].clone();
    let next = taught(&roster, &sought(&ticket, &claimed(&ticket, &finder, 5), vec![record.clone()]));
    for standing in &next.experts {
        let (first, found) = (record.waves[0].experts.contains(&standing.id), standing.id == finder);
        let Track { offers, asked, responses, claims, exposure, .. } = standing.track;
        let wanted = (if first { 250 } else { 0 }, if first { WHOLE } else { 0 });
        assert_eq!((offers, asked, exposure), (wanted.0, wanted.1, WHOLE / 20));
        assert_eq!((responses, claims), if found { (WHOLE, WHOLE) } else { (0, 0) });
    }
}

#[test]
fn a_later_wave_is_asked_when_its_time_came_but_the_first_offer_is_the_first_waves() {
    let (ticket, roster) = (ticket(1), roster(&experts(20)));
    let record = plan(&Opening::of(&ticket), &roster, &policy());
    let finder = record.waves[1].experts[0].clone();
    let next = taught(&roster, &sought(&ticket, &claimed(&ticket, &finder, 12), vec![record.clone()]));
    let asked: Vec<u32> = record.waves.iter().map(|wave| track(&next, &wave.experts[0]).asked).collect();
    let offers: Vec<u32> = record.waves.iter().map(|wave| track(&next, &wave.experts[0]).offers).collect();
    assert_eq!((asked, offers), (vec![WHOLE, WHOLE, 0, 0], vec![250, 0, 0, 0]));
    assert_eq!((track(&next, &finder).responses, track(&next, &finder).claims), (WHOLE, WHOLE));
}

#[test]
fn who_finds_a_ticket_unasked_has_the_whole_first_offer_and_did_not_respond() {
    let (ticket, roster) = (Ticket { origin: import(), ..ticket(1) }, roster(&experts(5)));
    let record = plan(&Opening::of(&ticket), &roster, &policy());
    let finder = expert("expert 3").id;
    let next = taught(&roster, &sought(&ticket, &claimed(&ticket, &finder, 5), vec![record]));
    let own = track(&next, &finder);
    assert_eq!((own.offers, own.claims, own.asked, own.responses, own.exposure), (WHOLE, WHOLE, 0, 0, 200));
    assert_eq!(track(&next, &expert("expert 1").id).exposure, 200);
}

fn import() -> domain::Origin {
    domain::Origin { channel: "import".into(), ..ticket(1).origin }
}

#[test]
fn who_could_not_have_had_a_ticket_is_not_exposed_to_it() {
    let others = [
        expert_for("german", &[(&[], &["de"])]),
        Expert { available: false, ..expert("away") },
        Expert { under_review: true, ..expert("reviewed") },
    ];
    let everyone = roster(&[&experts(4)[..], &others].concat());
    let record = plan(&Opening::of(&ticket(1)), &everyone, &policy());
    let next = taught(&everyone, &sought(&ticket(1), &claimed(&ticket(1), &expert("expert 0").id, 5), vec![record]));
    assert!(others.iter().all(|expert| track(&next, &expert.id) == &Track::default()));
    let exposure: u32 = next.experts.iter().map(|standing| standing.track.exposure).sum();
    assert_eq!(exposure, WHOLE, "a ticket is one exposure, however many share it");
}

#[test]
fn a_ticket_that_went_to_the_agents_was_offered_to_whoever_was_asked() {
    let (ticket, roster) = (ticket(1), roster(&experts(8)));
    let record = plan(&Opening::of(&ticket), &roster, &policy());
    let after = ticket.clone().escalate(domain::EscalatedBecause::Deadline, at(15)).unwrap();
    let next = taught(&roster, &sought(&ticket, &after, vec![record]));
    let sum = |part: fn(&Track) -> u32| next.experts.iter().map(|standing| part(&standing.track)).sum::<u32>();
    assert_eq!((sum(|track| track.offers), sum(|track| track.exposure), sum(|track| track.claims)), (WHOLE, WHOLE, 0));
}

proptest! {
    #[test]
    fn one_ticket_hands_out_at_most_one_exposure_one_first_offer_and_one_claim(
        number in 0u32..500, count in 1usize..40, now in 1i64..300, who in any::<prop::sample::Index>(),
    ) {
        let (ticket, everyone) = (ticket(number), experts(count));
        let roster = roster(&everyone);
        let mut plans = vec![plan(&Opening::of(&ticket), &roster, &policy())];
        while let Some(due) = plans.last().and_then(|plan| plan.again_at).filter(|due| *due <= at(now)) {
            plans.push(plan_again(&plans[plans.len() - 1], &Opening::of(&ticket), &roster, &policy(), due));
        }
        let finder = &who.get(&everyone).id;
        let next = taught(&roster, &sought(&ticket, &claimed(&ticket, finder, now), plans));
        let sum = |part: fn(&Track) -> u32| next.experts.iter().map(|standing| part(&standing.track)).sum::<u32>();
        let whole = WHOLE - u32::try_from(count).unwrap()..=WHOLE;
        prop_assert!(whole.contains(&sum(|track| track.exposure)) && whole.contains(&sum(|track| track.offers)));
        prop_assert_eq!((sum(|track| track.claims), track(&next, finder).claims), (WHOLE, WHOLE));
        prop_assert!(next.experts.iter().all(|standing| standing.track.responses <= standing.track.asked));
    }
}

/// How much of the answer stood, after the customer gave this score and the windows closed.
fn stood(score: Option<u8>) -> u32 {
    let ada = expert("ada");
    let mut after = answered(&ticket(1), &ada.id, 100);
    if let Some(score) = score {
        after = after.rate(0, Score::try_from(score).unwrap(), Span::days(7), at(110)).unwrap();
    }
    let resolved = after.confirm(Span::hours(1), at(120)).unwrap();
    let domain::Due::Changed(settled) = resolved.clone().fall_due(&program().windows, at(9_000)) else { panic!("not settled") };
    let topic = ticket(1).topic;
    match experience(Some(&resolved), &settled, &policy()).as_slice() {
        [Experience::Judged { by, topic: judged, good }] if by == &ada.id && judged == &topic => *good,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_that_stood_counts_whole_and_a_rating_takes_part_of_it_back() {
    let parts = [None, Some(5), Some(4), Some(3), Some(2), Some(1)].map(stood);
    assert_eq!(parts, [1_000, 1_000, 1_000, 700, 400, 250]);
}

#[test]
fn an_answer_that_was_taken_back_counts_as_none_and_an_automation_is_not_judged() {
    let ada = expert("ada");
    let before = answered(&ticket(1), &ada.id, 100);
    let after = before.clone().reopen(None, at(200)).unwrap();
    let judged = Experience::Judged { by: ada.id.clone(), topic: ticket(1).topic, good: 0 };
    assert_eq!(experience(Some(&before), &after, &policy()), vec![judged.clone()]);
    let next = taught(&roster(std::slice::from_ref(&ada)), &judged);
    assert_eq!((track(&next, &ada.id).good, track(&next, &ada.id).bad), (0, WHOLE));
    let by = domain::Author::Automation { id: "aut_reset".parse().unwrap(), author: None };
    let at_once = ticket(1).answer_at_once(by, "Reset it.", Span::hours(1), at(1)).unwrap();
    assert_eq!(experience(Some(&at_once), &at_once.clone().reopen(None, at(9)).unwrap(), &policy()), vec![]);
}

#[test]
fn work_in_hand_is_taken_up_by_a_claim_and_laid_down_by_answer_release_and_lapse() {
    let ada = expert("ada");
    let held = claimed(&ticket(1), &ada.id, 5);
    let learn = |standing: &mut Standing, before: &Ticket, after: &Ticket| {
        experience(Some(before), after, &policy()).iter().for_each(|lesson| standing.learn(lesson, &policy(), at(60)));
    };
    let mut busy = standings(&ada).remove(0);
    learn(&mut busy, &ticket(1), &held);
    assert_eq!((busy.load(at(60)), busy.load(at(905)), busy.holds[0].until), (100, 0, at(905)));
    let ends = [
        held.clone().answer(&ada.id, "Hold it.", Span::hours(1), at(70)).unwrap(),
        held.clone().release(&ada.id, "note", at(70)).unwrap(),
        held.clone().lapse(at(905)),
    ];
    for end in ends {
        let mut free = busy.clone();
        learn(&mut free, &held, &end);
        assert!(free.holds.is_empty(), "{}", end.state.name());
    }
    let mut other = standings(&expert("bob")).remove(0);
    learn(&mut other, &ticket(1), &held);
    assert!(other.holds.is_empty() && other.track.claims == 0);
}

#[test]
fn a_lapsed_lease_that_another_takes_over_moves_the_work_in_hand() {
    let (ada, bob) = (expert("ada"), expert("bob"));
    let held = claimed(&ticket(1), &ada.id, 5);
    let over = claimed(&held, &bob.id, 910);
    let learned = experience(Some(&held), &over, &policy());
    let laid_down = Experience::LaidDown { by: ada.id, ticket: held.id };
    assert!(
        learned.contains(&laid_down) && learned.iter().any(|one| matches!(one, Experience::Taken { by, .. } if by == &bob.id))
    );
}

#[test]
fn nothing_is_learned_from_a_ticket_that_just_came_or_that_only_spoke() {
    assert_eq!(experience(None, &ticket(1), &policy()), vec![]);
    assert_eq!(experience(Some(&ticket(1)), &ticket(1).spoke(at(9)), &policy()), vec![]);
    let (before, after) = (claimed(&ticket(1), &expert("ada").id, 40), answered(&ticket(1), &expert("ada").id, 100));
    assert_eq!((handling(Some(&before), &after), handling(None, &after)), (Some(Span::seconds(60)), None));
}

#[test]
fn an_earlier_lesson_that_comes_late_does_not_fade_what_a_later_one_taught() {
    let mut standing = standings(&expert("ada")).remove(0);
    let lesson = |seconds: i64| {
        let sought = Sought { opening: Opening::of(&ticket(1)), until: at(seconds), found: None, plans: vec![] };
        Experience::Sought(Box::new(sought))
    };
    standing.learn(&lesson(900_000), &policy(), at(0));
    let before = standing.track.clone();
    standing.learn(&lesson(5), &policy(), at(0));
    assert_eq!((standing.track.exposure, standing.track.faded_at), (before.exposure + WHOLE, before.faded_at));
}

/// The chance to wait with so much work on so many servers (Erlang C), by the usual recursion for Erlang B.
fn erlang_c(servers: u32, work: f64) -> f64 {
    let blocked = (1..=servers).fold(1.0, |blocked, server| work * blocked / (f64::from(server) + work * blocked));
    let used = work / f64::from(servers);
    blocked / (1.0 - used * (1.0 - blocked))
}

#[test]
fn what_is_wanted_keeps_the_chance_to_wait_at_about_one_in_ten() {
    let wanted = |arrivals_per_hour| Demand { arrivals_per_hour, handling: Span::minutes(6), waiting: 0 }.wanted();
    assert_eq!((wanted(0), wanted(260)), (0, 34), "R = 26 wants 34");
    for arrivals in 1..3_000 {
        let chance = erlang_c(wanted(arrivals), f64::from(arrivals) / 10.0);
        // Whole servers are coarse where little comes in.
        let most = if arrivals == 2 {
            0.21
        } else if arrivals < 28 {
            0.19
        } else {
            0.14
        };
        assert!(chance < most, "{arrivals} an hour wait with {chance:.3}");
        assert!(arrivals < 370 || chance < 0.1, "{arrivals} an hour wait with {chance:.3}");
    }
    let unknown = Demand { arrivals_per_hour: 100, ..Demand::default() };
    assert_eq!(unknown.wanted(), Demand { handling: HANDLING, ..unknown }.wanted());
    let waiting = Demand { waiting: 9, ..unknown };
    assert_eq!((waiting.wanted() - unknown.wanted(), waiting.shortfall(3), waiting.shortfall(999)), (4, waiting.wanted() - 3, 0));
}

fn callable(name: &str) -> Expert {
    let call_up = EventEndpoint { url: "https://ada.example/call".into(), secret: Secret::new("whsec_c2VjcmV0") };
    Expert { available: false, seen_at: None, call_up: Some(call_up), ..expert(name) }
}

fn called(missing: u32, away: &Roster, now: i64) -> Vec<ExpertId> {
    call_up(missing, &Opening::of(&ticket(1)), away, &policy(), at(now))
}

#[test]
fn four_are_called_for_each_who_is_missing_and_no_more_than_the_most() {
    let away = roster(&(0..100).map(|number| callable(&format!("away {number}"))).collect::<Vec<_>>());
    let sizes = [0, 1, 3, 12, 13, 1_000].map(|missing| called(missing, &away, 0).len());
    assert_eq!(sizes, [0, 4, 12, 48, 50, 50]);
    let mut shuffled = away.clone();
    shuffled.experts.reverse();
    assert_eq!(called(3, &away, 0), called(3, &shuffled, 0), "the same for the same ticket and roster");
    let other = call_up(3, &Opening::of(&ticket(2)), &away, &policy(), at(0));
    assert_ne!(called(3, &away, 0), other, "another ticket calls others");
    let disabled = policy_with(|rules| rules.call_up.enabled = false);
    assert_eq!(call_up(3, &Opening::of(&ticket(1)), &away, &disabled, at(0)), vec![]);
}

#[test]
fn only_who_is_qualified_allows_it_and_may_serve_this_customer_is_called() {
    let fits = callable("fits");
    let releaser = callable("releaser");
    let others = [
        Expert { call_up: None, ..callable("never") },
        Expert { under_review: true, ..callable("reviewed") },
        Expert { conflicts: vec![ticket(1).asker], ..callable("near") },
        Expert { available: true, seen_at: Some(at(0)), ..callable("here") },
        Expert { qualifications: expert_for("x", &[(&["billing"], &["en"])]).qualifications, ..callable("other topic") },
        releaser.clone(),
    ];
    let away = roster(&[&others[..], std::slice::from_ref(&fits)].concat());
    let ticket = claimed(&ticket(1), &releaser.id, 1).release(&releaser.id, "note", at(2)).unwrap();
    assert_eq!(call_up(9, &Opening::of(&ticket), &away, &policy(), at(60)), [fits.id]);
}

#[test]
fn nobody_is_called_twice_within_the_time_between_calls() {
    let away = roster(&[Expert { called_at: Some(at(0)), ..callable("ada") }]);
    let every = policy().rules().call_up.every.as_seconds_up();
    assert_eq!((called(1, &away, every - 1), called(1, &away, every)), (vec![], vec![callable("ada").id]));
    assert_eq!(called(1, &away, -60), vec![], "a clock that steps back calls nobody again");
}
