//! Authors: experts of the demonstration write automations, others review them, and they are published, all through the public API.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use domain::Language;
use reqwest::Method;
use serde_json::{Value, json};

use super::bank::{Bank, Written};
use super::dice::Dice;
use super::doors::CLIENT;
use super::persona::Persona;
use crate::api::Api;

/// Where the automations of a program are.
pub fn path(program: &str) -> String {
    format!("/v1/clients/{CLIENT}/programs/{program}/automations/{}", Language::english())
}

/// Brings all automations of the bank to their customers that do not serve yet; how many there are.
pub async fn write_all(bank: &Bank, operator: &Api, experts: &[(Persona, Api)], seed: u64) -> Result<usize> {
    for written in &bank.automations {
        let path = path(written.program.as_str());
        if !titles(&operator.expect(Method::GET, &path, None).await?).contains(written.title.as_str()) {
            publish(written, &path, experts, seed).await.with_context(|| format!("publish {:?}", written.title))?;
        }
    }
    Ok(bank.automations.len())
}

/// The titles of the automations that serve.
fn titles(all: &Value) -> BTreeSet<&str> {
    let rows = all.get("automations").and_then(Value::as_array);
    rows.into_iter().flatten().filter_map(|one| one.pointer("/published/version/title").and_then(Value::as_str)).collect()
}

async fn publish(written: &Written, path: &str, experts: &[(Persona, Api)], seed: u64) -> Result<()> {
    let mut able = able(written, experts);
    let mut dice = Dice::of(seed, &format!("authors of {}", written.title));
    let author = dice.pick(&able).copied().context("find an author")?;
    able.retain(|one| one.0.name != author.0.name);
    let reviewer = dice.pick(&able).copied().context("find a reviewer")?;
    let said = json!({ "title": written.title, "topic": written.topic, "examples": written.examples, "answer": written.answer });
    let begun = author.1.expect(Method::POST, path, Some(&said)).await?;
    let id = begun.get("id").and_then(Value::as_str).unwrap_or_default();
    for (who, step, said) in
        [(author, "submit", json!({})), (reviewer, "review", json!({ "approve": true })), (author, "publish", json!({}))]
    {
        who.1.expect(Method::POST, &format!("{path}/{id}:{step}"), Some(&said)).await?;
    }
    Ok(())
}

/// The experts who may write on this topic.
fn able<'a>(written: &Written, experts: &'a [(Persona, Api)]) -> Vec<&'a (Persona, Api)> {
    let (program, topic) = (written.program.as_str(), written.topic.as_str());
    experts.iter().filter(|(persona, _)| persona.knows(program, topic, &Language::english())).collect()
}
