//! The event that a function gets for records of a stream, in Lambda's shape.

use domain::Timestamp;
use dynoxide::actions::get_records::Record;
use serde_json::{Value, json};

use crate::dynamo::position;
use crate::template::stream_arn;

/// A record of a stream on its way to a function.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StreamRecord {
    /// Its sequence number as functions see it.
    pub(super) sequence: String,
    /// Its place in the stream.
    pub(super) position: i64,
    /// When it was written, by the runner's clock.
    pub(super) written: Timestamp,
    /// The record as it stands in the event.
    pub(super) json: Value,
}

impl StreamRecord {
    /// A record as it was read. `written` is the time of its reading where the embedded service, which keeps the wall's
    /// time, does not know better: the runner's clock does not go on while records are unread.
    ///
    /// Nothing for a write that changed nothing: the embedded service records it as a MODIFY, the real one does not.
    pub(super) fn of(table: &str, record: &Record, written: Timestamp) -> Option<StreamRecord> {
        let images = (&record.dynamodb.old_image, &record.dynamodb.new_image);
        if matches!(images, (Some(old), Some(new)) if old == new) {
            return None;
        }
        let mut json = serde_json::to_value(record).ok()?;
        json["awsRegion"] = Value::from("us-east-1");
        json["eventSourceARN"] = Value::from(stream_arn(table));
        json["dynamodb"]["ApproximateCreationDateTime"] = Value::from(written.millis() / 1000);
        let sequence = record.dynamodb.sequence_number.clone();
        Some(StreamRecord { position: position(&sequence), sequence, written, json })
    }
}

/// The event for these records.
pub(super) fn event(records: &[StreamRecord]) -> Value {
    json!({"Records": records.iter().map(|record| &record.json).collect::<Vec<_>>()})
}
