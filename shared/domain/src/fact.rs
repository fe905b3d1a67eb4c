//! A fact: what changed between two versions of a ticket, in the past tense. Everything that follows, follows from facts.

use serde::{Deserialize, Serialize};

use crate::{Lease, State, Ticket};

/// What happened to a ticket in one write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// A ticket came in.
    Opened,
    /// It was closed at the door: spam, or a double.
    Closed,
    /// An expert took it.
    Claimed,
    /// It is open again without an answer: released, lapsed.
    Released,
    /// The customer has an answer.
    Answered,
    /// The customer took the answer back, or an appeal opened what the spam gate had closed.
    Reopened,
    /// The answer stood.
    Resolved,
    /// The reopen window is over.
    Settled,
    /// The client's agents have it.
    Escalated,
    /// The client's agents gave it back.
    Returned,
    /// The customer gave or changed a score.
    Rated,
}

impl Fact {
    /// The facts between two versions, oldest first. Two equal versions make none.
    pub fn between(before: Option<&Ticket>, after: &Ticket) -> Vec<Fact> {
        let mut facts = Vec::new();
        match before {
            None => facts.push(Fact::Opened),
            Some(before) => facts.extend(Fact::of_routing(before, after)),
        }
        facts.extend(Fact::of_state(before, after));
        if after.rating.is_some() && before.is_some_and(|before| before.rating != after.rating) {
            facts.push(Fact::Rated);
        }
        facts
    }

    fn of_routing(before: &Ticket, after: &Ticket) -> Option<Fact> {
        if after.episode != before.episode {
            return Some(Fact::Reopened);
        }
        match (&before.state, after.epoch != before.epoch) {
            (State::Escalated { .. }, true) => Some(Fact::Returned),
            (State::Closed { .. }, true) => Some(Fact::Reopened),
            (_, true) => Some(Fact::Released),
            _ => None,
        }
    }

    fn of_state(before: Option<&Ticket>, after: &Ticket) -> Option<Fact> {
        let same = before.is_some_and(|before| before.state == after.state);
        let was_resolved = before.is_some_and(|before| matches!(before.state, State::Resolved { .. }));
        match &after.state {
            _ if same => None,
            State::Open => None,
            // Extended, or with an answer on its way or taken back: it is the same claim.
            State::Claimed(lease) if before.is_some_and(|before| is_the_claim(&before.state, lease)) => None,
            State::Claimed(_) => Some(Fact::Claimed),
            State::Answered { .. } => Some(Fact::Answered),
            State::Resolved { settled: true, .. } if was_resolved => Some(Fact::Settled),
            State::Resolved { .. } => Some(Fact::Resolved),
            State::Escalated { .. } => Some(Fact::Escalated),
            State::Closed { .. } => Some(Fact::Closed),
        }
    }
}

fn is_the_claim(before: &State, lease: &Lease) -> bool {
    matches!(before, State::Claimed(held) if held.by == lease.by && held.at == lease.at)
}
