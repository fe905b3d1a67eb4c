//! A world in memory: the stage behind its routes, a clock that is set, and keys for whoever asks.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use boot::{Ports, Settings, Stage};
use domain::{Expert, Fallback, Principal, Program, Span, Ticket, Timestamp};
use http::Request;
use matching::{Opening, Policy, Routing};
use queue::MemorySender;
use resolve_fn::ResolveStage;
use serde_json::Value;
use store::{ApiKeyHash, ClientScope, ClientStore, MemoryTable, Store, Stored};
use testkit::SetClock;
use tower::ServiceExt;

pub(crate) struct World {
    pub(crate) table: Arc<MemoryTable>,
    pub(crate) program: Program,
    store: Store,
    stage: ResolveStage,
    clock: Arc<SetClock>,
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    testkit::noon() + Span::seconds(seconds)
}

impl World {
    /// The testkit's program, in which English helps out for German after a minute, at noon.
    pub(crate) async fn new() -> World {
        let mut program = testkit::program();
        let step = Fallback { language: "de".parse().unwrap(), then: "en".parse().unwrap(), after: Span::minutes(1) };
        program.routing.fallback = vec![step];
        let (table, clock) = (Arc::<MemoryTable>::default(), Arc::<SetClock>::default());
        let (store, settings) = (Store::new(table.clone()), Settings::read(|_| None, &[]).unwrap());
        let ports = Ports { store: store.clone(), sender: Arc::<MemorySender>::default(), clock: clock.clone(), settings };
        let world = World { table, program, store, stage: ResolveStage::new(ports), clock };
        world.acme().save_program(&Stored::new(world.program.clone())).await.unwrap();
        let client = Principal::Client { client: world.program.client.clone() };
        world.key("acme", &client).await;
        world.key("other", &Principal::Client { client: "other".parse().unwrap() }).await;
        world.set(0);
        world
    }

    pub(crate) fn acme(&self) -> ClientStore {
        self.store.open(ClientScope::of_client(&self.program.client))
    }

    pub(crate) fn set(&self, seconds: i64) {
        self.clock.set(at(seconds));
    }

    async fn key(&self, key: &str, principal: &Principal) {
        self.store.save_api_key(&ApiKeyHash::of(key), principal).await.unwrap();
    }

    /// An expert, whose key is their name.
    pub(crate) async fn has(&self, expert: Expert) -> Expert {
        self.key(&expert.name, &Principal::Expert { expert: expert.id.clone() }).await;
        self.store.save_expert(&Stored::new(expert.clone())).await.unwrap();
        expert
    }

    pub(crate) async fn keeps(&self, ticket: &Ticket) {
        let version = self.acme().ticket(&ticket.id).await.unwrap().map_or(0, |stored| stored.version);
        self.acme().save_ticket(&Stored { value: ticket.clone(), version }).await.unwrap();
    }

    /// Plans the ticket as `match` does.
    pub(crate) async fn plans(&self, ticket: &Ticket) -> Routing {
        let (opening, policy) = (Opening::of(ticket), Policy::of(&self.program));
        let part = self.acme().roster_for(&opening, &policy, 0, ticket.epoch_at).await.unwrap();
        let plan = matching::plan(&opening, &part.roster, &policy);
        self.acme().save(vec![self.acme().put_routing(&plan).unwrap()]).await.unwrap();
        plan
    }

    pub(crate) async fn get(&self, key: &str, path: &str) -> (u16, Value) {
        self.ask(Request::get(path), key, Body::empty()).await
    }

    pub(crate) async fn post(&self, key: &str, path: &str, body: &Value) -> (u16, Value) {
        self.ask(Request::post(path).header("content-type", "application/json"), key, Body::from(body.to_string())).await
    }

    /// A page by GET, with these headers beside the key.
    pub(crate) async fn page(&self, key: &str, path: &str, headers: &[(&str, &str)]) -> Page {
        let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        self.seen(request, key, Body::empty()).await
    }

    /// A form by POST, as a browser sends it.
    pub(crate) async fn form(&self, key: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect::<Vec<_>>().join("&");
        let request =
            Request::post(path).header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html");
        self.seen(request, key, Body::from(body)).await
    }

    async fn seen(&self, request: http::request::Builder, key: &str, body: Body) -> Page {
        let request = if key.is_empty() { request } else { request.header("authorization", format!("Bearer {key}")) };
        let response = self.stage.routes().unwrap().oneshot(request.body(body).unwrap()).await.unwrap();
        let text_of =
            |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let (status, location, etag) = (response.status().as_u16(), text_of("location"), text_of("etag"));
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        Page { status, location, etag, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    async fn ask(&self, request: http::request::Builder, key: &str, body: Body) -> (u16, Value) {
        let request = request.header("authorization", format!("Bearer {key}")).body(body).unwrap();
        let response = self.stage.routes().unwrap().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }
}

/// An expert who answers in this language only.
pub(crate) fn expert(name: &str, language: &str) -> Expert {
    let mut expert = testkit::expert(name);
    expert.qualifications[0].languages = vec![language.parse().unwrap()];
    expert
}

/// What a browser got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) status: u16,
    /// Where it leads, or nothing.
    pub(crate) location: String,
    pub(crate) etag: String,
    pub(crate) text: String,
}

impl Page {
    /// The way that a form was answered by.
    pub(crate) fn led(&self) -> (u16, &str) {
        (self.status, &self.location)
    }
}
