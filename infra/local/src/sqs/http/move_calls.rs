//! Calls on move tasks.

use super::{Call, number};
use crate::sqs::{MoveStatus, MoveTask, SqsRefused, arn};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Request {
    source_arn: String,
    destination_arn: Option<String>,
    max_number_of_messages_per_second: Option<i64>,
    max_results: Option<i64>,
    task_handle: String,
}

pub(super) fn start(call: &Call) -> Result<Value, SqsRefused> {
    let request: Request = call.read()?;
    let per_second = number("MaxNumberOfMessagesPerSecond", request.max_number_of_messages_per_second)?;
    let handle = call.queues.start_move(&request.source_arn, request.destination_arn.as_deref(), per_second)?;
    Ok(json!({ "TaskHandle": handle }))
}

pub(super) fn list(call: &Call) -> Result<Value, SqsRefused> {
    let request: Request = call.read()?;
    let max = number("MaxResults", request.max_results)?.unwrap_or(1);
    let tasks = call.queues.moves(&request.source_arn, max)?;
    Ok(json!({ "Results": tasks.iter().map(show).collect::<Vec<_>>() }))
}

pub(super) fn cancel(call: &Call) -> Result<Value, SqsRefused> {
    let request: Request = call.read()?;
    let moved = call.queues.cancel_move(&request.task_handle)?;
    Ok(json!({ "ApproximateNumberOfMessagesMoved": moved }))
}

/// The handle is told only while the task can be cancelled.
fn show(task: &MoveTask) -> Value {
    let mut shown = json!({
        "Status": task.status.name(),
        "SourceArn": arn(&task.source),
        "ApproximateNumberOfMessagesMoved": task.moved,
        "ApproximateNumberOfMessagesToMove": task.to_move,
        "StartedTimestamp": task.started_ms,
    });
    let optional = [
        ("TaskHandle", (task.status == MoveStatus::Running).then(|| json!(task.handle))),
        ("DestinationArn", task.destination.as_deref().map(|name| json!(arn(name)))),
        ("MaxNumberOfMessagesPerSecond", task.per_second.map(|rate| json!(rate))),
        ("FailureReason", task.failure.as_deref().map(|reason| json!(reason))),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            shown[name] = value;
        }
    }
    shown
}
