//! Counting a queue's messages, and telling when the next one becomes visible.

use super::queue::{OPEN_GROUP, Queue, find};
use super::work::Work;
use super::{Queues, SqsRefused, move_task};

/// How many messages a queue holds; exact, unlike the real service's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Ready to be received; on a FIFO queue also those whose group waits for one in flight.
    pub visible: u64,
    /// Sent with a delay that has not passed.
    pub delayed: u64,
    /// Received and neither deleted nor past their visibility time-out.
    pub in_flight: u64,
}

impl Queues {
    /// How many messages the queue holds, by state.
    pub fn counts(&self, queue: &str) -> Result<Counts, SqsRefused> {
        self.transact(|work| counts(work, &find(work, queue)?))
    }

    /// The earliest time in milliseconds, after now, at which a delayed or in-flight message becomes visible or a
    /// move task goes on; `None` when nothing will change by itself.
    pub fn next_due(&self, queue: &str) -> Result<Option<i64>, SqsRefused> {
        self.transact(|work| {
            let queue = find(work, queue)?;
            let query = "SELECT MIN(visible_at) FROM messages WHERE queue = ?1 AND visible_at > ?2";
            let due = work.number(query, (queue.id, work.now_ms))?;
            let moving = if self.is_moving() { move_task::next_due(work)? } else { None };
            Ok(due.into_iter().chain(moving).min())
        })
    }

    /// Whether a message could be received now. (It may be one that goes to the dead-letter queue instead.)
    pub fn has_visible(&self, queue: &str) -> Result<bool, SqsRefused> {
        self.transact(|work| {
            let queue = find(work, queue)?;
            let open_group = if queue.settings.fifo { OPEN_GROUP } else { "" };
            let query = format!(
                "SELECT EXISTS (SELECT 1 FROM messages m
                 WHERE queue = ?1 AND visible_at <= ?2 AND kept_from_ms > ?3 {open_group})"
            );
            Ok(work.number(&query, (queue.id, work.now_ms, queue.oldest_kept_ms(work)))? == Some(1))
        })
    }

    fn is_moving(&self) -> bool {
        self.0.moving.load(std::sync::atomic::Ordering::Relaxed)
    }
}

impl Queue {
    /// Messages that are kept from this time or earlier have outlived the retention period.
    pub(super) fn oldest_kept_ms(&self, work: &Work) -> i64 {
        work.now_ms - self.settings.number("MessageRetentionPeriod") * 1000
    }
}

pub(super) fn counts(work: &Work, queue: &Queue) -> Result<Counts, SqsRefused> {
    forget_expired(work, queue)?;
    let count = |condition: &str| {
        let query = format!("SELECT COUNT(*) FROM messages WHERE queue = ?1 AND {condition}");
        work.number(&query, (queue.id, work.now_ms)).map(|n| n.unwrap_or(0).unsigned_abs())
    };
    let (visible, ahead) = (count("visible_at <= ?2")?, count("visible_at > ?2")?);
    let in_flight = in_flight(work, queue)?;
    Ok(Counts { visible, delayed: ahead - in_flight, in_flight })
}

pub(super) fn in_flight(work: &Work, queue: &Queue) -> Result<u64, SqsRefused> {
    let query = "SELECT COUNT(*) FROM messages WHERE queue = ?1 AND visible_at > ?2 AND handed = 1";
    Ok(work.number(query, (queue.id, work.now_ms))?.unwrap_or(0).unsigned_abs())
}

/// Deletes the messages that have outlived the retention period.
pub(super) fn forget_expired(work: &Work, queue: &Queue) -> Result<(), SqsRefused> {
    let delete = "DELETE FROM messages WHERE queue = ?1 AND kept_from_ms <= ?2";
    if work.execute(delete, (queue.id, queue.oldest_kept_ms(work)))? > 0 {
        work.touch(&queue.name);
    }
    Ok(())
}
