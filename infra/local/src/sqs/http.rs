//! The HTTP front: the AWS JSON 1.0 protocol over the queues.

mod batch_calls;
mod message_calls;
mod move_calls;
mod page;
mod queue_calls;

use super::identity::{new_id, url};
use super::{Operation, Queues, SqsRefused};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::serve::ListenerExt;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A batch of 1 MiB, every character of it escaped as `\u0000`, and room for its frame.
const REQUEST_BYTES_MAX: usize = 8 * 1024 * 1024;
const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

/// The HTTP service of these queues. Requests may come to any path; signatures are not looked at, so bind it to
/// loopback. A long poll holds its connection for up to 20 seconds: give a graceful shutdown a deadline.
pub fn router(queues: Queues) -> Router {
    Router::new()
        .route("/", post(answer))
        .route("/{*path}", post(answer))
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .with_state(queues)
}

/// Serves these queues on a listener until the task is dropped; answers leave at once (no Nagle).
///
/// # Errors
/// What the listener answers.
pub async fn serve(listener: TcpListener, queues: Queues) -> std::io::Result<()> {
    let listener = listener.tap_io(|connection| {
        // Without it answers are only slower, so a refusal is not worth ending the connection.
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, router(queues)).await
}

/// One request: the queues, the host under which the caller knows us, and the body.
struct Call<'a> {
    queues: &'a Queues,
    host: &'a str,
    body: &'a [u8],
}

impl Call<'_> {
    /// The request's parameters; without a body there are none. (A list would pass for an object in order: refused.)
    fn read<T: DeserializeOwned>(&self) -> Result<T, SqsRefused> {
        let body = self.body.trim_ascii_start();
        match body.first() {
            Some(b'[') => Err(SqsRefused::Unreadable(serde::de::Error::custom("a JSON object is needed"))),
            Some(_) => Ok(serde_json::from_slice(body)?),
            None => Ok(serde_json::from_slice(b"{}")?),
        }
    }

    fn url(&self, queue: &str) -> String {
        url(self.host, queue)
    }
}

async fn answer(State(queues): State<Queues>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let call = Call { queues: &queues, host: text("host"), body: &body };
    let answered = match operation(text("x-amz-target")) {
        Ok(operation) => carry_out(operation, &call).await,
        Err(refused) => Err(refused),
    };
    answered.map_or_else(|refused| refusal(&refused), |json| respond(StatusCode::OK, &json))
}

fn operation(target: &str) -> Result<Operation, SqsRefused> {
    let named = target.strip_prefix("AmazonSQS.").and_then(Operation::named);
    named.ok_or_else(|| SqsRefused::UnknownOperation { name: target.to_owned() })
}

async fn carry_out(operation: Operation, call: &Call<'_>) -> Result<Value, SqsRefused> {
    match operation {
        Operation::CreateQueue => queue_calls::create(call),
        Operation::DeleteQueue => queue_calls::delete(call),
        Operation::ListQueues => queue_calls::list(call),
        Operation::GetQueueUrl => queue_calls::get_url(call),
        Operation::GetQueueAttributes => queue_calls::get_attributes(call),
        Operation::SetQueueAttributes => queue_calls::set_attributes(call),
        Operation::PurgeQueue => queue_calls::purge(call),
        Operation::TagQueue => queue_calls::tag(call),
        Operation::UntagQueue => queue_calls::untag(call),
        Operation::ListQueueTags => queue_calls::list_tags(call),
        Operation::ListDeadLetterSourceQueues => queue_calls::list_sources(call),
        Operation::SendMessage => message_calls::send(call),
        Operation::ReceiveMessage => message_calls::receive(call).await,
        Operation::DeleteMessage => message_calls::delete(call),
        Operation::ChangeMessageVisibility => message_calls::change_visibility(call),
        Operation::SendMessageBatch => batch_calls::send(call),
        Operation::DeleteMessageBatch => batch_calls::delete(call),
        Operation::ChangeMessageVisibilityBatch => batch_calls::change_visibility(call),
        Operation::StartMessageMoveTask => move_calls::start(call),
        Operation::ListMessageMoveTasks => move_calls::list(call),
        Operation::CancelMessageMoveTask => move_calls::cancel(call),
    }
}

