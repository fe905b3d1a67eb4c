//! The doors of the demonstration: two programs, three connections, a key, and twenty experts, set up through the public API.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use domain::{ConnectionId, ExpertId, Secret, Timestamp};
use helpdesk::standard_webhooks::Key;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::bank::programs;
use super::persona::{Persona, personas};
use super::postbox::Postbox;
use crate::api::Api;
use crate::desk::{AGENTS_GROUP, Desk, INTEGRATION_USER};
use crate::iban::iban;

/// The client of the demonstration.
pub const CLIENT: &str = "nordlicht";
/// Its programs.
pub const CONSOLE: &str = "nova-console";
/// See [`CONSOLE`].
pub const ONLINE: &str = "nova-online";

/// What the demonstration remembers over restarts: its connections, since ticket ids hang on them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Memory {
    /// How often it was played, this time included.
    pub round: usize,
    /// Whether the last play came to its end.
    pub finished: bool,
    /// Since when its figures count: the first play's first midnight, once the week before it was played.
    #[serde(default)]
    pub since: Option<Timestamp>,
    zendesk: ConnectionId,
    webhook: ConnectionId,
    rest: ConnectionId,
    zendesk_secret: String,
    webhook_secret: String,
    events_secret: String,
}

/// Everything that customers and experts need to knock.
pub struct Doors {
    /// The caller with the client's key.
    pub client: Api,
    /// The path of the help desk's webhook, and its secret.
    pub zendesk: (String, Secret),
    /// The path of the other webhook, and its key.
    pub webhook: (String, Key),
    /// The connection of REST calls.
    pub rest: ConnectionId,
}

impl Memory {
    /// What is remembered in a data folder, if the demonstration was there before.
    pub fn read(folder: &Path) -> Option<Memory> {
        serde_json::from_slice(&std::fs::read(path(folder)).ok()?).ok()
    }

    /// A memory of nothing yet.
    pub fn new() -> Result<Memory> {
        Ok(Memory {
            round: 0,
            finished: false,
            since: None,
            zendesk: ConnectionId::from_random(bits()?),
            webhook: ConnectionId::from_random(bits()?),
            rest: ConnectionId::from_random(bits()?),
            zendesk_secret: data_encoding::BASE64.encode(&bits::<32>()?),
            webhook_secret: Key::secret_of(bits()?).reveal().to_owned(),
            events_secret: Key::secret_of(bits()?).reveal().to_owned(),
        })
    }

    /// Keeps it, for the owner's eyes only.
    pub fn keep(&self, folder: &Path) -> Result<()> {
        let path = path(folder);
        crate::folder::write_private(&path, &serde_json::to_string_pretty(self)?)
            .with_context(|| format!("write {}", path.display()))
    }

    /// The secret with which events to the client are signed.
    pub fn events_secret(&self) -> Secret {
        Secret::new(self.events_secret.clone())
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join("demo.json")
}

fn bits<const N: usize>() -> Result<[u8; N]> {
    let mut bits = [0_u8; N];
    getrandom::fill(&mut bits).map_err(|error| anyhow::anyhow!("make secrets: {error}"))?;
    Ok(bits)
}

/// Applies both programs and joins them to the help desk and to the receiver of events.
pub async fn open(operator: &Api, memory: &Memory, desk: &Arc<Desk>, postbox: &Postbox) -> Result<Doors> {
    for program in programs()? {
        let path = format!("/v1/clients/{CLIENT}/programs/{}", program.id);
        operator.expect(Method::PUT, &path, Some(&serde_json::to_value(&program)?)).await?;
    }
    let access = json!({
        "base": desk.base(), "user": "integration@nordlicht.example", "token": "demonstration",
        "integration_user": INTEGRATION_USER.to_string(), "agents_group": AGENTS_GROUP,
    });
    let events = json!({ "url": postbox.url(), "secret": memory.events_secret });
    let zendesk = json!({ "kind": "zendesk", "program": CONSOLE, "secrets": [memory.zendesk_secret], "access": access });
    let webhook = json!({ "kind": "standard-webhooks", "program": ONLINE, "secrets": [memory.webhook_secret], "events": events });
    let rest = json!({ "kind": "api", "program": ONLINE, "events": events });
    for (id, connection) in [(&memory.zendesk, zendesk), (&memory.webhook, webhook), (&memory.rest, rest)] {
        operator.expect(Method::PUT, &format!("/v1/clients/{CLIENT}/connections/{id}"), Some(&connection)).await?;
    }
    let key = operator.expect(Method::POST, &format!("/v1/clients/{CLIENT}/keys"), Some(&json!({ "role": "client" }))).await?;
    Ok(Doors {
        client: operator.with_key(key.get("key").and_then(Value::as_str).unwrap_or_default()),
        zendesk: (format!("/hooks/{}", memory.zendesk), Secret::new(memory.zendesk_secret.clone())),
        webhook: (format!("/hooks/{}", memory.webhook), Key::read(&Secret::new(memory.webhook_secret.clone()))?),
        rest: memory.rest.clone(),
    })
}

/// Makes all personas experts; each comes with a caller of their own.
pub async fn hire(operator: &Api) -> Result<Vec<(Persona, Api)>> {
    let mut hired = Vec::new();
    for persona in personas() {
        let id = ExpertId::from_name(&persona.name);
        operator.expect(Method::PUT, &format!("/v1/experts/{id}"), Some(&expert(&persona))).await?;
        let key = operator.expect(Method::POST, &format!("/v1/experts/{id}/keys"), Some(&json!({}))).await?;
        let api = operator.with_key(key.get("key").and_then(Value::as_str).unwrap_or_default());
        hired.push((persona, api));
    }
    Ok(hired)
}

fn expert(persona: &Persona) -> Value {
    let qualification = |program: &str, topics: &Option<Vec<String>>| {
        topics
            .as_ref()
            .map(|topics| json!({ "client": CLIENT, "program": program, "topics": topics, "languages": persona.languages }))
    };
    let held = [qualification(CONSOLE, &persona.console), qualification(ONLINE, &persona.online)];
    json!({
        "name": persona.name,
        "qualifications": held.into_iter().flatten().collect::<Vec<_>>(),
        "payout": { "holder": persona.name, "iban": iban(&persona.name) },
        "available": true,
    })
}
