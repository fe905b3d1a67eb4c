//! The life of an automation: who may do what to it, and when.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use domain::{Automation, AutomationRefused, DraftStep, Example, ExpertId, Principal, TAUGHT_MAX, Timestamp, Writing};
use proptest::prelude::*;

fn at(minute: i64) -> Timestamp {
    "2026-11-26T10:00:00Z".parse::<Timestamp>().unwrap() + domain::Span::minutes(minute)
}

fn expert(name: &str) -> ExpertId {
    ExpertId::from_name(name)
}

fn writing(answer: &str) -> Writing {
    let examples = ["Where is my parcel?", "My order has not come", "When will it be here?"];
    Writing {
        title: "Where a parcel is".to_owned(),
        topic: "delivery".parse().unwrap(),
        examples: examples.into_iter().map(Example::of).collect(),
        answer: answer.to_owned(),
    }
}

fn begun() -> Automation {
    let place = ("acme".parse().unwrap(), "shop".parse().unwrap(), "en".parse().unwrap());
    Automation::begin("aut_parcel".parse().unwrap(), place, expert("ada"), writing("Look at the link in your mail."), at(0))
        .unwrap()
}

fn published() -> Automation {
    let submitted = begun().submit(&expert("ada"), at(1)).unwrap();
    submitted.review(&expert("ben"), None, at(2)).unwrap().publish(&expert("ada"), at(3)).unwrap()
}

#[test]
fn a_draft_serves_only_after_a_second_expert_found_it_right() {
    let draft = begun();
    assert_eq!(draft.serving(), None);
    let refused = draft.clone().publish(&expert("ada"), at(1)).unwrap_err();
    assert!(refused.to_string().contains("submit it for review first"), "{refused}");
    let submitted = draft.submit(&expert("ada"), at(1)).unwrap();
    let own = submitted.clone().review(&expert("ada"), None, at(2)).unwrap_err();
    assert_eq!(own, AutomationRefused::OwnWork { id: "aut_parcel".parse().unwrap() });
    assert_eq!(published().serving().map(|version| version.number), Some(1));
}

#[test]
fn a_restart_is_remembered_with_its_reason_and_needs_a_version_that_serves() {
    let refused = begun().restart(&Principal::Operator, "The page was down.", at(5)).unwrap_err();
    assert!(refused.to_string().contains("no version of it serves"), "{refused}");
    let once = published().restart(&Principal::Operator, "The page was down.", at(5)).unwrap();
    assert_eq!((once.restarts[0].version, once.restarts[0].because.as_str()), (1, "The page was down."));
    let often = (0..60).try_fold(once, |one, n| one.restart(&Principal::Operator, &n.to_string(), at(6 + n))).unwrap();
    let reasons: Vec<&str> = often.restarts.iter().map(|one| one.because.as_str()).collect();
    assert_eq!((reasons.len(), reasons[0], reasons[49]), (50, "10", "59"), "the newest stay");
    assert!(often.retire("old", at(99)).restart(&Principal::Operator, "again", at(100)).is_err());
}

#[test]
fn a_change_is_a_new_version_and_the_old_one_serves_until_it_is_published() {
    let changed = published().write(&expert("ada"), writing("Use the link in your second mail."), at(10)).unwrap();
    assert_eq!(changed.serving().unwrap().number, 1);
    assert_eq!(changed.newest(), 2);
    let again = changed.write(&expert("ada"), writing("Use the tracking link."), at(11)).unwrap();
    assert_eq!(again.newest(), 2, "nobody was ever answered by what stood there");
    let submitted = again.submit(&expert("ada"), at(12)).unwrap().review(&expert("ben"), None, at(13)).unwrap();
    let serving = submitted.publish(&expert("ada"), at(14)).unwrap();
    assert_eq!(serving.serving().map(|version| (version.number, version.answer.as_str())), Some((2, "Use the tracking link.")));
}