/// A number of the request that may be left out, within what the queues can be asked for.
fn number(parameter: &'static str, given: Option<i64>) -> Result<Option<u32>, SqsRefused> {
    let refuse = |_| SqsRefused::InvalidParameter { parameter, reason: "it is out of range".to_owned() };
    given.map(|number| u32::try_from(number).map_err(refuse)).transpose()
}

fn refusal(refused: &SqsRefused) -> Response {
    let (status, fault) = match refused.by_sender() {
        true => (StatusCode::BAD_REQUEST, "Sender"),
        false => (StatusCode::INTERNAL_SERVER_ERROR, "Receiver"),
    };
    let mut response = respond(status, &json!({ "__type": refused.json_type(), "message": format!("failed to {refused}") }));
    if let Ok(code) = format!("{};{fault}", refused.query_code()).parse() {
        response.headers_mut().insert("x-amzn-query-error", code);
    }
    response
}

fn respond(status: StatusCode, json: &Value) -> Response {
    let request_id = new_id().unwrap_or_default();
    let headers =
        [(header::CONTENT_TYPE, CONTENT_TYPE.to_owned()), (header::HeaderName::from_static("x-amzn-requestid"), request_id)];
    (status, headers, json.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use std::sync::Arc;
    use tower::ServiceExt;

    async fn ask(target: &str, body: impl Into<Body>) -> (StatusCode, String, String) {
        let queues = Queues::open(None, Arc::new(|| 0)).unwrap();
        let request = Request::post("/").header("host", "desk:1").header("x-amz-target", target).body(body.into()).unwrap();
        let response = router(queues).oneshot(request).await.unwrap();
        let code = response.headers().get("x-amzn-query-error").map(|code| code.to_str().unwrap().to_owned());
        let status = response.status();
        let body = to_bytes(response.into_body(), REQUEST_BYTES_MAX).await.unwrap();
        (status, code.unwrap_or_default(), String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_refusal_is_spelt_in_both_protocols() {
        let (status, code, body) = ask("AmazonSQS.GetQueueUrl", r#"{"QueueName":"none"}"#).await;
        assert_eq!((status, code.as_str()), (StatusCode::BAD_REQUEST, "AWS.SimpleQueueService.NonExistentQueue;Sender"));
        assert!(body.contains(r#""__type":"com.amazonaws.sqs#QueueDoesNotExist""#), "{body}");
    }

    #[tokio::test]
    async fn an_unknown_operation_is_refused() {
        for target in ["AmazonSQS.Dance", "DynamoDB_20120810.GetItem", ""] {
            let (status, _, body) = ask(target, "{}").await;
            assert!(status == StatusCode::BAD_REQUEST && body.contains("UnknownOperationException"), "{body}");
        }
    }

    #[tokio::test]
    async fn what_is_not_json_or_has_wrong_types_is_refused() {
        for body in ["{", "[]", r#"{"QueueName":7}"#] {
            let (status, _, answer) = ask("AmazonSQS.CreateQueue", body).await;
            assert!(status == StatusCode::BAD_REQUEST && answer.contains("SerializationException"), "{body}: {answer}");
        }
    }

    #[tokio::test]
    async fn a_missing_parameter_is_named() {
        let (_, code, body) = ask("AmazonSQS.SendMessage", "").await;
        assert!(code == "MissingParameter;Sender" && body.contains("QueueUrl"), "{code} {body}");
    }

    #[tokio::test]
    async fn a_request_that_is_too_large_is_refused_before_it_is_read() {
        let (status, _, _) = ask("AmazonSQS.SendMessage", vec![b' '; REQUEST_BYTES_MAX + 1]).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    }

    #[tokio::test]
    async fn numbers_out_of_range_are_refused_and_not_cut() {
        for (parameter, target) in [("WaitTimeSeconds", 21), ("MaxNumberOfMessages", -1), ("VisibilityTimeout", i64::MAX)] {
            let request = json!({ "QueueUrl": "http://desk:1/000000000000/q", parameter: target });
            let (_, code, body) = ask("AmazonSQS.ReceiveMessage", request.to_string()).await;
            assert_eq!(code, "InvalidParameterValue;Sender", "{body}");
        }
    }
}
