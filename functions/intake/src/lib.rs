//! Intake: a webhook or an API call becomes a ticket, and a customer's later word finds the ticket it belongs to.
//!
//! ```text
//! hook.rs        POST /hooks/{connection}                 a help desk's signed webhook
//! new_ticket.rs  POST /v1/tickets                         a client's own system
//! batch.rs       POST /v1/tickets:batch                   the same, up to a hundred at once
//! new_message.rs POST /v1/tickets/{ticket}/messages       a customer's or an expert's later word
//! overflow.rs    the overflow queue                       what the table did not take at once
//! ```
//!
//! All of them come together in `door.rs`: load, decide (`opening.rs`, `follow_up.rs`: plain functions), save (`landing.rs`).

mod agents;
mod batch;
mod body;
mod correlation;
mod door;
mod flood;
mod follow_up;
mod hook;
mod key;
mod landing;
mod letter;
mod new_message;
mod new_ticket;
mod opening;
mod outcome;
mod overflow;
mod question;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use boot::{Failure, Ports, Stage};
use queue::{QueueName, Work};

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "OVERFLOW_QUEUE_URL", "OVERFLOW_DEAD_LETTERS_URL"];

/// The stage at the door.
#[derive(Clone)]
pub struct IntakeStage {
    ports: Ports,
    routes: Arc<OnceLock<Router>>,
}

impl IntakeStage {
    /// The stage over these ports.
    pub fn new(ports: Ports) -> Self {
        IntakeStage { ports, routes: Arc::default() }
    }

    fn router(&self) -> Router {
        let hooks =
            Router::new().route("/hooks/{connection}", post(hook::receive)).layer(DefaultBodyLimit::max(hook::BODY_BYTES_MAX));
        let api = Router::new()
            .route("/v1/tickets", post(new_ticket::open))
            .route("/v1/tickets:batch", post(batch::open))
            .route("/v1/tickets/{ticket}/messages", post(new_message::add))
            .layer(DefaultBodyLimit::max(web::BODY_BYTES_MAX));
        hooks.merge(api).with_state(self.ports.clone())
    }
}

#[async_trait]
impl Stage for IntakeStage {
    fn queue(&self) -> Option<QueueName> {
        Some(QueueName::Overflow)
    }

    fn routes(&self) -> Option<Router> {
        Some(self.routes.get_or_init(|| self.router()).clone())
    }

    async fn work(&self, work: Work, _correlation: &str) -> Result<(), Failure> {
        overflow::take(&self.ports, work).await
    }
}