#[test]
fn what_a_reviewer_sends_back_tells_why_and_a_change_loses_the_approval() {
    let submitted = begun().submit(&expert("ada"), at(1)).unwrap();
    let back = submitted.clone().review(&expert("ben"), Some("Name the page.".to_owned()), at(2)).unwrap();
    assert_eq!(back.draft.unwrap().step, DraftStep::Writing { note: Some("Name the page.".to_owned()) });
    let approved = submitted.review(&expert("ben"), None, at(2)).unwrap();
    let changed = approved.write(&expert("ada"), writing("Something else."), at(3)).unwrap();
    assert!(changed.publish(&expert("ada"), at(4)).is_err());
}

#[test]
fn a_retired_automation_answers_no_more_and_takes_no_further_step() {
    let retired = published().retire("The shop has a new page.", at(5));
    assert_eq!(retired.serving(), None);
    assert_eq!(retired.clone().retire("Again.", at(6)), retired);
    for refused in [
        retired.clone().write(&expert("ada"), writing("x"), at(7)).unwrap_err(),
        retired.clone().submit(&expert("ada"), at(7)).unwrap_err(),
        retired.review(&expert("ben"), None, at(7)).unwrap_err(),
    ] {
        assert!(refused.to_string().ends_with("it was retired; begin a new one"), "{refused}");
    }
}

#[test]
fn others_change_nothing() {
    let ben = expert("ben");
    assert!(matches!(begun().write(&ben, writing("x"), at(1)), Err(AutomationRefused::NotAuthor { what: "change", .. })));
    assert!(matches!(begun().submit(&ben, at(1)), Err(AutomationRefused::NotAuthor { what: "submit", .. })));
}

#[test]
fn an_unfit_value_is_told_by_its_field() {
    let field = |writing: Writing| match writing.check().unwrap_err() {
        AutomationRefused::Unfit { field, .. } => field,
        other => panic!("{other}"),
    };
    assert_eq!(field(Writing { title: " ".to_owned(), ..writing("x") }), "title");
    assert_eq!(field(Writing { answer: "x".repeat(5_001), ..writing("x") }), "answer");
    assert_eq!(field(Writing { examples: vec![Example::of("one"), Example::of("two")], ..writing("x") }), "examples");
    let double = ["Where is it?", "Other", "where is it? "].map(Example::of).to_vec();
    assert_eq!(field(Writing { examples: double, ..writing("x") }), "examples[2]");
}

#[test]
fn so_many_examples_serve_in_a_language_and_no_more() {
    let own = published();
    let version = own.serving().unwrap().clone();
    let other = |number: usize| Automation { id: format!("aut_{number}").parse().unwrap(), ..own.clone() };
    let most = TAUGHT_MAX / version.taught();
    let mut all: Vec<Automation> = (1..most).map(other).chain([own.clone()]).collect();
    assert_eq!((version.taught(), Automation::has_room(&own.id, &version, &all)), (4, Ok(())), "its own place counts once");
    all.push(other(0));
    let full = Automation::has_room(&own.id, &version, &all).unwrap_err();
    assert_eq!((full.own, full.others), (4, TAUGHT_MAX));
    for told in ["aut_parcel", "2204", "2200", "retire an automation"] {
        assert!(full.to_string().contains(told), "{full}");
    }
    all[0] = all[0].clone().retire("old", at(9));
    assert_eq!(Automation::has_room(&own.id, &version, &all), Ok(()));
}

proptest! {
    #[test]
    fn whatever_is_tried_only_an_approved_version_ever_serves(steps in proptest::collection::vec(0_u8..6, 0..40)) {
        let (ada, ben) = (expert("ada"), expert("ben"));
        let mut automation = begun();
        let mut approved: Option<u32> = None;
        for (minute, step) in steps.into_iter().enumerate() {
            let (now, before) = (at(minute as i64), automation.clone());
            let next = match step {
                0 => automation.write(&ada, writing("An answer."), now),
                1 => automation.submit(&ada, now),
                2 => automation.review(&ben, None, now),
                3 => automation.review(&ben, Some("No.".to_owned()), now),
                4 => automation.publish(&ada, now),
                _ => automation.review(&ada, None, now),
            };
            if step == 2 && next.is_ok() { approved = Some(before.newest()); }
            automation = next.unwrap_or(before);
            prop_assert!(automation.serving().is_none_or(|version| Some(version.number) <= approved));
        }
    }
}
