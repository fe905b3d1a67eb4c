//! A world in memory around account, a mailer that keeps letters, and a browser with one cookie.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use account_fn::AccountStage;
use async_trait::async_trait;
use axum::http::HeaderMap;
use boot::{Clock, Function, Ports, Settings};
use domain::{Expert, ExpertId, Principal, Span, Timestamp};
use mail::{Letter, Mailer, SendFailed};
use queue::MemorySender;
use serde_json::{Value, json};
use store::{ApiKeyHash, MemoryTable, Store, Stored, TableName};

struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

#[derive(Default)]
struct Kept(Mutex<Vec<Letter>>);

#[async_trait]
impl Mailer for Kept {
    async fn send(&self, letter: &Letter) -> Result<(), SendFailed> {
        self.0.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

pub(crate) struct World {
    clock: Arc<TestClock>,
    table: Arc<MemoryTable>,
    ports: Ports,
    mailer: Arc<Kept>,
    function: Function,
}

/// What a browser got.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) cookies: Vec<String>,
    pub(crate) text: String,
}

/// A browser: it keeps its cookie, and says from which site a form comes.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    pub(crate) cookie: String,
    pub(crate) site: &'static str,
}

impl Default for Browser {
    fn default() -> Self {
        Browser { cookie: String::new(), site: "same-origin" }
    }
}

pub(crate) async fn world() -> World {
    let clock = Arc::new(TestClock(AtomicI64::new("2026-11-23T10:00:00Z".parse::<Timestamp>().unwrap().millis())));
    let table = Arc::new(MemoryTable::default());
    let store = Store::new(table.clone());
    let mut settings = Settings::read(|_| None, &[]).unwrap();
    settings.public_url = "https://desk.example.com".to_owned();
    let client = |name: &str| Principal::Client { client: name.parse().unwrap() };
    for (key, principal) in [("ops", Principal::Operator), ("acme", client("acme"))] {
        store.save_api_key(&ApiKeyHash::of(key), &principal).await.unwrap();
    }
    let ada = Expert::new(ExpertId::from_name("ada"), "Ada", Vec::new());
    store.save_expert(&Stored::new(ada)).await.unwrap();
    let ports = Ports { store, sender: Arc::new(MemorySender::default()), clock: clock.clone(), settings };
    let mailer = Arc::new(Kept::default());
    let stage = Arc::new(AccountStage::new(ports.clone(), mailer.clone()));
    let function = Function::new("account", stage, ports.clone());
    World { clock, table, ports, mailer, function }
}

impl World {
    pub(crate) fn later(&self, span: Span) {
        self.clock.0.fetch_add(span.as_millis(), Ordering::SeqCst);
    }

    pub(crate) fn letters(&self) -> Vec<Letter> {
        self.mailer.0.lock().unwrap().clone()
    }

    /// The path of the link in the last letter.
    pub(crate) fn last_link(&self) -> String {
        let (_, link) = self.letters().last().unwrap().button.clone().unwrap();
        link.strip_prefix("https://desk.example.com").unwrap().to_owned()
    }

    pub(crate) fn everything(&self) -> String {
        format!("{:?}", self.table.items(TableName::Support))
    }

    /// As whom the browser's cookie lets one act.
    pub(crate) async fn caller(&self, browser: &Browser) -> Option<Principal> {
        let mut headers = HeaderMap::new();
        headers.insert("cookie", browser.cookie.parse().unwrap());
        boot::caller(&self.ports, &headers).await.ok()
    }

    pub(crate) async fn invite(&self, mail: &str, language: &str, role: &Principal) {
        let body = json!({ "mail": mail, "language": language, "as": role });
        assert_eq!(self.post_json("/v1/invitations", "ops", &body).await, 202);
    }

    pub(crate) async fn post_json(&self, path: &str, key: &str, body: &Value) -> u16 {
        let headers = json!({ "authorization": format!("Bearer {key}"), "content-type": "application/json" });
        self.call("POST", path, headers, "", &body.to_string()).await.status
    }

    /// One event of the gateway, payload format 2.0.
    async fn call(&self, method: &str, path: &str, headers: Value, cookie: &str, body: &str) -> Answer {
        let (raw, query) = path.split_once('?').unwrap_or((path, ""));
        let mut event = json!({
            "version": "2.0", "routeKey": "$default", "rawPath": raw, "rawQueryString": query, "headers": headers,
            "requestContext": {
                "accountId": "0", "apiId": "fandesk", "domainName": "desk.example.com", "domainPrefix": "desk",
                "http": { "method": method, "path": raw, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7", "userAgent": "test" },
                "requestId": "r", "routeKey": "$default", "stage": "$default", "time": "", "timeEpoch": 0,
            },
            "isBase64Encoded": false, "body": body,
        });
        if !cookie.is_empty() {
            event["cookies"] = json!([cookie]);
        }
        answer(&self.function.call(event, Duration::from_secs(10)).await.unwrap())
    }
}

fn answer(event: &Value) -> Answer {
    let cookies = event["cookies"].as_array().into_iter().flatten().map(|cookie| cookie.as_str().unwrap().to_owned()).collect();
    let location = event["headers"]["location"].as_str().or_else(|| event["multiValueHeaders"]["location"][0].as_str());
    Answer {
        status: event["statusCode"].as_u64().unwrap().try_into().unwrap(),
        location: location.unwrap_or_default().to_owned(),
        cookies,
        text: event["body"].as_str().unwrap_or_default().to_owned(),
    }
}

impl Browser {
    pub(crate) async fn get(&mut self, world: &World, path: &str) -> Answer {
        let answer = world.call("GET", path, json!({ "accept-language": "en" }), &self.cookie, "").await;
        self.keep(answer)
    }

    pub(crate) async fn post(&mut self, world: &World, path: &str, form: &str) -> Answer {
        let headers = json!({
            "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": self.site, "accept-language": "en",
        });
        let answer = world.call("POST", path, headers, &self.cookie, form).await;
        self.keep(answer)
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        for set in &answer.cookies {
            let pair = set.split(';').next().unwrap();
            self.cookie = if pair.ends_with('=') { String::new() } else { pair.to_owned() };
        }
        answer
    }
}
