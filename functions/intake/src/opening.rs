//! An opening: what a question is when it comes in - a ticket that waits, one for the client's agents, or spam.

use domain::{
    Asker, ClosedBecause, Connection, EscalatedBecause, Message, Opening, Origin, Program, Sign, Ticket, TicketId, Timestamp,
    TopicId, TopicRoute,
};
use triage::{Screened, TopicFound};

use crate::question::Question;

/// How much of a name that means nothing to us is told to the agents.
const NAME_CHARS_MAX: usize = 100;

/// The program that a question goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    /// The program named, or the connection's own.
    pub(crate) program: Program,
    /// The program that was named and does not exist.
    pub(crate) unknown: Option<String>,
}

/// The ticket that a question makes. A program or topic that does not exist, and a topic that only agents solve, hand it to the
/// client's agents with the reason: nothing is dropped.
pub(crate) fn open(
    id: TicketId,
    question: &Question,
    connection: &Connection,
    home: &Home,
    correlation: &str,
    now: Timestamp,
) -> Ticket {
    let program = &home.program;
    let topic = match &home.unknown {
        Some(_) => TopicFound::None,
        None => triage::topic(program, question.topic.as_deref(), &question.subject, &question.text),
    };
    let opening = Opening {
        id,
        origin: origin(question, connection),
        language: triage::language(question.language.as_deref(), program, &question.subject, &question.text),
        topic: known(&topic),
        asker: Asker::of(&connection.client, &question.identity),
        subject: redacted(&question.subject),
        question: redacted(&question.text),
        correlation: correlation.to_owned(),
    };
    let ticket = Ticket::open(opening, program, now);
    match &home.unknown {
        Some(named) => ticket.handed_off(EscalatedBecause::Unknown { what: format!("program {}", short(named)) }, now),
        None => gated(ticket, &question.subject, &question.text, &topic, program, now),
    }
}

/// The ticket that continues `old`, whose windows are over, with the customer's message as its question. Where somebody said of the old
/// one that it was no spam, the gate holds back none that continues it.
pub(crate) fn repeat(old: &Ticket, message: &Message, program: &Program) -> Ticket {
    let kept = old.topic.clone().filter(|topic| program.topic(topic).is_some());
    let topic = kept.map_or_else(|| triage::topic(program, None, &old.subject, &message.text), TopicFound::Known);
    let opening = Opening {
        id: old.id.repeat_of(&message.id, message.at),
        origin: Origin { repeat_of: Some(old.id.clone()), ..old.origin.clone() },
        language: old.language.clone(),
        topic: known(&topic),
        asker: old.asker.clone(),
        subject: old.subject.clone(),
        question: message.text.clone(),
        correlation: message.correlation.clone(),
    };
    let ticket = Ticket::open(opening, program, message.at);
    let step = if old.is_cleared() { routed } else { gated };
    step(ticket, &old.subject, &message.text, &topic, program, message.at)
}

/// A text as experts may see it: without what is private.
pub(crate) fn redacted(text: &str) -> String {
    triage::redact(text).text
}

fn origin(question: &Question, connection: &Connection) -> Origin {
    Origin {
        connection: connection.id.clone(),
        kind: connection.kind,
        external: question.external.clone(),
        channel: question.channel.clone(),
        digest: question.digest.clone(),
        repeat_of: None,
    }
}

fn known(topic: &TopicFound) -> Option<TopicId> {
    match topic {
        TopicFound::Known(topic) => Some(topic.clone()),
        TopicFound::None | TopicFound::Unknown(_) => None,
    }
}

fn gated(ticket: Ticket, subject: &str, text: &str, topic: &TopicFound, program: &Program, now: Timestamp) -> Ticket {
    let ticket = match triage::screen(program, subject, text) {
        Screened::Spam { evidence, signs } => return binned(ticket, evidence, signs, now),
        Screened::Odd(seen) => ticket.looks_odd(seen),
        Screened::Pass => ticket,
    };
    routed(ticket, subject, text, topic, program, now)
}

/// Closed as spam. What was seen stays with it, for whoever reads an appeal.
fn binned(ticket: Ticket, evidence: String, signs: Vec<Sign>, now: Timestamp) -> Ticket {
    let ticket = if signs.is_empty() { ticket } else { ticket.looks_odd(signs) };
    ticket.closed(ClosedBecause::Spam { evidence }, now)
}

/// Where a ticket goes that the gate let through.
fn routed(ticket: Ticket, subject: &str, text: &str, topic: &TopicFound, program: &Program, now: Timestamp) -> Ticket {
    match topic {
        TopicFound::Unknown(named) => {
            ticket.handed_off(EscalatedBecause::Unknown { what: format!("topic {}", short(named)) }, now)
        }
        TopicFound::Known(topic) if is_for_agents(program, topic) => ticket.handed_off(EscalatedBecause::Topic, now),
        TopicFound::Known(_) | TopicFound::None => match triage::rule_met(&program.escalation, &[subject, text], None) {
            Some(rule) => ticket.escalated_by_rule(rule, now),
            None => ticket,
        },
    }
}

fn is_for_agents(program: &Program, topic: &TopicId) -> bool {
    program.topic(topic).is_some_and(|topic| topic.route == TopicRoute::Agents)
}

fn short(named: &str) -> String {
    named.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect()
}
