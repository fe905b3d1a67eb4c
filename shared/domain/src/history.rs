//! A ticket's history: what happened on it and when, oldest first. Every clock of a ticket is folded from this list alone.
//!
//! It begins behind `Ticket::opened_at`, which is not on it: the first question is the first thing to answer. Each arrow of a ticket
//! adds its own moment, and an arrow that finds itself taken already adds none.

use serde::{Deserialize, Serialize};

use crate::{EscalatedBecause, ExpertId, Ticket, Timestamp};

/// The most moments that a ticket keeps; `fold()` says what gives way.
pub const HISTORY_MAX: usize = 120;

/// Something that happened, with its time. On the wire a pair, `[1790000000000,"cw"]`, since a ticket pays for each kilobyte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(i64, Happened)", into = "(i64, Happened)")]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happened,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happened {
    /// The customer wrote, and somebody owes them a word. Mere thanks on an answer are not on the list.
    #[serde(rename = "cw")]
    CustomerWrote,
    /// An expert wrote to the customer beside an answer, to ask or to explain: the customer's turn.
    #[serde(rename = "ew")]
    ExpertWrote,
    /// One of the client's agents wrote to the customer while the ticket was with them: the customer's turn.
    #[serde(rename = "aw")]
    AgentWrote,
    /// An expert answered.
    #[serde(rename = "an")]
    Answered,
    /// An automation answered.
    #[serde(rename = "au")]
    AnsweredByAutomation,
    /// The customer took the answer back, by words or by a button: somebody owes them an answer again.
    #[serde(rename = "ro")]
    Reopened,
    /// The answer stood: confirmed, or assumed after silence.
    #[serde(rename = "rs")]
    Resolved,
    /// An expert asked for the client's agents; for a short while the other experts may answer first.
    #[serde(rename = "pa")]
    PeersAsked {
        /// Who asked.
        by: ExpertId,
        /// Their reason.
        reason: String,
    },
    /// The client's agents have it.
    #[serde(rename = "es")]
    Escalated(EscalatedBecause),
    /// The agents ended it in their own help desk while they had it.
    #[serde(rename = "ag")]
    AgentsEnded,
    /// The agents gave it back.
    #[serde(rename = "rt")]
    Returned,
    /// It was closed at the door: spam, or a double.
    #[serde(rename = "cl")]
    Closed,
    /// Somebody said that what was closed as spam is none: somebody owes the customer an answer again.
    #[serde(rename = "ns")]
    Appealed,
}

impl Happened {
    /// Whether a customer read something of ours, by whichever tier: what they waited for has come.
    pub fn is_response(&self) -> bool {
        use Happened::{AgentWrote, Answered, AnsweredByAutomation, ExpertWrote};
        matches!(self, ExpertWrote | AgentWrote | Answered | AnsweredByAutomation)
    }

    /// Whether somebody owes the customer a word from here on. The opening does, too.
    pub fn is_asking(&self) -> bool {
        matches!(self, Happened::CustomerWrote | Happened::Reopened | Happened::Appealed)
    }

    /// Whether the ticket came to its end here; a later `Reopened`, `Appealed` or word of the customer begins anew.
    pub fn is_end(&self) -> bool {
        use Happened::{AgentsEnded, Closed, Escalated, Resolved};
        matches!(self, Resolved | AgentsEnded | Closed | Escalated(EscalatedBecause::Agents))
    }

    /// A word beside the arrows: it changes nothing but whose turn it is.
    fn is_word(&self) -> bool {
        matches!(self, Happened::CustomerWrote | Happened::ExpertWrote | Happened::AgentWrote)
    }
}

impl Ticket {
    /// Adds a moment. A clock that stands a little behind another never puts a moment before the one that it follows.
    pub(crate) fn remember(&mut self, what: Happened, now: Timestamp) {
        let at = self.history.last().map_or(now, |last| last.at.max(now));
        self.history.push(Moment { at, what });
        fold(&mut self.history);
    }

    /// The ticket after a later word of its customer that leaves its state as it is. Whoever calls sees to it that one word counts once.
    pub fn customer_wrote(mut self, now: Timestamp) -> Ticket {
        self.remember(Happened::CustomerWrote, now);
        self
    }

