//! The runner: brings up the system that a template declares, on loopback, in this process.

mod config;
mod maintenance;
mod start;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::dynamo::Dynamo;
use crate::folder::Folder;
use crate::invoke::Invocations;
use crate::sqs::Queues;
use crate::template::System;
use crate::timeline::{Pace, Timeline};

pub use config::{Data, Functions, RunnerConfig, Surroundings};
pub use start::StartFailed;

/// What is under way gets so long to end when the runner stops.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running system. Dropped, it ends at once; [`Runner::stop`] lets what is under way end first.
pub struct Runner {
    system: Arc<System>,
    surroundings: Surroundings,
    front: SocketAddr,
    dynamo: Arc<Dynamo>,
    queues: Queues,
    invocations: Invocations,
    timeline: Timeline,
    stop: watch::Sender<bool>,
    tasks: Mutex<JoinSet<()>>,
    _folder: Option<Folder>,
}

impl Runner {
    /// What the template declares.
    pub fn system(&self) -> &System {
        &self.system
    }

    /// Where the template's routes are served.
    pub fn front(&self) -> SocketAddr {
        self.front
    }

    /// The front's address as the base of URLs, without a slash at the end.
    pub fn front_url(&self) -> String {
        format!("http://{}", self.front)
    }

    /// What functions, and programs beside them, need to know of this machine.
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// The queues, by their names on this machine.
    pub fn queues(&self) -> &Queues {
        &self.queues
    }

    /// The tables.
    pub fn dynamo(&self) -> &Dynamo {
        &self.dynamo
    }

    /// The way to the functions, with its tallies.
    pub fn invocations(&self) -> &Invocations {
        &self.invocations
    }

    /// The clock.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Goes on from now at another pace.
    pub fn set_pace(&self, pace: Pace) {
        self.timeline.set_pace(pace);
        self.queues.set_pace(self.timeline.times());
    }

    /// Waits until nothing is left to do now; messages with a delay may still come.
    pub async fn wait_quiet(&self) {
        self.timeline.quiet().await;
    }

    /// Waits until nothing is left to do, now or later, but for schedules.
    pub async fn wait_still(&self) {
        self.timeline.still().await;
    }

    /// Stops: takes no more requests, lets what is under way end, and closes everything. What still waits is kept.
    pub async fn stop(self) {
        // Nobody listens any more when everything has ended by itself.
        let _ = self.stop.send(true);
        let mut tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        let ended = tokio::time::timeout(PATIENCE, async { while tasks.join_next().await.is_some() {} }).await;
        if ended.is_err() {
            tracing::warn!("stopped before everything under way had ended; it is done again at the next start");
        }
        drop(tasks);
        let dynamo = Arc::clone(&self.dynamo);
        // Stopping waits for a thread.
        let _ = tokio::task::spawn_blocking(move || dynamo.stop()).await;
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        // The sources hold the clock, and the clock holds them.
        self.timeline.forget_sources();
    }
}
