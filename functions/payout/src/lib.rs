//! Payout: postings from resolutions, and payout runs.
//!
//! `booking.rs` writes what a reward's fate says, `close.rs` turns a week that is over into payouts, `provider.rs` is whoever moves
//! the money, `bank_file.rs` the first of them; `operator.rs` and `earnings.rs` answer operators and experts, `page.rs` shows experts
//! the same as a page.

pub mod bank_file;
mod booking;
mod close;
mod debtor;
mod earnings;
mod operator;
mod page;
mod provider;
mod week;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use axum::Router;
use axum::routing::get;
use boot::{Failure, Ports, Stage};
use ledger::Period;
use queue::{QueueName, Work};

use bank_file::Debtor;
pub use close::{CloseRefused, Closed};
pub use debtor::{DEBTOR_VARIABLES, debtor};
pub use earnings::{Earnings, Line, Sums, earnings};
pub use provider::{BankFile, Provider, TransferRefused};
pub use week::{NotOver, RETURN_WEEKS, closable, closes_at, earlier};

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "LEDGER_TABLE", "PAYOUT_DEAD_LETTERS_URL"];

/// How many weeks before the last one a run looks at again: what a failed run left is taken up, late bank accounts are paid.
const EARLIER_WEEKS: usize = 4;

/// The stage that keeps the ledger.
#[derive(Clone)]
pub struct PayoutStage {
    pub(crate) ports: Ports,
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) debtor: Option<Debtor>,
    routes: Arc<OnceLock<Router>>,
}

impl PayoutStage {
    /// The stage over these ports, paying by bank files from `debtor`'s account. Without one everything works but the file.
    pub fn new(ports: Ports, debtor: Option<Debtor>) -> Self {
        PayoutStage::with_provider(ports, debtor, Arc::new(BankFile))
    }

    /// The stage over these ports and another provider.
    pub fn with_provider(ports: Ports, debtor: Option<Debtor>, provider: Arc<dyn Provider>) -> Self {
        PayoutStage { ports, provider, debtor, routes: Arc::default() }
    }

    /// Closes a period that is over: its payouts are made, and what can be sent is sent. Closing it again finds the same payouts and
    /// takes up what was left.
    pub async fn close(&self, period: &Period) -> Result<Closed, CloseRefused> {
        close::close(&self.ports.store, &*self.provider, period, self.ports.now()).await
    }

    /// Closes the last week and looks at some earlier ones again, oldest first. One that fails holds no other back.
    async fn close_last_weeks(&self) -> Result<(), Failure> {
        let last = Period::before(self.ports.now());
        let mut first_failure = Ok(());
        for period in earlier(&last, EARLIER_WEEKS).into_iter().rev().chain([last]) {
            if let Err(refused) = self.close(&period).await {
                first_failure = first_failure.and(Err(refused.into()));
            }
        }
        first_failure
    }

    fn router(&self) -> Router {
        // The router keeps no router: else the stage would keep itself alive.
        let state = PayoutStage { routes: Arc::default(), ..self.clone() };
        Router::new()
            .route("/v1/payouts/{period}", get(operator::show).post(operator::act))
            .route("/v1/payouts/{period}/pain.001.xml", get(operator::file))
            .route("/v1/earnings", get(earnings::show))
            .route("/desk/earnings", get(page::show))
            .route("/desk/earnings.csv", get(page::csv))
            .with_state(state)
    }
}

#[async_trait]
impl Stage for PayoutStage {
    fn queue(&self) -> Option<QueueName> {
        Some(QueueName::Payout)
    }

    fn routes(&self) -> Option<Router> {
        Some(self.routes.get_or_init(|| self.router()).clone())
    }

    async fn work(&self, work: Work, _correlation: &str) -> Result<(), Failure> {
        booking::book(&self.ports.store, &work, self.ports.now()).await
    }

    async fn tick(&self, schedule: &str) -> Result<(), Failure> {
        match schedule {
            "close-period" => self.close_last_weeks().await,
            other => Err(Failure::Park(format!("payout has no schedule {other:?}"))),
        }
    }
}