    /// The ticket after a public word of an agent who has it. With the experts it is left as it is.
    pub fn agent_wrote(mut self, now: Timestamp) -> Ticket {
        if self.is_with_agents() {
            self.remember(Happened::AgentWrote, now);
        }
        self
    }

    /// The ticket after the agents, who have it, ended it in their own help desk; the second telling changes nothing.
    pub fn ended_by_agents(mut self, now: Timestamp) -> Ticket {
        if self.is_with_agents() && !self.history.last().is_some_and(|last| last.what.is_end()) {
            self.remember(Happened::AgentsEnded, now);
        }
        self
    }
}

/// Keeps a long history within its bounds: first go words behind a word of the same kind, which no clock counts; then the oldest word
/// of the customer with the word that met it, whose clock has long stopped; then the oldest moment behind the first response.
fn fold(history: &mut Vec<Moment>) {
    while history.len() > HISTORY_MAX {
        let first = history.iter().position(|moment| moment.what.is_response()).map_or(1, |place| place + 1);
        let behind = |place: usize| history.get(place).map(|moment| &moment.what);
        let pairs = || (first..history.len() - 2).filter_map(|place| Some((place, behind(place)?, behind(place + 1)?)));
        let repeated = pairs().find(|(_, one, next)| one.is_word() && one == next);
        let met = || pairs().find(|(_, one, next)| **one == Happened::CustomerWrote && next.is_word());
        match (repeated, met()) {
            (Some((place, ..)), _) => drop(history.remove(place + 1)),
            (None, Some((place, ..))) => drop(history.drain(place..place + 2)),
            (None, None) => drop(history.remove(first.min(history.len() - 2))),
        }
    }
}

impl From<(i64, Happened)> for Moment {
    fn from((millis, what): (i64, Happened)) -> Self {
        Moment { at: Timestamp::from_millis(millis), what }
    }
}

impl From<Moment> for (i64, Happened) {
    fn from(moment: Moment) -> Self {
        (moment.at.millis(), moment.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1_000)
    }

    fn history(what: impl IntoIterator<Item = Happened>) -> Vec<Moment> {
        let mut history = Vec::new();
        for (second, what) in (0_i64..).zip(what) {
            history.push(Moment { at: at(second), what });
            fold(&mut history);
        }
        history
    }

    #[test]
    fn a_moment_is_short_on_the_wire_and_comes_back() {
        let word = Moment { at: Timestamp::from_millis(1_790_000_000_000), what: Happened::CustomerWrote };
        let text = serde_json::to_string(&word).unwrap();
        assert_eq!(text, r#"[1790000000000,"cw"]"#);
        assert_eq!(serde_json::from_str::<Moment>(&text).unwrap(), word);
        let escalated = Moment { at: at(1), what: Happened::Escalated(EscalatedBecause::Deadline) };
        let text = serde_json::to_string(&escalated).unwrap();
        assert_eq!(serde_json::from_str::<Moment>(&text).unwrap(), escalated);
    }

    #[test]
    fn a_customer_who_never_stops_writing_folds_to_one_wait() {
        let many = history(std::iter::repeat_n(Happened::CustomerWrote, 5_000));
        assert_eq!(many.len(), HISTORY_MAX);
        assert_eq!((many[0].at, many[HISTORY_MAX - 1].at), (at(0), at(4_999)));
    }

    #[test]
    fn a_talk_without_end_keeps_its_first_response_and_its_newest_words() {
        let talk = history((0..5_000).map(|n| if n % 2 == 0 { Happened::CustomerWrote } else { Happened::ExpertWrote }));
        assert!(talk.len() <= HISTORY_MAX);
        assert_eq!(talk.iter().find(|moment| moment.what.is_response()).unwrap().at, at(1));
        assert_eq!(talk.last().unwrap(), &Moment { at: at(4_999), what: Happened::ExpertWrote });
        assert!(talk.windows(2).all(|two| two[0].at < two[1].at && two[0].what != two[1].what), "turns still take turns");
    }

    #[test]
    fn arrows_without_end_are_bounded_too() {
        let arrows = history((0..5_000).map(|n| if n % 2 == 0 { Happened::Answered } else { Happened::Reopened }));
        assert!(arrows.len() <= HISTORY_MAX);
        assert_eq!((arrows[0].at, arrows.last().unwrap().at), (at(0), at(4_999)));
    }
}
