//! HTTP requests by route. A caller who gets no answer, or a 5xx, asks again, as every help desk and every good client does.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

use crate::events;
use crate::webhook::Webhook;
use crate::world::{Deliveries, World};
use crate::{builders, routes};

/// The key of the client's own systems.
pub const CLIENT_KEY: &str = "fdk_client";
/// The key of whoever runs the system.
pub const OPERATOR_KEY: &str = "fdk_operator";

/// How often a caller asks.
const ASKED_MAX: usize = 5;

/// One request.
#[derive(Debug, Clone)]
pub struct Request {
    method: &'static str,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status; 0 when there was no answer at all.
    pub status: u16,
    /// The body as text.
    pub body: String,
    /// Where it leads; empty where it leads nowhere.
    pub location: String,
}

impl Request {
    /// A request by GET; the path may carry a query.
    pub fn get(path: &str) -> Request {
        Request { method: "GET", path: path.to_owned(), headers: HeaderMap::new(), body: Vec::new() }
    }

    /// A request by POST with a JSON body.
    pub fn post(path: &str, body: &Value) -> Request {
        Request { method: "POST", body: body.to_string().into_bytes(), ..Request::get(path) }
            .with(CONTENT_TYPE, "application/json")
    }

    /// A request by PUT with a JSON body.
    pub fn put(path: &str, body: &Value) -> Request {
        Request { method: "PUT", ..Request::post(path, body) }
    }

    /// A form sent by POST, its fields encoded already.
    pub fn form(path: &str, fields: &str) -> Request {
        Request { method: "POST", body: fields.as_bytes().to_vec(), ..Request::get(path) }
            .with(CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// A webhook to a connection, with these headers.
    pub fn hook(connection: &str, headers: HeaderMap, body: Vec<u8>) -> Request {
        let request = Request { method: "POST", headers, body, ..Request::get(&format!("/hooks/{connection}")) };
        request.with(CONTENT_TYPE, "application/json")
    }

    /// The same with the key of whoever asks.
    pub fn by(self, key: &str) -> Request {
        self.with(AUTHORIZATION, &format!("Bearer {key}"))
    }

    fn with(mut self, name: http::HeaderName, value: &str) -> Request {
        self.headers.insert(name, HeaderValue::from_str(value).unwrap());
        self
    }
}

impl Reply {
    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// Whether it was done.
    pub fn is_done(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The last word of the problem's type, such as `already-claimed`.
    pub fn problem(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        kind.rsplit('/').next().unwrap_or_default().to_owned()
    }
}

impl World {
    /// Sends a webhook of Zendesk's, signed now.
    pub async fn zendesk(&self, webhook: &Webhook) -> Reply {
        self.ask(Request::hook(builders::connection_id().as_str(), webhook.signed(self.now()), webhook.bytes())).await
    }

    /// Sends a request until it is answered, and in a world of doubles another beside it. The answer is the one that says "done", else
    /// the first.
    pub async fn ask(&self, request: Request) -> Reply {
        let reply = match self.deliveries {
            Deliveries::Once => self.ask_until_answered(&request).await,
            Deliveries::Twice => {
                let (one, other) = futures::join!(self.ask_until_answered(&request), self.ask_until_answered(&request));
                if !one.is_done() && other.is_done() { other } else { one }
            }
        };
        self.settle().await;
        reply
    }

    async fn ask_until_answered(&self, request: &Request) -> Reply {
        let mut reply = self.ask_once(request).await;
        for _ in 1..ASKED_MAX {
            if reply.status != 0 && reply.status < 500 {
                break;
            }
            reply = self.ask_once(request).await;
        }
        reply
    }

    async fn ask_once(&self, request: &Request) -> Reply {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let Some((route, function)) = routes::find(request.method, path) else {
            return Reply { status: 404, body: r#"{"message":"Not Found"}"#.to_owned(), location: String::new() };
        };
        let event = events::http(route, path, query, &request.headers, &request.body, self.now(), "request-1");
        match self.invoke(function, event).await {
            Ok(answer) => Reply {
                status: answer["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(0),
                body: answer["body"].as_str().unwrap_or_default().to_owned(),
                location: header_of(&answer, "location"),
            },
            Err(reason) => Reply { status: 0, body: reason, location: String::new() },
        }
    }
}

/// A header of an answer; a Lambda may tell it as one value or as several.
fn header_of(answer: &Value, name: &str) -> String {
    let (one, many) = (&answer["headers"][name], &answer["multiValueHeaders"][name][0]);
    one.as_str().or(many.as_str()).unwrap_or_default().to_owned()
}
