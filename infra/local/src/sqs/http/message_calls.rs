//! Calls on one message.

use super::{Call, number};
use crate::sqs::attribute::AttributeJson;
use crate::sqs::identity::queue_of_url;
use crate::sqs::{Message, MessageAttribute, Received, Sent, SqsRefused, digest};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const TRACE_HEADER: &str = "AWSTraceHeader";
const WAIT_MAX_S: u32 = 20;

/// A message as it stands in a request, alone or as an entry of a batch.
#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct MessageJson {
    queue_url: String,
    message_body: String,
    delay_seconds: Option<i64>,
    message_attributes: BTreeMap<String, AttributeJson>,
    message_system_attributes: BTreeMap<String, AttributeJson>,
    message_group_id: Option<String>,
    message_deduplication_id: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Receive {
    queue_url: String,
    attribute_names: Vec<String>,
    message_system_attribute_names: Vec<String>,
    message_attribute_names: Vec<String>,
    max_number_of_messages: Option<i64>,
    visibility_timeout: Option<i64>,
    wait_time_seconds: Option<i64>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct OneReceipt {
    queue_url: String,
    receipt_handle: String,
    visibility_timeout: Option<i64>,
}

pub(super) fn send(call: &Call) -> Result<Value, SqsRefused> {
    let request: MessageJson = call.read()?;
    let queue = queue_of_url(&request.queue_url)?.to_owned();
    let (message, delay_s) = request.read()?;
    let sent = call.queues.send(&queue, &message, delay_s)?;
    Ok(Value::Object(sent_json(&message, sent)))
}

pub(super) async fn receive(call: &Call<'_>) -> Result<Value, SqsRefused> {
    let request: Receive = call.read()?;
    let queue = queue_of_url(&request.queue_url)?;
    let max = number("MaxNumberOfMessages", request.max_number_of_messages)?.unwrap_or(1);
    let visibility_s = number("VisibilityTimeout", request.visibility_timeout)?;
    let wait = match number("WaitTimeSeconds", request.wait_time_seconds)? {
        Some(wait_s) if wait_s > WAIT_MAX_S => {
            let reason = "0 to 20 seconds are possible".to_owned();
            return Err(SqsRefused::InvalidParameter { parameter: "WaitTimeSeconds", reason });
        }
        Some(wait_s) => Duration::from_secs(wait_s.into()),
        None => call.queues.usual_wait(queue)?,
    };
    let received = call.queues.receive_waiting(queue, max, visibility_s, wait).await?;
    let messages: Vec<Value> = received.into_iter().map(|received| request.show(received)).collect();
    Ok(if messages.is_empty() { json!({}) } else { json!({ "Messages": messages }) })
}

pub(super) fn delete(call: &Call) -> Result<Value, SqsRefused> {
    let request: OneReceipt = call.read()?;
    call.queues.delete(queue_of_url(&request.queue_url)?, &request.receipt_handle)?;
    Ok(json!({}))
}

pub(super) fn change_visibility(call: &Call) -> Result<Value, SqsRefused> {
    let request: OneReceipt = call.read()?;
    let visibility_s = number("VisibilityTimeout", request.visibility_timeout)?;
    let visibility_s = visibility_s.ok_or(SqsRefused::MissingParameter { parameter: "VisibilityTimeout" })?;
    call.queues.change_visibility(queue_of_url(&request.queue_url)?, &request.receipt_handle, visibility_s)?;
    Ok(json!({}))
}

impl MessageJson {
    /// The message and its delay in seconds.
    pub(super) fn read(self) -> Result<(Message, Option<u32>), SqsRefused> {
        let delay_s = number("DelaySeconds", self.delay_seconds)?;
        let message = Message {
            body: self.message_body,
            attributes: read_attributes(self.message_attributes)?,
            group_id: self.message_group_id,
            deduplication_id: self.message_deduplication_id,
            trace_header: read_trace_header(self.message_system_attributes)?,
        };
        Ok((message, delay_s))
    }
}

fn read_attributes(json: BTreeMap<String, AttributeJson>) -> Result<BTreeMap<String, MessageAttribute>, SqsRefused> {
    json.into_iter().map(|(name, json)| json.read(&name).map(|attribute| (name, attribute))).collect()
}

fn read_trace_header(json: BTreeMap<String, AttributeJson>) -> Result<Option<String>, SqsRefused> {
    let mut attributes = read_attributes(json)?;
    let header = attributes.remove(TRACE_HEADER);
    match (header, attributes.is_empty()) {
        (None, true) => Ok(None),
        (Some(MessageAttribute::Text { value, data_type }), true) if data_type == "String" => Ok(Some(value)),
        _ => {
            let reason = format!("only {TRACE_HEADER} of type String is possible");
            Err(SqsRefused::InvalidParameter { parameter: "MessageSystemAttributes", reason })
        }
    }
}

/// What the sender is told, as JSON.
pub(super) fn sent_json(message: &Message, sent: Sent) -> Map<String, Value> {
    let header = message.trace_header.as_ref().map(|value| (TRACE_HEADER.to_owned(), MessageAttribute::text(value)));
    let optional = [
        ("MD5OfMessageAttributes", sent.attributes_md5),
        ("MD5OfMessageSystemAttributes", digest::of_attributes(&header.into_iter().collect())),
        ("SequenceNumber", sent.sequence_number),
    ];
    let always = [("MessageId", sent.message_id), ("MD5OfMessageBody", sent.body_md5)];
    let optional = optional.into_iter().filter_map(|(name, value)| Some((name, value?)));
    always.into_iter().chain(optional).map(|(name, value)| (name.to_owned(), value.into())).collect()
}

impl Receive {
    /// The message with those of its attributes that were asked for.
    fn show(&self, received: Received) -> Value {
        let message = received.message;
        let mut system = message.system_attributes();
        system.retain(|name, _| self.wants_system(name));
        let mut attributes = message.attributes;
        attributes.retain(|name, _| self.message_attribute_names.iter().any(|wanted| matches_name(wanted, name)));
        let mut shown = json!({
            "MessageId": message.message_id,
            "ReceiptHandle": received.receipt,
            "MD5OfBody": digest::of_body(&message.body),
            "Body": message.body,
        });
        if !system.is_empty() {
            shown["Attributes"] = json!(system);
        }
        if let Some(md5) = digest::of_attributes(&attributes) {
            let json: BTreeMap<&String, AttributeJson> = attributes.iter().map(|(name, a)| (name, a.into())).collect();
            shown["MessageAttributes"] = json!(json);
            shown["MD5OfMessageAttributes"] = md5.into();
        }
        shown
    }

    fn wants_system(&self, name: &str) -> bool {
        let wanted = self.attribute_names.iter().chain(&self.message_system_attribute_names);
        wanted.into_iter().any(|wanted| wanted == "All" || wanted == name)
    }
}

/// A name, `All`, or a beginning such as `order.*`.
fn matches_name(wanted: &str, name: &str) -> bool {
    let by_prefix = wanted.strip_suffix(".*").is_some_and(|prefix| name.starts_with(prefix));
    wanted == "All" || wanted == name || by_prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_chosen_by_name_by_beginning_or_all() {
        assert!(matches_name("All", "order.id") && matches_name(".*", "order.id"));
        assert!(matches_name("order.*", "order.id") && matches_name("order.id", "order.id"));
        assert!(!matches_name("order", "order.id") && !matches_name("client.*", "order.id"));
    }
}
