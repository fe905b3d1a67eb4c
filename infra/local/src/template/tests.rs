//! What is read from the template, and what is told about its mistakes.

use std::collections::BTreeMap;
use std::path::Path;

use domain::Span;

use super::*;

fn offered() -> Parameters {
    let offered = BTreeMap::from([("PublicUrl".to_owned(), "http://127.0.0.1:8080".to_owned())]);
    Parameters { offered, ..Parameters::default() }
}

fn the_template() -> System {
    System::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml"), &offered()).unwrap()
}

const SMALL: &str = include_str!("../../tests/toy.yaml");

#[test]
fn the_projects_template_is_read_whole() {
    let system = the_template();
    let names: Vec<&str> = system.functions.iter().map(|function| function.binary.as_str()).collect();
    assert_eq!(
        names,
        ["intake", "dispatch", "match", "resolve", "csat", "payout", "kpi", "relay", "console", "author", "account"]
    );
    assert_eq!((system.queues.len(), system.tables.len()), (13, 3));
    let routes: usize = system.functions.iter().map(|function| function.routes.len()).sum();
    assert!(routes >= 25, "{routes}");
    let dispatch = &system.function("dispatch").unwrap().stream_sources[0];
    assert_eq!(
        (dispatch.table.as_str(), dispatch.from_the_start, dispatch.bisect, dispatch.retries),
        ("SupportTable", true, true, Some(5))
    );
    assert_eq!((dispatch.record_age, dispatch.on_failure.as_deref()), (Some(Span::hours(6)), Some("DispatchFailures")));
    let support = system.table("SupportTable").unwrap();
    assert_eq!(
        (support.indexes.len(), support.ttl.as_deref(), support.stream.as_deref()),
        (2, Some("expires"), Some("NEW_AND_OLD_IMAGES"))
    );
    let redrive = system.queue("MatchQueue").unwrap().redrive.clone().unwrap();
    assert_eq!((redrive.dead_letters.as_str(), redrive.max_receive), ("MatchDeadLetters", 5));
    assert_eq!(system.function("payout").unwrap().schedules[0].input["schedule"], "close-period");
}

#[test]
fn the_environment_names_this_machines_tables_queues_and_secrets() {
    let system = the_template();
    let addresses = Addresses {
        queues: "http://127.0.0.1:4566".to_owned(),
        secrets: BTreeMap::from([("LinkSecret".to_owned(), "s".repeat(64))]),
    };
    let environment = system.environment(system.function("csat").unwrap(), &addresses);
    assert_eq!(environment["SUPPORT_TABLE"], "SupportTable");
    assert_eq!(environment["RELAY_QUEUE_URL"], "http://127.0.0.1:4566/000000000000/RelayQueue");
    assert_eq!(environment["LINK_SECRET"], "s".repeat(64));
    assert_eq!(environment["PUBLIC_URL"], "http://127.0.0.1:8080");
    assert_eq!(environment["RUST_LOG"], "info");
}

/// Reads the toy template with one text replaced by another; the mistake must name the line where the new text stands.
fn mistake(old: &str, new: &str) -> String {
    let changed = SMALL.replacen(old, new, 1);
    assert_ne!(changed, SMALL, "{old:?} is in the template");
    let line = changed.lines().position(|line| line.contains(new.lines().next().unwrap())).unwrap() + 1;
    let mistake = System::read("toy.yaml", &changed, &Parameters::default()).unwrap_err();
    assert!(mistake.line.abs_diff(line) <= 1, "{mistake} stands on line {line}");
    mistake.to_string()
}

