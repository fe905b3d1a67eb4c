//! The table of states and actions: every state meets every action, and each pair comes to one known end.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod support;

use domain::*;
use support::*;

fn settled() -> Ticket {
    match resolved().fall_due(&windows(), at(120) + windows().reopen) {
        Due::Changed(ticket) => *ticket,
        Due::Nothing => panic!("the window is over"),
    }
}
fn escalated() -> Ticket {
    claimed().escalate(EscalatedBecause::Expert { by: ada(), reason: "needs a refund".into() }, at(30)).unwrap()
}
/// Bob escalated at 30 s; until 150 s ada may stop it.
fn with_peers() -> Ticket {
    let held = open().claim(&bob(), windows().lease, at(10)).unwrap();
    held.ask_peers(&bob(), "needs a refund", windows().peers, at(30)).unwrap()
}
/// Ada holds it while the window ends.
fn held_by_a_peer() -> Ticket {
    with_peers().claim(&ada(), windows().lease, at(140)).unwrap()
}
/// Ada's answer was put on its way at 195 s.
fn sending() -> Ticket {
    claimed().send(&ada(), "Try this.", windows().confirm, at(195)).unwrap()
}
fn closed() -> Ticket {
    open().closed(ClosedBecause::Spam { evidence: "phrase".into() }, at(0))
}

type Action = (&'static str, fn(Ticket) -> Result<Ticket, String>);

/// At 200 s, well inside every window.
const ACTIONS: [Action; 20] = [
    ("ada claims", |t| t.claim(&ada(), windows().lease, at(200)).map_err(|e| e.to_string())),
    ("bob claims", |t| t.claim(&bob(), windows().lease, at(200)).map_err(|e| e.to_string())),
    ("ada answers", |t| t.answer(&ada(), "Try this.", windows().confirm, at(200)).map_err(|e| e.to_string())),
    ("bob answers", |t| t.answer(&bob(), "Try this.", windows().confirm, at(200)).map_err(|e| e.to_string())),
    ("automation answers", |t| {
        let by = Author::Automation { id: "aut_reset".parse().unwrap(), author: None };
        t.answer_at_once(by, "Automatic.", windows().confirm, at(200)).map_err(|e| e.to_string())
    }),
    ("ada releases", |t| t.release(&ada(), "tried a reset", at(200)).map_err(|e| e.to_string())),
    ("ada escalates", |t| {
        t.escalate(EscalatedBecause::Expert { by: ada(), reason: "r".into() }, at(200)).map_err(|e| e.to_string())
    }),
    ("ada asks the peers", |t| t.ask_peers(&ada(), "r", windows().peers, at(200)).map_err(|e| e.to_string())),
    ("bob asks the peers", |t| t.ask_peers(&bob(), "r", windows().peers, at(200)).map_err(|e| e.to_string())),
    ("the peers' window ends", |t| Ok(t.end_peers_window(at(200)))),
    ("a rule escalates", |t| Ok(t.escalated_by_rule(RuleMet::Reopens { after: 2 }, at(200)))),
    ("customer escalates", |t| t.escalate(EscalatedBecause::Customer { reason: "r".into() }, at(200)).map_err(|e| e.to_string())),
    ("customer confirms", |t| t.confirm(windows().reopen, at(200)).map_err(|e| e.to_string())),
    ("customer reopens", |t| t.reopen(None, at(200)).map_err(|e| e.to_string())),
    ("agents return", |t| t.returned(None, at(200)).map_err(|e| e.to_string())),
    ("customer appeals", |t| t.not_spam(&of_acme(), at(200)).map_err(|e| e.to_string())),
    ("ada extends", |t| t.extend(&ada(), at(200)).map_err(|e| e.to_string())),
    ("ada sends", |t| t.send(&ada(), "Try this.", windows().confirm, at(200)).map_err(|e| e.to_string())),
    ("ada takes it back", |t| t.undo(&ada(), at(200)).map_err(|e| e.to_string())),
    ("the answer is sent", |t| Ok(t.sent(at(210)))),
];

/// A state, a ticket in it, and how each action ends there.
type Row = (&'static str, fn() -> Ticket, [&'static str; 4]);

