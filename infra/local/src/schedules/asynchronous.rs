//! An asynchronous invocation: tried again after a failure, and told to the failure queue in the end.

use domain::{Span, Timestamp};
use serde_json::{Value, json};

use crate::invoke::{Invocations, InvokeFailed, request_id};
use crate::sqs::{Message, Queues};
use crate::template::{Asynchronous, function_arn};
use crate::timeline::Busy;

/// Lambda waits so long before the first and the second further try.
const PAUSES: [Span; 2] = [Span::minutes(1), Span::minutes(2)];

/// Invokes a function with an event, as often as it takes or is allowed. `failures` is the name of the failure queue.
pub(super) async fn invoke(
    function: &str,
    event: &Value,
    rules: &Asynchronous,
    invocations: &Invocations,
    queues: &Queues,
    failures: Option<&str>,
    mut busy: Busy,
) -> Busy {
    let begun = busy.timeline().now();
    let mut tries = 0;
    loop {
        let Err(error) = invocations.invoke(function, event.clone()).await else { return busy };
        tries += 1;
        let pause = PAUSES.get(tries as usize - 1).copied().filter(|_| tries <= rules.retries);
        let again = pause.map(|pause| busy.timeline().now() + pause).filter(|again| again.since(begun) <= rules.age);
        let Some(again) = again else {
            let now = busy.timeline().now();
            tell(queues, failures, &record(function, event, &error, tries, now));
            return busy;
        };
        busy = busy.sleep_until(again).await;
    }
}

fn tell(queues: &Queues, failures: Option<&str>, record: &Value) {
    let Some(queue) = failures else { return };
    if let Err(error) = queues.send(queue, &Message::new(record.to_string()), None) {
        tracing::error!(queue, "failed to tell of a failed run: {error}");
    }
}

/// The record of a failed asynchronous invocation, in Lambda's shape.
fn record(function: &str, event: &Value, error: &InvokeFailed, tries: u32, now: Timestamp) -> Value {
    json!({
        "version": "1.0",
        "timestamp": now.to_string(),
        "requestContext": {
            "requestId": request_id(),
            "functionArn": format!("{}:$LATEST", function_arn(function)),
            "condition": "RetriesExhausted",
            "approximateInvokeCount": tries,
        },
        "requestPayload": event,
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": error.payload(),
    })
}
