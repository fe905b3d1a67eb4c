//! A follow-up: what a customer's later message does to its ticket.

use domain::{EscalatedBecause, Span, State, Ticket, Timestamp};

/// Some help desks tell the first words twice, as the ticket and as its first comment, and send both at once. Within this time the
/// same words are one telling; later a person may have said them again, and nothing that a person says is lost.
const TOLD_TWICE_WITHIN: Span = Span::seconds(10);

/// What a later message does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FollowUp {
    /// It stands beside the question; the state stays.
    Append,
    /// It takes the answer back.
    Reopen(Box<Ticket>),
    /// It is too late to take the answer back, so a new ticket continues this one.
    Repeat,
    /// It is the question itself, told a second time.
    Double,
}

/// Decides about a customer's message. In doubt an answered ticket reopens: only a message that merely thanks leaves the answer
/// standing. `hand_off` is the program's deadline for a ticket that nobody answers.
pub(crate) fn decide(ticket: &Ticket, text: &str, hand_off: Option<Span>, now: Timestamp) -> FollowUp {
    if ticket.episode == 0 && is_same(text, &ticket.question) && now.since(ticket.opened_at) <= TOLD_TWICE_WITHIN {
        return FollowUp::Double;
    }
    match &ticket.state {
        State::Open | State::Claimed(_) | State::Escalated { .. } => FollowUp::Append,
        State::Answered { .. } | State::Resolved { .. } if triage::is_thanks(text) => FollowUp::Append,
        State::Answered { .. } | State::Resolved { .. } => {
            let reopened = ticket.clone().reopen(hand_off, now);
            reopened.map_or(FollowUp::Repeat, |ticket| FollowUp::Reopen(Box::new(ticket)))
        }
        State::Closed { .. } => FollowUp::Repeat,
    }
}

/// Whether a later message can no longer change the ticket, so that one which continues it may be there already.
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

/// The ticket after somebody ended it at the help desk: while it waits for an expert it is the agents' from now on. `None` where
/// nothing waits.
pub(crate) fn ended(ticket: &Ticket, now: Timestamp) -> Option<Ticket> {
    let waits = matches!(ticket.state, State::Open | State::Claimed(_));
    waits.then(|| ticket.clone().escalate(EscalatedBecause::Agents, now).ok()).flatten()
}
