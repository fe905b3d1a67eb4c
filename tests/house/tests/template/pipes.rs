//! Queues, streams and schedules: nothing is lost in them, and nothing blocks them.

use crate::policy::items;
use crate::read::{Mapping, Template, named};
use serde_json::{Map, Value};

/// Tries before a message is a dead letter.
const TRIES: u64 = 5;
/// Fourteen days, the longest that SQS keeps a message.
const DEAD_LETTERS_KEPT_S: u64 = 1_209_600;

/// Everything about queues, mappings, schedules and their dead letters that could lose or block work.
pub(crate) fn breaches(template: &Template) -> Vec<String> {
    let mut found = Vec::new();
    for mapping in template.mappings() {
        let told = if mapping.stream { stream(&mapping) } else { queue(template, &mapping) };
        let at = format!("{} <- {}", mapping.function, mapping.source);
        found.extend(told.into_iter().chain(both(&mapping)).map(|what| format!("{at}: {what}")));
    }
    found.extend(schedules(template));
    for name in dead_letters(template) {
        found.extend(dead_letter_queue(template, &name).into_iter().map(|what| format!("{name}: {what}")));
    }
    found.extend(plain_queues(template));
    found
}

fn both(mapping: &Mapping) -> Vec<String> {
    let settings = mapping.settings;
    let mut found = Vec::new();
    if settings["FunctionResponseTypes"] != serde_json::json!(["ReportBatchItemFailures"]) {
        found.push("one bad message fails its whole batch: FunctionResponseTypes must be [ReportBatchItemFailures]".into());
    }
    let concurrency = settings["ScalingConfig"].get("MaximumConcurrency").is_some();
    if concurrency && settings.get("ProvisionedPollerConfig").is_some() {
        found.push("MaximumConcurrency and ProvisionedPollerConfig exclude each other".into());
    }
    found
}

fn queue(template: &Template, mapping: &Mapping) -> Vec<String> {
    let mut found = Vec::new();
    let properties = &template.0["Resources"][mapping.source.as_str()]["Properties"];
    let window_s = mapping.settings["MaximumBatchingWindowInSeconds"].as_u64().unwrap_or(0);
    let least_s = 6 * template.time_out_s(&mapping.function) + window_s;
    let visibility_s = properties["VisibilityTimeout"].as_u64().unwrap_or(30);
    if visibility_s < least_s {
        found.push(format!("messages come back after {visibility_s} s, at least {least_s} s are needed (6 x time-out + window)"));
    }
    if properties["RedrivePolicy"]["maxReceiveCount"] != TRIES {
        found.push(format!("a message must be a dead letter after {TRIES} tries"));
    }
    let most = mapping.settings["ScalingConfig"]["MaximumConcurrency"].as_u64();
    if !most.is_some_and(|most| (2..=1000).contains(&most)) {
        found.push("MaximumConcurrency must be set, from 2 to 1000".into());
    }
    found
}

fn stream(mapping: &Mapping) -> Vec<String> {
    let settings = mapping.settings;
    let mut found = Vec::new();
    if settings["BisectBatchOnFunctionError"] != true {
        found.push("BisectBatchOnFunctionError must be true".to_owned());
    }
    for (key, most) in [("MaximumRetryAttempts", 10), ("MaximumRecordAgeInSeconds", 86_400)] {
        if settings[key].as_u64().is_none_or(|value| value > most) {
            found.push(format!("{key} must be set, at most {most}: by default a poison record blocks its shard"));
        }
    }
    if settings["StartingPosition"] != "TRIM_HORIZON" {
        found.push("StartingPosition must be TRIM_HORIZON: LATEST loses facts while a mapping is made".into());
    }
    if settings["FilterCriteria"]["Filters"].as_array().is_none_or(Vec::is_empty) {
        found.push("FilterCriteria must say which kinds of item wake the function".into());
    }
    if named(&settings["DestinationConfig"]["OnFailure"]["Destination"]).is_none() {
        found.push("DestinationConfig.OnFailure must name a queue of this template".into());
    }
    found
}

fn schedules(template: &Template) -> Vec<String> {
    let of_events = template.functions().flat_map(|(name, function)| {
        let events = function["Properties"]["Events"].as_object().into_iter().flat_map(Map::iter);
        events.filter(|(_, e)| e["Type"] == "ScheduleV2").map(move |(key, e)| (format!("{name}.{key}"), &e["Properties"]))
    });
    let of_resources =
        template.of_types(&["AWS::Scheduler::Schedule"]).map(|(name, r)| (name.clone(), &r["Properties"]["Target"]));
    let incomplete = |(_, p): &(String, &Value)| {
        named(&p["DeadLetterConfig"]["Arn"]).is_none()
            || p["RetryPolicy"]["MaximumRetryAttempts"].as_u64().is_none()
            || named(&p["RoleArn"]).is_none()
    };
    let found = of_events.chain(of_resources).filter(incomplete);
    found.map(|(name, _)| format!("{name}: needs a RetryPolicy, a DeadLetterConfig and a RoleArn")).collect()
}

/// Every queue that something falls into: redrive, stream failures, schedules, asynchronous calls.
pub(crate) fn dead_letters(template: &Template) -> Vec<String> {
    let mut found = Vec::new();
    collect(&template.0["Resources"], &mut found);
    found.sort();
    found.dedup();
    found
}

fn collect(value: &Value, found: &mut Vec<String>) {
    if let Some(map) = value.as_object() {
        found.extend(map.get("deadLetterTargetArn").and_then(named));
        found.extend(map.get("DeadLetterConfig").and_then(|config| named(&config["Arn"])));
        found.extend(map.get("OnFailure").and_then(|to| named(&to["Destination"])));
        map.values().for_each(|inner| collect(inner, found));
    } else if let Some(list) = value.as_array() {
        list.iter().for_each(|inner| collect(inner, found));
    }
}

fn dead_letter_queue(template: &Template, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let queue = &template.0["Resources"][name];
    if queue["Type"] != "AWS::SQS::Queue" {
        return vec!["is no queue of this template".into()];
    }
    if queue["Properties"]["MessageRetentionPeriod"] != DEAD_LETTERS_KEPT_S {
        found.push(format!("must keep its messages for {DEAD_LETTERS_KEPT_S} s"));
    }
    if !template.of_types(&["AWS::CloudWatch::Alarm"]).any(|(_, alarm)| rings(&alarm["Properties"], name)) {
        found.push("no alarm goes off at its first message".into());
    }
    found
}

fn rings(alarm: &Value, queue: &str) -> bool {
    let watches =
        items(&alarm["Dimensions"]).into_iter().any(|d| d["Name"] == "QueueName" && named(&d["Value"]).as_deref() == Some(queue));
    let at_first = alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold" && alarm["Threshold"] == 1;
    let told = items(&alarm["AlarmActions"]).into_iter().any(|action| named(action).is_some());
    watches && at_first && told && alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
}

fn plain_queues(template: &Template) -> Vec<String> {
    let queues = template.of_types(&["AWS::SQS::Queue"]);
    let open = queues.filter(|(_, queue)| queue["Properties"]["SqsManagedSseEnabled"] != true);
    open.map(|(name, _)| format!("{name}: must be encrypted (SqsManagedSseEnabled)")).collect()
}
