//! The event that a function gets for messages of a queue, in Lambda's shape.

use data_encoding::{BASE64, HEXLOWER};
use md5::{Digest, Md5};
use serde_json::{Map, Value, json};

use crate::sqs::{MessageAttribute, Received, arn};

/// The event for these messages of a queue.
pub(super) fn event(queue: &str, messages: &[Received]) -> Value {
    let arn = arn(queue);
    json!({"Records": messages.iter().map(|received| record(&arn, received)).collect::<Vec<_>>()})
}

fn record(arn: &str, received: &Received) -> Value {
    let message = &received.message;
    let attributes: Map<String, Value> = message.attributes.iter().map(|(name, a)| (name.clone(), attribute(a))).collect();
    json!({
        "messageId": message.message_id,
        "receiptHandle": received.receipt,
        "body": message.body,
        "attributes": message.system_attributes(),
        "messageAttributes": attributes,
        "md5OfBody": HEXLOWER.encode(Md5::digest(message.body.as_bytes()).as_slice()),
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": "us-east-1",
    })
}

fn attribute(attribute: &MessageAttribute) -> Value {
    let mut json = json!({"stringListValues": [], "binaryListValues": [], "dataType": attribute.data_type()});
    match attribute {
        MessageAttribute::Text { value, .. } => json["stringValue"] = Value::from(value.as_str()),
        MessageAttribute::Binary { value, .. } => json["binaryValue"] = Value::from(BASE64.encode(value)),
    }
    json
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::sqs::{Message, Queues};

    #[test]
    fn a_message_stands_in_the_event_as_lambda_shows_it() {
        let queues = Queues::open(None, Arc::new(|| 1_564_617_600_000)).unwrap();
        queues.create("Work", &Default::default()).unwrap();
        let mut message = Message::new("hello");
        message.attributes.insert("lang".to_owned(), MessageAttribute::text("de"));
        message
            .attributes
            .insert("raw".to_owned(), MessageAttribute::Binary { data_type: "Binary".to_owned(), value: vec![255] });
        queues.send("Work", &message, None).unwrap();
        let received = queues.receive("Work", 10, None).unwrap();
        let record = &event("Work", &received)["Records"][0];
        assert_eq!(
            *record,
            json!({
                "messageId": received[0].message.message_id,
                "receiptHandle": received[0].receipt,
                "body": "hello",
                "attributes": {
                    "ApproximateFirstReceiveTimestamp": "1564617600000",
                    "ApproximateReceiveCount": "1",
                    "SenderId": "000000000000",
                    "SentTimestamp": "1564617600000",
                },
                "messageAttributes": {
                    "lang": {"stringValue": "de", "stringListValues": [], "binaryListValues": [], "dataType": "String"},
                    "raw": {"binaryValue": "/w==", "stringListValues": [], "binaryListValues": [], "dataType": "Binary"},
                },
                "md5OfBody": "5d41402abc4b2a76b9719d911017c592",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:Work",
                "awsRegion": "us-east-1",
            })
        );
    }
}
