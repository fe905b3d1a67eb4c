//! From a history to facts: who had the customer waiting, whom the ticket waited for, and when it was closed.

use domain::{EscalatedBecause, Happened, Moment, Ticket, Timestamp};

use crate::{Facts, Phase, Turn};

/// Something that moved a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What moved it. The order of the cases is the order in which events of one moment count, whichever was told first: ours before the
/// customer's, since a word that comes with an answer cannot have been met by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A person wrote to the customer, expert or agent, with or without an answer: the customer's turn.
    PersonWrote,
    /// An automation answered: the customer's turn, but no response of a person.
    AutomationAnswered,
    /// It went to other people on our side: our turn again.
    HandedOver,
    /// The answer stood. A customer's goodbye changes nothing any more.
    Resolved,
    /// Agents ended it in their own help desk. A customer's word begins it anew.
    AgentsEnded,
    /// It was closed at the door.
    Closed,
    /// Agents gave it back to experts: our turn again.
    Returned,
    /// The customer took the answer back: our turn again, whatever was over.
    Reopened,
    /// The customer wrote.
    CustomerWrote,
    /// Another ticket took its place. Nothing counts after it.
    Merged,
}

impl What {
    fn of(happened: &Happened) -> What {
        match happened {
            // Who asks for the client's staff, or says words that a rule listens for, waits for a word.
            Happened::Escalated(EscalatedBecause::Customer { .. } | EscalatedBecause::Rule { .. }) => What::CustomerWrote,
            Happened::CustomerWrote => What::CustomerWrote,
            Happened::ExpertWrote | Happened::AgentWrote | Happened::Answered => What::PersonWrote,
            Happened::AnsweredByAutomation => What::AutomationAnswered,
            Happened::Reopened | Happened::Appealed => What::Reopened,
            Happened::Resolved => What::Resolved,
            Happened::Escalated(EscalatedBecause::Agents) | Happened::AgentsEnded => What::AgentsEnded,
            Happened::PeersAsked { .. } | Happened::Escalated(_) => What::HandedOver,
            Happened::Returned => What::Returned,
            Happened::Closed => What::Closed,
        }
    }
}

impl From<&Moment> for Event {
    fn from(moment: &Moment) -> Event {
        Event { at: moment.at, what: What::of(&moment.what) }
    }
}

impl Facts {
    /// The facts of a ticket, read off its history.
    pub fn of(ticket: &Ticket) -> Facts {
        Facts::fold(ticket.opened_at, ticket.history.iter().map(Event::from))
    }

    /// The facts of a question that came in at `created` and all that happened since. The order in which events are told means nothing.
    pub fn fold(created: Timestamp, events: impl IntoIterator<Item = Event>) -> Facts {
        let mut events: Vec<Event> = events.into_iter().collect();
        events.sort_unstable();
        let mut fold = Fold { facts: Facts::asked(created), ended: None };
        for event in events {
            fold.take(event);
        }
        fold.facts
    }
}

/// The facts so far, and how the ticket ended last if it is over.
struct Fold {
    facts: Facts,
    ended: Option<What>,
}

impl Fold {
    fn take(&mut self, Event { at, what }: Event) {
        match what {
            _ if self.facts.merged.is_some() => {}
            What::Merged => self.facts.merged = Some(at),
            What::PersonWrote => self.person_wrote(at),
            What::AutomationAnswered => self.automation_answered(at),
            What::HandedOver => self.stop_waiting(at),
            What::Resolved | What::AgentsEnded | What::Closed => self.end(at, what),
            What::Reopened => self.begin_anew(at),
            What::Returned | What::CustomerWrote if self.ended == Some(What::AgentsEnded) => self.begin_anew(at),
            What::Returned => self.stop_waiting(at),
            What::CustomerWrote => self.customer_wrote(at),
        }
    }

    fn person_wrote(&mut self, at: Timestamp) {
        self.facts.first_answer.get_or_insert(at);
        if let Some(turn) = self.open_turn() {
            turn.answered = Some(at);
        }
        self.wait(at);
    }

    /// The word was met, but by no person: this turn is nobody's measure.
    fn automation_answered(&mut self, at: Timestamp) {
        self.drop_turn();
        self.wait(at);
    }

    /// A goodbye that nobody answered before the end is no turn.
    fn end(&mut self, at: Timestamp, how: What) {
        self.drop_turn();
        self.stop_waiting(at);
        if self.ended.is_none() {
            self.facts.closed.push(Phase { from: at, until: None });
        }
        self.ended = Some(how);
    }

    fn begin_anew(&mut self, at: Timestamp) {
        if self.ended.take().is_some() {
            finish(&mut self.facts.closed, at);
        }
        self.customer_wrote(at);
    }

    fn customer_wrote(&mut self, at: Timestamp) {
        if self.ended.is_some() {
            return;
        }
        self.stop_waiting(at);
        if self.open_turn().is_none() {
            self.facts.turns.push(Turn { asked: at, answered: None });
        }
    }

    fn wait(&mut self, at: Timestamp) {
        let waits = self.facts.waiting.last().is_some_and(|phase| phase.until.is_none());
        if !waits && self.ended.is_none() {
            self.facts.waiting.push(Phase { from: at, until: None });
        }
    }

    fn stop_waiting(&mut self, at: Timestamp) {
        finish(&mut self.facts.waiting, at);
    }

    fn open_turn(&mut self) -> Option<&mut Turn> {
        self.facts.turns.last_mut().filter(|turn| turn.answered.is_none())
    }

    fn drop_turn(&mut self) {
        self.facts.turns.pop_if(|turn| turn.answered.is_none());
    }
}

fn finish(phases: &mut [Phase], at: Timestamp) {
    if let Some(phase) = phases.last_mut() {
        phase.until.get_or_insert(at);
    }
}
