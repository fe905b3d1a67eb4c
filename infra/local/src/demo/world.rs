//! The world of the demonstration: what customers and experts share, and how they call while the system is busy.

use std::sync::Arc;

use anyhow::{Result, bail};
use domain::{Span, Timestamp};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::bank::Bank;
use super::doors::Doors;
use super::postbox::Postbox;
use crate::api::{Answer, Api, CallFailed};
use crate::desk::Desk;
use crate::timeline::{Busy, Timeline};

/// How often one call is made while the system says "not now".
const TRIES: u32 = 20;

/// What everybody shares.
pub struct World {
    /// What is asked and answered.
    pub bank: Bank,
    /// Where chance comes from.
    pub seed: u64,
    /// Which play this is, from 1: part of the ids at the help desk.
    pub round: usize,
    /// The moment from which plans count.
    pub midnight: Timestamp,
    /// The clock.
    pub timeline: Timeline,
    /// Calls without a credential.
    pub public: Api,
    /// The doors.
    pub doors: Doors,
    /// The help desk.
    pub desk: Arc<Desk>,
    /// The client's receiver of events.
    pub postbox: Postbox,
}

impl World {
    /// The moment of a plan.
    pub fn moment(&self, plan: Span) -> Timestamp {
        self.midnight + plan
    }

    /// Sleeps until a moment of the simulated clock.
    pub async fn until(&self, busy: Busy, at: Timestamp) -> Busy {
        let busy = busy.sleep_until(at).await;
        self.desk.set_now(self.timeline.now());
        busy
    }

    /// Sleeps for a while of the simulated clock.
    pub async fn pause(&self, busy: Busy, span: Span) -> Busy {
        let at = self.timeline.now() + span;
        self.until(busy, at).await
    }

    /// Calls until the system is not busy; what it refuses is an answer too.
    pub async fn call(&self, api: &Api, method: Method, path: &str, body: Option<&Value>) -> Result<Answer> {
        insist(|| api.call(method.clone(), path, body)).await
    }
}

/// Calls again while the system says that it is busy.
pub async fn insist<F, R>(mut call: F) -> Result<Answer>
where
    F: FnMut() -> R,
    R: Future<Output = Result<Answer, CallFailed>>,
{
    for _ in 0..TRIES {
        let answer = call().await?;
        if !answer.status.is_server_error() && answer.status != StatusCode::TOO_MANY_REQUESTS {
            return Ok(answer);
        }
        // The wall's time, not the simulated one: the machine is busy, not the people.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    bail!("play the demonstration: the system was busy {TRIES} times in a row")
}
