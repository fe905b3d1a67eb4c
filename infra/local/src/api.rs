//! A caller of the public HTTP API: what simulated experts, customers and the command line use, and nothing else.

use std::time::Duration;

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

/// Calls the API of one running system with one credential.
#[derive(Clone)]
pub struct Api {
    http: Client,
    base: String,
    key: Option<String>,
}

/// An answer of the API.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The body; `null` when it is no JSON.
    pub body: Value,
}

/// The API said no, or could not be reached.
#[derive(Debug, thiserror::Error)]
pub enum CallFailed {
    /// It did not answer.
    #[error("reach {address}: {detail}; has the system stopped?")]
    Unreachable {
        /// What was called.
        address: String,
        /// What was said.
        detail: String,
    },
    /// It answered with a problem.
    #[error("{method} {path}: {status}: {detail}")]
    Refused {
        /// The method.
        method: String,
        /// The path.
        path: String,
        /// The HTTP status.
        status: u16,
        /// The problem's detail.
        detail: String,
    },
}

impl Api {
    /// A caller of the system at `base`, such as `http://127.0.0.1:7878`.
    pub fn new(base: &str, key: Option<&str>) -> Self {
        // Building fails only without a TLS back end, and ours is compiled in.
        let http = Client::builder().timeout(Duration::from_secs(60)).no_proxy().build().unwrap_or_default();
        Api { http, base: base.trim_end_matches('/').to_owned(), key: key.map(str::to_owned) }
    }

    /// The same system with another credential, over the same connections.
    pub fn with_key(&self, key: &str) -> Self {
        Api { key: Some(key.to_owned()), ..self.clone() }
    }

    /// Where the system is.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Sends a request and returns whatever was answered.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Answer, CallFailed> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        self.answer(path, request).await
    }

    /// Sends a body with its own headers, as a help desk does.
    pub async fn deliver(&self, path: &str, headers: http::HeaderMap, body: Vec<u8>) -> Result<Answer, CallFailed> {
        self.answer(path, self.http.post(format!("{}{path}", self.base)).headers(headers).body(body)).await
    }

    /// Posts a form, as a browser does.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, CallFailed> {
        self.answer(path, self.http.post(format!("{}{path}", self.base)).form(fields)).await
    }

    /// Sends a request; anything but 2xx is an error.
    pub async fn expect(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, CallFailed> {
        let answer = self.call(method.clone(), path, body).await?;
        if answer.status.is_success() {
            return Ok(answer.body);
        }
        let detail = answer.body.get("detail").and_then(Value::as_str).unwrap_or("no detail was given").to_owned();
        Err(CallFailed::Refused { method: method.to_string(), path: path.to_owned(), status: answer.status.as_u16(), detail })
    }

    async fn answer(&self, path: &str, request: reqwest::RequestBuilder) -> Result<Answer, CallFailed> {
        let unreachable = |error: reqwest::Error| CallFailed::Unreachable {
            address: format!("{}{path}", self.base),
            detail: error.without_url().to_string(),
        };
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(unreachable)?;
        Ok(Answer { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) })
    }
}

impl Answer {
    /// The stable name of a problem, such as `already-claimed`.
    pub fn problem(&self) -> &str {
        self.body.get("type").and_then(Value::as_str).and_then(|kind| kind.strip_prefix("/problems/")).unwrap_or_default()
    }

    /// A text field of the body.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str)
    }
}
