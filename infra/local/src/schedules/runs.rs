//! The runs of one schedule, one after the other.

use domain::Timestamp;
use tokio::sync::watch;

use super::asynchronous;
use crate::invoke::Invocations;
use crate::sqs::Queues;
use crate::streams::{Progress, ProgressLost};
use crate::template::{Asynchronous, ScheduleSource};
use crate::timeline::{Busy, Timeline};

/// After a failure of the marks themselves.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(1);

/// What a schedule's runs work with.
#[derive(Clone)]
pub(crate) struct Schedules {
    pub(crate) invocations: Invocations,
    pub(crate) queues: Queues,
    pub(crate) progress: Progress,
    pub(crate) timeline: Timeline,
}

impl Schedules {
    /// Runs a function at its times until told to stop. `failures` is the name of the failure queue. The clock waits from the
    /// call on until the first time is noted, so that it cannot jump past it.
    pub(crate) fn run(
        self,
        function: String,
        source: ScheduleSource,
        rules: Asynchronous,
        failures: Option<String>,
        mut stop: watch::Receiver<bool>,
    ) -> impl Future<Output = ()> + Send {
        let mut busy = self.timeline.busy();
        let runs = async move {
            loop {
                busy = match self.next_run(&function, &source, &rules, failures.as_deref(), busy).await {
                    Ok(busy) => busy,
                    Err(error) => {
                        tracing::error!(function, schedule = source.name, "failed to {error}");
                        tokio::time::sleep(PAUSE).await;
                        self.timeline.busy()
                    }
                }
            }
        };
        async move {
            tokio::select! {
                () = runs => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }

    /// Waits for the next time and runs. The mark moves after the run, so a run that a crash cuts short is run again.
    async fn next_run(
        &self,
        function: &str,
        source: &ScheduleSource,
        rules: &Asynchronous,
        failures: Option<&str>,
        busy: Busy,
    ) -> Result<Busy, ProgressLost> {
        let name = format!("schedule/{function}/{}", source.name);
        let last = match self.progress.mark(&name)? {
            Some(millis) => Timestamp::from_millis(millis),
            None => {
                let now = self.timeline.now();
                self.progress.set_mark(&name, now.millis())?;
                now
            }
        };
        let Some(time) = source.expression.next_after(last) else {
            drop(busy);
            return std::future::pending().await;
        };
        let busy = busy.sleep_in_background_until(time).await;
        // Several runs that were missed become one: what a run does depends on the time, not on how many there were.
        let begun = self.timeline.now();
        let busy = asynchronous::invoke(function, &source.input, rules, &self.invocations, &self.queues, failures, busy).await;
        self.progress.set_mark(&name, begun.millis())?;
        Ok(busy)
    }
}
