//! A world in memory around csat: one ticket that was answered, and a customer with a browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use boot::{Clock, Ports, Settings, Stage};
use csat_fn::CsatStage;
use domain::{Author, EscalationRules, ExpertId, Program, Secret, Span, Ticket, TicketId, Timestamp};
use queue::MemorySender;
use store::{ClientStore, MemoryTable, Store, Stored};
use tower::ServiceExt;

struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) struct World {
    clock: Arc<TestClock>,
    store: Store,
    stage: CsatStage,
    pub(crate) id: TicketId,
}

pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn says(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// A world in which the ticket is answered.
pub(crate) async fn world() -> World {
    let clock = Arc::new(TestClock(AtomicI64::new(testkit::noon().millis())));
    let store = Store::new(Arc::new(MemoryTable::default()));
    let settings =
        Settings { link_secret: Secret::new("0123456789abcdef0123456789abcdef"), ..Settings::read(|_| None, &[]).unwrap() };
    let ports = Ports { store: store.clone(), sender: Arc::new(MemorySender::default()), clock: clock.clone(), settings };
    let ticket = Ticket { language: "de".parse().unwrap(), ..testkit::ticket("4711") };
    let world = World { clock, store, stage: CsatStage::new(ports), id: ticket.id.clone() };
    world.client().save_program(&Stored::new(testkit::program())).await.unwrap();
    world.client().save_ticket(&Stored::new(ticket)).await.unwrap();
    world.answered("Buy a new battery.").await;
    world
}

impl World {
    pub(crate) fn client(&self) -> ClientStore {
        self.store.of_ticket(&self.id)
    }

    pub(crate) fn later(&self, span: Span) {
        self.clock.0.fetch_add(span.as_millis(), Ordering::SeqCst);
    }

    pub(crate) async fn ticket(&self) -> Ticket {
        self.client().ticket(&self.id).await.unwrap().unwrap().value
    }

    /// Changes the ticket as another stage would.
    pub(crate) async fn becomes(&self, change: impl FnOnce(Ticket, Timestamp) -> Ticket) {
        self.later(Span::minutes(1));
        let stored = self.client().ticket(&self.id).await.unwrap().unwrap();
        let next = change(stored.value.clone(), self.clock.now());
        self.client().save_ticket(&stored.with(next)).await.unwrap();
    }

    /// Gives the program other rules of escalation.
    pub(crate) async fn rules(&self, escalation: EscalationRules) {
        let stored = self.client().program(&self.ticket().await.program).await.unwrap().unwrap();
        let ruled = Program { escalation, ..stored.value.clone() };
        self.client().save_program(&stored.with(ruled)).await.unwrap();
    }

    pub(crate) async fn answered(&self, text: &str) {
        let by = Author::Expert { id: ExpertId::from_name("ada") };
        self.becomes(|ticket, now| ticket.answer_at_once(by, text, Span::hours(72), now).unwrap()).await;
    }

    /// The link of one episode.
    pub(crate) fn link(&self, episode: u32) -> String {
        let secret = Secret::new("0123456789abcdef0123456789abcdef");
        web::survey_url("", &secret, &self.id, episode)
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form as a browser does.
    pub(crate) async fn post(&self, path: &str, form: &str) -> Page {
        self.post_accepting("text/html,application/xhtml+xml", path, form).await
    }

    pub(crate) async fn post_accepting(&self, accept: &str, path: &str, form: &str) -> Page {
        let request = Request::post(path).header("accept", accept).header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Page {
        let (parts, body) = self.stage.routes().unwrap().oneshot(request).await.unwrap().into_parts();
        let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Page { status: parts.status.as_u16(), headers: parts.headers, text }
    }

    /// What the customer wrote on the ticket, oldest first.
    pub(crate) async fn words(&self) -> Vec<String> {
        self.client().messages(&self.id).await.unwrap().into_iter().map(|message| message.text).collect()
    }

    pub(crate) async fn comment(&self) -> String {
        self.client().response(&self.id, 0).await.unwrap().unwrap().value.comment
    }
}
