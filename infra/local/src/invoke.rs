//! Invoking a function: in this process, through `cargo lambda watch`, or as a built binary over the Lambda Runtime API.

mod binaries;
mod binaries_api;
mod binaries_desk;
mod in_process;
mod invocations;
mod lambda_watch;

use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;

pub use binaries::{Binaries, BinariesUnserved, Process};
pub use in_process::{Handler, InProcess};
pub use invocations::{Invocations, Tally};
pub use lambda_watch::LambdaWatch;

/// Runs functions, wherever they live.
#[async_trait]
pub trait Invoke: Send + Sync {
    /// Hands an event to the function of this name and waits for its answer, at most `within`.
    ///
    /// # Errors
    /// [`InvokeFailed`], saying whether the function failed or could not be reached.
    async fn invoke(&self, function: &str, event: Value, within: Duration) -> Result<Value, InvokeFailed>;
}

/// An invocation without an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvokeFailed {
    /// The function said so itself.
    #[error("invoke {function}: {kind}: {message}")]
    Function {
        /// The function.
        function: String,
        /// The error's type, as the function names it.
        kind: String,
        /// The error's text.
        message: String,
    },
    /// It took longer than the template allows.
    #[error("invoke {function}: no answer within {} s", within.as_secs_f64())]
    TimedOut {
        /// The function.
        function: String,
        /// How long it had.
        within: Duration,
    },
    /// There is no such function, or no way to it.
    #[error("invoke {function}: {why}")]
    Unreachable {
        /// The function.
        function: String,
        /// What stands in the way.
        why: String,
    },
}

impl InvokeFailed {
    /// The error as Lambda reports it: `{"errorType", "errorMessage"}`.
    pub fn payload(&self) -> Value {
        let (kind, message) = match self {
            InvokeFailed::Function { kind, message, .. } => (kind.as_str(), message.clone()),
            InvokeFailed::TimedOut { .. } => ("Sandbox.Timedout", self.to_string()),
            InvokeFailed::Unreachable { .. } => ("Runtime.Unreachable", self.to_string()),
        };
        serde_json::json!({"errorType": kind, "errorMessage": message})
    }

    /// Reads the error that a function reported.
    pub(crate) fn reported(function: &str, payload: &Value) -> InvokeFailed {
        let text = |key: &str| payload.get(key).and_then(Value::as_str).map(str::to_owned);
        InvokeFailed::Function {
            function: function.to_owned(),
            kind: text("errorType").unwrap_or_else(|| "Unhandled".to_owned()),
            message: text("errorMessage").unwrap_or_else(|| payload.to_string()),
        }
    }
}

/// A new request id in the form of a UUID, version 4.
pub(crate) fn request_id() -> String {
    let mut bytes = [0u8; 16];
    // Without random numbers ids would repeat, which only makes logs harder to read.
    if getrandom::fill(&mut bytes).is_err() {
        tracing::warn!("failed to get random numbers for a request id");
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
