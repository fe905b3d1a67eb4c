//! A world in memory: the stage behind its routes, and keys for whoever asks.

use std::sync::Arc;

use author_fn::AuthorStage;
use axum::body::{Body, to_bytes};
use boot::{Ports, Settings, Stage};
use domain::{Expert, Principal, Program};
use http::Request;
use queue::MemorySender;
use serde_json::{Value, json};
use store::{ApiKeyHash, ClientScope, ClientStore, CountedCalibration, MemoryTable, Store, Stored, Table};
use testkit::SetClock;
use tower::ServiceExt;
use triage::{Drawn, EncoderId, Label, Promise, Source};

pub(crate) struct World {
    pub(crate) program: Program,
    pub(crate) store: Store,
    stage: AuthorStage,
}

impl World {
    /// The testkit's program at noon, with the experts ada and ben, and cem who knows another language.
    pub(crate) async fn new() -> World {
        World::over(Arc::<MemoryTable>::default()).await
    }

    /// The same over this table.
    pub(crate) async fn over(table: Arc<dyn Table>) -> World {
        let (program, clock) = (testkit::program(), Arc::<SetClock>::default());
        clock.set(testkit::noon());
        let (store, settings) = (Store::new(table), Settings::read(|_| None, &[]).unwrap());
        let ports = Ports { store: store.clone(), sender: Arc::<MemorySender>::default(), clock, settings };
        let world = World { program, store, stage: AuthorStage::new(ports) };
        world.own().save_program(&Stored::new(world.program.clone())).await.unwrap();
        world.key("client", &Principal::Client { client: world.program.client.clone() }).await;
        world.key("other", &Principal::Client { client: "other".parse().unwrap() }).await;
        world.key("operator", &Principal::Operator).await;
        for name in ["ada", "ben"] {
            world.has(testkit::expert(name)).await;
        }
        let mut cem = testkit::expert("cem");
        cem.qualifications[0].languages = vec!["de".parse().unwrap()];
        world.has(cem).await;
        world
    }

    pub(crate) fn own(&self) -> ClientStore {
        self.store.open(ClientScope::of_client(&self.program.client))
    }

    /// An expert, whose key is their name.
    pub(crate) async fn has(&self, expert: Expert) {
        self.key(&expert.name, &Principal::Expert { expert: expert.id.clone() }).await;
        self.store.save_expert(&Stored::new(expert)).await.unwrap();
    }

    async fn key(&self, key: &str, principal: &Principal) {
        self.store.save_api_key(&ApiKeyHash::of(key), principal).await.unwrap();
    }

    pub(crate) fn path(&self, tail: &str) -> String {
        format!("/v1/clients/{}/programs/{}/automations/en{tail}", self.program.client, self.program.id)
    }

    /// Method, whose key, the path's end, and a body.
    pub(crate) async fn ask(&self, method: &str, key: &str, tail: &str, body: &Value) -> (u16, Value) {
        let request = Request::builder().method(method).uri(self.path(tail)).header("content-type", "application/json");
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = request.header("authorization", format!("Bearer {key}")).body(body).unwrap();
        let response = self.stage.routes().unwrap().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// Begins an automation of ada's, and answers with its id.
    pub(crate) async fn begun(&self, body: &Value) -> String {
        let (status, begun) = self.ask("POST", "ada", "", body).await;
        assert_eq!(status, 201, "{begun}");
        begun["id"].as_str().unwrap().to_owned()
    }

    /// Brings an automation of ada's all the way to its customers.
    pub(crate) async fn published(&self, body: &Value) -> String {
        let id = self.approved(body).await;
        let (status, said) = self.ask("POST", "ada", &format!("/{id}:publish"), &Value::Null).await;
        assert_eq!(status, 200, "{said}");
        id
    }

    /// Brings one so far that it only has to be published.
    pub(crate) async fn approved(&self, body: &Value) -> String {
        let id = self.begun(body).await;
        for (key, step, body) in [("ada", "submit", Value::Null), ("ben", "review", json!({ "approve": true }))] {
            let (status, said) = self.ask("POST", key, &format!("/{id}:{step}"), &body).await;
            assert_eq!(status, 200, "{step}: {said}");
        }
        id
    }

    /// So many tickets of which it was the best candidate, all of them judged to fit.
    pub(crate) async fn judged(&self, id: &str, tickets: u32) {
        self.labelled(id, tickets, true, Source::Shadow).await;
    }

    /// So many audits, and each found its answer wrong.
    pub(crate) async fn audited(&self, id: &str, audits: u32) {
        self.labelled(id, audits, false, Source::Audit).await;
    }

    async fn labelled(&self, id: &str, tickets: u32, fits: bool, source: Source) {
        let (program, language, promise) = (&self.program.id, "en".parse().unwrap(), Promise::default());
        let mut counted = CountedCalibration::default();
        for number in 0..tickets {
            let p = 9_900 - u16::try_from(number % 40).unwrap() * 100;
            counted.calibration.saw(f64::from(p) / 10_000.0);
            let (at, automation) = (testkit::noon(), id.parse().unwrap());
            let label = Label { at, automation, version: 1, p, fits, source, drawn: Drawn::WHOLE };
            counted.calibration.learn(&label, &promise);
        }
        let own = self.own();
        let put = own.put_calibration(program, &language, EncoderId::Lexical, &Stored::new(counted)).unwrap();
        own.save(vec![put]).await.unwrap();
    }
}
