//! A message as it is kept in a queue, and as it is received.

use super::attribute::AttributeJson;
use super::identity::ACCOUNT;
use super::{MessageAttribute, SqsRefused};
use rusqlite::Row;
use std::collections::BTreeMap;

/// A message in a queue. Times are in milliseconds of the queues' clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The id given when it was sent; a message keeps it on its way to a dead-letter queue.
    pub message_id: String,
    /// The body as sent.
    pub body: String,
    /// The attributes by name.
    pub attributes: BTreeMap<String, MessageAttribute>,
    /// The group, if one was given.
    pub group_id: Option<String>,
    /// By which a FIFO queue knew it again.
    pub deduplication_id: Option<String>,
    /// The tracing header, if one was given.
    pub trace_header: Option<String>,
    /// When it was sent.
    pub sent_ms: i64,
    /// How often it was received, this time included.
    pub receive_count: i64,
    /// When it was received for the first time.
    pub first_received_ms: Option<i64>,
    /// When it is or was to become visible.
    pub visible_at_ms: i64,
    /// The ARN of the queue it came from when it became a dead letter.
    pub dead_letter_source: Option<String>,
    /// Its place in the queue's order; grows with every message.
    pub place: i64,
}

/// A message in the hands of a consumer, with the receipt by which it is deleted or kept longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The message.
    pub message: Stored,
    /// The receipt handle of this one receive.
    pub receipt: String,
}

/// The columns that [`Stored::read`] expects, in its order.
pub(super) const COLUMNS: &str = "m.id, m.message_id, m.body, m.attributes, m.group_id, m.deduplication_id, m.trace_header, \
     m.sent_ms, m.receive_count, m.first_received_ms, m.visible_at, m.dead_letter_source";

impl Stored {
    pub(super) fn read(row: &Row) -> Result<Stored, SqsRefused> {
        let attributes: Option<String> = row.get(3)?;
        Ok(Stored {
            place: row.get(0)?,
            message_id: row.get(1)?,
            body: row.get(2)?,
            attributes: attributes.map(|text| read_attributes(&text)).transpose()?.unwrap_or_default(),
            group_id: row.get(4)?,
            deduplication_id: row.get(5)?,
            trace_header: row.get(6)?,
            sent_ms: row.get(7)?,
            receive_count: row.get(8)?,
            first_received_ms: row.get(9)?,
            visible_at_ms: row.get(10)?,
            dead_letter_source: row.get(11)?,
        })
    }

    /// The system attributes by their SQS names, as they stand in a Lambda event's `attributes` too.
    pub fn system_attributes(&self) -> BTreeMap<&'static str, String> {
        let fifo = self.deduplication_id.as_ref().map(|_| sequence_number(self.place));
        let optional = [
            ("ApproximateFirstReceiveTimestamp", self.first_received_ms.map(|at| at.to_string())),
            ("MessageGroupId", self.group_id.clone()),
            ("MessageDeduplicationId", self.deduplication_id.clone()),
            ("SequenceNumber", fifo),
            ("AWSTraceHeader", self.trace_header.clone()),
            ("DeadLetterQueueSourceArn", self.dead_letter_source.clone()),
        ];
        let always = [
            ("SenderId", ACCOUNT.to_owned()),
            ("SentTimestamp", self.sent_ms.to_string()),
            ("ApproximateReceiveCount", self.receive_count.to_string()),
        ];
        always.into_iter().chain(optional.into_iter().filter_map(|(name, value)| Some((name, value?)))).collect()
    }
}

/// The sequence number of the message at a place: twenty digits that sort as they count.
pub(super) fn sequence_number(place: i64) -> String {
    (10_000_000_000_000_000_000 + place.unsigned_abs()).to_string()
}

/// The text that a row keeps for attributes; nothing for none.
pub(super) fn write_attributes(attributes: &BTreeMap<String, MessageAttribute>) -> Result<Option<String>, SqsRefused> {
    let json: BTreeMap<&str, AttributeJson> = attributes.iter().map(|(name, a)| (name.as_str(), a.into())).collect();
    if json.is_empty() { Ok(None) } else { Ok(Some(serde_json::to_string(&json)?)) }
}

fn read_attributes(text: &str) -> Result<BTreeMap<String, MessageAttribute>, SqsRefused> {
    let json: BTreeMap<String, AttributeJson> = serde_json::from_str(text)?;
    json.into_iter().map(|(name, json)| json.read(&name).map(|attribute| (name, attribute))).collect()
}
