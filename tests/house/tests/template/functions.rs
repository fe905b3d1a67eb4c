//! Functions: code that exists, a log that ends, alarms that ring, and variables that agree with what the role allows.

use crate::policy::{items, statements};
use crate::read::{Template, checkout, named};
use serde_json::{Map, Value};

/// Everything about functions, logs and tables that does not fit together.
pub(crate) fn breaches(template: &Template) -> Vec<String> {
    let mut found = Vec::new();
    for (name, function) in template.functions() {
        let told = function_breaches(template, name, &function["Properties"]);
        found.extend(told.into_iter().map(|what| format!("{name}: {what}")));
    }
    for (name, group) in template.of_types(&["AWS::Logs::LogGroup"]) {
        if group["Properties"].get("RetentionInDays").is_none() {
            found.push(format!("{name}: keeps its lines for ever"));
        }
    }
    for (name, table) in template.of_types(&["AWS::DynamoDB::Table"]) {
        if table["DeletionPolicy"] != "Retain" || table["UpdateReplacePolicy"] != "Retain" {
            found.push(format!("{name}: its data would go with the stack"));
        }
    }
    found
}

fn function_breaches(template: &Template, name: &str, properties: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let log = named(&properties["LoggingConfig"]["LogGroup"]);
    if !log.is_some_and(|log| template.0["Resources"][log.as_str()]["Type"] == "AWS::Logs::LogGroup") {
        found.push("writes to a log group that is not of this template, and is kept for ever".to_owned());
    }
    if properties.get("SnapStart").is_some() || template.0["Globals"]["Function"].get("SnapStart").is_some() {
        found.push("SnapStart does not exist for provided.al2023".into());
    }
    for metric in ["Errors", "Throttles"] {
        if !watched(template, name, metric) {
            found.push(format!("no alarm on {metric}"));
        }
    }
    if template.mappings().iter().any(|m| m.stream && m.function == name) && !watched(template, name, "IteratorAge") {
        found.push("no alarm on IteratorAge, though it reads a stream".into());
    }
    found.extend(variables(template, properties));
    found
}

fn watched(template: &Template, function: &str, metric: &str) -> bool {
    template.of_types(&["AWS::CloudWatch::Alarm"]).map(|(_, alarm)| &alarm["Properties"]).any(|alarm| {
        alarm["MetricName"] == metric
            && items(&alarm["Dimensions"]).into_iter().any(|d| named(&d["Value"]).as_deref() == Some(function))
    })
}

/// A function that is told the name of a table or queue may use it, and the reverse. (Dead letters may be Lambda's own way out, so nobody
/// has to be told their name.)
fn variables(template: &Template, properties: &Value) -> Vec<String> {
    let role = named(&properties["Role"]).unwrap_or_default();
    let granted = statements(&template.0["Resources"][role.as_str()]["Properties"]);
    let may = |what: &str, on: &str| {
        let on_it = |s: &&&Value| items(&s["Resource"]).into_iter().any(|r| named(r).as_deref() == Some(on));
        granted.iter().filter(on_it).any(|s| items(&s["Action"]).into_iter().any(|action| action == what))
    };
    let told: Vec<(&String, String)> = properties["Environment"]["Variables"]
        .as_object()
        .into_iter()
        .flat_map(Map::iter)
        .filter_map(|(variable, value)| Some((variable, named(value)?)))
        .collect();
    let mut found = Vec::new();
    for (suffix, kind, action) in
        [("_TABLE", "AWS::DynamoDB::Table", "dynamodb:GetItem"), ("_URL", "AWS::SQS::Queue", "sqs:SendMessage")]
    {
        let named_in = |target: &str| told.iter().any(|(variable, name)| variable.ends_with(suffix) && name == target);
        for (target, _) in template.of_types(&[kind]) {
            match (named_in(target), may(action, target)) {
                (true, false) => found.push(format!("is told {target} but may not {action}")),
                (false, true) if !is_aside(target) => found.push(format!("may {action} on {target} but is not told its name")),
                _ => {}
            }
        }
    }
    found
}

/// Queues that Lambda itself fills.
fn is_aside(queue: &str) -> bool {
    queue.ends_with("DeadLetters") || queue.ends_with("Failures")
}

/// The crate that a function is built from must hold the binary that the template names.
pub(crate) fn missing_code(template: &Template) -> Vec<String> {
    let lacking = template.of_types(&["AWS::Serverless::Function"]).filter_map(|(name, function)| {
        let binary = function["Metadata"]["BuildProperties"]["Binary"].as_str().unwrap_or_default();
        let folder = function["Properties"]["CodeUri"].as_str().unwrap_or_default();
        let manifest = checkout().join("infra").join(folder).join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).unwrap_or_default();
        let built =
            text.contains(&format!("[[bin]]\nname = \"{binary}\"")) && function["Metadata"]["BuildMethod"] == "rust-cargolambda";
        (!built).then(|| format!("{name}: {} has no binary `{binary}`", manifest.display()))
    });
    lacking.collect()
}

/// What each function's code says that it needs (`NEEDS` in its library) is what the template tells it, no less and no more.
pub(crate) fn untold(template: &Template) -> Vec<String> {
    let mut found = Vec::new();
    for (name, function) in template.of_types(&["AWS::Serverless::Function"]) {
        let folder = function["Properties"]["CodeUri"].as_str().unwrap_or_default();
        let code = std::fs::read_to_string(checkout().join("infra").join(folder).join("src/lib.rs")).unwrap_or_default();
        let Some(needs) = needs_of(&code) else { continue };
        let told: Vec<&String> =
            function["Properties"]["Environment"]["Variables"].as_object().into_iter().flat_map(Map::keys).collect();
        let missing =
            needs.iter().filter(|need| !told.contains(need)).map(|need| format!("{name}: needs {need}, but is not told"));
        let surplus =
            told.iter().filter(|told| !needs.contains(told)).map(|told| format!("{name}: is told {told}, but does not need it"));
        found.extend(missing.chain(surplus));
    }
    found
}

/// The texts of `pub const NEEDS: &[&str] = &[…];`, where the code has one.
fn needs_of(code: &str) -> Option<Vec<String>> {
    let list = code.split_once("pub const NEEDS")?.1.split_once('=')?.1.split_once(';')?.0;
    Some(list.split('"').skip(1).step_by(2).map(str::to_owned).collect())
}
