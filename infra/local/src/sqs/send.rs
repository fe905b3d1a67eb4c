//! Sending: a message takes its place in a queue.

use super::count::forget_expired;
use super::digest;
use super::identity::new_id;
use super::queue::{Queue, find};
use super::stored::{sequence_number, write_attributes};
use super::work::Work;
use super::{Message, Operation, Queues, SqsRefused};
use rusqlite::OptionalExtension;

const DELAY_MAX_S: u32 = 900;
const BATCH_BYTES_MAX: usize = 1_048_576;
/// For how long a FIFO queue knows a message again.
const DEDUPLICATION_MS: i64 = 300_000;

/// What the sender is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The message's id; that of the first one when a FIFO queue knew it again.
    pub message_id: String,
    /// The digest of the body, in hex.
    pub body_md5: String,
    /// The digest of the attributes, in hex, if there were any.
    pub attributes_md5: Option<String>,
    /// The place in a FIFO queue's order.
    pub sequence_number: Option<String>,
}

impl Queues {
    /// Sends a message, to be seen after `delay_s` seconds: 0 to 900, or the queue's own delay for `None`.
    ///
    /// # Errors
    /// No such queue, or a message or delay that the queue does not take.
    pub fn send(&self, queue: &str, message: &Message, delay_s: Option<u32>) -> Result<Sent, SqsRefused> {
        self.run(Operation::SendMessage, |work| send(work, &find(work, queue)?, message, delay_s))
    }

    /// Sends up to ten messages with their delays, each accepted or refused for itself.
    ///
    /// # Errors
    /// No such queue, not one to ten messages, or more than 1 MiB together: then none is sent.
    pub fn send_batch(
        &self,
        queue: &str,
        messages: &[(Message, Option<u32>)],
    ) -> Result<Vec<Result<Sent, SqsRefused>>, SqsRefused> {
        self.run(Operation::SendMessageBatch, |work| {
            let queue = find(work, queue)?;
            super::batch::check_length(messages.len())?;
            let bytes = messages.iter().map(|(message, _)| message.bytes()).sum();
            if bytes > BATCH_BYTES_MAX {
                return Err(SqsRefused::BatchTooLong { bytes });
            }
            Ok(messages.iter().map(|(message, delay_s)| send(work, &queue, message, *delay_s)).collect())
        })
    }
}

fn send(work: &Work, queue: &Queue, message: &Message, delay_s: Option<u32>) -> Result<Sent, SqsRefused> {
    message.check(&queue.settings)?;
    let delay_s = delay(queue, delay_s)?;
    forget_expired(work, queue)?;
    let deduplication = if queue.settings.fifo { message.deduplication(&queue.settings) } else { None };
    let scope = scope(queue, message);
    if let Some(known) = deduplication.as_deref().map(|id| known(work, queue, &scope, id)).transpose()?.flatten() {
        return Ok(sent(message, known.0, Some(known.1)));
    }
    let message_id = new_id()?;
    let place = insert(work, queue, message, &message_id, deduplication.as_deref(), delay_s)?;
    if let Some(id) = &deduplication {
        let insert = "INSERT INTO deduplications (queue, scope, deduplication_id, message_id, place, sent_ms)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        work.execute(insert, (queue.id, &scope, id, &message_id, place, work.now_ms))?;
    }
    work.touch(&queue.name);
    Ok(sent(message, message_id, deduplication.map(|_| place)))
}

fn delay(queue: &Queue, delay_s: Option<u32>) -> Result<i64, SqsRefused> {
    let refuse = |reason: &str| SqsRefused::InvalidParameter { parameter: "DelaySeconds", reason: reason.to_owned() };
    match delay_s {
        Some(delay_s) if delay_s > DELAY_MAX_S => Err(refuse("0 to 900 seconds are possible")),
        Some(delay_s) if delay_s > 0 && queue.settings.fifo => Err(refuse("a FIFO queue has one delay for all messages")),
        Some(delay_s) if !queue.settings.fifo => Ok(i64::from(delay_s)),
        _ => Ok(queue.settings.number("DelaySeconds")),
    }
}

fn insert(
    work: &Work,
    queue: &Queue,
    message: &Message,
    message_id: &str,
    deduplication: Option<&str>,
    delay_s: i64,
) -> Result<i64, SqsRefused> {
    let insert = "INSERT INTO messages (queue, visible_at, kept_from_ms, group_id, deduplication_id, message_id, sent_ms,
                  trace_header, attributes, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?3, ?7, ?8, ?9)";
    let values = (
        queue.id,
        work.now_ms + delay_s * 1000,
        work.now_ms,
        &message.group_id,
        deduplication,
        message_id,
        &message.trace_header,
        write_attributes(&message.attributes)?,
        &message.body,
    );
    work.execute(insert, values)?;
    Ok(work.rows.last_insert_rowid())
}

/// Within what a deduplication id is unique: the group, or else the whole queue (no group has an empty id).
fn scope(queue: &Queue, message: &Message) -> String {
    let by_group = queue.settings.text("DeduplicationScope").as_deref() == Some("messageGroup");
    if by_group { message.group_id.clone().unwrap_or_default() } else { String::new() }
}

/// The id and place of a message that was sent with this deduplication id in the last five minutes.
fn known(work: &Work, queue: &Queue, scope: &str, id: &str) -> Result<Option<(String, i64)>, SqsRefused> {
    let forget = "DELETE FROM deduplications WHERE queue = ?1 AND sent_ms <= ?2";
    work.execute(forget, (queue.id, work.now_ms - DEDUPLICATION_MS))?;
    let query = "SELECT message_id, place FROM deduplications WHERE queue = ?1 AND scope = ?2 AND deduplication_id = ?3";
    let mut query = work.rows.prepare_cached(query)?;
    Ok(query.query_row((queue.id, scope, id), |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn sent(message: &Message, message_id: String, place: Option<i64>) -> Sent {
    Sent {
        message_id,
        body_md5: digest::of_body(&message.body),
        attributes_md5: digest::of_attributes(&message.attributes),
        sequence_number: place.map(sequence_number),
    }
}
