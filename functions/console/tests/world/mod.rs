//! A world in memory around console: an operator, two clients with a key each, and an empty table that can go away.

#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use async_trait::async_trait;
use axum::body::to_bytes;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use boot::{Clock, Ports, Settings, Stage};
use console_fn::ConsoleStage;
use domain::{Principal, Timestamp};
use queue::MemorySender;
use serde_json::{Value, json};
use store::{
    ApiKeyHash, ClientScope, ClientStore, Item, Key, MemoryTable, Page, Put, Query, Store, Table, TableError, TableName,
};
use tower::ServiceExt;

pub(crate) struct TestClock(pub(crate) AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

#[derive(Default)]
pub(crate) struct TestTable {
    pub(crate) memory: MemoryTable,
    pub(crate) ledger_is_down: AtomicBool,
}

#[async_trait]
impl Table for TestTable {
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError> {
        self.memory.get(table, key).await
    }
    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError> {
        self.memory.get_many(table, keys).await
    }
    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        if query.table == TableName::Ledger && self.ledger_is_down.load(Ordering::SeqCst) {
            return Err(TableError::Unavailable("connection refused by 10.0.0.7".to_owned()));
        }
        self.memory.query(query).await
    }
    async fn write(&self, puts: Vec<Put>) -> Result<(), TableError> {
        self.memory.write(puts).await
    }
}

pub(crate) struct World {
    pub(crate) clock: Arc<TestClock>,
    pub(crate) table: Arc<TestTable>,
    pub(crate) store: Store,
    pub(crate) stage: ConsoleStage,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Status and the pointer of the first error.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["errors"][0]["pointer"].as_str().unwrap_or_default().to_owned())
    }
}

pub(crate) async fn world() -> World {
    let clock = Arc::new(TestClock(AtomicI64::new("2026-11-23T10:00:00Z".parse::<Timestamp>().unwrap().millis())));
    let table = Arc::new(TestTable::default());
    let store = Store::new(table.clone());
    let mut settings = Settings::read(|_| None, &[]).unwrap();
    settings.public_url = "https://help.example.com".to_owned();
    let client = |name: &str| Principal::Client { client: name.parse().unwrap() };
    for (key, principal) in [("ops", Principal::Operator), ("acme", client("acme")), ("globex", client("globex"))] {
        store.save_api_key(&ApiKeyHash::of(key), &principal).await.unwrap();
    }
    let ports = Ports { store: store.clone(), sender: Arc::new(MemorySender::default()), clock: clock.clone(), settings };
    World { clock, table, store, stage: ConsoleStage::new(ports) }
}

/// A program that passes every check.
pub(crate) fn program(client: &str, id: &str) -> Value {
    json!({
        "client": client, "id": id, "name": format!("Program {id}"), "languages": ["en", "de"],
        "topics": [{"id": "sync", "name": "Sync", "keywords": ["sync"]}],
        "rewards": {"price": {"minor": 300, "currency": "USD"}},
        "baselines": {"before": {"csat": "0.80"}, "target": {"csat": "0.85"}}
    })
}

impl World {
    pub(crate) async fn call(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        let answer = self.stage.routes().unwrap().oneshot(request.body(axum::body::Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.call(Method::GET, path, headers, None).await
    }

    pub(crate) async fn put(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.call(Method::PUT, path, &[("authorization", &format!("Bearer {key}"))], Some(body)).await
    }

    pub(crate) async fn post(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, &[("authorization", &format!("Bearer {key}"))], Some(body)).await
    }

    pub(crate) fn client(&self, name: &str) -> ClientStore {
        self.store.open(ClientScope::of_client(&name.parse().unwrap()))
    }

    /// The whole support table as text, to look for what must not stand there.
    pub(crate) fn everything(&self) -> String {
        format!("{:?}", self.table.memory.items(TableName::Support))
    }
}
