//! Account: people sign in by a mailed link, accept invitations, and say what they want to be called and in which language.
//!
//! `ask.rs` is the form that asks for a link, `link.rs` the page behind the link and its one button, `invitation.rs` a link that gives a
//! role, `me.rs` what people say of themselves and on which devices they are, `letters.rs` what the mails say. How a session opens for
//! all other functions stands in `boot`.

mod ask;
mod device;
mod invitation;
mod letters;
mod link;
mod me;
mod page;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use axum::Router;
use axum::extract::FromRef;
use axum::routing::{get, post};
use boot::{Ports, Settings, Stage};
use mail::{Mailer, NoMailer, Outbox, Ses};

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "PUBLIC_URL"];

/// The stage behind signing in.
#[derive(Clone)]
pub struct AccountStage {
    pub(crate) ports: Ports,
    pub(crate) mailer: Arc<dyn Mailer>,
    routes: Arc<OnceLock<Router>>,
}

impl FromRef<AccountStage> for Ports {
    fn from_ref(stage: &AccountStage) -> Ports {
        stage.ports.clone()
    }
}

impl AccountStage {
    /// The stage over these ports, whose letters go out by `mailer`.
    pub fn new(ports: Ports, mailer: Arc<dyn Mailer>) -> Self {
        AccountStage { ports, mailer, routes: Arc::default() }
    }

    fn router(&self) -> Router {
        // The router keeps no router: else the stage would keep itself alive.
        let state = AccountStage { routes: Arc::default(), ..self.clone() };
        Router::new()
            .route("/sign-in", get(ask::show).post(ask::ask))
            .route("/sign-in/{token}", get(link::show).post(link::open))
            .route("/sign-out", post(device::sign_out))
            .route("/me", get(me::show).post(me::change))
            .route("/me/devices", post(device::end))
            .route("/v1/invitations", post(invitation::invite))
            .with_state(state)
    }
}

#[async_trait]
impl Stage for AccountStage {
    fn routes(&self) -> Option<Router> {
        Some(self.routes.get_or_init(|| self.router()).clone())
    }
}

/// How letters go out, as the environment says: into a folder on one machine, else by SES from `MAIL_FROM`, else not at all.
pub async fn mailer(get: impl Fn(&str) -> Option<String>) -> Arc<dyn Mailer> {
    let Ok(settings) = Settings::read(get, &[]) else { return Arc::new(NoMailer) };
    match (outbox(&settings), settings.mail_from.parse()) {
        (Some(outbox), _) => outbox,
        (None, Ok(from)) => Arc::new(Ses::connect(from).await),
        (None, Err(_)) => Arc::new(NoMailer),
    }
}

/// The folder that keeps letters, where one is set.
pub fn outbox(settings: &Settings) -> Option<Arc<dyn Mailer>> {
    let from = settings.mail_from.parse().or_else(|_| "fandesk@localhost".parse()).ok()?;
    (!settings.outbox_folder.is_empty()).then(|| Arc::new(Outbox::in_folder(&settings.outbox_folder, from)) as Arc<dyn Mailer>)
}
