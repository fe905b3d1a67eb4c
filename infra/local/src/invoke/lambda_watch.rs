//! Functions that `cargo lambda watch` serves, or anything else with Lambda's Invoke operation.

use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;

use super::{Invoke, InvokeFailed};

/// Starting a function there may mean compiling it first.
const STARTS_WITHIN: Duration = Duration::from_secs(600);

/// A server with Lambda's Invoke operation.
#[derive(Debug, Clone)]
pub struct LambdaWatch {
    base: String,
    client: reqwest::Client,
}

impl LambdaWatch {
    /// The server at this address, such as `http://127.0.0.1:9000`.
    pub fn at(base: &str) -> LambdaWatch {
        LambdaWatch { base: base.trim_end_matches('/').to_owned(), client: reqwest::Client::new() }
    }
}

#[async_trait]
impl Invoke for LambdaWatch {
    async fn invoke(&self, function: &str, event: Value, within: Duration) -> Result<Value, InvokeFailed> {
        let unreachable = |why: String| InvokeFailed::Unreachable { function: function.to_owned(), why };
        let address = format!("{}/2015-03-31/functions/{function}/invocations", self.base);
        let request = self.client.post(address).timeout(within + STARTS_WITHIN).json(&event);
        let response = request.send().await.map_err(|error| unreachable(error.to_string()))?;
        let (status, is_error) = (response.status(), response.headers().contains_key("x-amz-function-error"));
        let body = response.bytes().await.map_err(|error| unreachable(error.to_string()))?;
        // The real service answers 200 with a header, cargo-lambda 500: both carry the function's error.
        if is_error || status.is_server_error() {
            let text = || Value::String(String::from_utf8_lossy(&body).into_owned());
            return Err(InvokeFailed::reported(function, &serde_json::from_slice(&body).unwrap_or_else(|_| text())));
        }
        if !status.is_success() {
            return Err(unreachable(format!("{} answered {status}", self.base)));
        }
        if body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&body).map_err(|error| unreachable(format!("its answer is no JSON: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::extract::Path;
    use axum::response::IntoResponse;
    use axum::routing::post;
    use serde_json::json;

    use super::*;

    async fn answer(Path(function): Path<String>, body: String) -> axum::response::Response {
        let error = r#"{"errorType":"Oops","errorMessage":"no"}"#;
        match function.as_str() {
            "like-aws" => ([("x-amz-function-error", "Unhandled")], error).into_response(),
            "like-watch" => (http::StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
            "missing" => http::StatusCode::NOT_FOUND.into_response(),
            _ => body.into_response(),
        }
    }

    #[tokio::test]
    async fn both_spellings_of_a_function_error_are_understood() {
        let router = Router::new().route("/2015-03-31/functions/{function}/invocations", post(answer));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let watch = LambdaWatch::at(&format!("http://{}/", listener.local_addr().unwrap()));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let invoke = |name: &'static str| watch.invoke(name, json!({"a": 1}), Duration::from_secs(5));
        assert_eq!(invoke("echo").await, Ok(json!({"a": 1})));
        for name in ["like-aws", "like-watch"] {
            assert!(
                matches!(invoke(name).await, Err(InvokeFailed::Function { kind, message, .. }) if kind == "Oops" && message == "no")
            );
        }
        assert!(matches!(invoke("missing").await, Err(InvokeFailed::Unreachable { .. })));
    }
}
