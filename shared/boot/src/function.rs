//! A function: a stage behind the Lambda contract, an event of JSON in and an answer of JSON out.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::{Ports, Stage, frame, http};

/// A stage with its name and ports, ready for events of every kind.
#[derive(Clone)]
pub struct Function {
    name: &'static str,
    stage: Arc<dyn Stage>,
    ports: Ports,
}

impl Function {
    /// The function `name` of `stage`.
    pub fn new(name: &'static str, stage: Arc<dyn Stage>, ports: Ports) -> Self {
        Function { name, stage, ports }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Answers one event within `left`. An error makes the whole event come again, where its source does that.
    pub async fn call(&self, event: Value, left: Duration) -> Result<Value, String> {
        // A little is kept back, so that the answer still gets out.
        let within = left.saturating_sub(Duration::from_millis(250)).max(Duration::from_millis(100));
        match tokio::time::timeout(within, self.dispatch(event)).await {
            Ok(answer) => answer,
            Err(_) => Err(format!("{} did not end within {} ms", self.name, within.as_millis())),
        }
    }

    async fn dispatch(&self, event: Value) -> Result<Value, String> {
        let source = event.pointer("/Records/0/eventSource").and_then(Value::as_str);
        match source {
            Some("aws:sqs") => Ok(frame::messages(&*self.stage, &self.ports, &event).await),
            Some("aws:dynamodb") => Ok(frame::records(&*self.stage, &self.ports, &event).await),
            Some(other) => Err(format!("{} takes no events from {other}", self.name)),
            None if event.pointer("/requestContext/http").is_some() => http::answer(&*self.stage, &self.ports, &event).await,
            None => self.tick(&event).await,
        }
    }

    async fn tick(&self, event: &Value) -> Result<Value, String> {
        let schedule = event.get("schedule").and_then(Value::as_str);
        let schedule = schedule.ok_or_else(|| format!("{} cannot tell what kind of event this is", self.name))?;
        frame::again(|| self.stage.tick(schedule)).await.map_err(|failure| failure.to_string())?;
        Ok(Value::Null)
    }
}
