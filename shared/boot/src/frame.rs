//! The frames: each delivery of a queue or stream comes to one of three ends - done, again, or parked with its reason - and never
//! takes its neighbours along.

use std::future::Future;

use futures::future::join_all;
use queue::{Envelope, Parked};
use serde_json::{Value, json};
use tracing::{Instrument, error, info_span, warn};

use crate::{Change, Failure, Ports, Stage};

/// How often a piece of work is done again at once because somebody wrote first.
const CONTENDED_TRIES: usize = 5;

/// Does it again at once while somebody else writes first; after some tries it is for later.
pub(crate) async fn again<F, R>(mut work: F) -> Result<(), Failure>
where
    F: FnMut() -> R,
    R: Future<Output = Result<(), Failure>>,
{
    for _ in 0..CONTENDED_TRIES {
        match work().await {
            Err(Failure::Contended(_)) => tokio::task::yield_now().await,
            end => return end,
        }
    }
    Err(Failure::Retry("others kept writing first".to_owned()))
}

/// The messages of one SQS event; the answer names those that come again.
pub(crate) async fn messages(stage: &dyn Stage, ports: &Ports, event: &Value) -> Value {
    let records = event.get("Records").and_then(Value::as_array).cloned().unwrap_or_default();
    let ends = join_all(records.iter().map(|record| message(stage, ports, record))).await;
    json!({ "batchItemFailures": ends.into_iter().flatten().map(|id| json!({ "itemIdentifier": id })).collect::<Vec<_>>() })
}

/// The message's id if it is to come again.
async fn message(stage: &dyn Stage, ports: &Ports, record: &Value) -> Option<String> {
    let text = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
    let (id, body) = (text("messageId"), text("body"));
    let end = match Envelope::read(body) {
        Ok(envelope) => {
            let span = info_span!("work", correlation = %envelope.correlation, ticket.id = %envelope.work.ticket());
            again(|| stage.work(envelope.work.clone(), &envelope.correlation)).instrument(span).await
        }
        Err(unreadable) => Err(Failure::Park(unreadable.to_string())),
    };
    match end {
        Ok(()) => None,
        Err(Failure::Park(reason)) => {
            park(ports, Parked { queue: stage.queue(), body: body.to_owned(), reason }, id).await.err().map(|_| id.to_owned())
        }
        Err(failure) => {
            warn!(message.id = id, "message {id} comes again: {failure}");
            Some(id.to_owned())
        }
    }
}

async fn park(ports: &Ports, parked: Parked, id: &str) -> Result<(), ()> {
    error!(message.id = id, "parked {id}: {}", parked.reason);
    ports.sender.park(parked).await.map_err(|failed| error!("could not park {id}, it comes again: {failed}"))
}

/// The records of one stream event; the answer names the first that comes again, and with it all behind it.
pub(crate) async fn records(stage: &dyn Stage, ports: &Ports, event: &Value) -> Value {
    let records = event.get("Records").and_then(Value::as_array).cloned().unwrap_or_default();
    match all_records(stage, ports, &records).await {
        Ok(()) => json!({ "batchItemFailures": [] }),
        Err(sequence) => json!({ "batchItemFailures": [{ "itemIdentifier": sequence }] }),
    }
}

async fn all_records(stage: &dyn Stage, ports: &Ports, records: &[Value]) -> Result<(), String> {
    let mut changes = Vec::with_capacity(records.len());
    let mut behind = Vec::with_capacity(records.len());
    for record in records {
        match change(record) {
            Ok(change) => {
                changes.push(change);
                behind.push(record);
            }
            Err(reason) => park_record(ports, record, reason).await?,
        }
    }
    let mut from = 0;
    while from < changes.len() {
        match stage.changes(&changes[from..]).await {
            Ok(()) => break,
            Err((done, Failure::Park(reason))) => {
                let at = (from + done).min(changes.len() - 1);
                park_record(ports, behind[at], reason).await?;
                from = at + 1;
            }
            Err((done, failure)) => {
                warn!("stream records come again: {failure}");
                return Err(changes[(from + done).min(changes.len() - 1)].sequence.clone());
            }
        }
    }
    Ok(())
}

async fn park_record(ports: &Ports, record: &Value, reason: String) -> Result<(), String> {
    let sequence = record.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str).unwrap_or_default();
    // The keys are enough to find the item; its words stay out of dead letters.
    let body = json!({ "sequence": sequence, "keys": record.pointer("/dynamodb/Keys") }).to_string();
    park(ports, Parked { queue: None, body, reason }, sequence).await.map_err(|()| sequence.to_owned())
}

fn change(record: &Value) -> Result<Change, String> {
    let image = |name: &str| record.pointer(&format!("/dynamodb/{name}")).map(store::from_image).transpose();
    let text = |pointer: &str| record.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    Ok(Change {
        shard: text("/eventSourceARN").unwrap_or_default(),
        sequence: text("/dynamodb/SequenceNumber").ok_or("the record has no sequence number")?,
        before: image("OldImage").map_err(|error| error.to_string())?,
        after: image("NewImage").map_err(|error| error.to_string())?,
    })
}
