//! A connection: the way between one client's help desk and one program.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ClientId, ConnectionId, ProgramId};

/// A client's help desk or API client, joined to one program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// 128 random bits; the last part of the webhook's address.
    pub id: ConnectionId,
    /// Whose it is.
    pub client: ClientId,
    /// Where its tickets go unless they name another program of the client.
    pub program: ProgramId,
    /// How it signs and what its bodies look like.
    pub kind: ConnectionKind,
    /// The live secrets for what comes in: one, or two while one is rotated.
    pub secrets: Vec<Secret>,
    /// How to write back to a help desk.
    #[serde(default)]
    pub access: Option<HelpdeskAccess>,
    /// Where signed events go, for connections that take them.
    #[serde(default)]
    pub events: Option<EventEndpoint>,
}

/// The kinds of connection that are read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectionKind {
    /// Zendesk: event or trigger webhooks in, its Tickets API out.
    Zendesk,
    /// Standard Webhooks 1.0.0 in and out.
    StandardWebhooks,
    /// Our own REST API with an API key in; signed events out.
    Api,
}

/// How relay writes to a help desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpdeskAccess {
    /// The address of the API without a path, such as `https://acme.example.com`.
    pub base: String,
    /// The mail address of the integration's user.
    pub user: String,
    /// Its API token.
    pub token: Secret,
    /// The integration user's id: what this user wrote is our own echo.
    #[serde(default)]
    pub integration_user: Option<String>,
    /// The group of agents that takes hand-offs.
    #[serde(default)]
    pub agents_group: Option<u64>,
}

/// Where signed events go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventEndpoint {
    /// The https address.
    pub url: String,
    /// The signing secret, `whsec_` and base64.
    pub secret: Secret,
}

/// A secret that never shows itself in logs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps the characters of a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(text.into())
    }

    /// The characters, for the one who signs or checks.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
