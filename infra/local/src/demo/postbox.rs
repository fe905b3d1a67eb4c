//! The postbox: where the demonstration's client receives signed events. What is not rightly signed is not read.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use domain::Secret;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::timeline::Timeline;

/// A running receiver.
pub struct Postbox {
    shared: Shared,
    address: SocketAddr,
    server: JoinHandle<()>,
}

/// What was told about one ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// How many answers.
    pub answers: usize,
    /// The newest answer.
    pub answer: Option<String>,
    /// Where a person is one tap away, where the newest answer is automatic.
    pub person: Option<String>,
    /// The newest survey link.
    pub link: Option<String>,
    /// Whether the client's agents have it now.
    pub is_with_agents: bool,
}

/// How many deliveries held and how many did not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// Rightly signed.
    pub verified: u64,
    /// Not.
    pub forged: u64,
}

#[derive(Clone)]
struct Shared {
    secret: Secret,
    timeline: Timeline,
    letters: Arc<Mutex<Letters>>,
}

#[derive(Default)]
struct Letters {
    told: HashMap<String, Told>,
    seen: std::collections::HashSet<String>,
    deliveries: Deliveries,
}

impl Postbox {
    /// Starts a receiver on a free port of this machine.
    pub async fn start(secret: Secret, timeline: Timeline) -> std::io::Result<Postbox> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Shared { secret, timeline, letters: Arc::default() };
        let router = Router::new().route("/events", post(receive)).with_state(shared.clone());
        let server = tokio::spawn(async move {
            // It ends with the demonstration; a server that stops early shows as failed deliveries.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Postbox { shared, address, server })
    }

    /// Where events are to be sent.
    pub fn url(&self) -> String {
        format!("http://{}/events", self.address)
    }

    /// What was told about the ticket that the client knows as `external`.
    pub fn told(&self, external: &str) -> Told {
        self.shared.letters().told.get(external).cloned().unwrap_or_default()
    }

    /// How many deliveries came.
    pub fn deliveries(&self) -> Deliveries {
        self.shared.letters().deliveries
    }
}

impl Drop for Postbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    fn letters(&self) -> MutexGuard<'_, Letters> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn receive(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let verified =
        helpdesk::standard_webhooks::verify(&headers, &body, std::slice::from_ref(&shared.secret), shared.timeline.now());
    let mut letters = shared.letters();
    let Ok(verified) = verified else {
        letters.deliveries.forged += 1;
        return StatusCode::UNAUTHORIZED;
    };
    letters.deliveries.verified += 1;
    // The same event may come twice; its id tells.
    if letters.seen.insert(verified.delivery.unwrap_or_default()) {
        letters.read(&body);
    }
    StatusCode::NO_CONTENT
}

impl Letters {
    fn read(&mut self, body: &[u8]) {
        let Ok(event) = serde_json::from_slice::<Value>(body) else { return };
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let (Some(kind), Some(external)) = (text("/type"), text("/data/external")) else { return };
        let told = self.told.entry(external).or_default();
        match kind.as_str() {
            "ticket.answered" => {
                told.answers += 1;
                (told.answer, told.person) = (text("/data/answer"), text("/data/person_url"));
            }
            "csat.requested" => told.link = text("/data/link"),
            "ticket.escalated" => told.is_with_agents = true,
            "ticket.returned" => told.is_with_agents = false,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_links_and_hand_offs_are_kept_by_ticket() {
        let mut letters = Letters::default();
        let event =
            |kind: &str, more: &str| format!("{{\"type\":\"{kind}\",\"data\":{{\"external\":\"7\"{more}}}}}").into_bytes();
        letters.read(&event("ticket.answered", ",\"answer\":\"Do this.\",\"person_url\":\"http://x/s/1/person\""));
        letters.read(&event("csat.requested", ",\"link\":\"http://x/s/1\""));
        letters.read(&event("ticket.escalated", ""));
        letters.read(b"no json");
        let told = &letters.told["7"];
        assert_eq!((told.answers, told.link.as_deref(), told.is_with_agents), (1, Some("http://x/s/1"), true));
        assert_eq!((told.answer.as_deref(), told.person.as_deref()), (Some("Do this."), Some("http://x/s/1/person")));
    }

    #[tokio::test]
    async fn what_is_not_signed_is_not_read() {
        let secret = helpdesk::standard_webhooks::Key::secret_of([7; 32]);
        let postbox = Postbox::start(secret, Timeline::real()).await.unwrap();
        let body = "{\"type\":\"ticket.answered\",\"data\":{\"external\":\"7\"}}";
        let answer = reqwest::Client::new().post(postbox.url()).body(body).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), postbox.told("7").answers), (401, 0));
        assert_eq!(postbox.deliveries(), Deliveries { verified: 0, forged: 1 });
    }
}
