//! Tickets for the ledger's tests, random lives of them, and what each step means for the ledger.
#![allow(dead_code, reason = "each test file uses its own part")]

use domain::*;
use ledger::{Posting, earn, forfeit, hold, reward};
use money::{BasisPoints, Currency, Money};
use proptest::prelude::*;

pub(crate) fn noon() -> Timestamp {
    "2019-08-01T12:00:00Z".parse().unwrap()
}

pub(crate) fn expert(name: &str) -> ExpertId {
    ExpertId::from_name(name)
}

pub(crate) fn points(n: u16) -> BasisPoints {
    BasisPoints::new(n).unwrap()
}

pub(crate) fn terms(minor: i64) -> RewardTerms {
    let price = Money::new(minor, Currency::USD);
    RewardTerms { price, expert_share: points(7_000), release_share: points(2_000), royalty: points(2_500) }
}

/// An open ticket of client acme on these terms.
pub(crate) fn ticket(external: &str, terms: RewardTerms) -> Ticket {
    let client: ClientId = "acme".parse().unwrap();
    let connection = ConnectionId::from_random([7; 16]);
    Ticket {
        id: TicketId::from_external(&client, &connection, external),
        program: "player".parse().unwrap(),
        origin: Origin {
            connection,
            kind: ConnectionKind::Zendesk,
            external: external.to_owned(),
            channel: "web".to_owned(),
            digest: String::new(),
            repeat_of: None,
        },
        language: Language::english(),
        topic: None,
        asker: Asker::of(&client, "someone"),
        subject: "No sound".to_owned(),
        question: "There is no sound since yesterday.".to_owned(),
        opened_at: noon(),
        state: State::Open,
        epoch: 0,
        epoch_at: noon(),
        episode: 0,
        shares: Vec::new(),
        answer: None,
        earlier_answers: Vec::new(),
        rating: None,
        terms,
        first_response_at: None,
        touches: 0,
        escalation: None,
        reading: None,
        nearings: Vec::new(),
        odd: None,
        widened: false,
        history: Vec::new(),
        due: None,
        correlation: "c".to_owned(),
    }
}

pub(crate) fn automation(author: Option<ExpertId>) -> Author {
    Author::Automation { id: "aut_reset".parse().unwrap(), author }
}

pub(crate) fn answered_by(ticket: Ticket, name: &str) -> Ticket {
    let claimed = ticket.claim(&expert(name), Span::minutes(15), noon()).unwrap();
    claimed.answer(&expert(name), "Turn it on.", Span::hours(72), noon()).unwrap()
}

/// One thing that may happen to a ticket; a refused one leaves it as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Claim(u8),
    Answer,
    Release,
    AnswerAtOnce(bool),
    Confirm,
    Reopen,
    Escalate,
    Return,
    FallDue,
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0_u8..4).prop_map(Step::Claim),
        4 => Just(Step::Answer),
        2 => Just(Step::Release),
        1 => any::<bool>().prop_map(Step::AnswerAtOnce),
        1 => Just(Step::Confirm),
        2 => Just(Step::Reopen),
        1 => Just(Step::Escalate),
        1 => Just(Step::Return),
        2 => Just(Step::FallDue),
    ];
    proptest::collection::vec(step, 0..40)
}

pub(crate) fn any_terms() -> impl Strategy<Value = RewardTerms> {
    (0_i64..=100_000_000, 0_u16..=10_000, 0_u16..=4_000, 0_u16..=10_000).prop_map(|(minor, expert, release, royalty)| {
        RewardTerms {
            price: Money::new(minor, Currency::USD),
            expert_share: points(expert),
            release_share: points(release),
            royalty: points(royalty),
        }
    })
}

/// The versions of a ticket that these steps lead through, the opening first. Each step is a day after the one before.
pub(crate) fn life(opened: Ticket, steps: &[Step]) -> Vec<Ticket> {
    let mut versions = vec![opened];
    for (day, step) in (1_i64..).zip(steps) {
        let before = versions.last().unwrap().clone();
        let after = stepped(before.clone(), *step, noon() + Span::days(day));
        if after != before {
            versions.push(after);
        }
    }
    versions
}

fn stepped(before: Ticket, step: Step, now: Timestamp) -> Ticket {
    let kept = before.clone();
    let holder = match &before.state {
        State::Claimed(lease) => lease.by.clone(),
        _ => expert("nobody"),
    };
    let windows = Windows { confirm: Span::hours(30), reopen: Span::days(2), ..Windows::default() };
    match step {
        Step::Claim(n) => before.claim(&expert(&format!("expert {n}")), Span::days(2), now).unwrap_or(kept),
        Step::Answer => before.answer(&holder, "Turn it on.", windows.confirm, now).unwrap_or(kept),
        Step::Release => before.release(&holder, "Tried the cable.", now).unwrap_or(kept),
        Step::AnswerAtOnce(known) => {
            let author = automation(known.then(|| expert("expert 0")));
            before.answer_at_once(author, "Turn it on.", windows.confirm, now).unwrap_or(kept)
        }
        Step::Confirm => before.confirm(windows.reopen, now).unwrap_or(kept),
        Step::Reopen => before.reopen(None, now).unwrap_or(kept),
        Step::Escalate => before.escalate(EscalatedBecause::Deadline, now).unwrap_or(kept),
        Step::Return => before.returned(None, now).unwrap_or(kept),
        Step::FallDue => match before.fall_due(&windows, now) {
            Due::Changed(after) => *after,
            Due::Nothing => kept,
        },
    }
}

/// What one change means for the ledger, as the chain says it: an answer holds, a lost one forfeits, a settled one earns.
pub(crate) fn follow(before: &Ticket, after: &Ticket) -> Vec<Posting> {
    let facts = Fact::between(Some(before), after);
    if facts.contains(&Fact::Answered) {
        return hold(&reward(after).unwrap()).unwrap();
    }
    if facts.contains(&Fact::Settled) {
        return earn(&reward(after).unwrap(), before.due.unwrap()).unwrap();
    }
    match (reward(before), after.state.author()) {
        (Some(lost), None) => forfeit(&lost, after.epoch_at).unwrap(),
        _ => Vec::new(),
    }
}

/// All postings of a life, in the order of its facts.
pub(crate) fn postings(versions: &[Ticket]) -> Vec<Posting> {
    versions.windows(2).flat_map(|pair| follow(&pair[0], &pair[1])).collect()
}