#[test]
fn every_state_meets_every_action_with_one_known_end() {
    // In the order of the actions above, five in a group and the rest: claims and answers; what the holder and the window do; what
    // customers, the program and agents do; lease and answer on its way.
    let states: [Row; 10] = [
        (
            "open",
            open,
            ["claimed claimed no no answered", "no no no no open", "escalated escalated no no no no", "no no no open"],
        ),
        (
            "claimed by ada",
            claimed,
            [
                "claimed no answered no no",
                "open escalated open no claimed",
                "escalated escalated no no no no",
                "claimed claimed claimed claimed",
            ],
        ),
        (
            "claimed by ada, whose answer is on its way",
            sending,
            [
                "claimed no answered no no",
                "open escalated open no claimed",
                "escalated escalated no no no no",
                "claimed claimed claimed answered",
            ],
        ),
        (
            "answered",
            answered,
            ["no no no no no", "no no no no answered", "escalated escalated resolved open no no", "no no no answered"],
        ),
        (
            "resolved",
            resolved,
            ["no no no no no", "no no no no resolved", "resolved no resolved open no no", "no no no resolved"],
        ),
        ("settled", settled, ["no no no no no", "no no no no resolved", "resolved no resolved no no no", "no no no resolved"]),
        (
            "open behind a peers' window",
            with_peers,
            ["no no no no answered", "no no no open escalated", "escalated escalated no no no no", "no no no open"],
        ),
        (
            "held by ada behind a peers' window",
            held_by_a_peer,
            [
                "claimed no answered no no",
                "escalated escalated escalated claimed claimed",
                "escalated escalated no no no no",
                "claimed claimed claimed claimed",
            ],
        ),
        ("escalated", escalated, ["no no no no no", "no no no no escalated", "escalated no no no open no", "no no no escalated"]),
        ("closed", closed, ["no no no no no", "no no no no closed", "closed no no no no open", "no no no closed"]),
    ];
    for (state, make, ends) in states {
        let ends: Vec<&str> = ends.iter().flat_map(|group| group.split(' ')).collect();
        assert_eq!(ends.len(), ACTIONS.len());
        for ((action, act), end) in ACTIONS.iter().zip(ends) {
            let found = act(make()).map_or("no", |ticket| ticket.state.name());
            assert_eq!(found, end, "{state}: {action}");
        }
    }
}

#[test]
fn the_second_claim_is_refused_and_says_who_holds_it() {
    let refused = claimed().claim(&bob(), windows().lease, at(20)).unwrap_err();
    assert!(matches!(refused, ClaimRefused::AlreadyClaimed { by, .. } if by == ada()));
}

#[test]
fn a_lapsed_lease_gives_way_and_an_answer_that_is_late_still_counts_while_nobody_took_it() {
    let late = at(10) + windows().lease;
    let taken = claimed().claim(&bob(), windows().lease, late).unwrap();
    assert!(matches!(&taken.state, State::Claimed(lease) if lease.by == bob()));
    assert_eq!(taken.epoch, 1);
    assert!(taken.answer(&ada(), "Late.", windows().confirm, late).is_err());
    assert!(claimed().answer(&ada(), "Late.", windows().confirm, late).is_ok());
}

#[test]
fn every_action_twice_is_the_action_once() {
    let again = |ticket: Ticket, act: fn(Ticket) -> Ticket| {
        let once = act(ticket);
        assert_eq!(act(once.clone()), once);
    };
    again(open(), |t| t.claim(&ada(), windows().lease, at(10)).unwrap());
    again(claimed(), |t| t.answer(&ada(), "Hold.", windows().confirm, at(60)).unwrap());
    again(claimed(), |t| t.release(&ada(), "note", at(60)).unwrap());
    again(claimed(), |t| t.extend(&ada(), at(60)).unwrap());
    again(claimed(), |t| t.send(&ada(), "Hold.", windows().confirm, at(60)).unwrap());
    again(sending(), |t| t.undo(&ada(), at(200)).unwrap());
    again(sending(), |t| t.sent(at(300)));
    again(answered(), |t| t.confirm(windows().reopen, at(60)).unwrap());
    again(claimed(), |t| t.escalate(EscalatedBecause::Expert { by: ada(), reason: "r".into() }, at(60)).unwrap());
    again(answered(), |t| t.rate(0, Score::try_from(5).unwrap(), windows().edit, at(90)).unwrap());
}

#[test]
fn silence_resolves_then_settles_and_a_settled_ticket_stays() {
    let silent = match answered().fall_due(&windows(), at(60) + windows().confirm) {
        Due::Changed(ticket) => *ticket,
        Due::Nothing => panic!("silence is over"),
    };
    assert!(matches!(silent.state, State::Resolved { how: Resolution::Assumed, settled: false, .. }));
    assert_eq!(answered().fall_due(&windows(), at(61)), Due::Nothing);
    assert!(matches!(settled().reopen(None, at(200)), Err(ReopenRefused::WindowOver { .. })));
}

