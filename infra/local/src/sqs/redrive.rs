//! Dead letters: how a message becomes one, how they are read, and how they go back.

use super::identity::{arn, new_id, queue_of_arn};
use super::queue::{Queue, every, find};
use super::stored::COLUMNS;
use super::work::Work;
use super::{Operation, Queues, SqsRefused, Stored};
use rusqlite::OptionalExtension;

/// Which dead letters go back.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// All that are not in flight.
    All,
    /// Those with these message ids.
    Ids(&'a [String]),
}

impl Queues {
    /// Reads up to `limit` messages of a queue in their order and changes nothing: for looking at dead letters.
    pub fn peek(&self, queue: &str, limit: u32) -> Result<Vec<Stored>, SqsRefused> {
        self.transact(|work| {
            let queue = find(work, queue)?;
            let query = format!("SELECT {COLUMNS} FROM messages m WHERE queue = ?1 AND kept_from_ms > ?2 ORDER BY id LIMIT ?3");
            let mut query = work.rows.prepare_cached(&query)?;
            let mut rows = query.query((queue.id, queue.oldest_kept_ms(work), limit))?;
            let mut messages = Vec::new();
            while let Some(row) = rows.next()? {
                messages.push(Stored::read(row)?);
            }
            Ok(messages)
        })
    }

    /// Sends dead letters back: to `destination`, or each to the queue it came from, and says how many went. As with a
    /// move task of the real service each is a new message with a new id, never received. Letters that never came
    /// from a queue (a stream's failures, say) stay unless a destination is named.
    pub fn redrive(&self, dead_letters: &str, destination: Option<&str>, which: Which) -> Result<usize, SqsRefused> {
        self.transact(|work| {
            let source = find(work, dead_letters)?;
            let mut moved = 0;
            for letter in letters(work, &source, 0, i64::MAX)? {
                let target = destination.or(letter.came_from.as_deref());
                if let (Some(target), true) = (target, which.includes(&letter)) {
                    send_back(work, &source, letter.place, target)?;
                    moved += 1;
                }
            }
            Ok(moved)
        })
    }

    /// The queues whose dead letters come to this queue, by name.
    pub fn dead_letter_sources(&self, queue: &str) -> Result<Vec<String>, SqsRefused> {
        self.run(Operation::ListDeadLetterSourceQueues, |work| sources(work, &find(work, queue)?.name))
    }
}

impl Which<'_> {
    fn includes(&self, letter: &Letter) -> bool {
        match self {
            Which::All => true,
            Which::Ids(ids) => ids.contains(&letter.message_id),
        }
    }
}

/// A dead letter that could go back: its place, its id and the queue it came from.
pub(super) struct Letter {
    pub(super) place: i64,
    message_id: String,
    pub(super) came_from: Option<String>,
}

/// Up to `limit` messages of the queue after a place that are neither in flight nor delayed.
pub(super) fn letters(work: &Work, queue: &Queue, after: i64, limit: i64) -> Result<Vec<Letter>, SqsRefused> {
    let query = "SELECT id, message_id, dead_letter_source FROM messages
                 WHERE queue = ?1 AND id > ?2 AND visible_at <= ?3 ORDER BY id LIMIT ?4";
    let mut query = work.rows.prepare_cached(query)?;
    let letters = query.query_map((queue.id, after, work.now_ms, limit), |row| {
        let source: Option<String> = row.get(2)?;
        let came_from = source.as_deref().and_then(queue_of_arn).map(str::to_owned);
        Ok(Letter { place: row.get(0)?, message_id: row.get(1)?, came_from })
    })?;
    Ok(letters.collect::<Result<Vec<_>, _>>()?)
}

pub(super) fn sources(work: &Work, dead_letters: &str) -> Result<Vec<String>, SqsRefused> {
    let leads_here = |queue: &Queue| queue.settings.redrive.as_ref().is_some_and(|r| r.dead_letter_queue == dead_letters);
    Ok(every(work)?.into_iter().filter(leads_here).map(|queue| queue.name).collect())
}

/// Moves a message to the queue's dead-letter queue, where it stands last and keeps its id, age and receive count.
/// A FIFO queue's letter is kept from now on; a standard queue's from when it was sent.
pub(super) fn to_dead_letters(work: &Work, queue: &Queue, place: i64) -> Result<(), SqsRefused> {
    let Some(redrive) = &queue.settings.redrive else { return Ok(()) };
    let target = find(work, &redrive.dead_letter_queue)?;
    let kept_from = if queue.settings.fifo { "?3" } else { "kept_from_ms" };
    let copy = format!(
        "INSERT INTO messages (queue, visible_at, kept_from_ms, group_id, deduplication_id, message_id, sent_ms,
         receive_count, first_received_ms, dead_letter_source, trace_header, attributes, body)
         SELECT ?2, ?3, {kept_from}, group_id, deduplication_id, message_id, sent_ms, receive_count, first_received_ms, ?4,
         trace_header, attributes, body FROM messages WHERE id = ?1"
    );
    work.execute(&copy, (place, target.id, work.now_ms, arn(&queue.name)))?;
    leave(work, queue, &target.name, place)
}

/// Moves a dead letter to a queue as a new message.
pub(super) fn send_back(work: &Work, source: &Queue, place: i64, destination: &str) -> Result<(), SqsRefused> {
    let target = find(work, destination)?;
    if target.settings.fifo && !has_group(work, place)? {
        let reason = format!("a message without a group cannot go to FIFO queue {destination}");
        return Err(SqsRefused::UnsupportedOperation { reason });
    }
    let copy = "INSERT INTO messages (queue, visible_at, kept_from_ms, group_id, deduplication_id, message_id, sent_ms,
                trace_header, attributes, body)
                SELECT ?2, ?3, ?3, group_id, deduplication_id, ?4, ?3, trace_header, attributes, body
                FROM messages WHERE id = ?1";
    work.execute(copy, (place, target.id, work.now_ms, new_id()?))?;
    leave(work, source, &target.name, place)
}

fn has_group(work: &Work, place: i64) -> Result<bool, SqsRefused> {
    let mut query = work.rows.prepare_cached("SELECT group_id FROM messages WHERE id = ?1")?;
    let group: Option<Option<String>> = query.query_row([place], |row| row.get(0)).optional()?;
    Ok(group.flatten().is_some())
}

fn leave(work: &Work, source: &Queue, target: &str, place: i64) -> Result<(), SqsRefused> {
    work.execute("DELETE FROM messages WHERE id = ?1", [place])?;
    work.touch(&source.name);
    work.touch(target);
    Ok(())
}
