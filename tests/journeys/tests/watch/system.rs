//! The system around the functions, and in it a client, a program, a connection and experts for each story.

use std::fmt::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use domain::{ClientId, ConnectionId, Expert, ExpertId, Program, Qualification, Span, TicketId, Windows};
use fandesk::api::{Answer, Api};
use fandesk::desk::{self, Desk};
use fandesk::local::{Local, Wanted};
use fandesk::runner::Functions;
use fandesk::timeline::Pace;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::Webhook;

use crate::watch::{Watch, free_address};

/// Queues gather for up to a minute, and a function's first start is cargo's.
const PATIENCE: Duration = Duration::from_secs(240);
/// How often it is looked.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// A running system whose functions `cargo lambda watch` serves.
pub(crate) struct System {
    pub(crate) local: Local,
    pub(crate) desk: Desk,
    pub(crate) watch: Watch,
    _folder: tempfile::TempDir,
}

impl System {
    /// Brings everything up.
    pub(crate) async fn start() -> System {
        let folder = tempfile::tempdir().unwrap();
        let address = free_address();
        let wanted = Wanted {
            folder: folder.path().join("data"),
            template: None,
            pace: Pace::Wall,
            start: boot::Clock::now(&boot::SystemClock),
            front: SocketAddr::from(([127, 0, 0, 1], 0)),
            functions: Functions::LambdaWatch { base: format!("http://{address}") },
        };
        let local = Local::start(wanted).await.unwrap();
        let environment = folder.path().join("functions.env");
        let lines =
            local.runner.surroundings().shared_environment().into_iter().fold(String::new(), |mut lines, (name, value)| {
                writeln!(lines, "{name}={value}").unwrap();
                lines
            });
        std::fs::write(&environment, lines).unwrap();
        let desk = Desk::start(None).await.unwrap();
        let system = System { local, desk, watch: Watch::start(&address, &environment), _folder: folder };
        let public = Api::new(system.local.operator.base(), None);
        let health = || async { public.call(Method::GET, "/health", None).await.ok().filter(|answer| answer.status == 200) };
        system.until("the first function answers", health).await;
        system
    }

    pub(crate) fn dead_letters(&self) -> u64 {
        self.local.dead_letters()
    }

    pub(crate) async fn stop(self) {
        drop(self.watch);
        self.local.runner.stop().await;
    }

    /// Waits until something is there, and gives it.
    pub(crate) async fn until<T, R: Future<Output = Option<T>>>(&self, what: &str, mut look: impl FnMut() -> R) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "still not so: {what}\n{}", self.watch.tail());
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// One story's client, with a program, a connection to the help desk, and callers.
pub(crate) struct Place<'a> {
    pub(crate) system: &'a System,
    pub(crate) client: Api,
    pub(crate) public: Api,
    id: ClientId,
    connection: ConnectionId,
}

