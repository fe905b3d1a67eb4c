//! An event on its way to a client's own endpoint, as Standard Webhooks 1.0.0.

use std::time::Duration;

use bytes::Bytes;
use domain::{Secret, Span, Timestamp};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

use crate::retry_after::retry_after;
use crate::standard_webhooks::{Key, SecretInvalid, signed_headers};
use crate::wire::{Lost, send};
use crate::{AddressRefused, Wire, check_endpoint};

/// The longest body of an event, in bytes.
pub const EVENT_BYTES_MAX: usize = 20 * 1024;

/// How long one try may take.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// A fact that a client is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The fact's id, the same on every try: 1 to 100 letters, digits, `_` and `-`.
    pub id: String,
    /// Words of letters, digits and `_`, joined by dots, such as `ticket.answered`.
    pub kind: String,
    /// When the fact happened.
    pub at: Timestamp,
    /// Ids and states. The text of a ticket only if the client asked for it.
    pub data: Map<String, Value>,
}

/// The event cannot be told as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventInvalid {
    /// The id would break the signed form.
    #[error("write the event: the id {0:?} is not 1 to 100 letters, digits, _ and -")]
    Id(String),
    /// The type is not in the form that receivers expect.
    #[error("write the event: the type {0:?} is not words joined by dots")]
    Kind(String),
    /// The body is longer than [`EVENT_BYTES_MAX`].
    #[error("write the event: the body has {0} bytes, more than 20 KB")]
    TooLong(usize),
}

