//! A program as the tests of the gate and of language begin with it.

#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::path::PathBuf;

use domain::Program;
use serde_json::json;

/// A program that answers in these languages about one topic with these keywords.
pub fn program(languages: &[&str], keywords: &[&str]) -> Program {
    let rewards = json!({ "price": { "minor": 300, "currency": "USD" } });
    let topics = json!([{ "id": "help", "name": "Help", "keywords": keywords }]);
    serde_json::from_value(
        json!({ "client": "acme", "id": "app", "name": "App", "languages": languages, "topics": topics, "rewards": rewards }),
    )
    .unwrap()
}

/// The folder of other people's data, where it is there; `FANDESK_DATA` names it, or it stands beside the checkout.
pub fn data(name: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let folder = std::env::var_os("FANDESK_DATA").map_or_else(beside, PathBuf::from).join(name);
    folder.exists().then_some(folder)
}
