//! A pull: the ticket that an idle expert takes next from the pool.

use std::collections::BTreeMap;

use domain::{Language, Span, Ticket, TicketId, Timestamp, TopicId};

use crate::draw::Draws;
use crate::{Opening, Policy, Standing};

/// One of the oldest tickets that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueHead {
    /// The ticket as matching sees it.
    pub opening: Opening,
    /// Since when the customer waits; a release does not begin this anew.
    pub waiting_since: Timestamp,
}

impl QueueHead {
    /// The head that this open ticket is.
    pub fn of(ticket: &Ticket) -> QueueHead {
        QueueHead { opening: Opening::of(ticket), waiting_since: ticket.opened_at }
    }
}

/// Experts who become idle at the same time choose among so many of a queue, each by their own draw, so that they rarely meet.
const AMONG: usize = 8;
/// An import may wait so many times as long as a fresh ticket before it comes first.
const BACKLOG_PATIENCE: i64 = 100;

/// The ticket for this expert, or nothing when they are away, full, or nothing fits.
///
/// Tickets of one topic and language are a queue. Of the queues that are open to them, the one comes first whose oldest wait has used
/// the greatest part of its target (the queue-and-idleness ratio of Gurvich and Whitt, 2009); from its oldest they get one by draw.
pub fn pull(standing: &Standing, heads: &[QueueHead], policy: &Policy, now: Timestamp) -> Option<TicketId> {
    let mut queues: BTreeMap<Queue, Vec<&QueueHead>> = BTreeMap::new();
    for head in heads.iter().filter(|head| fits(standing, head, policy, now)) {
        queues.entry(Queue::of(head)).or_default().push(head);
    }
    let oldest = |queue: &mut Vec<&QueueHead>| {
        queue.sort_by(|a, b| (a.waiting_since, &a.opening.id).cmp(&(b.waiting_since, &b.opening.id)));
        queue.truncate(AMONG);
    };
    queues.values_mut().for_each(oldest);
    let worst = queues.iter().max_by_key(|(queue, heads)| (used(queue, heads, policy, now), std::cmp::Reverse(*queue)))?;
    let draw = |head: &&&QueueHead| Draws::of(&head.opening, 0, policy).draw(&standing.id).order.to_bits();
    worst.1.iter().max_by_key(draw).map(|head| head.opening.id.clone())
}

/// What waits together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Queue<'a> {
    is_backlog: bool,
    language: &'a Language,
    topic: Option<&'a TopicId>,
}

impl<'a> Queue<'a> {
    fn of(head: &'a QueueHead) -> Queue<'a> {
        let Opening { is_backlog, language, topic, .. } = &head.opening;
        Queue { is_backlog: *is_backlog, language, topic: topic.as_ref() }
    }
}

fn fits(standing: &Standing, head: &QueueHead, policy: &Policy, now: Timestamp) -> bool {
    let ticket = &head.opening;
    let languages = policy.languages(&ticket.language, now.since(ticket.epoch_at));
    let open = ticket.is_backlog || now >= ticket.epoch_at + policy.pool_after();
    open && standing.unfit(ticket, &languages, policy, now).is_none()
}

// How much of its target the oldest has waited, in thousandths.
fn used(queue: &Queue, heads: &[&QueueHead], policy: &Policy, now: Timestamp) -> i64 {
    let patience = if queue.is_backlog { BACKLOG_PATIENCE } else { 1 };
    let target = policy.target().as_millis().max(1).saturating_mul(patience);
    let waited = heads.first().map_or(Span::ZERO, |head| now.since(head.waiting_since));
    waited.as_millis().saturating_mul(1_000) / target
}
