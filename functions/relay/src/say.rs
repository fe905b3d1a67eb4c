//! What is said where: a delivery and the ticket as it stands now become the steps to bring out, or none.
//!
//! ```text
//! delivery   help desk                    events only
//! answer     public reply, then pending   ticket.answered with the answer; where it is
//!                                         automatic both say so and offer a person
//! message    public reply                 ticket.message_created with the text
//! survey     public reply with the link   csat.requested with the link
//! hand-off   note, then the agents' group ticket.escalated with the packet
//! solved     solved                       ticket.resolved
//! event      the event, where one is      the event, unless a delivery above tells the same
//!            wanted; of a hand-off with
//!            the packet
//! ```

use domain::{
    Answer, Connection, ConnectionKind, EscalatedBecause, Fact, Message, MessageId, SlaTerms, Speaker, State, Ticket, Timestamp,
};
use queue::Delivery;
use triage::Decided;

use crate::act::{Act, Step};
use crate::automatic::Automatic;
use crate::{packet, tell, words};

/// Which ways out a connection has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A help desk that is written to; events as well if `events`.
    Desk {
        /// Whether there is an endpoint for events.
        events: bool,
    },
    /// Only signed events.
    Events,
    /// None: the client reads what it wants from the API.
    Nowhere,
}

impl Way {
    /// The ways of this connection.
    pub fn of(connection: &Connection) -> Way {
        let events = connection.events.is_some();
        match connection.kind {
            ConnectionKind::Zendesk if connection.access.is_some() => Way::Desk { events },
            _ if events => Way::Events,
            _ => Way::Nowhere,
        }
    }
}

impl Act {
    /// Whether doing it twice is doing it once: a status is what it is, and an event is known by its id.
    pub fn is_repeatable(&self) -> bool {
        !matches!(self, Act::Reply(_) | Act::Note { .. })
    }
}

/// What a delivery is read off: the ticket as it stands now, with its messages and its program's promise where they are needed.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// Its later words, oldest first; empty for deliveries that tell none.
    pub messages: &'a [Message],
    /// What was promised; a program without a promise has none.
    pub sla: Option<&'a SlaTerms>,
    /// What was decided when it came in, for packets and automatic answers.
    pub decided: Option<&'a Decided>,
    /// What goes along with its answer, where that is automatic.
    pub automatic: Option<&'a Automatic>,
}

/// The steps of a delivery, in their order; each waits for the one before. None when the ticket went on since.
pub fn steps(way: Way, known: &Known<'_>, delivery: &Delivery) -> Vec<Step> {
    let ticket = known.ticket;
    match (way, delivery) {
        (Way::Nowhere, _) | (Way::Desk { events: false }, Delivery::Event { .. }) => Vec::new(),
        (Way::Events, Delivery::Event { fact: Fact::Answered | Fact::Escalated | Fact::Resolved, .. }) => Vec::new(),
        // The note and the event go out apart: where one cannot arrive, the other still does.
        (Way::Desk { .. }, Delivery::Event { fact: Fact::Escalated, epoch, .. }) => {
            let at = escalated_at(ticket, *epoch);
            at.map(|at| tell::hand_off(known, at, format!("PACKET#{epoch:06}"))).into_iter().collect()
        }
        (_, Delivery::Event { fact, at, episode, epoch }) => vec![tell::fact(ticket, *fact, *at, *episode, *epoch)],
        (Way::Desk { .. }, _) => at_desk(known, delivery),
        (Way::Events, _) => as_event(known, delivery).into_iter().collect(),
    }
}

fn at_desk(known: &Known<'_>, delivery: &Delivery) -> Vec<Step> {
    let Known { ticket, messages, .. } = *known;
    match delivery {
        Delivery::Answer { episode } => present_answer(ticket, *episode).map(|answer| replied(known, answer)).unwrap_or_default(),
        Delivery::Message { message } => expert_message(messages, message)
            .map(|message| vec![step(message_mark(message), message.at, Act::Reply(message.text.clone()))])
            .unwrap_or_default(),
        Delivery::Survey { episode, link } => present_answer(ticket, *episode)
            .map(|answer| vec![step(survey_mark(*episode), answer.at, Act::Reply(words::survey(&ticket.language, link)))])
            .unwrap_or_default(),
        Delivery::HandOff { epoch } => escalated_at(ticket, *epoch).map(|at| handed_off(known, at)).unwrap_or_default(),
        Delivery::Solved { episode } => {
            resolved_at(ticket, *episode).map(|at| vec![step(solved_mark(*episode), at, Act::Solve)]).unwrap_or_default()
        }
        Delivery::Event { .. } => Vec::new(),
    }
}

