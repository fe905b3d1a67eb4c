//! The runs of one schedule, one after the other.

use domain::Timestamp;
use tokio::sync::watch;

use super::asynchronous;
use crate::invoke::Invocations;
use crate::sqs::Queues;
use crate::streams::{Progress, ProgressLost};
use crate::template::{Asynchronous, ScheduleSource};
use crate::timeline::Timeline;

/// What a schedule's runs work with.
#[derive(Clone)]
pub(crate) struct Schedules {
    pub(crate) invocations: Invocations,
    pub(crate) queues: Queues,
    pub(crate) progress: Progress,
    pub(crate) timeline: Timeline,
}

impl Schedules {
    /// Runs a function at its times until told to stop. `failures` is the name of the failure queue.
    pub(crate) async fn run(
        self,
        function: String,
        source: ScheduleSource,
        rules: Asynchronous,
        failures: Option<String>,
        mut stop: watch::Receiver<bool>,
    ) {
        let runs = async {
            loop {
                if let Err(error) = self.next_run(&function, &source, &rules, failures.as_deref()).await {
                    tracing::error!(function, schedule = source.name, "failed to {error}");
                    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                }
            }
        };
        tokio::select! {
            () = runs => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }

    /// Waits for the next time and runs. The mark moves after the run, so a run that a crash cuts short is run again.
    async fn next_run(
        &self,
        function: &str,
        source: &ScheduleSource,
        rules: &Asynchronous,
        failures: Option<&str>,
    ) -> Result<(), ProgressLost> {
        let name = format!("schedule/{function}/{}", source.name);
        let last = match self.progress.mark(&name)? {
            Some(millis) => Timestamp::from_millis(millis),
            None => {
                let now = self.timeline.now();
                self.progress.set_mark(&name, now.millis())?;
                now
            }
        };
        let Some(time) = source.expression.next_after(last) else { return std::future::pending().await };
        let busy = self.timeline.sleep_in_background_until(time).await;
        // Several runs that were missed become one: what a run does depends on the time, not on how many there were.
        let begun = self.timeline.now();
        let busy = asynchronous::invoke(function, &source.input, rules, &self.invocations, &self.queues, failures, busy).await;
        let marked = self.progress.set_mark(&name, begun.millis());
        drop(busy);
        marked
    }
}
