//! From tier to tier and back: the peers' window, the rules, and what the history keeps of it.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod support;

use domain::*;
use support::*;

fn with_peers() -> Ticket {
    claimed().ask_peers(&ada(), "needs a refund", windows().peers, at(30)).unwrap()
}

fn window_ends() -> Timestamp {
    at(30) + windows().peers
}

fn because(ticket: &Ticket) -> EscalatedBecause {
    match &ticket.state {
        State::Escalated { because, .. } => because.clone(),
        other => panic!("it is {}", other.name()),
    }
}

fn by_ada() -> EscalatedBecause {
    EscalatedBecause::Expert { by: ada(), reason: "needs a refund".into() }
}

fn happened(ticket: &Ticket) -> Vec<Happened> {
    ticket.history.iter().map(|moment| moment.what.clone()).collect()
}

#[test]
fn an_experts_escalation_shows_the_ticket_to_the_others_first() {
    let asked = with_peers();
    assert_eq!((asked.state.clone(), asked.epoch), (State::Open, 1));
    assert_eq!(asked.due, Some(window_ends()), "the sweep finds it where the wake is lost");
    assert!(asked.withheld_from().eq([&ada()]));
    assert!(asked.shares.is_empty(), "it earns nothing");
    let refused = asked.claim(&ada(), windows().lease, at(40)).unwrap_err();
    assert!(matches!(refused, ClaimRefused::EscalatedBefore { .. }), "{refused}");
}

#[test]
fn a_peers_answer_stops_the_escalation() {
    let taken = with_peers().claim(&bob(), windows().lease, at(40)).unwrap();
    let stopped = taken.answer(&bob(), "Here is how.", windows().confirm, at(60)).unwrap();
    assert_eq!((stopped.state.name(), &stopped.escalation), ("answered", &None));
    assert_eq!(stopped.due, Some(at(60) + windows().confirm));
    assert_eq!(stopped.clone().end_peers_window(window_ends()), stopped);
    let asked = Happened::PeersAsked { by: ada(), reason: "needs a refund".into() };
    assert_eq!(happened(&stopped), [asked, Happened::Answered]);
}

#[test]
fn when_the_window_ends_and_nobody_holds_it_the_agents_have_it_with_the_reason() {
    let early = window_ends() - Span::millis(1);
    assert_eq!(with_peers().end_peers_window(early), with_peers());
    let ended = with_peers().end_peers_window(window_ends());
    assert_eq!((because(&ended), &ended.escalation, ended.due), (by_ada(), &None, None));
    assert_eq!(ended.clone().end_peers_window(at(9_999)), ended);
    let Due::Changed(swept) = with_peers().fall_due(&windows(), window_ends()) else { panic!("it is due") };
    assert_eq!(*swept, ended, "the sweep does what the wake does");
    let refused = with_peers().claim(&bob(), windows().lease, window_ends()).unwrap_err();
    assert!(matches!(refused, ClaimRefused::PeersWindowOver { .. }), "{refused}");
}

#[test]
fn a_peers_lease_is_respected_and_its_end_behind_the_window_escalates_at_once() {
    let held = with_peers().claim(&bob(), windows().lease, at(40)).unwrap();
    assert_eq!(held.clone().end_peers_window(window_ends()), held);
    assert_eq!(held.clone().fall_due(&windows(), window_ends()), Due::Nothing);
    let lapses = at(40) + windows().lease;
    assert_eq!(because(&held.clone().lapse(lapses)), by_ada());
    assert_eq!(because(&held.clone().end_peers_window(lapses)), by_ada());
    let released = held.clone().release(&bob(), "not the cable", window_ends()).unwrap();
    assert_eq!((because(&released), released.shares.len()), (by_ada(), 1));
    assert_eq!(released.clone().release(&bob(), "not the cable", at(9_999)).unwrap(), released, "the same release again");
    let early = held.release(&bob(), "not the cable", at(50)).unwrap();
    assert_eq!((early.state.name(), early.escalation.is_some()), ("open", true), "within the window the next peer sees it");
}

#[test]
fn a_second_expert_who_agrees_sends_it_at_once_and_so_does_a_window_of_nothing() {
    let held = with_peers().claim(&bob(), windows().lease, at(40)).unwrap();
    let agreed = held.ask_peers(&bob(), "yes, a refund", windows().peers, at(50)).unwrap();
    assert_eq!(because(&agreed), EscalatedBecause::Expert { by: bob(), reason: "yes, a refund".into() });
    let at_once = claimed().ask_peers(&ada(), "needs a refund", Span::ZERO, at(30)).unwrap();
    assert_eq!(because(&at_once), by_ada());
}

#[test]
fn the_same_escalation_again_changes_nothing_wherever_the_first_came_to() {
    let again = |ticket: &Ticket| ticket.clone().ask_peers(&ada(), "needs a refund", windows().peers, at(60));
    let held = with_peers().claim(&bob(), windows().lease, at(40)).unwrap();
    for ticket in [with_peers(), held.clone(), with_peers().end_peers_window(window_ends())] {
        assert_eq!(again(&ticket).unwrap(), ticket);
    }
    let stopped = held.answer(&bob(), "Here is how.", windows().confirm, at(55)).unwrap();
    assert!(again(&stopped).is_err(), "an answer is not taken back by a late message");
}