fn as_event(known: &Known<'_>, delivery: &Delivery) -> Option<Step> {
    let Known { ticket, messages, .. } = *known;
    match delivery {
        Delivery::Answer { episode } => {
            present_answer(ticket, *episode).map(|answer| tell::answer(known, answer, answer_mark(answer)))
        }
        Delivery::Message { message } => {
            expert_message(messages, message).map(|message| tell::message(ticket, message, message_mark(message)))
        }
        Delivery::Survey { episode, link } => {
            present_answer(ticket, *episode).map(|answer| tell::survey(ticket, answer, link, survey_mark(*episode)))
        }
        Delivery::HandOff { epoch } => {
            escalated_at(ticket, *epoch).map(|at| tell::hand_off(known, at, format!("HANDOFF#{epoch:06}")))
        }
        Delivery::Solved { episode } => resolved_at(ticket, *episode).map(|at| tell::solved(ticket, at, solved_mark(*episode))),
        Delivery::Event { .. } => None,
    }
}

fn step(what: String, at: Timestamp, act: Act) -> Step {
    Step { what, at, act }
}

/// The status follows the reply, and only while the answer is all that happened: what came after has a status of its own.
fn replied(known: &Known<'_>, answer: &Answer) -> Vec<Step> {
    let ticket = known.ticket;
    let text = match known.automatic {
        Some(automatic) => format!("{}\n\n{}", answer.text, words::automatic(&ticket.language, automatic)),
        None => answer.text.clone(),
    };
    let reply = step(answer_mark(answer), answer.at, Act::Reply(text));
    let waits = matches!(ticket.state, State::Answered { .. });
    let pending = waits.then(|| step(format!("PENDING#{:06}#{}", answer.episode, answer.at), answer.at, Act::Pending));
    [Some(reply), pending].into_iter().flatten().collect()
}

/// What the agents ended themselves is theirs already: a note or a status of ours would open it again.
fn handed_off(known: &Known<'_>, at: Timestamp) -> Vec<Step> {
    let ticket = known.ticket;
    if matches!(ticket.state, State::Escalated { because: EscalatedBecause::Agents, .. }) {
        return Vec::new();
    }
    let epoch = ticket.epoch;
    let note = Act::Note { text: packet::text(known), marker: format!("fandesk-{}-{epoch}", ticket.id.digest()) };
    vec![step(format!("NOTE#{epoch:06}"), at, note), step(format!("HANDOFF#{epoch:06}"), at, Act::HandOff)]
}

/// The answer of this episode while it stands. One that was taken back, or went to the agents, is not sent any more.
fn present_answer(ticket: &Ticket, episode: u32) -> Option<&Answer> {
    let stands = ticket.episode == episode && ticket.state.author().is_some();
    ticket.answer.as_ref().filter(|answer| stands && answer.episode == episode)
}

fn expert_message<'a>(messages: &'a [Message], id: &MessageId) -> Option<&'a Message> {
    messages.iter().find(|message| &message.id == id && matches!(message.speaker, Speaker::Expert(_)))
}

fn escalated_at(ticket: &Ticket, epoch: u32) -> Option<Timestamp> {
    match &ticket.state {
        State::Escalated { at, .. } if ticket.epoch == epoch => Some(*at),
        _ => None,
    }
}

fn resolved_at(ticket: &Ticket, episode: u32) -> Option<Timestamp> {
    match &ticket.state {
        State::Resolved { at, .. } if ticket.episode == episode => Some(*at),
        _ => None,
    }
}

/// One episode has two answers when agents gave an escalated ticket back, so the answer's moment is part of its mark.
fn answer_mark(answer: &Answer) -> String {
    format!("ANSWER#{:06}#{}", answer.episode, answer.at)
}

fn message_mark(message: &Message) -> String {
    format!("MESSAGE#{}", message.id)
}

fn survey_mark(episode: u32) -> String {
    format!("SURVEY#{episode:06}")
}

fn solved_mark(episode: u32) -> String {
    format!("SOLVED#{episode:06}")
}