impl<'a> Place<'a> {
    /// Sets up the client of this name.
    pub(crate) async fn new(system: &'a System, name: &str) -> Place<'a> {
        let (operator, id) = (&system.local.operator, name.parse::<ClientId>().unwrap());
        let mut bits = [1_u8; 16];
        bits.iter_mut().zip(name.bytes()).for_each(|(bit, byte)| *bit = byte);
        let connection = ConnectionId::from_random(bits);
        let program = format!("/v1/clients/{id}/programs/phones");
        operator
            .expect(Method::PUT, &program, Some(&program_of(&id)))
            .await
            .unwrap_or_else(|e| panic!("{e}\n{}", system.watch.tail()));
        let path = format!("/v1/clients/{id}/connections/{connection}");
        operator.expect(Method::PUT, &path, Some(&to_desk(&system.desk))).await.unwrap();
        let key =
            operator.expect(Method::POST, &format!("/v1/clients/{id}/keys"), Some(&json!({ "role": "client" }))).await.unwrap();
        let client = operator.with_key(key["key"].as_str().unwrap());
        Place { system, client, public: Api::new(operator.base(), None), id, connection }
    }

    /// An expert for everything in the program, who is there.
    pub(crate) async fn expert(&self, name: &str) -> Api {
        let (operator, id) = (&self.system.local.operator, ExpertId::from_name(&format!("{}-{name}", self.id)));
        let Expert { name, payout, .. } = testkit::expert(name);
        let everything = Qualification { client: self.id.clone(), ..testkit::expert(&name).qualifications[0].clone() };
        let body = json!({ "name": name, "qualifications": [everything], "payout": payout, "available": true });
        operator.expect(Method::PUT, &format!("/v1/experts/{id}"), Some(&body)).await.unwrap();
        let key = operator.expect(Method::POST, &format!("/v1/experts/{id}/keys"), Some(&json!({}))).await.unwrap();
        operator.with_key(key["key"].as_str().unwrap())
    }

    /// A webhook with these headers.
    pub(crate) async fn deliver(&self, webhook: &Webhook, headers: http::HeaderMap) -> Answer {
        self.public.deliver(&format!("/hooks/{}", self.connection), headers, webhook.bytes()).await.unwrap()
    }

    /// A good webhook.
    pub(crate) async fn sends(&self, webhook: &Webhook) -> Answer {
        let answer = self.deliver(webhook, webhook.signed(self.system.local.runner.timeline().now())).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    /// A customer asks about the battery, as ticket `external` of the help desk.
    pub(crate) async fn asked(&self, external: &str) -> TicketId {
        self.sends(&Webhook::created(external, "Battery empty by noon", "My battery does not last since the update.")).await;
        TicketId::from_external(&self.id, &self.connection, external)
    }

    /// Something done to a ticket by whoever calls.
    pub(crate) async fn act(&self, by: &Api, ticket: &TicketId, action: &str, body: Value) -> Value {
        by.expect(Method::POST, &format!("/v1/tickets/{ticket}:{action}"), Some(&body)).await.unwrap()
    }

    /// An expert claims as soon as they may.
    pub(crate) async fn claims(&self, by: &Api, ticket: &TicketId) {
        let path = format!("/v1/tickets/{ticket}:claim");
        let claim = || async { by.call(Method::POST, &path, None).await.unwrap().status.is_success().then_some(()) };
        self.system.until("the expert may claim", claim).await;
    }

    /// Claims, and answers.
    pub(crate) async fn answers(&self, by: &Api, ticket: &TicketId, text: &str) {
        self.claims(by, ticket).await;
        self.act(by, ticket, "answer", json!({ "text": text })).await;
    }

    /// The ticket in the client's eyes, once it is so.
    pub(crate) async fn ticket(&self, ticket: &TicketId, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let path = format!("/v1/tickets/{ticket}");
        let look = || async { self.client.expect(Method::GET, &path, None).await.ok().filter(&is_so) };
        self.system.until(what, look).await
    }

    /// What the customer reads, once a text is among it.
    pub(crate) async fn customer_reads(&self, external: &str, text: &str) -> Vec<String> {
        self.system
            .until(&format!("the customer reads {text:?}"), || async {
                Some(self.comments(external, true)).filter(|all| all.iter().any(|one| one.contains(text)))
            })
            .await
    }

    /// Comments at the help desk, public or internal.
    pub(crate) fn comments(&self, external: &str, public: bool) -> Vec<String> {
        let comments = self.system.desk.ticket(external).comments.into_iter();
        comments.filter(|comment| comment.public == public).map(|comment| comment.plain_body).collect()
    }

    /// The path of the survey that the customer was sent.
    pub(crate) async fn survey(&self, external: &str) -> String {
        let link = self.system.until("the customer is asked", || async { self.system.desk.survey_link(external) }).await;
        link[link.find("/s/").unwrap()..].to_owned()
    }

    /// A sum of an expert's earnings, in cents, once it is there.
    pub(crate) async fn cents(&self, expert: &Api, of: &str, at_least: i64) -> i64 {
        let pointer = format!("/sums/EUR/{of}");
        let look = || async {
            let earnings = expert.expect(Method::GET, "/v1/earnings", None).await.ok()?;
            earnings.pointer(&pointer).and_then(Value::as_i64).filter(|sum| *sum >= at_least)
        };
        self.system.until(&format!("{of} is {at_least}"), look).await
    }
}

/// The journeys' program for another client, with the shortest windows that a program may have.
fn program_of(client: &ClientId) -> Value {
    let minute = Span::minutes(1);
    let windows = Windows { confirm: minute, reopen: minute, edit: minute, ..Windows::default() };
    let survey = domain::Survey { enabled: true, delay: Span::ZERO };
    let program = Program { client: client.clone(), windows, survey, routing_key: String::new(), ..testkit::program() };
    serde_json::to_value(program).unwrap()
}

fn to_desk(desk: &Desk) -> Value {
    let testkit_connection = testkit::connection();
    json!({
        "kind": "zendesk",
        "program": "phones",
        "secrets": testkit_connection.secrets,
        "access": {
            "base": desk.base(),
            "user": "integration@acme.example",
            "token": "watch",
            "integration_user": desk::INTEGRATION_USER.to_string(),
            "agents_group": desk::AGENTS_GROUP,
        },
    })
}
