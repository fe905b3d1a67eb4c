//! The cast of a replay: the client with its program and connection, and the helpers as experts - set up through the public API.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AutomationTerms, ExpertId};
use reqwest::Method;
use serde_json::{Value, json};

use super::thread::Thread;
use crate::api::{Api, CallFailed};
use crate::desk;
use crate::iban::iban;

/// The client in whose name a replay runs.
pub const CLIENT: &str = "forum";
/// Its program.
pub const PROGRAM: &str = "support";

/// What a helper does in the file: that is what they are qualified for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Helper {
    /// The topics that they answer.
    pub topics: BTreeSet<String>,
    /// The languages that they answer in.
    pub languages: BTreeSet<String>,
}

/// Every helper of the threads.
pub fn helpers(threads: &[Thread]) -> BTreeMap<String, Helper> {
    let answered: BTreeSet<String> = threads.iter().map(Thread::language).collect();
    let mut helpers: BTreeMap<String, Helper> = BTreeMap::new();
    for thread in threads {
        for post in thread.posts.iter().filter(|post| post.by != thread.by) {
            let helper = helpers.entry(post.by.clone()).or_default();
            helper.topics.insert(thread.topic_id());
            helper.languages.insert(thread.language());
            // No program answers in a language that none of its questions are filed under.
            helper.languages.extend(thread.written_in().filter(|language| answered.contains(language)));
        }
    }
    helpers
}

/// The program that answers all topics and languages of the threads.
pub fn program(threads: &[Thread]) -> Value {
    let topics: BTreeMap<String, String> = threads.iter().map(|thread| (thread.topic_id(), thread.topic.clone())).collect();
    let languages: BTreeSet<String> = threads.iter().map(Thread::language).collect();
    let topics: Vec<Value> = topics.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect();
    json!({
        "client": CLIENT,
        "id": PROGRAM,
        "name": "Support forum",
        "languages": languages,
        "topics": topics,
        "rewards": { "price": { "minor": 300, "currency": "USD" }, "expert_share": 7000, "release_share": 2000 },
        // The survey goes out with the answer: the file's votes carry no time of their own.
        "survey": { "enabled": true, "delay": "0ms" },
    })
}

/// The same program with a promise about automatic answers.
pub fn promising(threads: &[Thread], promise: &AutomationTerms) -> Value {
    let mut program = program(threads);
    program["automation"] = json!(promise);
    program
}

/// The connection to the stand-in help desk.
pub fn connection(desk_base: &str, secret: &str) -> Value {
    json!({
        "kind": "zendesk",
        "program": PROGRAM,
        "secrets": [secret],
        "access": {
            "base": desk_base,
            "user": "integration@forum.example",
            "token": "replay",
            "integration_user": desk::INTEGRATION_USER.to_string(),
            "agents_group": desk::AGENTS_GROUP,
        },
    })
}

/// Makes a helper an expert and returns a caller with their key.
pub async fn hire(operator: &Api, name: &str, helper: &Helper) -> Result<Api, CallFailed> {
    let id = ExpertId::from_name(name);
    let qualification = json!({ "client": CLIENT, "program": PROGRAM, "topics": helper.topics, "languages": helper.languages });
    let expert = json!({
        "name": name,
        "qualifications": [qualification],
        "payout": { "holder": format!("Helper {name}"), "iban": iban(name) },
    });
    operator.expect(Method::PUT, &format!("/v1/experts/{id}"), Some(&expert)).await?;
    let key = operator.expect(Method::POST, &format!("/v1/experts/{id}/keys"), Some(&json!({}))).await?;
    Ok(operator.with_key(key.get("key").and_then(Value::as_str).unwrap_or_default()))
}
