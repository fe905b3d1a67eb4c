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
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

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

/// One request: the queues, the host under which the caller knows us, and the body.
struct Call<'a> {
    queues: &'a Queues,
    host: &'a str,
    body: &'a [u8],
}

impl Call<'_> {
    fn read<T: DeserializeOwned>(&self) -> Result<T, SqsRefused> {
        Ok(serde_json::from_slice(if self.body.is_empty() { b"{}" } else { self.body })?)
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