#[test]
fn an_escalation_that_nobody_can_stop_gives_its_own_reason() {
    for nobody in [EscalatedBecause::NobodyQualified, EscalatedBecause::Deadline] {
        assert_eq!(because(&with_peers().escalate(nobody, at(35)).unwrap()), by_ada());
    }
    let customer = EscalatedBecause::Customer { reason: "you, please".into() };
    assert_eq!(because(&with_peers().escalate(customer.clone(), at(35)).unwrap()), customer);
}

#[test]
fn a_rule_sends_it_at_once_and_leaves_alone_what_is_over() {
    let rule = RuleMet::Phrase { phrase: "chargeback".into() };
    let ruled = claimed().escalated_by_rule(rule.clone(), at(40));
    assert_eq!(because(&ruled), EscalatedBecause::Rule { rule: rule.clone() });
    assert_eq!(ruled.clone().escalated_by_rule(rule.clone(), at(50)), ruled);
    assert_eq!(resolved().escalated_by_rule(rule, at(130)), resolved());
}

#[test]
fn reopens_beyond_what_the_experts_get_meet_the_rule() {
    let rules = |after| EscalationRules { after_reopens: after, phrases: vec![] };
    assert_eq!(rules(Some(2)).reopened(2), None);
    assert_eq!(rules(Some(2)).reopened(3), Some(RuleMet::Reopens { after: 2 }));
    assert_eq!(rules(Some(0)).reopened(1), Some(RuleMet::Reopens { after: 0 }));
    assert_eq!(rules(None).reopened(999), None);
}

#[test]
fn a_returned_ticket_keeps_its_history_and_gets_a_deadline_again() {
    let ended = with_peers().end_peers_window(window_ends());
    let wrote = ended.clone().agent_wrote(at(200)).customer_wrote(at(210));
    let back = wrote.returned(Some(Span::hours(1)), at(300)).unwrap();
    assert_eq!((back.state.clone(), back.epoch, back.opened_at), (State::Open, 2, at(0)));
    assert_eq!(back.due, Some(at(300) + Span::hours(1)), "nobody who comes is no silence");
    let asked = Happened::PeersAsked { by: ada(), reason: "needs a refund".into() };
    let expected = [asked, Happened::Escalated(by_ada()), Happened::AgentWrote, Happened::CustomerWrote, Happened::Returned];
    assert_eq!(happened(&back), expected);
    assert_eq!(back.clone().returned(Some(Span::hours(1)), at(400)).unwrap(), back, "the same return again");
    assert!(back.claim(&ada(), windows().lease, at(400)).is_ok(), "with the agents' word its first expert may go on");
}

#[test]
fn agents_words_and_ends_count_only_while_they_have_it() {
    assert_eq!(claimed().agent_wrote(at(40)), claimed());
    assert_eq!(claimed().ended_by_agents(at(40)), claimed());
    let ended = with_peers().end_peers_window(window_ends()).ended_by_agents(at(500));
    assert_eq!(happened(&ended).last(), Some(&Happened::AgentsEnded));
    assert_eq!(ended.clone().ended_by_agents(at(600)), ended);
}

#[test]
fn every_arrow_adds_one_moment_and_the_same_arrow_again_adds_none() {
    let reopened = resolved().reopen(None, at(130)).unwrap();
    assert_eq!(happened(&reopened), [Happened::Answered, Happened::Resolved, Happened::Reopened]);
    assert_eq!(happened(&open().spoke(at(5))), [Happened::ExpertWrote]);
    assert_eq!(happened(&open().closed(ClosedBecause::Spam { evidence: "phrase".into() }, at(0))), [Happened::Closed]);
    let automation = Author::Automation { id: "aut_reset".parse().unwrap(), author: None };
    let at_once = open().answer_at_once(automation.clone(), "Automatic.", windows().confirm, at(1)).unwrap();
    assert_eq!(happened(&at_once), [Happened::AnsweredByAutomation]);
    assert_eq!(at_once.clone().answer_at_once(automation, "Automatic.", windows().confirm, at(2)).unwrap(), at_once);
    assert_eq!(resolved().confirm(windows().reopen, at(140)).unwrap(), resolved());
}

#[test]
fn a_clock_that_stands_behind_another_never_turns_the_history_round() {
    let ticket = open().customer_wrote(at(50)).customer_wrote(at(49));
    assert!(ticket.history.windows(2).all(|two| two[0].at <= two[1].at), "{:?}", ticket.history);
}

#[test]
fn a_ticket_of_an_older_house_reads_without_history() {
    let mut old = serde_json::to_value(open()).unwrap();
    let fields = old.as_object_mut().unwrap();
    assert!(!fields.contains_key("history") && !fields.contains_key("escalation"), "empty ones take no space");
    assert_eq!(serde_json::from_value::<Ticket>(old).unwrap(), open());
}

#[test]
fn rules_out_of_range_are_refused_by_name() {
    let refused = |rules: EscalationRules, windows: Windows| {
        let program = Program { escalation: rules, windows, ..program("acme".parse().unwrap()) };
        program.check().map_err(|invalid| invalid.field).unwrap_err()
    };
    let rules = EscalationRules { after_reopens: Some(21), phrases: vec![] };
    assert_eq!(refused(rules, windows()), "escalation.after_reopens");
    let rules = EscalationRules { after_reopens: None, phrases: vec!["fine".into(), " ?! ".into()] };
    assert_eq!(refused(rules, windows()), "escalation.phrases[1]");
    let long = Windows { peers: Span::minutes(15) + Span::millis(1), ..windows() };
    assert_eq!(refused(EscalationRules::default(), long), "windows.peers");
    assert!(program("acme".parse().unwrap()).check().is_ok());
}
