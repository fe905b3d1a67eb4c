//! A connection over HTTP: applied whole, with the address of its webhook as the answer. Its secrets are never shown again.

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use boot::{Ports, contend, problem_of};
use bytes::Bytes;
use data_encoding::BASE64;
use domain::{Connection, ConnectionId, ConnectionKind, EventEndpoint, HelpdeskAccess, ProgramId, Secret};
use serde::{Deserialize, Serialize};
use store::{Store, StoreError, Stored};
use tracing::info;
use web::Problem;

use crate::body::{self, Applied, require};
use crate::who;

/// A connection as its client writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewConnection {
    kind: ConnectionKind,
    program: ProgramId,
    #[serde(default)]
    secrets: Vec<Secret>,
    #[serde(default)]
    access: Option<HelpdeskAccess>,
    #[serde(default)]
    events: Option<EventEndpoint>,
}

/// The answer to an applied connection.
#[derive(Debug, Serialize)]
pub(crate) struct AppliedConnection {
    id: ConnectionId,
    /// Where the help desk posts its webhooks; absent for connections that use the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    hook: Option<String>,
    outcome: Applied,
}

/// `PUT /v1/clients/{client}/connections/{connection}`; `new` in the place of the id makes one that nobody can guess.
pub(crate) async fn apply(
    State(ports): State<Ports>,
    Path((client, connection)): Path<(String, String)>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<AppliedConnection>, Problem> {
    let store = who::of_client(&ports, &headers, &client).await?;
    let id = if connection == "new" { fresh_id()? } else { named(&connection)? };
    let new: NewConnection = body::read(body)?;
    check(&new)?;
    let known = store.program(&new.program).await.map_err(problem_of)?.is_some();
    require(known, "/program", "names no program of this client; apply it first")?;
    let NewConnection { kind, program, secrets, access, events } = new;
    let wanted = Connection { id: id.clone(), client: store.client().clone(), program, kind, secrets, access, events };
    let outcome = contend(|| async { Ok(save(&ports.store, &wanted).await) }).await?.ok_or_else(Problem::not_found)?;
    info!(client = %wanted.client, connection = %id, "connection {id} of {}: {outcome:?}", wanted.client);
    let hook = (kind != ConnectionKind::Api).then(|| format!("{}/hooks/{id}", ports.settings.public_url));
    Ok(Json(AppliedConnection { id, hook, outcome }))
}

/// Saves it. `None` when another client has a connection of this id.
async fn save(store: &Store, wanted: &Connection) -> Result<Option<Applied>, StoreError> {
    let before = store.connection(&wanted.id).await?;
    if before.as_ref().is_some_and(|stored| stored.value.client != wanted.client) {
        return Ok(None);
    }
    let outcome = Applied::over(before.as_ref().map(|stored| &stored.value), wanted);
    if outcome != Applied::Unchanged {
        let version = before.map_or(0, |stored| stored.version);
        store.save_connection(&Stored { value: wanted.clone(), version }).await?;
    }
    Ok(Some(outcome))
}

fn fresh_id() -> Result<ConnectionId, Problem> {
    let mut bits = [0_u8; 16];
    getrandom::fill(&mut bits).map_err(|_| Problem::fault())?;
    Ok(ConnectionId::from_random(bits))
}

/// An id that the caller chose; it must be as long as one of 128 random bits.
fn named(text: &str) -> Result<ConnectionId, Problem> {
    let id: ConnectionId = who::id(text)?;
    require(text.len() >= "con_".len() + 26, "/connection", "expected `con_` and 26 letters and digits, or `new`")?;
    Ok(id)
}

fn check(new: &NewConnection) -> Result<(), Problem> {
    require(new.secrets.len() <= 2, "/secrets", "at most two: the live one, and the next while it is rotated")?;
    match new.kind {
        ConnectionKind::Zendesk => {
            require(!new.secrets.is_empty(), "/secrets", "is empty: expected the webhook's signing secret")?;
            each(&new.secrets, |secret| secret.reveal().len() >= 16, "expected the signing secret, at least 16 characters")?;
            let own = |secret: &Secret| secret.reveal().trim() != ZENDESK_TEST_SECRET;
            each(&new.secrets, own, "is the public secret of Zendesk's test calls: expected the webhook's own")?;
        }
        ConnectionKind::StandardWebhooks => {
            require(!new.secrets.is_empty(), "/secrets", "is empty: expected the webhook's signing secret")?;
            each(&new.secrets, is_webhook_secret, WEBHOOK_SECRET)?;
        }
        ConnectionKind::Api => {
            require(new.secrets.is_empty(), "/secrets", "an API connection has none: its calls carry an API key")?
        }
    }
    if let Some(access) = &new.access {
        require(is_address(&access.base), "/access/base", "expected an https address")?;
    }
    if let Some(events) = &new.events {
        require(is_address(&events.url), "/events/url", "expected an https address")?;
        require(is_webhook_secret(&events.secret), "/events/secret", WEBHOOK_SECRET)?;
    }
    Ok(())
}

/// Zendesk prints it in its documentation, so anybody can sign with it.
const ZENDESK_TEST_SECRET: &str = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==";
pub(crate) const WEBHOOK_SECRET: &str = "expected `whsec_` and the base64 of 24 to 64 bytes";

fn each(secrets: &[Secret], good: impl Fn(&Secret) -> bool, detail: &str) -> Result<(), Problem> {
    match secrets.iter().position(|secret| !good(secret)) {
        Some(at) => Err(Problem::shape_invalid(format!("/secrets/{at}"), detail)),
        None => Ok(()),
    }
}

pub(crate) fn is_webhook_secret(secret: &Secret) -> bool {
    let encoded = secret.reveal().strip_prefix("whsec_");
    let bytes = encoded.and_then(|encoded| BASE64.decode(encoded.as_bytes()).ok());
    bytes.is_some_and(|bytes| (24..=64).contains(&bytes.len()))
}

/// Whether this may be an address at all; whether it is called is decided by relay, at every connect. Plain http is for this machine.
pub(crate) fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://").filter(|rest| is_loopback(rest)));
    rest.is_some_and(|rest| !rest.is_empty()) && text.len() <= 2_000 && text.chars().all(|c| c.is_ascii_graphic())
}

fn is_loopback(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.strip_prefix("[::1]").map(|_| "[::1]").or(host.split(':').next()).unwrap_or_default();
    ["127.0.0.1", "localhost", "[::1]"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_is_printed_in_zendesks_pages_is_refused_with_its_place() {
        let new = |secret: &str| NewConnection {
            kind: ConnectionKind::Zendesk,
            program: "fox".parse().unwrap(),
            secrets: vec![Secret::new("a-secret-of-the-help-desk"), Secret::new(secret)],
            access: None,
            events: None,
        };
        assert!(check(&new("another-secret-of-the-help-desk")).is_ok());
        let refused = serde_json::to_value(check(&new(ZENDESK_TEST_SECRET)).unwrap_err()).unwrap();
        assert_eq!((&refused["status"], &refused["errors"][0]["pointer"]), (&422.into(), &"/secrets/1".into()));
    }

    #[test]
    fn an_address_is_https_or_this_machine() {
        for good in ["https://acme.example.com", "http://127.0.0.1:8080/api", "http://localhost", "http://[::1]:9"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "https://",
            "ftp://a.b",
            "http://acme.example.com",
            "http://127.0.0.1.evil.example",
            "https://a b",
            "http://localhost@evil.example",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
