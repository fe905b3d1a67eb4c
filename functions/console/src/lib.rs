//! Console: the pages of the running system, and the settings of clients, programs, connections and experts.
//!
//! ```text
//! page.rs        GET /, /live, /assets/{file}                                 pages without data
//! health.rs      GET /health                                                  whether the tables answer
//! live.rs        GET /v1/board (board.rs decides what stands on it)           the live board, by ETag
//! program.rs     GET, PUT /v1/clients/{client}/programs/{program}
//! connection.rs  PUT /v1/clients/{client}/connections/{connection}
//! key.rs         POST /v1/clients/{client}/keys, /v1/experts/{expert}/keys
//! expert.rs      PUT /v1/experts/{expert}, /v1/availability
//! ```

mod board;
mod body;
mod connection;
mod expert;
mod health;
mod key;
mod live;
mod page;
mod program;
mod who;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use axum::Router;
use axum::routing::{get, post, put};
use boot::{Ports, Stage};

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "LEDGER_TABLE", "PUBLIC_URL"];

/// The stage behind the pages and the settings.
#[derive(Clone)]
pub struct ConsoleStage {
    ports: Ports,
    routes: Arc<OnceLock<Router>>,
}

impl ConsoleStage {
    /// The stage over these ports.
    pub fn new(ports: Ports) -> Self {
        ConsoleStage { ports, routes: Arc::default() }
    }

    fn router(&self) -> Router {
        Router::new()
            .route("/", get(page::home))
            .route("/live", get(page::live))
            .route("/style", get(page::style))
            .route("/assets/{file}", get(page::file))
            .route("/health", get(health::show))
            .route("/v1/board", get(live::show))
            .route("/v1/clients/{client}/programs/{program}", get(program::show).put(program::apply))
            .route("/v1/clients/{client}/connections/{connection}", put(connection::apply))
            .route("/v1/clients/{client}/keys", post(key::of_client))
            .route("/v1/experts/{expert}", put(expert::apply))
            .route("/v1/experts/{expert}/keys", post(key::of_expert))
            .route("/v1/availability", put(expert::set_availability))
            .with_state(self.ports.clone())
    }
}

#[async_trait]
impl Stage for ConsoleStage {
    fn routes(&self) -> Option<Router> {
        Some(self.routes.get_or_init(|| self.router()).clone())
    }
}
