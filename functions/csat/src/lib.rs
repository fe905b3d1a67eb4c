//! CSAT: asks the customer, records what they say, and closes the windows that are over.
//!
//! `page.rs` is what a survey's link shows, `said.rs` in which words, `record.rs` what a POST changes (`score.rs`, `reopening.rs`),
//! `person.rs` the page of an automatic answer that asks for a person, `refusal.rs` how a "no" is told, `sweep.rs` what the clock alone
//! changes. How a link is signed stands in `web`.

mod page;
mod person;
mod record;
mod refusal;
mod reopening;
mod said;
mod score;
mod sheet;
mod sweep;
mod tried;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use axum::Router;
use axum::routing::{get, post};
use boot::{Failure, Ports, Stage};
use domain::TicketId;
use queue::{Delivery, Outgoing, QueueName, Work};

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "RELAY_QUEUE_URL", "CSAT_DEAD_LETTERS_URL", "LINK_SECRET", "PUBLIC_URL"];

/// The stage that asks.
#[derive(Clone)]
pub struct CsatStage {
    pub(crate) ports: Ports,
    routes: Arc<OnceLock<Router>>,
}

impl CsatStage {
    /// The stage over these ports.
    pub fn new(ports: Ports) -> Self {
        CsatStage { ports, routes: Arc::default() }
    }

    /// Sends the survey's link on its way, after the program's delay. Relay looks again whether the answer still stands.
    async fn ask(&self, ticket: TicketId, episode: u32) -> Result<(), Failure> {
        let store = self.ports.store.of_ticket(&ticket);
        let Some(found) = store.ticket(&ticket).await? else { return Ok(()) };
        let answered = found.value.episode == episode && found.value.state.author().is_some();
        let Some(program) = store.program(&found.value.program).await?.filter(|_| answered) else { return Ok(()) };
        if !program.value.survey.enabled {
            return Ok(());
        }
        let settings = &self.ports.settings;
        let link = web::survey_url(&settings.public_url, &settings.link_secret, &ticket, episode);
        let work = Work::Deliver { ticket, delivery: Delivery::Survey { episode, link } };
        let outgoing = Outgoing::after(program.value.survey.delay, work, &found.value.correlation);
        Ok(self.ports.sender.send(vec![outgoing]).await?)
    }

    fn router(&self) -> Router {
        Router::new()
            .route("/s/{token}", get(page::show).post(record::rate))
            .route("/s/{token}/reopen", post(record::reopen))
            .route("/s/{token}/person", get(person::show).post(person::ask))
            .with_state(self.ports.clone())
    }
}

#[async_trait]
impl Stage for CsatStage {
    fn queue(&self) -> Option<QueueName> {
        Some(QueueName::Csat)
    }

    fn routes(&self) -> Option<Router> {
        Some(self.routes.get_or_init(|| self.router()).clone())
    }

    async fn work(&self, work: Work, _correlation: &str) -> Result<(), Failure> {
        match work {
            Work::AskCustomer { ticket, episode } => self.ask(ticket, episode).await,
            other => Err(Failure::Park(format!("csat does not do {other:?}"))),
        }
    }

    async fn tick(&self, schedule: &str) -> Result<(), Failure> {
        match schedule {
            "sweep" => sweep::sweep(&self.ports).await,
            other => Err(Failure::Park(format!("csat has no schedule {other:?}"))),
        }
    }
}
