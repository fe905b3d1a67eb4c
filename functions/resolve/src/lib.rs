//! Resolve: offers, previews, the experts' desk, and what experts and clients do with a ticket: claim, answer, judge, release, escalate,
//! confirm, reopen.
//!
//! Who may do what comes from the credential: an expert sees tickets that a qualification covers, a client its own, and what one may
//! not see answers as if it were not there.

mod acting;
mod action;
mod desk;
mod explain;
mod holding;
mod keeping;
mod offer;
mod preview;
mod routing;
mod suggestion;
mod who;

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::routing::{get, post};
use boot::{Ports, Stage};

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "PUBLIC_URL"];

/// The stage behind the experts' and clients' API.
#[derive(Clone)]
pub struct ResolveStage {
    pub(crate) ports: Ports,
    routes: Arc<std::sync::OnceLock<Router>>,
}

impl ResolveStage {
    /// The stage over these ports.
    pub fn new(ports: Ports) -> Self {
        ResolveStage { ports, routes: Arc::default() }
    }

    fn router(&self) -> Router {
        Router::new()
            .route("/v1/offers", get(offer::list))
            .route("/v1/routing:preview", post(routing::preview))
            .route("/v1/tickets/{ticket}/routing", get(routing::show))
            .route("/v1/tickets/{ticket}/automation", get(explain::show))
            .route("/v1/tickets/{ticket}", get(preview::show).post(action::act))
            .route("/desk", get(desk::queue))
            .route("/desk/{ticket}", get(desk::ticket))
            .route("/desk/{ticket}/release", get(desk::release).post(desk::post_release))
            .route("/desk/{ticket}/{action}", post(desk::post))
            .with_state(self.ports.clone())
    }
}

#[async_trait]
impl Stage for ResolveStage {
    fn routes(&self) -> Option<Router> {
        Some(self.routes.get_or_init(|| self.router()).clone())
    }
}
