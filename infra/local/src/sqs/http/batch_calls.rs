//! Calls on a batch of messages: every entry succeeds or fails for itself.

use super::message_calls::{MessageJson, sent_json};
use super::{Call, number};
use crate::sqs::identity::queue_of_url;
use crate::sqs::{SqsRefused, batch};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default, bound(deserialize = "T: Deserialize<'de>"))]
struct Batch<T> {
    queue_url: String,
    entries: Vec<Entry<T>>,
}

impl<T> Default for Batch<T> {
    fn default() -> Batch<T> {
        Batch { queue_url: String::new(), entries: Vec::new() }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry<T> {
    #[serde(default)]
    id: String,
    #[serde(flatten)]
    content: T,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct ReceiptJson {
    receipt_handle: String,
    visibility_timeout: Option<i64>,
}

pub(super) fn send(call: &Call) -> Result<Value, SqsRefused> {
    let (queue, entries) = read::<MessageJson>(call)?;
    let (mut ids, mut messages, mut answers) = (Vec::new(), Vec::new(), Answers::default());
    for entry in entries {
        match entry.content.read() {
            Ok(message) => {
                ids.push(entry.id);
                messages.push(message);
            }
            Err(refused) => answers.add(&entry.id, Err(refused)),
        }
    }
    if !messages.is_empty() {
        let sent = call.queues.send_batch(&queue, &messages)?;
        for ((id, (message, _)), sent) in ids.iter().zip(&messages).zip(sent) {
            answers.add(id, sent.map(|sent| sent_json(message, sent)));
        }
    }
    Ok(answers.json())
}

pub(super) fn delete(call: &Call) -> Result<Value, SqsRefused> {
    let (queue, entries) = read::<ReceiptJson>(call)?;
    let receipts: Vec<&str> = entries.iter().map(|entry| entry.content.receipt_handle.as_str()).collect();
    let deleted = call.queues.delete_batch(&queue, &receipts)?;
    let mut answers = Answers::default();
    for (entry, deleted) in entries.iter().zip(deleted) {
        answers.add(&entry.id, deleted.map(|()| Map::new()));
    }
    Ok(answers.json())
}

pub(super) fn change_visibility(call: &Call) -> Result<Value, SqsRefused> {
    let (queue, entries) = read::<ReceiptJson>(call)?;
    let changes = entries.iter().map(|entry| Ok((entry.content.receipt_handle.as_str(), visibility(&entry.content)?)));
    let changes: Vec<(&str, u32)> = changes.collect::<Result<_, SqsRefused>>()?;
    let changed = call.queues.change_visibility_batch(&queue, &changes)?;
    let mut answers = Answers::default();
    for (entry, changed) in entries.iter().zip(changed) {
        answers.add(&entry.id, changed.map(|()| Map::new()));
    }
    Ok(answers.json())
}

/// The queue's name and the entries, whose number and ids are right.
fn read<T: for<'de> Deserialize<'de>>(call: &Call) -> Result<(String, Vec<Entry<T>>), SqsRefused> {
    let request: Batch<T> = call.read()?;
    let queue = queue_of_url(&request.queue_url)?.to_owned();
    batch::check_ids(request.entries.iter().map(|entry| entry.id.as_str()))?;
    Ok((queue, request.entries))
}

fn visibility(receipt: &ReceiptJson) -> Result<u32, SqsRefused> {
    let given = number("VisibilityTimeout", receipt.visibility_timeout)?;
    given.ok_or(SqsRefused::MissingParameter { parameter: "VisibilityTimeout" })
}

#[derive(Default)]
struct Answers {
    successful: Vec<Value>,
    failed: Vec<Value>,
}

impl Answers {
    fn add(&mut self, id: &str, answer: Result<Map<String, Value>, SqsRefused>) {
        match answer {
            Ok(mut fields) => {
                fields.insert("Id".to_owned(), id.into());
                self.successful.push(Value::Object(fields));
            }
            Err(refused) => self.failed.push(json!({
                "Id": id,
                "SenderFault": refused.by_sender(),
                "Code": refused.query_code(),
                "Message": format!("failed to {refused}"),
            })),
        }
    }

    fn json(self) -> Value {
        json!({ "Successful": self.successful, "Failed": self.failed })
    }
}
