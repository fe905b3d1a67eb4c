//! What wakes a function: routes, queues, streams and times.

use super::node::{Entry, Node};
use super::reader::Reader;
use super::{Function, QueueSource, ScheduleSource, System, TemplateMistake};
use crate::schedules::Expression;

/// What one machine bears where the template sets no limit.
const CONCURRENCY_USUAL: i64 = 100;

const QUEUE_KNOWN: &[&str] =
    &["Queue", "BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes", "ScalingConfig", "Enabled"];

const SCHEDULE_KNOWN: &[&str] = &[
    "Description",
    "DeadLetterConfig",
    "FlexibleTimeWindow",
    "Input",
    "Name",
    "OmitName",
    "RetryPolicy",
    "RoleArn",
    "ScheduleExpression",
    "ScheduleExpressionTimezone",
    "State",
];

impl Reader<'_> {
    pub(super) fn event(&self, event: &Entry, function: &mut Function, system: &System) -> Result<(), TemplateMistake> {
        let kind = self.text(self.required(&event.node, "Type", "the event")?)?;
        if let Some(properties) = event.node.get("Properties")
            && !self.flag(properties, "Enabled", true)?
        {
            return Ok(());
        }
        match kind.as_str() {
            "HttpApi" => function.routes.push(self.route(event)?),
            "SQS" => function.queue_sources.push(self.queue_source(event)?),
            "DynamoDB" => function.stream_sources.push(self.stream_source(event, system)?),
            "ScheduleV2" => function.schedules.extend(self.schedule(event)?),
            other => {
                let what = format!("the local runner knows no events of type {other:?}");
                return Err(self.mistake(event.line, what, "use HttpApi, SQS, DynamoDB or ScheduleV2"));
            }
        }
        Ok(())
    }

    fn queue_source(&self, event: &Entry) -> Result<QueueSource, TemplateMistake> {
        let properties = self.required(&event.node, "Properties", "the queue mapping")?;
        self.only(properties, "the queue mapping", QUEUE_KNOWN)?;
        let window = self.seconds(properties, "MaximumBatchingWindowInSeconds", 0..=300, 0)?;
        let batch_size = self.number(properties, "BatchSize", 1..=10_000, 10)?;
        if batch_size > 10 && window.as_millis() == 0 {
            let line = properties.get("BatchSize").map_or(event.line, |node| node.line);
            return Err(self.mistake(
                line,
                format!("BatchSize is {batch_size} without a window"),
                "set MaximumBatchingWindowInSeconds to 1 or more",
            ));
        }
        let scaling = properties.get("ScalingConfig").unwrap_or(properties);
        let concurrency = self.number(scaling, "MaximumConcurrency", 2..=1000, CONCURRENCY_USUAL)?;
        Ok(QueueSource {
            queue: self.queue_of(self.required(properties, "Queue", "the queue mapping")?)?,
            batch_size: usize::try_from(batch_size).unwrap_or(10),
            window,
            partial: self.partial(properties)?,
            concurrency: usize::try_from(concurrency).unwrap_or(2),
        })
    }

    /// Whether the function's answer names what failed.
    pub(super) fn partial(&self, properties: &Node) -> Result<bool, TemplateMistake> {
        let Some(given) = properties.get("FunctionResponseTypes") else { return Ok(false) };
        for element in given.elements() {
            let kind = self.text(element)?;
            if kind != "ReportBatchItemFailures" {
                return Err(self.mistake(
                    element.line,
                    format!("the response type is {kind:?}"),
                    "write ReportBatchItemFailures",
                ));
            }
        }
        Ok(!given.elements().is_empty())
    }

    fn schedule(&self, event: &Entry) -> Result<Option<ScheduleSource>, TemplateMistake> {
        let properties = self.required(&event.node, "Properties", "the schedule")?;
        self.only(properties, "the schedule", SCHEDULE_KNOWN)?;
        self.must_be(properties, &["ScheduleExpressionTimezone"], "UTC")?;
        self.must_be(properties, &["FlexibleTimeWindow", "Mode"], "OFF")?;
        if let Some(arn) = properties.at(&["DeadLetterConfig", "Arn"]) {
            self.queue_of(arn)?;
        }
        if properties.get("State").map(|node| self.text(node)).transpose()?.as_deref() == Some("DISABLED") {
            return Ok(None);
        }
        let given = self.required(properties, "ScheduleExpression", "the schedule")?;
        let expression = Expression::read(&self.text(given)?)
            .map_err(|why| self.mistake(given.line, why.to_string(), "write rate(15 minutes) or cron(0 2 ? * MON *)"))?;
        Ok(Some(ScheduleSource { name: event.key.clone(), expression, input: self.input(properties)? }))
    }

    fn must_be(&self, properties: &Node, path: &[&str], wanted: &str) -> Result<(), TemplateMistake> {
        let Some(given) = properties.at(path) else { return Ok(()) };
        let text = self.text(given)?;
        if text == wanted {
            return Ok(());
        }
        Err(self.mistake(
            given.line,
            format!("{} is {text:?}", path.join(".")),
            &format!("write \"{wanted}\", in quotes: the local runner knows nothing else"),
        ))
    }

    fn input(&self, properties: &Node) -> Result<serde_json::Value, TemplateMistake> {
        let Some(given) = properties.get("Input") else { return Ok(serde_json::json!({})) };
        let text = self.text(given)?;
        serde_json::from_str(&text)
            .map_err(|error| self.mistake(given.line, format!("Input is no JSON: {error}"), "write JSON in single quotes"))
    }
}
