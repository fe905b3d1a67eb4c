//! What follows from a fact: the whole chain, readable in one place.
//!
//! ```text
//! opened, released, reopened, returned  -> match: find somebody (after a reopen the reward is forfeited, too; an appeal has none)
//! released by an escalation             -> match: look again when the peers' window is over
//! claimed                               -> match: look again when the lease is over
//! an answer put on its way              -> match: look again when it can no longer be taken back
//! answered                              -> relay: answer · csat: ask · payout: hold
//! resolved                              -> relay: solved
//! settled                               -> payout: earn
//! escalated                             -> relay: hand-off (from an answer: payout: forfeit)
//! a message of an expert                -> relay: message
//! every fact of an API client's ticket  -> relay: signed event
//! escalated, returned at a help desk    -> relay: signed event, where the connection wants any
//! ```

use domain::{ConnectionKind, Fact, Message, Span, Speaker, State, Ticket, Timestamp};
use queue::{Delivery, Outgoing, Work};

/// How long after a lease or window the look at it comes: the queue's clock and ours need not agree to the second.
const LEASE_GRACE: Span = Span::seconds(2);

/// The work that follows from two versions of a ticket. Two equal versions make none.
pub fn of_ticket(before: Option<&Ticket>, after: &Ticket) -> Vec<Outgoing> {
    let mut work = Vec::new();
    for fact in Fact::between(before, after) {
        work.extend(of_fact(fact, before, after));
        work.extend(event(fact, before, after));
    }
    work.extend(sending_watch(before, after));
    work
}

/// The work that follows from a message: an expert's goes to the customer.
pub fn of_message(message: &Message) -> Vec<Outgoing> {
    match &message.speaker {
        Speaker::Expert(_) => {
            let delivery = Delivery::Message { message: message.id.clone() };
            vec![Outgoing::now(Work::Deliver { ticket: message.ticket.clone(), delivery }, &message.correlation)]
        }
        Speaker::Customer | Speaker::Agent => Vec::new(),
    }
}

fn of_fact(fact: Fact, before: Option<&Ticket>, after: &Ticket) -> Vec<Outgoing> {
    let (id, epoch, episode) = (after.id.clone(), after.epoch, after.episode);
    let deliver = |delivery| Outgoing::now(Work::Deliver { ticket: after.id.clone(), delivery }, &after.correlation);
    match fact {
        Fact::Opened | Fact::Released | Fact::Returned | Fact::Reopened => {
            let waits = matches!(after.state, State::Open);
            let matched = waits.then(|| Outgoing::now(Work::MatchTicket { ticket: id, epoch }, &after.correlation));
            let lost = if fact == Fact::Reopened { forfeit(before, after, after.epoch_at) } else { None };
            matched.into_iter().chain(peers_watch(after)).chain(lost).collect()
        }
        Fact::Claimed => lease_watch(after).into_iter().collect(),
        Fact::Answered => {
            let ask = Outgoing::now(Work::AskCustomer { ticket: id, episode }, &after.correlation);
            let hold = ledger::reward(after).map(|reward| Outgoing::now(Work::HoldReward { reward }, &after.correlation));
            [deliver(Delivery::Answer { episode }), ask].into_iter().chain(hold).collect()
        }
        Fact::Resolved => vec![deliver(Delivery::Solved { episode })],
        Fact::Settled => earn(after).into_iter().collect(),
        Fact::Escalated => {
            let State::Escalated { at, .. } = &after.state else { return Vec::new() };
            // A reopening that met a rule is both facts in one write, and its reward is forfeited once.
            let still = before.filter(|before| before.episode == episode);
            [deliver(Delivery::HandOff { epoch })].into_iter().chain(forfeit(still, after, *at)).collect()
        }
        Fact::Closed | Fact::Rated => Vec::new(),
    }
}

fn lease_watch(after: &Ticket) -> Option<Outgoing> {
    let State::Claimed(lease) = &after.state else { return None };
    let work = Work::LapseLease { ticket: after.id.clone(), epoch: after.epoch };
    Some(Outgoing::after(lease.until.since(lease.at) + LEASE_GRACE, work, &after.correlation))
}

/// An answer on its way is no fact yet: it becomes one when nobody took it back. A lease that was extended needs no look of its own, since
/// the one that comes early waits again.
fn sending_watch(before: Option<&Ticket>, after: &Ticket) -> Option<Outgoing> {
    let sending = |ticket: &Ticket| match &ticket.state {
        State::Claimed(lease) => lease.sending.clone(),
        _ => None,
    };
    let begun = sending(after).filter(|now| before.and_then(sending).as_ref() != Some(now))?;
    let work = Work::LapseLease { ticket: after.id.clone(), epoch: after.epoch };
    Some(Outgoing::after(begun.until.since(begun.at), work, &after.correlation))
}

/// Each epoch of an escalation that peers may stop has a look at its end: a peer may have released it meanwhile.
fn peers_watch(after: &Ticket) -> Option<Outgoing> {
    let escalation = after.escalation.as_ref().filter(|_| after.state == State::Open)?;
    let work = Work::EndPeersWindow { ticket: after.id.clone(), epoch: after.epoch };
    Some(Outgoing::after(escalation.until.since(after.epoch_at) + LEASE_GRACE, work, &after.correlation))
}

/// The reward of the answer that was taken back. It is read off the version before, in which that answer still stood.
fn forfeit(before: Option<&Ticket>, after: &Ticket, at: Timestamp) -> Option<Outgoing> {
    let reward = ledger::reward(before?)?;
    Some(Outgoing::now(Work::ForfeitReward { reward, at }, &after.correlation))
}

/// The reward of a resolution that stands, dated by the resolution: a fact that every repetition reads off the same.
fn earn(after: &Ticket) -> Option<Outgoing> {
    let State::Resolved { at, .. } = &after.state else { return None };
    let reward = ledger::reward(after)?;
    Some(Outgoing::now(Work::EarnReward { reward, at: *at }, &after.correlation))
}

fn event(fact: Fact, before: Option<&Ticket>, after: &Ticket) -> Option<Outgoing> {
    // At a help desk people read what happens; only what crosses the line between experts and agents is an event there as well.
    let told = match after.origin.kind {
        ConnectionKind::Zendesk => matches!(fact, Fact::Escalated | Fact::Returned),
        _ => !matches!(fact, Fact::Claimed | Fact::Released | Fact::Settled),
    };
    if !told {
        return None;
    }
    let at = moment(fact, before, after);
    let delivery = Delivery::Event { fact, at, episode: after.episode, epoch: after.epoch };
    Some(Outgoing::now(Work::Deliver { ticket: after.id.clone(), delivery }, &after.correlation))
}

/// When the fact happened, read off the ticket, so that a repeated record tells the same moment.
fn moment(fact: Fact, before: Option<&Ticket>, after: &Ticket) -> Timestamp {
    match (&after.state, fact) {
        (_, Fact::Opened) => after.opened_at,
        (_, Fact::Rated) => after.rating.map_or(after.opened_at, |rating| rating.at),
        (State::Answered { at, .. } | State::Resolved { at, .. } | State::Escalated { at, .. } | State::Closed { at, .. }, _) => {
            *at
        }
        _ => before.map_or(after.opened_at, |_| after.epoch_at),
    }
}
