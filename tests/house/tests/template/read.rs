//! The template as the house rules see it: raw from the file, or after SAM's own transform where `.tools` is installed.

use serde_json::{Map, Value, json};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Far more than the second that the transform takes.
const TRANSFORM_AT_MOST: Duration = Duration::from_secs(120);

/// A template in CloudFormation's JSON form: `!Ref X` has become `{"Ref": "X"}`.
#[derive(Clone)]
pub(crate) struct Template(pub(crate) Value);

/// What wakes a function: a queue or a stream, with the mapping's settings.
pub(crate) struct Mapping<'a> {
    pub(crate) function: String,
    pub(crate) source: String,
    pub(crate) stream: bool,
    pub(crate) settings: &'a Value,
}

impl Template {
    /// The template as it stands in the repository.
    pub(crate) fn raw() -> Template {
        let text = std::fs::read_to_string(checkout().join("infra/template.yaml")).expect("read infra/template.yaml");
        Template(json_of(serde_yaml_ng::from_str(&text).expect("infra/template.yaml is YAML")))
    }

    /// The template after SAM's transform; `None` without `.tools`, a failure where FANDESK_TOOLS=required.
    pub(crate) fn transformed() -> Option<Template> {
        let python = checkout().join(".tools/sam/bin/python");
        if python.exists() {
            return Some(Template(serde_json::from_str(&transform(&python)).expect("the transform prints JSON")));
        }
        assert_ne!(std::env::var("FANDESK_TOOLS").as_deref(), Ok("required"), "no .tools/sam: run .ci/tools");
        writeln!(
            std::io::stderr(),
            "SKIPPED: the transformed template is not tested, since there is no .tools/sam (run .ci/tools)"
        )
        .ok();
        None
    }

    /// Logical id and resource of each resource of one of these types.
    pub(crate) fn of_types<'a>(&'a self, types: &'a [&'a str]) -> impl Iterator<Item = (&'a String, &'a Value)> {
        let resources = self.0["Resources"].as_object().expect("Resources");
        resources.iter().filter(move |(_, r)| r["Type"].as_str().is_some_and(|t| types.contains(&t)))
    }

    /// The functions, by either name of their type.
    pub(crate) fn functions(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.of_types(&["AWS::Serverless::Function", "AWS::Lambda::Function"])
    }

    /// All queue and stream mappings, from `Events` or from the transform's own resources.
    pub(crate) fn mappings(&self) -> Vec<Mapping<'_>> {
        let mut found = Vec::new();
        for (name, function) in self.of_types(&["AWS::Serverless::Function"]) {
            for event in function["Properties"]["Events"].as_object().into_iter().flat_map(Map::values) {
                let settings = &event["Properties"];
                let source = settings.get("Queue").or_else(|| settings.get("Stream")).and_then(named);
                let Some(source) = source else { continue };
                found.push(Mapping { function: name.clone(), source, stream: event["Type"] == "DynamoDB", settings });
            }
        }
        for (_, mapping) in self.of_types(&["AWS::Lambda::EventSourceMapping"]) {
            let settings = &mapping["Properties"];
            let arn = &settings["EventSourceArn"];
            let (function, source) = (named(&settings["FunctionName"]), named(arn));
            let stream = arn["Fn::GetAtt"][1] == "StreamArn";
            found.push(Mapping { function: function.expect("a function"), source: source.expect("a source"), stream, settings });
        }
        found
    }

    /// A function's time-out in seconds, its own or the common one.
    pub(crate) fn time_out_s(&self, function: &str) -> u64 {
        let own = self.0["Resources"][function]["Properties"]["Timeout"].as_u64();
        own.or_else(|| self.0["Globals"]["Function"]["Timeout"].as_u64()).unwrap_or(3)
    }
}

/// The logical id that a `Ref`, `Fn::GetAtt` or `Fn::Sub` is about.
pub(crate) fn named(value: &Value) -> Option<String> {
    let text = value["Ref"].as_str().or_else(|| value["Fn::GetAtt"][0].as_str());
    let in_sub = || value["Fn::Sub"].as_str()?.split("${").nth(1)?.split(['.', '}']).next();
    text.or_else(in_sub).map(str::to_owned)
}

/// The root of the checkout.
pub(crate) fn checkout() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn json_of(yaml: serde_yaml_ng::Value) -> Value {
    use serde_yaml_ng::Value as Yaml;
    match yaml {
        Yaml::Tagged(tagged) => intrinsic(tagged.tag.to_string().trim_start_matches('!'), json_of(tagged.value)),
        Yaml::Mapping(map) => map.into_iter().map(|(k, v)| (k.as_str().expect("a text key").to_owned(), json_of(v))).collect(),
        Yaml::Sequence(items) => items.into_iter().map(json_of).collect(),
        plain => serde_json::to_value(plain).expect("a plain value"),
    }
}

fn intrinsic(tag: &str, value: Value) -> Value {
    match (tag, value) {
        ("Ref" | "Condition", value) => json!({ tag: value }),
        ("GetAtt", Value::String(path)) => json!({ "Fn::GetAtt": path.splitn(2, '.').collect::<Vec<_>>() }),
        (tag, value) => json!({ format!("Fn::{tag}"): value }),
    }
}

fn transform(python: &std::path::Path) -> String {
    let mut child = Command::new(python)
        .arg(checkout().join("tests/house/transform.py"))
        .arg(checkout().join("infra/template.yaml"))
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .stdout(Stdio::piped())
        .spawn()
        .expect("start the transform");
    let mut stdout = child.stdout.take().expect("its output");
    let (done, result) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = stdout.read_to_string(&mut text).map(|_| text);
        done.send(read).ok();
    });
    let text = result.recv_timeout(TRANSFORM_AT_MOST);
    if text.is_err() {
        child.kill().ok();
    }
    let status = child.wait().expect("wait for the transform");
    let text = text.expect("the transform takes too long").expect("read the transform's output");
    assert!(status.success(), "the transform failed: {status}");
    text
}