#[test]
fn every_mistake_is_told_with_its_line_and_a_fix() {
    let cases = [
        ("Queue: !GetAtt WorkQueue.Arn", "Queue: !GetAtt NoQueue.Arn", "there is no NoQueue"),
        ("Stream: !GetAtt ThingTable.StreamArn", "Stream: !GetAtt WorkQueue.Arn", "not the ARN of a stream"),
        ("deadLetterTargetArn: !GetAtt WorkDeadLetters.Arn", "deadLetterTargetArn: !GetAtt Gone.Arn", "there is no Gone"),
        ("THING_TABLE: !Ref ThingTable", "THING_TABLE: !Ref OtherTable", "there is no OtherTable"),
        ("BatchSize: 5", "BatchSize: many", "BatchSize is \"many\""),
        ("VisibilityTimeout: 30", "VisibilityTimeout: 99999", "VisibilityTimeout is \"99999\""),
        ("StartingPosition: TRIM_HORIZON", "StartingPosition: NOW", "StartingPosition is \"NOW\""),
        ("BatchSize: 10", "ProvisionedPollerConfig: { MinimumPollers: 2 }", "does not honour"),
        ("Type: AWS::SQS::Queue", "Type: AWS::SQS::Queu", "is of the unknown type AWS::SQS::Queu; fix: write AWS::SQS::Queue"),
        ("Type: AWS::DynamoDB::Table", "Type: AWS::DynamoDB::Tabel", "fix: write AWS::DynamoDB::Table"),
        ("Type: AWS::Serverless::Function", "Type: AWS::Serverless::Functoin", "fix: write AWS::Serverless::Function"),
        ("rate(15 minutes)", "rate(15 fortnights)", "fortnight"),
        ("Mode: \"OFF\"", "Mode: OFF_AND_ON", "FlexibleTimeWindow.Mode"),
        ("{\"kind\":{\"S\":[\"THING\"]}}", "{\"kind\":{\"S\":\"THING\"}}", "dynamodb.NewImage.kind.S"),
        ("Path: /things/{thing}", "Path: /things/x{thing}", "not a whole segment"),
        ("Method: GET", "Method: FETCH", "FETCH is no method"),
        ("Type: ScheduleV2", "Type: S3", "no events of type \"S3\""),
        (
            "FunctionResponseTypes: [ReportBatchItemFailures]",
            "FunctionResponseTypes: [ReportAll]",
            "response type is \"ReportAll\"",
        ),
        ("!Sub \"{{resolve:secretsmanager:${ToySecret}}}\"", "!Ref ToySecret", "of no use"),
    ];
    for (old, new, what) in cases {
        let told = mistake(old, new);
        assert!(told.starts_with("toy.yaml:") && told.contains(what) && told.contains("; fix: "), "{told}");
    }
}

#[test]
fn what_does_not_fit_together_is_a_mistake() {
    let read = |old: &str, new: &str| System::read("t", &SMALL.replacen(old, new, 1), &Parameters::default()).unwrap_err().what;
    assert!(read("VisibilityTimeout: 30", "VisibilityTimeout: 3").contains("hides messages"));
    assert!(read("AttributeName: pk, KeyType", "AttributeName: other, KeyType").contains("not in AttributeDefinitions"));
    let twice = SMALL.replace("Path: /things/{thing}", "Path: /things");
    let told = System::read("t", &twice.replace("Method: GET", "Method: POST"), &Parameters::default()).unwrap_err();
    assert!(told.what.contains("a route twice"), "{told}");
    let topic = read("Type: AWS::SQS::Queue", "Type: AWS::SNS::Topic");
    let line = SMALL.lines().position(|line| line.contains("Type: AWS::SQS::Queue")).unwrap() + 1;
    assert!(topic.contains(&format!("a AWS::SNS::Topic by line {line}")), "{topic}");
    let double = format!("{SMALL}  WorkQueue:\n    Type: AWS::SQS::Queue\n");
    assert!(System::read("t", &double, &Parameters::default()).unwrap_err().what.contains("a second time"));
    let headless = SMALL.replace("    Handler: bootstrap\n", "");
    assert!(System::read("t", &headless, &Parameters::default()).unwrap_err().what.contains("has no Handler"));
}

#[test]
fn a_parameter_needs_a_value_and_a_value_a_parameter() {
    let needy = format!("Parameters:\n  Stage: {{ Type: String }}\n{SMALL}");
    assert!(System::read("t", &needy, &Parameters::default()).unwrap_err().what.contains("Stage has no value"));
    let given = Parameters { given: BTreeMap::from([("Stage".to_owned(), "dev".to_owned())]), ..Parameters::default() };
    assert!(System::read("t", &needy, &given).is_ok());
    assert!(System::read("t", SMALL, &given).unwrap_err().what.contains("no parameter Stage"));
    let local = Parameters { local: BTreeMap::from([("Stage".to_owned(), "here".to_owned())]), ..Parameters::default() };
    assert!(System::read("t", SMALL, &local).is_ok(), "what a machine says binds no template");
}
