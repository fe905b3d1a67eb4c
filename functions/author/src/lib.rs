//! Author: experts write automations, try them against tickets of the past, have them reviewed, publish and retire them.
//!
//! ```text
//! write.rs   POST .../automations/{language}                begin
//!            PUT  .../automations/{language}/{automation}   change: a new version
//! show.rs    GET  .../automations/{language}                all of a language, with what might be merged
//!            GET  .../automations/{language}/{automation}   one, with how far it is proven
//! step.rs    POST .../automations/{language}/{automation}:submit | :review | :publish | :retire
//! restart.rs POST .../automations/{language}/{automation}:restart
//! attempt.rs POST .../automations/{language}/{automation}:try
//! ```
//! Every path begins with `/v1/clients/{client}/programs/{program}`. Who may do what comes from the credential (`who.rs`).

mod aside;
mod attempt;
mod bank;
mod claims;
mod merge;
mod private;
mod restart;
mod show;
mod standing;
mod step;
mod who;
mod write;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use axum::Router;
use axum::routing::get;
use boot::{Ports, Stage};
use triage::{Encoder, Lexical};

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE"];

/// The stage behind the authors' API.
#[derive(Clone)]
pub struct AuthorStage {
    pub(crate) desk: Desk,
    routes: Arc<OnceLock<Router>>,
}

/// What a request needs: the ports, and the encoder once somebody has asked for it.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) ports: Ports,
    encoder: Arc<OnceLock<Arc<dyn Encoder>>>,
}

impl Desk {
    /// The encoder that the settings name. A model takes a moment to load, so nobody waits for it who does not need it.
    pub(crate) fn encoder(&self) -> Arc<dyn Encoder> {
        self.encoder.get_or_init(|| self.open_encoder()).clone()
    }

    fn open_encoder(&self) -> Arc<dyn Encoder> {
        let settings = &self.ports.settings;
        models::encoder_or_lexical(settings.encoder, &models::Shelf::in_folder(&settings.models_folder), Arc::new(Lexical))
    }
}

impl AuthorStage {
    /// The stage over these ports.
    pub fn new(ports: Ports) -> Self {
        AuthorStage { desk: Desk { ports, encoder: Arc::default() }, routes: Arc::default() }
    }

    fn router(&self) -> Router {
        const ALL: &str = "/v1/clients/{client}/programs/{program}/automations/{language}";
        Router::new()
            .route(ALL, get(show::all).post(write::begin))
            .route(&format!("{ALL}/{{automation}}"), get(show::one).put(write::change).post(step::act))
            .with_state(self.desk.clone())
    }
}

#[async_trait]
impl Stage for AuthorStage {
    fn routes(&self) -> Option<Router> {
        Some(self.routes.get_or_init(|| self.router()).clone())
    }
}
