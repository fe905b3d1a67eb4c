//! What clocks need to know of a ticket: when it was asked, answered, waited for, and closed.

use domain::Timestamp;

/// The facts of a ticket. Folded from its history by `Facts::of`, or set directly; the order of a list's entries means nothing, and
/// the seconds of a moment do not count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// When the question came in.
    pub created: Timestamp,
    /// The first public word of a person, expert or agent; an automation's answer is none.
    pub first_answer: Option<Timestamp>,
    /// Each time that the customer waited for a word, with its end.
    pub turns: Vec<Turn>,
    /// When the ticket waited for the customer.
    pub waiting: Vec<Phase>,
    /// When it was closed: resolved, ended by agents, spam or a double.
    pub closed: Vec<Phase>,
    /// When another ticket took its place; then nothing of it is due any more.
    pub merged: Option<Timestamp>,
}

/// The customer's first unanswered word, and the next answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// When the customer wrote; a second word before the answer changes nothing.
    pub asked: Timestamp,
    /// When they were answered.
    pub answered: Option<Timestamp>,
}

/// A time with a beginning; without an end it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phase {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Option<Timestamp>,
}

impl Phase {
    /// Whether it covers `at`.
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

impl Facts {
    /// A question that came in at `created`: its customer waits for a first word.
    pub fn asked(created: Timestamp) -> Facts {
        Facts { created, turns: vec![Turn { asked: created, answered: None }], ..Facts::default() }
    }

    /// Whether it waits for the customer at `now`.
    pub fn is_waiting(&self, now: Timestamp) -> bool {
        self.waiting.iter().any(|phase| phase.covers(now))
    }

    /// The closing that covers `now`.
    pub fn closing(&self, now: Timestamp) -> Option<Phase> {
        self.closed.iter().filter(|phase| phase.covers(now)).min().copied()
    }

    /// When all clocks ended for good, as far as is known: closed without a reopening, or merged.
    pub fn ended(&self) -> Option<Timestamp> {
        let closed = self.closed.iter().filter(|closing| closing.until.is_none()).map(|closing| closing.from);
        closed.chain(self.merged).min()
    }

    /// Whether another ticket has taken its place by `now`.
    pub fn is_merged(&self, now: Timestamp) -> bool {
        self.merged.is_some_and(|at| at <= now)
    }

    /// The oldest word of the customer that nobody has answered.
    pub fn unanswered(&self) -> Option<Timestamp> {
        self.turns.iter().filter(|turn| turn.answered.is_none()).map(|turn| turn.asked).min()
    }
}
