//! The template's rules that no linter knows: narrow roles, nothing lost, nothing blocked, nobody left unwatched.
//!
//! Each rule runs on infra/template.yaml as it stands, and again on what SAM's transform makes of it (with `.tools`, see .ci/tools).

#[path = "template/functions.rs"]
mod functions;
#[path = "template/pipes.rs"]
mod pipes;
#[path = "template/policy.rs"]
mod policy;
#[path = "template/read.rs"]
mod read;

use read::Template;
use serde_json::{Value, json};

fn none(breaches: Vec<String>) {
    assert!(breaches.is_empty(), "infra/template.yaml:\n  {}", breaches.join("\n  "));
}

fn all(template: &Template) -> Vec<String> {
    [policy::breaches, pipes::breaches, functions::breaches].iter().flat_map(|rule| rule(template)).collect()
}

/// What the rules say after one value of the template is changed (`Value::Null` takes it away).
fn after(path: &str, value: Value) -> String {
    let mut template = Template::raw();
    let slot = template.0.pointer_mut(path).unwrap_or_else(|| panic!("no {path} in the template"));
    *slot = value;
    all(&template).join("\n")
}

#[test]
fn every_function_is_built_from_a_crate_that_exists() {
    let template = Template::raw();
    assert_eq!(template.functions().count(), 11);
    none(functions::missing_code(&template));
}

#[test]
fn what_the_local_runner_reads_uses_only_the_intrinsics_that_it_knows() {
    let template = Template::raw();
    let read = ["AWS::Serverless::Function", "AWS::DynamoDB::Table", "AWS::SQS::Queue"];
    // A layer is a folder of files, and on one machine they lie where they lie.
    let without_layers = |resource: &Value| {
        let mut properties = resource["Properties"].clone();
        properties.as_object_mut().map(|properties| properties.remove("Layers"));
        properties.to_string()
    };
    let text: String = template.of_types(&read).map(|(_, resource)| without_layers(resource)).collect();
    let used: Vec<&str> = text.split("\"Fn::").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(used.iter().all(|name| ["GetAtt", "Sub"].contains(name)), "beyond !Ref, !GetAtt and !Sub: {used:?}");
}

#[test]
fn roles_name_their_actions_and_resources() {
    none(policy::breaches(&Template::raw()));
}

#[test]
fn nothing_is_lost_or_blocked_in_queues_streams_and_schedules() {
    let template = Template::raw();
    assert_eq!(template.mappings().len(), 7, "five queues and two readers of the stream");
    assert_eq!(pipes::dead_letters(&template).len(), 8);
    none(pipes::breaches(&template));
}

#[test]
fn functions_logs_and_tables_fit_together() {
    none(functions::breaches(&Template::raw()));
}

#[test]
fn every_function_is_told_what_its_code_needs_and_nothing_else() {
    none(functions::untold(&Template::raw()));
    let mut template = Template::raw();
    template.0["Resources"]["MatchFunction"]["Properties"]["Environment"]["Variables"] = json!({ "LEDGER_TABLE": "x" });
    let told = functions::untold(&template).join("\n");
    assert!(told.contains("needs SUPPORT_TABLE") && told.contains("is told LEDGER_TABLE"), "{told}");
}

#[test]
fn the_rules_hold_after_the_transform_of_sam() {
    let Some(template) = Template::transformed() else { return };
    assert_eq!(template.functions().count(), 11);
    assert_eq!(template.mappings().len(), 7);
    assert_eq!(pipes::dead_letters(&template).len(), 8);
    none(all(&template));
    let roles = template.of_types(&["AWS::IAM::Role"]).count();
    assert_eq!(roles, Template::raw().of_types(&["AWS::IAM::Role"]).count(), "SAM added a role of its own");
}

#[test]
fn a_wide_policy_is_found() {
    let statement = "/Resources/MatchRole/Properties/Policies/0/PolicyDocument/Statement/1";
    assert!(after(&format!("{statement}/Action"), json!("sqs:*")).contains("MatchRole: grants sqs:*"));
    assert!(after(&format!("{statement}/Resource"), json!("*")).contains("MatchRole: grants"));
    assert!(after("/Resources/MatchFunction/Properties/Role", Value::Null).contains("no role of its own"));
}

#[test]
fn a_blocked_or_lossy_mapping_is_found() {
    let stream = "/Resources/KpiFunction/Properties/Events/Facts/Properties";
    assert!(after(&format!("{stream}/MaximumRetryAttempts"), json!(-1)).contains("MaximumRetryAttempts"));
    assert!(after(&format!("{stream}/BisectBatchOnFunctionError"), json!(false)).contains("Bisect"));
    assert!(after(&format!("{stream}/DestinationConfig"), Value::Null).contains("OnFailure"));
    let queue = "/Resources/RelayFunction/Properties/Events/Work/Properties";
    assert!(after(&format!("{queue}/FunctionResponseTypes"), Value::Null).contains("ReportBatchItemFailures"));
    assert!(after("/Resources/RelayQueue/Properties/VisibilityTimeout", json!(60)).contains("at least 181 s"));
    assert!(after("/Resources/RelayQueue/Properties/RedrivePolicy", Value::Null).contains("dead letter after 5 tries"));
    assert!(after("/Resources/CsatFunction/Properties/Events/Sweep/Properties/RetryPolicy", Value::Null).contains("RetryPolicy"));
}

#[test]
fn settings_that_exclude_each_other_are_found() {
    let both = json!({ "MaximumConcurrency": 10 });
    let mut template = Template::raw();
    let mapping = template.0.pointer_mut("/Resources/RelayFunction/Properties/Events/Work/Properties").expect("the mapping");
    mapping["ScalingConfig"] = both;
    mapping["ProvisionedPollerConfig"] = json!({ "MinimumPollers": 2 });
    assert!(all(&template).join("\n").contains("exclude each other"));
    let mut template = Template::raw();
    template.0["Globals"]["Function"]["SnapStart"] = json!({ "ApplyOn": "PublishedVersions" });
    assert!(all(&template).join("\n").contains("SnapStart"));
}

#[test]
fn an_unwatched_or_unending_part_is_found() {
    assert!(after("/Resources/MatchDeadLettersAlarm", Value::Null).contains("MatchDeadLetters: no alarm"));
    assert!(after("/Resources/DispatchIteratorAgeAlarm", Value::Null).contains("no alarm on IteratorAge"));
    assert!(after("/Resources/IntakeLog/Properties", json!({})).contains("for ever"));
    assert!(after("/Resources/LedgerTable/DeletionPolicy", json!("Delete")).contains("LedgerTable: its data"));
    assert!(after("/Resources/CsatFunction/Properties/Environment", Value::Null).contains("is not told its name"));
}
