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
