//! What an expert's claim bears beside the answer itself: an extension, an answer on its way, a draft.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod support;

use domain::*;
use support::*;

fn lease_of(ticket: &Ticket) -> &Lease {
    match &ticket.state {
        State::Claimed(lease) => lease,
        other => panic!("it is {}", other.name()),
    }
}

fn sending() -> Ticket {
    claimed().send(&ada(), "Hold the button.", windows().confirm, at(60)).unwrap()
}

#[test]
fn a_lease_is_extended_once_by_ten_minutes_and_not_when_it_is_over() {
    let until = lease_of(&claimed()).until;
    let extended = claimed().extend(&ada(), at(60)).unwrap();
    assert_eq!(lease_of(&extended).until, until + EXTENSION);
    assert_eq!(extended.clone().extend(&ada(), at(70)).unwrap(), extended, "once");
    assert!(!lease_of(&extended).has_lapsed(until) && lease_of(&extended).has_lapsed(until + EXTENSION));
    assert!(matches!(claimed().extend(&ada(), until), Err(ExtendRefused::Lapsed { at, .. }) if at == until));
    assert!(matches!(claimed().extend(&bob(), at(60)), Err(ExtendRefused::NotHeld { state: "claimed", .. })));
    let again = extended.lapse(until + EXTENSION).claim(&ada(), windows().lease, at(3000)).unwrap();
    assert!(!lease_of(&again).extended, "each claim has its own extension");
}

#[test]
fn an_answer_on_its_way_is_dated_by_the_end_of_its_window_whenever_somebody_looks() {
    let (soon, late) = (sending().sent(at(68)), sending().lapse(at(900)));
    assert_eq!(soon, late);
    assert_eq!(soon.state, State::Answered { by: Author::Expert { id: ada() }, at: at(68) });
    assert_eq!((soon.first_response_at, soon.touches, soon.due), (Some(at(68)), 1, Some(at(68) + windows().confirm)));
    assert_eq!(soon.history.last().unwrap().at, at(68));
    assert_eq!(sending().sent(at(67)), sending(), "not before");
    let swept = match sending().fall_due(&windows(), at(100)) {
        Due::Changed(ticket) => *ticket,
        Due::Nothing => panic!("the sweep finds it"),
    };
    assert_eq!(swept, soon);
}

#[test]
fn an_answer_that_was_taken_back_leaves_nothing_but_the_claim() {
    let undone = sending().undo(&ada(), at(64)).unwrap();
    let until = lease_of(&claimed()).until + Span::seconds(4);
    let mut before = claimed();
    if let State::Claimed(lease) = &mut before.state {
        lease.until = until;
    }
    assert_eq!(undone, before, "the seconds under way are given back");
    let late = lease_of(&claimed()).until - Span::seconds(1);
    let undone = claimed().send(&ada(), "Hold it.", windows().confirm, late).unwrap().undo(&ada(), late).unwrap();
    assert_eq!(lease_of(&undone).until, late + UNDONE_LEASE_MIN);
}

#[test]
fn after_the_window_nothing_is_taken_back_and_nobody_else_takes_anything_back() {
    assert!(sending().undo(&ada(), at(67)).is_ok());
    assert!(matches!(sending().undo(&ada(), at(68)), Err(UndoRefused { state: "claimed", .. })));
    assert!(matches!(sending().sent(at(68)).undo(&ada(), at(69)), Err(UndoRefused { state: "answered", .. })));
    assert!(sending().undo(&bob(), at(61)).is_err());
}

#[test]
fn while_an_answer_is_on_its_way_the_lease_does_not_end_and_no_second_text_overtakes_it() {
    let late = lease_of(&claimed()).until - Span::seconds(1);
    let under_way = claimed().send(&ada(), "Hold it.", windows().confirm, late).unwrap();
    let over = late + Span::seconds(3);
    assert!(matches!(under_way.clone().claim(&bob(), windows().lease, over), Err(ClaimRefused::AlreadyClaimed { .. })));
    assert_eq!(under_way.clone().lapse(over), under_way);
    let other = |act: fn(Ticket) -> Result<Ticket, AnswerRefused>| act(sending()).unwrap_err();
    assert!(matches!(other(|t| t.answer(&ada(), "Else.", windows().confirm, at(62))), AnswerRefused::OnItsWay { .. }));
    assert!(matches!(other(|t| t.send(&ada(), "Else.", windows().confirm, at(62))), AnswerRefused::OnItsWay { .. }));
    let refused = claimed().send(&ada(), " \n", windows().confirm, at(62));
    assert!(matches!(refused, Err(AnswerRefused::Empty { .. })));
}

#[test]
fn the_agents_take_a_ticket_whose_answer_is_still_on_its_way() {
    let because = EscalatedBecause::Customer { reason: "my lawyer".into() };
    let taken = sending().escalate(because, at(62)).unwrap();
    assert_eq!((taken.clone().sent(at(900)), &taken.answer), (taken.clone(), &None), "the answer goes nowhere");
}

#[test]
fn a_draft_is_its_experts_for_one_ticket_and_one_episode() {
    let desk = Desk::default();
    let draft = claimed().draft(&ada(), &desk, "Hold", at(20)).unwrap();
    assert!(draft.is_of(&claimed(), &ada()) && !draft.is_of(&claimed(), &bob()));
    let client: ClientId = "acme".parse().unwrap();
    let other = Ticket { id: TicketId::imagined(&client, "other"), ..claimed() };
    assert!(!draft.is_of(&other, &ada()), "no other ticket ever shows it");
    let reopened = answered().reopen(None, at(100)).unwrap();
    assert!(!draft.is_of(&reopened, &ada()), "what was sent is no draft of the next answer");
    assert!(matches!(open().draft(&ada(), &desk, "Hold", at(20)), Err(DraftRefused::NotHeld { .. })));
    let long = "a".repeat(ANSWER_BYTES_MAX + 1);
    assert!(matches!(claimed().draft(&ada(), &desk, &long, at(20)), Err(DraftRefused::TooLong { .. })));
}

#[test]
fn a_lease_that_ran_out_keeps_the_draft_and_offers_the_ticket_back_for_a_minute() {
    let (desk, end) = (Desk::default().claimed(&claimed()), lease_of(&claimed()).until);
    assert_eq!(desk.clone().claimed(&claimed()), desk, "the same claim again");
    let lapsed = claimed().lapse(end);
    assert!(lapsed.draft(&ada(), &desk, "Hold the", end).is_ok(), "the last keystrokes are kept, too");
    assert!(desk.may_take_back(&lapsed, &ada(), end + Span::seconds(59)));
    assert!(!desk.may_take_back(&lapsed, &ada(), end + TAKE_BACK_WINDOW));
    assert!(!Desk::default().may_take_back(&lapsed, &bob(), end), "who never held it waits like everybody");
    let taken = lapsed.claim(&bob(), windows().lease, end + Span::seconds(5)).unwrap();
    assert!(!desk.may_take_back(&taken, &ada(), end + Span::seconds(9)), "somebody else has it");
    let released = claimed().release(&ada(), "", at(30)).unwrap();
    assert!(!desk.may_take_back(&released, &ada(), at(31)), "who gave it back does not get it again");
}
