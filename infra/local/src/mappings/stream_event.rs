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

#[cfg(test)]
mod tests {
    use dynoxide::actions::get_records::StreamRecord as Images;

    use super::*;

    fn record(old: Option<Value>, new: Option<Value>) -> Record {
        let item = |json: Value| serde_json::from_value(json).unwrap();
        let images = Images {
            keys: item(json!({"pk": {"S": "a"}})),
            old_image: old.map(item),
            new_image: new.map(item),
            sequence_number: "100000000000000000007".to_owned(),
            size_bytes: 26,
            stream_view_type: "NEW_AND_OLD_IMAGES".to_owned(),
            approximate_creation_date_time: 1.0,
        };
        Record {
            event_id: "e1".to_owned(),
            event_name: "MODIFY".to_owned(),
            event_version: "1.1".to_owned(),
            event_source: "aws:dynamodb".to_owned(),
            aws_region: "dynoxide".to_owned(),
            dynamodb: images,
            user_identity: None,
        }
    }

    fn item(n: &str) -> Option<Value> {
        Some(json!({"pk": {"S": "a"}, "n": {"N": n}}))
    }

    #[test]
    fn a_record_stands_in_the_event_as_lambda_shows_it() {
        let written = "2019-08-01T00:00:00.500Z".parse().unwrap();
        let known = StreamRecord::of("Things", &record(item("1"), item("2")), written).unwrap();
        assert_eq!(known.position, 7);
        assert_eq!(
            event(&[known])["Records"][0],
            json!({
                "eventID": "e1",
                "eventName": "MODIFY",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": "us-east-1",
                "dynamodb": {
                    "Keys": {"pk": {"S": "a"}},
                    "NewImage": {"pk": {"S": "a"}, "n": {"N": "2"}},
                    "OldImage": {"pk": {"S": "a"}, "n": {"N": "1"}},
                    "SequenceNumber": "100000000000000000007",
                    "SizeBytes": 26,
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                    "ApproximateCreationDateTime": 1_564_617_600,
                },
                "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/Things/stream/2026-01-01T00:00:00.000",
            })
        );
    }

    #[test]
    fn a_write_that_changed_nothing_is_no_record() {
        assert_eq!(StreamRecord::of("Things", &record(item("1"), item("1")), Timestamp::default()), None);
        assert!(StreamRecord::of("Things", &record(None, item("1")), Timestamp::default()).is_some());
        assert!(StreamRecord::of("Things", &record(item("1"), None), Timestamp::default()).is_some());
    }
}
