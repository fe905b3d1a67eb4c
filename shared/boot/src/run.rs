//! The run of a function as a Lambda: settings, clients, and one event after the other.

use std::sync::Arc;
use std::time::Duration;

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

use crate::{Clock, Function, Ports, Settings, Stage, SystemClock, start_tracing};

/// Runs the stage that `build` makes of the ports as the Lambda `name`. `needs` are the environment variables that it cannot do
/// without; a missing one ends the start with its name.
pub async fn run<S: Stage>(name: &'static str, needs: &[&str], build: impl FnOnce(Ports) -> S) -> Result<(), Error> {
    start_tracing();
    let settings = Settings::read(|variable| std::env::var(variable).ok(), needs)?;
    let ports = Ports::connect(settings).await;
    let function = Function::new(name, Arc::new(build(ports.clone())), ports);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| {
        let function = function.clone();
        async move { function.call(event.payload, left(event.context.deadline)).await.map_err(Error::from) }
    }))
    .await
}

/// How long the invocation still has.
fn left(deadline_ms: u64) -> Duration {
    let now = u64::try_from(SystemClock.now().millis()).unwrap_or_default();
    Duration::from_millis(deadline_ms.saturating_sub(now))
}
