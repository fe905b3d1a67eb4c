//! An appeal against the spam gate: it reaches people, keeps what was seen, and holds for good.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod support;

use domain::*;
use support::*;

fn binned() -> Ticket {
    open().closed(ClosedBecause::Spam { evidence: "contains \"casino\"".into() }, at(0))
}

#[test]
fn an_appeal_opens_the_ticket_in_a_new_epoch_and_says_what_had_closed_it() {
    let opened = binned().not_spam(&of_acme(), at(60)).unwrap();
    assert_eq!((&opened.state, opened.epoch, opened.epoch_at, opened.episode), (&State::Open, 1, at(60), 0));
    let odd = opened.odd.clone().unwrap();
    assert_eq!(odd.signs, [Sign { what: "contains \"casino\"".into(), weight: 0 }]);
    assert_eq!((odd.appealed_at, opened.is_cleared()), (Some(at(60)), true));
    assert_eq!(opened.due, of_acme().deadlines.hand_off.map(|span| at(60) + span));
    let told: Vec<&Happened> = opened.history.iter().map(|moment| &moment.what).collect();
    assert_eq!(told, [&Happened::Closed, &Happened::Appealed]);
}

#[test]
fn the_signs_that_were_seen_stay_and_the_same_appeal_again_finds_the_first() {
    let sign = Sign { what: "a link and little else".into(), weight: 210 };
    let marked = open().looks_odd(vec![sign.clone()]);
    assert!(!marked.is_cleared());
    let binned =
        marked.closed(ClosedBecause::Spam { evidence: "5 customers or more sent nearly the same text today".into() }, at(0));
    let once = binned.not_spam(&of_acme(), at(60)).unwrap();
    assert_eq!(once.odd.as_ref().unwrap().signs, [sign]);
    assert_eq!(once.clone().not_spam(&of_acme(), at(90)).unwrap(), once);
}

#[test]
fn a_double_and_a_ticket_that_waits_are_nothing_to_appeal_against() {
    let refused = open().not_spam(&of_acme(), at(60)).unwrap_err();
    assert_eq!(refused.to_string(), format!("appeal for ticket {}: it is open, and no spam gate closed it", open().id));
    let double = open().closed(ClosedBecause::Duplicate { of: open().id }, at(0));
    assert_eq!(double.not_spam(&of_acme(), at(60)).unwrap_err().state, "closed");
}

#[test]
fn a_topic_of_the_agents_is_theirs_after_an_appeal_as_well() {
    let mut program = of_acme();
    program.topics[0].route = TopicRoute::Agents;
    let theirs = Ticket { topic: Some(program.topics[0].id.clone()), ..binned() };
    let given = theirs.not_spam(&program, at(60)).unwrap();
    assert!(matches!(given.state, State::Escalated { because: EscalatedBecause::Topic, .. }));
    let facts = Fact::between(Some(&binned()), &given);
    assert_eq!(facts, [Fact::Reopened, Fact::Escalated]);
}

#[test]
fn a_ticket_written_before_there_were_oddities_reads_as_an_ordinary_one() {
    let text = serde_json::to_string(&open()).unwrap();
    assert!(!text.contains("odd"));
    assert_eq!(serde_json::from_str::<Ticket>(&text).unwrap().odd, None);
}