/// Why a try did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryFailed {
    /// 410: the endpoint wants no more events. Disable it and tell the client.
    #[error("deliver the event: the endpoint is switched off (410)")]
    Disabled,
    /// 429, 502 or 504: slow this endpoint down.
    #[error("deliver the event: the endpoint is busy ({status})")]
    Busy {
        /// The HTTP status.
        status: u16,
        /// How long it asks us to wait.
        retry_after: Option<Span>,
    },
    /// Any other answer than 2xx. A redirect is one: it is never followed.
    #[error("deliver the event: the endpoint answered {status}")]
    Failed {
        /// The HTTP status.
        status: u16,
        /// How long it asks us to wait.
        retry_after: Option<Span>,
    },
    /// No answer within 15 s, or no connection.
    #[error("deliver the event: {0}")]
    NoAnswer(String),
    /// The endpoint's address leads where we do not go.
    #[error("deliver the event")]
    Address(#[from] AddressRefused),
    /// The endpoint's secret cannot sign.
    #[error("deliver the event")]
    Secret(#[from] SecretInvalid),
    /// The event cannot be told as it is.
    #[error("deliver the event")]
    Event(#[from] EventInvalid),
}

impl DeliveryFailed {
    /// Whether a later try of the schedule makes sense.
    pub fn is_passing(&self) -> bool {
        matches!(self, DeliveryFailed::Busy { .. } | DeliveryFailed::Failed { .. } | DeliveryFailed::NoAnswer(_))
    }
}

impl Event {
    /// The minified body.
    pub fn body(&self) -> Result<Bytes, EventInvalid> {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !(1..=100).contains(&self.id.len()) || !self.id.chars().all(|c| word(c) || c == '-') {
            return Err(EventInvalid::Id(self.id.clone()));
        }
        if !self.kind.split('.').all(|part| !part.is_empty() && part.chars().all(word)) {
            return Err(EventInvalid::Kind(self.kind.clone()));
        }
        let body = json!({ "type": self.kind, "timestamp": self.at.to_string(), "data": self.data }).to_string();
        if body.len() > EVENT_BYTES_MAX { Err(EventInvalid::TooLong(body.len())) } else { Ok(body.into()) }
    }

    /// The headers of a try at `now`: one signature for each live secret.
    pub fn headers(&self, body: &[u8], secrets: &[Secret], now: Timestamp) -> Result<HeaderMap, SecretInvalid> {
        let keys: Vec<Key> = secrets.iter().map(Key::read).collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(SecretInvalid);
        }
        let mut headers = signed_headers(&keys, &self.id, now, body);
        headers.insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
        Ok(headers)
    }
}

/// Tries once to tell an event to the endpoint at `url`; 2xx within 15 s is success. The receiver knows a repeated event by its id.
pub async fn deliver(wire: &Wire, url: &str, secrets: &[Secret], event: &Event, now: Timestamp) -> Result<(), DeliveryFailed> {
    let endpoint = check_endpoint(url, wire.reach())?;
    let body = event.body()?;
    let headers = event.headers(&body, secrets, now)?;
    let request = wire.http().post(endpoint.url().clone()).headers(headers).body(body);
    let answer = send(request, TIME_LIMIT).await.map_err(without_answer)?;
    outcome(answer.status().as_u16(), retry_after(answer.headers()))
}

fn without_answer(lost: Lost) -> DeliveryFailed {
    match lost {
        Lost::Refused(refused) => DeliveryFailed::Address(refused),
        Lost::NotSent(detail) | Lost::Unknown(detail) => DeliveryFailed::NoAnswer(detail),
    }
}

fn outcome(status: u16, retry_after: Option<Span>) -> Result<(), DeliveryFailed> {
    match status {
        200..=299 => Ok(()),
        410 => Err(DeliveryFailed::Disabled),
        429 | 502 | 504 => Err(DeliveryFailed::Busy { status, retry_after }),
        _ => Err(DeliveryFailed::Failed { status, retry_after }),
    }
}

/// The wait before each try, counted from the one before: ten tries over 75:35:05.
pub const fn retry_schedule() -> [Span; 10] {
    [
        Span::ZERO,
        Span::seconds(5),
        Span::minutes(5),
        Span::minutes(30),
        Span::hours(2),
        Span::hours(5),
        Span::hours(10),
        Span::hours(14),
        Span::hours(20),
        Span::hours(24),
    ]
}

/// The wait before try `number`, counted from 1, or nothing after the last. `jitter` from 0 to 1000 lengthens it by up to a tenth,
/// so that the tries after an outage do not all come at once; a longer wait that the endpoint asked for counts instead.
pub fn wait_before(number: usize, jitter: u16, retry_after: Option<Span>) -> Option<Span> {
    let wait = *retry_schedule().get(number.checked_sub(1)?)?;
    let longer = wait.as_millis() / 10 * i64::from(jitter.min(1000)) / 1000;
    Some(Span::millis(wait.as_millis() + longer).max(retry_after.unwrap_or(Span::ZERO)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tries_take_75_hours_35_minutes_5_seconds() {
        let sum: i64 = retry_schedule().iter().map(|wait| wait.as_millis()).sum();
        assert_eq!(sum, Span::seconds(((75 * 60) + 35) * 60 + 5).as_millis());
        assert_eq!(wait_before(1, 1000, None), Some(Span::ZERO));
        assert_eq!(wait_before(3, 1000, None), Some(Span::seconds(330)));
        assert_eq!(wait_before(2, 0, Some(Span::minutes(1))), Some(Span::minutes(1)));
        assert_eq!((wait_before(0, 0, None), wait_before(11, 0, None)), (None, None));
    }

    #[test]
    fn an_endpoint_that_is_gone_is_disabled_and_a_redirect_is_a_failure() {
        assert_eq!(outcome(204, None), Ok(()));
        assert_eq!(outcome(410, None), Err(DeliveryFailed::Disabled));
        for status in [429, 502, 504] {
            assert!(matches!(outcome(status, None), Err(DeliveryFailed::Busy { .. })));
        }
        for status in [301, 302, 307, 400, 404, 500, 503] {
            assert!(matches!(outcome(status, None), Err(DeliveryFailed::Failed { .. })));
        }
    }

    #[test]
    fn an_event_that_receivers_could_misread_is_not_told() {
        let good =
            Event { id: "fact_1-a".into(), kind: "ticket.answered".into(), at: Timestamp::from_millis(0), data: Map::new() };
        assert_eq!(good.body().unwrap(), r#"{"type":"ticket.answered","timestamp":"1970-01-01T00:00:00.000Z","data":{}}"#);
        for id in ["", "a.b", "a b", "é"] {
            assert!(matches!(Event { id: id.into(), ..good.clone() }.body(), Err(EventInvalid::Id(_))), "{id}");
        }
        for kind in ["", ".", "ticket.", "ticket..a", "ticket answered"] {
            assert!(matches!(Event { kind: kind.into(), ..good.clone() }.body(), Err(EventInvalid::Kind(_))), "{kind}");
        }
        let data = Map::from_iter([("text".to_owned(), Value::String("x".repeat(EVENT_BYTES_MAX)))]);
        assert!(matches!(Event { data, ..good }.body(), Err(EventInvalid::TooLong(_))));
    }
}