#[test]
fn a_ticket_that_nobody_answers_goes_to_the_agents_at_its_deadline() {
    let due = match open().fall_due(&windows(), at(3600)) {
        Due::Changed(ticket) => *ticket,
        Due::Nothing => panic!("the deadline has passed"),
    };
    assert!(matches!(due.state, State::Escalated { because: EscalatedBecause::Deadline, .. }));
}

#[test]
fn releases_earn_at_most_four_tenths_together_and_only_with_a_note() {
    let mut ticket = open();
    for (index, note) in ["a", "b", "c", ""].into_iter().enumerate() {
        let expert: ExpertId = format!("exp_{index}").parse().unwrap();
        ticket = ticket.claim(&expert, windows().lease, at(1)).unwrap().release(&expert, note, at(2)).unwrap();
    }
    assert_eq!(ticket.released_share().get(), 4_000);
    assert_eq!(ticket.shares.iter().map(|share| share.share.get()).collect::<Vec<_>>(), [2000, 2000, 0, 0]);
    assert!(matches!(ticket.claim(&"exp_0".parse().unwrap(), windows().lease, at(3)), Err(ClaimRefused::ReleasedBefore { .. })));
}

#[test]
fn a_score_can_be_changed_within_its_window_and_belongs_to_one_episode() {
    let five = answered().rate(0, Score::try_from(5).unwrap(), windows().edit, at(90)).unwrap();
    let two = five.clone().rate(0, Score::try_from(2).unwrap(), windows().edit, at(91)).unwrap();
    assert_eq!(two.rating.unwrap().score.get(), 2);
    let late = at(90) + windows().edit;
    assert!(matches!(
        five.clone().rate(0, Score::try_from(1).unwrap(), windows().edit, late),
        Err(RateRefused::EditWindowOver { .. })
    ));
    let reopened = five.reopen(None, at(100)).unwrap();
    assert!(matches!(
        reopened.rate(0, Score::try_from(1).unwrap(), windows().edit, at(101)),
        Err(RateRefused::OldEpisode { .. })
    ));
}

#[test]
fn facts_tell_what_changed_and_two_equal_versions_tell_nothing() {
    let cases: Vec<(Option<Ticket>, Ticket, Vec<Fact>)> = vec![
        (None, open(), vec![Fact::Opened]),
        (None, closed(), vec![Fact::Opened, Fact::Closed]),
        (Some(open()), claimed(), vec![Fact::Claimed]),
        (Some(claimed()), claimed().release(&ada(), "n", at(20)).unwrap(), vec![Fact::Released]),
        (Some(claimed()), claimed().claim(&bob(), windows().lease, at(4000)).unwrap(), vec![Fact::Released, Fact::Claimed]),
        (Some(claimed()), answered(), vec![Fact::Answered]),
        (Some(answered()), resolved(), vec![Fact::Resolved]),
        (Some(resolved()), settled(), vec![Fact::Settled]),
        (Some(resolved()), resolved().reopen(None, at(130)).unwrap(), vec![Fact::Reopened]),
        (Some(claimed()), escalated(), vec![Fact::Escalated]),
        (Some(escalated()), escalated().returned(None, at(40)).unwrap(), vec![Fact::Returned]),
        (Some(closed()), closed().not_spam(&of_acme(), at(40)).unwrap(), vec![Fact::Reopened]),
        (Some(claimed()), claimed().ask_peers(&ada(), "r", windows().peers, at(40)).unwrap(), vec![Fact::Released]),
        (Some(with_peers()), with_peers().end_peers_window(at(150)), vec![Fact::Escalated]),
        (Some(held_by_a_peer()), held_by_a_peer().release(&ada(), "n", at(160)).unwrap(), vec![Fact::Escalated]),
        (Some(answered()), answered().rate(0, Score::try_from(5).unwrap(), windows().edit, at(90)).unwrap(), vec![Fact::Rated]),
        (Some(answered()), answered(), vec![]),
        (Some(claimed()), claimed().extend(&ada(), at(60)).unwrap(), vec![]),
        (Some(claimed()), sending(), vec![]),
        (Some(sending()), sending().undo(&ada(), at(200)).unwrap(), vec![]),
        (Some(sending()), sending().sent(at(210)), vec![Fact::Answered]),
    ];
    for (before, after, facts) in cases {
        assert_eq!(Fact::between(before.as_ref(), &after), facts);
    }
}

#[test]
fn a_ticket_survives_its_wire_form() {
    for ticket in [open(), claimed(), sending(), answered(), settled(), with_peers(), held_by_a_peer(), escalated(), closed()] {
        let text = serde_json::to_string(&ticket).unwrap();
        assert_eq!(serde_json::from_str::<Ticket>(&text).unwrap(), ticket);
    }
}
