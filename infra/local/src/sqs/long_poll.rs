//! The long poll: waits for a message by notification and the earliest due time, never by ticking.

use super::queue::find;
use super::receive::receive;
use super::{Operation, Queues, Received, SqsRefused};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

impl Queues {
    /// How long a receive waits that does not say: the queue's `ReceiveMessageWaitTimeSeconds`.
    pub(super) fn usual_wait(&self, queue: &str) -> Result<Duration, SqsRefused> {
        let wait_s = self.transact(|work| Ok(find(work, queue)?.settings.number("ReceiveMessageWaitTimeSeconds")))?;
        Ok(Duration::from_secs(wait_s.unsigned_abs()))
    }

    /// Receives as [`Queues::receive`] does, and waits for the first message up to `wait` by the wall's clock. While too
    /// many messages are in flight it waits too.
    pub async fn receive_waiting(
        &self,
        queue: &str,
        max: u32,
        visibility_s: Option<u32>,
        wait: Duration,
    ) -> Result<Vec<Received>, SqsRefused> {
        if wait.is_zero() {
            return self.receive(queue, max, visibility_s);
        }
        self.0.requests.count(Operation::ReceiveMessage);
        self.transact(|work| find(work, queue).map(|_| ()))?;
        let deadline = Instant::now() + wait;
        let mut changed = self.changed_in(queue);
        loop {
            // Marked as seen before looking, so that a change after the look is not lost.
            changed.mark_unchanged();
            match self.transact(|work| receive(work, queue, max, visibility_s)) {
                Err(SqsRefused::OverLimit { .. }) => {}
                Ok(received) if received.is_empty() => {}
                answer => return answer,
            }
            if Instant::now() >= deadline {
                return Ok(Vec::new());
            }
            let due = self.next_due(queue)?.map(|due| Instant::now() + self.time_until(due));
            tokio::select! {
                _ = changed.changed() => {}
                () = sleep_until(due.map_or(deadline, |due| due.min(deadline))) => {}
            }
        }
    }
}
