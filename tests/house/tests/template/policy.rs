//! Permissions: named actions on named resources, in roles of our own.

use crate::read::{Template, named};
use serde_json::Value;

/// The only actions that may stand on `*`, and why.
const ON_EVERYTHING: &[(&str, &str)] = &[
    ("dynamodb:ListStreams", "AWS knows no resource for this action"),
    ("xray:PutTraceSegments", "AWS knows no resource for this action"),
    ("xray:PutTelemetryRecords", "AWS knows no resource for this action"),
];

/// Everything that a role grants too widely, or that AWS would add by itself.
pub(crate) fn breaches(template: &Template) -> Vec<String> {
    let mut found = Vec::new();
    for (name, resource) in template.of_types(&["AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"]) {
        let properties = &resource["Properties"];
        for arn in items(&properties["ManagedPolicyArns"]) {
            if named(arn).is_none() {
                found.push(format!("{name}: attaches {arn}, a policy that is not ours"));
            }
        }
        for statement in statements(properties) {
            found.extend(wide(statement).into_iter().map(|what| format!("{name}: {what}")));
        }
    }
    for (name, function) in template.functions() {
        found.extend(role_breach(template, name, &function["Properties"]));
    }
    found
}

fn role_breach(template: &Template, name: &str, properties: &Value) -> Option<String> {
    let role = named(&properties["Role"]);
    let ours = role.is_some_and(|role| template.0["Resources"][role.as_str()]["Type"] == "AWS::IAM::Role");
    let added = ["Policies", "Connectors"].iter().find(|key| properties.get(*key).is_some());
    match (ours, added) {
        (false, _) => Some(format!("{name}: has no role of its own, so SAM would write a wide one")),
        (_, Some(key)) => Some(format!("{name}: has {key}, which SAM makes wider than a role of our own")),
        _ => None,
    }
}

/// The statements of a role's inline policies, or of a policy itself.
pub(crate) fn statements(properties: &Value) -> Vec<&Value> {
    let inline = items(&properties["Policies"]).into_iter().map(|policy| &policy["PolicyDocument"]);
    let own = properties.get("PolicyDocument");
    inline.chain(own).flat_map(|document| items(&document["Statement"])).collect()
}

/// A single value or a list, as a list.
pub(crate) fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

fn wide(statement: &Value) -> Option<String> {
    if statement["Effect"] != "Allow" || statement.get("NotAction").is_some() || statement.get("NotResource").is_some() {
        return Some(format!("says more than what is allowed: {statement}"));
    }
    let actions: Vec<&str> = items(&statement["Action"]).into_iter().filter_map(Value::as_str).collect();
    if let Some(action) = actions.iter().find(|action| action.contains('*') || !action.contains(':')) {
        return Some(format!("grants {action}"));
    }
    let excused = actions.iter().all(|action| ON_EVERYTHING.iter().any(|(name, _)| name == action));
    let open = items(&statement["Resource"]).into_iter().find(|resource| is_open(resource));
    match open {
        Some(resource) if !excused => Some(format!("grants {actions:?} on {resource}")),
        None if statement.get("Resource").is_none() => Some(format!("grants {actions:?} on nothing named")),
        _ => None,
    }
}

/// Whether a resource is a pattern, or is not built from a resource of this template.
fn is_open(resource: &Value) -> bool {
    let text = resource.as_str().or_else(|| resource["Fn::Sub"].as_str());
    text.is_some_and(|text| text.contains('*')) || named(resource).is_none()
}
