//! Receiving: visible messages are handed out and are in flight until their visibility time-out.

use super::count::{forget_expired, in_flight};
use super::queue::{OPEN_GROUP, Queue, find, find_any};
use super::receipt::Receipt;
use super::redrive::to_dead_letters;
use super::stored::COLUMNS;
use super::work::Work;
use super::{Operation, Queues, Received, SqsRefused, Stored};

const MESSAGES_MAX: u32 = 10;
const VISIBILITY_MAX_S: u32 = 43_200;

impl Queues {
    /// Receives up to `max` messages (1 to 10), which others do not see for `visibility_s` seconds (0 to 43,200, or the
    /// queue's own time-out for `None`). A message whose receives reached `maxReceiveCount` goes to the dead-letter queue instead.
    ///
    /// # Errors
    /// No such queue, a number out of its range, or [`SqsRefused::OverLimit`] when too many of a standard queue are in flight.
    pub fn receive(&self, queue: &str, max: u32, visibility_s: Option<u32>) -> Result<Vec<Received>, SqsRefused> {
        self.run(Operation::ReceiveMessage, |work| receive(work, queue, max, visibility_s))
    }
}

pub(super) fn receive(work: &Work, queue: &str, max: u32, visibility_s: Option<u32>) -> Result<Vec<Received>, SqsRefused> {
    let queue = find(work, queue)?;
    let range = |parameter, reason: &str| SqsRefused::InvalidParameter { parameter, reason: reason.to_owned() };
    if !(1..=MESSAGES_MAX).contains(&max) {
        return Err(range("MaxNumberOfMessages", "1 to 10 are possible"));
    }
    let visibility_s = visibility_s.map_or(queue.settings.number("VisibilityTimeout"), i64::from);
    if visibility_s > i64::from(VISIBILITY_MAX_S) {
        return Err(range("VisibilityTimeout", "0 to 43200 seconds are possible"));
    }
    forget_expired(work, &queue)?;
    let Some(room) = room(work, &queue)? else { return Ok(Vec::new()) };
    let (chosen, dead) = choose(work, &queue, room.min(u64::from(max)))?;
    dead.iter().try_for_each(|place| to_dead_letters(work, &queue, *place))?;
    chosen.into_iter().map(|message| hand_out(work, &queue, message, visibility_s)).collect()
}

/// How many more messages may be in flight: `None` for none on a FIFO queue, a refusal on a standard one.
fn room(work: &Work, queue: &Queue) -> Result<Option<u64>, SqsRefused> {
    let in_flight = in_flight(work, queue)?;
    match work.in_flight_max.saturating_sub(in_flight) {
        0 if queue.settings.fifo => Ok(None),
        0 => Err(SqsRefused::OverLimit { queue: queue.name.clone(), in_flight }),
        room => Ok(Some(room)),
    }
}

/// The messages to hand out, and the places of those on the way that were received too often.
fn choose(work: &Work, queue: &Queue, max: u64) -> Result<(Vec<Stored>, Vec<i64>), SqsRefused> {
    let limit = receives_max(work, queue)?;
    let mut query = work.rows.prepare_cached(&candidates(queue.settings.fifo))?;
    let mut rows = query.query((queue.id, work.now_ms))?;
    let (mut chosen, mut dead) = (Vec::new(), Vec::new());
    while (chosen.len() as u64) < max
        && let Some(row) = rows.next()?
    {
        let message = Stored::read(row)?;
        if limit.is_some_and(|limit| message.receive_count >= limit) {
            dead.push(message.place);
        } else {
            chosen.push(message);
        }
    }
    Ok((chosen, dead))
}

/// Longest visible first; on a FIFO queue in the order of sending, within the groups that are open.
fn candidates(fifo: bool) -> String {
    if fifo {
        format!(
            "SELECT {COLUMNS} FROM messages m INDEXED BY messages_in_order
             WHERE m.queue = ?1 AND m.group_id IS NOT NULL AND m.visible_at <= ?2 {OPEN_GROUP} ORDER BY m.id"
        )
    } else {
        format!(
            "SELECT {COLUMNS} FROM messages m INDEXED BY messages_by_visibility
             WHERE m.queue = ?1 AND m.visible_at <= ?2 ORDER BY m.visible_at, m.id"
        )
    }
}

/// How often a message may be received; `None` without a dead-letter queue, also when that one was deleted.
fn receives_max(work: &Work, queue: &Queue) -> Result<Option<i64>, SqsRefused> {
    let Some(redrive) = &queue.settings.redrive else { return Ok(None) };
    Ok(find_any(work, &redrive.dead_letter_queue)?.map(|_| redrive.max_receive_count))
}

fn hand_out(work: &Work, queue: &Queue, mut message: Stored, visibility_s: i64) -> Result<Received, SqsRefused> {
    message.receive_count += 1;
    message.first_received_ms = message.first_received_ms.or(Some(work.now_ms));
    message.visible_at_ms = work.now_ms + visibility_s * 1000;
    let update = "UPDATE messages SET handed = 1, visible_at = ?2, received_ms = ?3, receive_count = ?4,
                  first_received_ms = ?5 WHERE id = ?1";
    let first = message.first_received_ms;
    work.execute(update, (message.place, message.visible_at_ms, work.now_ms, message.receive_count, first))?;
    work.touch(&queue.name);
    let receipt = Receipt { queue: queue.id, place: message.place, receive: message.receive_count };
    Ok(Received { receipt: receipt.handle(), message })
}
