//! A follow-up: what a customer's later message does to its ticket.

use domain::{ClosedBecause, EscalatedBecause, Program, Span, State, Ticket, Timestamp};

/// Some help desks tell the first words twice, as the ticket and as its first comment, and send both at once. Within this time the
/// same words are one telling; later a person may have said them again, and nothing that a person says is lost.
const TOLD_TWICE_WITHIN: Span = Span::seconds(10);

/// What a later message does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FollowUp {
    /// It stands beside the question; the ticket's history tells it, and a rule of the program may send the ticket to the agents.
    Append(Box<Ticket>),
    /// It merely thanks: it is kept, and changes nothing.
    Thanks,
    /// It takes the answer back, or appeals against the spam gate.
    Reopen(Box<Ticket>),
    /// It is too late to take the answer back, so a new ticket continues this one.
    Repeat,
    /// It is the question itself, told a second time.
    Double,
}

/// Decides about a customer's message. In doubt an answered ticket reopens: only a message that merely thanks leaves the answer
/// standing. A phrase of the program's rules, or one reopen too many, sends the ticket to the client's agents.
pub(crate) fn decide(ticket: &Ticket, text: &str, program: Option<&Program>, now: Timestamp) -> FollowUp {
    if ticket.episode == 0 && is_same(text, &ticket.question) && now.since(ticket.opened_at) <= TOLD_TWICE_WITHIN {
        return FollowUp::Double;
    }
    match &ticket.state {
        State::Open | State::Claimed(_) | State::Escalated { .. } => {
            FollowUp::Append(Box::new(ruled(ticket.clone().customer_wrote(now), text, None, program, now)))
        }
        State::Answered { .. } | State::Resolved { .. } if triage::is_thanks(text) => FollowUp::Thanks,
        State::Answered { .. } | State::Resolved { .. } => {
            let reopened = ticket.clone().reopen(program.and_then(|program| program.deadlines.hand_off), now);
            reopened.map_or(FollowUp::Repeat, |ticket| {
                let reopens = Some(ticket.episode);
                FollowUp::Reopen(Box::new(ruled(ticket, text, reopens, program, now)))
            })
        }
        State::Closed { because: ClosedBecause::Spam { .. }, .. } => appealed(ticket, text, program, now),
        State::Closed { because: ClosedBecause::Duplicate { .. }, .. } => FollowUp::Repeat,
    }
}

/// Whoever writes again after the spam gate closed their ticket is heard by people, whatever they write.
fn appealed(ticket: &Ticket, text: &str, program: Option<&Program>, now: Timestamp) -> FollowUp {
    let opened = program.and_then(|program| ticket.clone().not_spam(program, now).ok());
    opened.map_or(FollowUp::Repeat, |ticket| FollowUp::Reopen(Box::new(ruled(ticket, text, None, program, now))))
}

/// The ticket after its program's rules heard the customer's words. Without its program there is no rule.
fn ruled(ticket: Ticket, text: &str, reopens: Option<u32>, program: Option<&Program>, now: Timestamp) -> Ticket {
    let rule = program.and_then(|program| triage::rule_met(&program.escalation, &[text], reopens));
    match rule {
        Some(rule) => ticket.escalated_by_rule(rule, now),
        None => ticket,
    }
}

/// Whether a later message can no longer change the ticket, or whether one which continues it may be there already.
pub(crate) fn is_over(ticket: &Ticket, now: Timestamp) -> bool {
    match &ticket.state {
        State::Resolved { settled, .. } => *settled || ticket.due.is_some_and(|due| now >= due),
        State::Closed { .. } => true,
        _ => false,
    }
}

/// Whether two texts are one text to a reader: help desks end lines and texts as they like.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    plain(one) == plain(other)
}

/// The ticket after somebody ended it at the help desk: while it waits for an expert it is the agents' from now on; where they have it
/// already, its history tells the end. `None` where nothing waits.
pub(crate) fn ended(ticket: &Ticket, now: Timestamp) -> Option<Ticket> {
    let ended = match &ticket.state {
        State::Open | State::Claimed(_) => ticket.clone().escalate(EscalatedBecause::Agents, now).ok(),
        State::Escalated { .. } => Some(ticket.clone().ended_by_agents(now)),
        _ => None,
    };
    ended.filter(|ended| ended != ticket)
}
