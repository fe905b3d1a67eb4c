//! Functions that are linked into this process.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::BoxFuture;
use serde_json::Value;
use tokio::task::JoinSet;

use super::{Invoke, InvokeFailed};

/// A function: takes an event and the time it has, and gives an answer or the text of its error.
pub type Handler = Arc<dyn Fn(Value, Duration) -> BoxFuture<'static, Result<Value, String>> + Send + Sync>;

/// Functions by name.
#[derive(Clone, Default)]
pub struct InProcess(BTreeMap<String, Handler>);

impl InProcess {
    /// These functions.
    pub fn new(handlers: BTreeMap<String, Handler>) -> InProcess {
        InProcess(handlers)
    }

    /// Adds a function that does not look at the time it has.
    #[must_use]
    pub fn with<F, A>(mut self, name: &str, function: F) -> InProcess
    where
        F: Fn(Value) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Value, String>> + Send + 'static,
    {
        self.0.insert(name.to_owned(), Arc::new(move |event, _| Box::pin(function(event))));
        self
    }

    /// Whether there is a function of this name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

#[async_trait]
impl Invoke for InProcess {
    async fn invoke(&self, function: &str, event: Value, within: Duration) -> Result<Value, InvokeFailed> {
        let failed = |kind: &str, message: String| InvokeFailed::Function {
            function: function.to_owned(),
            kind: kind.to_owned(),
            message,
        };
        let handler = self.0.get(function).ok_or_else(|| InvokeFailed::Unreachable {
            function: function.to_owned(),
            why: "it is not linked into this program".to_owned(),
        })?;
        // A task of its own: a panic ends one invocation, not the runner, and giving up ends the task.
        let mut task = JoinSet::new();
        task.spawn(handler(event, within));
        match tokio::time::timeout(within, task.join_next()).await {
            Ok(Some(Ok(answer))) => answer.map_err(|message| failed("Error", message)),
            Ok(Some(Err(panic))) => Err(failed("Runtime.Panic", panic.to_string())),
            Ok(None) => Err(failed("Runtime.ExitError", "it ended without an answer".to_owned())),
            Err(_) => Err(InvokeFailed::TimedOut { function: function.to_owned(), within }),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn functions() -> InProcess {
        InProcess::default()
            .with("echo", |event| async move { Ok(event) })
            .with("fails", |_| async { Err("no".to_owned()) })
            .with("panics", |event| async move { Ok(json!(event["missing"].as_str().map(str::len).unwrap())) })
            .with("hangs", |_| std::future::pending())
    }

    #[tokio::test]
    async fn errors_panics_and_silence_fail_one_invocation_each() {
        let (functions, short) = (functions(), Duration::from_millis(50));
        assert_eq!(functions.invoke("echo", json!(1), short).await, Ok(json!(1)));
        assert!(
            matches!(functions.invoke("fails", json!(1), short).await, Err(InvokeFailed::Function { message, .. }) if message == "no")
        );
        assert!(
            matches!(functions.invoke("panics", json!({}), short).await, Err(InvokeFailed::Function { kind, .. }) if kind == "Runtime.Panic")
        );
        assert!(matches!(functions.invoke("hangs", json!(1), short).await, Err(InvokeFailed::TimedOut { .. })));
        assert!(matches!(functions.invoke("missing", json!(1), short).await, Err(InvokeFailed::Unreachable { .. })));
        assert_eq!(functions.invoke("echo", json!(2), short).await, Ok(json!(2)));
    }
}
