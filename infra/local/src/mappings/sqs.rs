//! A queue mapping: takes messages from a queue to a function, and deletes those that it is done with.
//!
//! What a function does not finish stays in the queue: a failed invocation leaves its whole batch, a partial answer those
//! it names. They become visible again when their visibility time-out ends, and after enough receives the queue itself
//! moves them to its dead letters.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::Timestamp;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};

use super::answer::Answer;
use super::sqs_event::event;
use crate::invoke::Invocations;
use crate::sqs::{Queues, Received, SqsRefused};
use crate::template::QueueSource;
use crate::timeline::{Busy, Source, Timeline};

/// SQS hands out and deletes this many at a time.
const AT_A_TIME: usize = 10;

/// After a failure of the queues themselves.
const PAUSE: Duration = Duration::from_millis(200);

/// The mapping between one queue and one function.
pub struct QueueMapping {
    queues: Queues,
    queue: String,
    function: String,
    source: QueueSource,
    invocations: Invocations,
    timeline: Timeline,
    nudged: Notify,
    places: Arc<Semaphore>,
    seen: Mutex<Seen>,
}

/// What the last look at the queue showed; it holds until the queue changes or the next moment comes.
struct Seen {
    changes: watch::Receiver<u64>,
    quiet: bool,
    next_due: Option<Timestamp>,
}

impl QueueMapping {
    /// The mapping of a source; `queue` is the queue's name on this machine.
    pub fn new(
        queues: &Queues,
        queue: &str,
        function: &str,
        source: &QueueSource,
        invocations: &Invocations,
        timeline: &Timeline,
    ) -> Arc<QueueMapping> {
        let seen = Seen { changes: queues.changed_in(queue), quiet: false, next_due: None };
        Arc::new(QueueMapping {
            queues: queues.clone(),
            queue: queue.to_owned(),
            function: function.to_owned(),
            source: source.clone(),
            invocations: invocations.clone(),
            timeline: timeline.clone(),
            nudged: Notify::new(),
            places: Arc::new(Semaphore::new(source.concurrency)),
            seen: Mutex::new(seen),
        })
    }

    /// Works until told to stop, then lets invocations under way end.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut changes = self.queues.changed_in(&self.queue);
        while !*stop.borrow() {
            // Both ends of the wait mean to look at the queue, and the sender lives as long as the runner.
            tokio::select! {
                () = self.work_through() => {}
                _ = stop.wait_for(|stop| *stop) => break,
            }
            tokio::select! {
                () = self.nudged.notified() => {}
                _ = changes.changed() => {}
                _ = stop.wait_for(|stop| *stop) => break,
            }
        }
        let all = u32::try_from(self.source.concurrency).unwrap_or(u32::MAX);
        drop(self.places.acquire_many(all).await);
    }

    /// Takes batches until the queue has nothing more to give.
    async fn work_through(self: &Arc<Self>) {
        loop {
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return };
            let busy = self.timeline.busy();
            match self.gather(busy).await {
                Ok(Some((batch, busy))) => {
                    tokio::spawn(Arc::clone(self).finish(batch, busy, place));
                }
                Ok(None) => return,
                Err(error) => {
                    tracing::error!(queue = self.queue, "failed to take messages: {error}");
                    tokio::time::sleep(PAUSE).await;
                    return;
                }
            }
        }
    }

    /// A batch, waited for as long as the window allows. Nothing when there is no message at all.
    async fn gather(&self, busy: Busy) -> Result<Option<(Vec<Received>, Busy)>, SqsRefused> {
        let mut batch = Gathered { mapping: self, messages: self.receive(self.source.batch_size)? };
        if batch.messages.is_empty() {
            return Ok(None);
        }
        if batch.messages.len() >= self.source.batch_size || self.source.window.as_millis() == 0 {
            return Ok(Some((batch.take(), busy)));
        }
        let mut window = self.timeline.lie_down(self.timeline.now() + self.source.window, true);
        drop(busy);
        loop {
            tokio::select! {
                busy = window.woken() => return Ok(Some((batch.take(), busy))),
                () = self.nudged.notified() => {}
            }
            let busy = self.timeline.busy();
            batch.messages.extend(self.receive(self.source.batch_size - batch.messages.len())?);
            if batch.messages.len() >= self.source.batch_size {
                return Ok(Some((batch.take(), busy)));
            }
        }
    }

    fn receive(&self, most: usize) -> Result<Vec<Received>, SqsRefused> {
        let mut batch = vec![];
        while batch.len() < most {
            let wanted = u32::try_from(AT_A_TIME.min(most - batch.len())).unwrap_or(1);
            let received = self.queues.receive(&self.queue, wanted, None)?;
            // One that becomes a dead letter on the way is not handed out: an empty answer is not yet an empty queue.
            if received.is_empty() && !self.queues.has_visible(&self.queue)? {
                break;
            }
            batch.extend(received);
        }
        Ok(batch)
    }

    async fn finish(self: Arc<Self>, batch: Vec<Received>, busy: Busy, place: OwnedSemaphorePermit) {
        let answer = self.invocations.invoke(&self.function, event(&self.queue, &batch)).await;
        let known = |id: &str| batch.iter().any(|received| received.message.message_id == id);
        let done: Vec<&str> = match answer {
            Err(_) => vec![],
            Ok(_) if !self.source.partial => batch.iter().map(|received| received.receipt.as_str()).collect(),
            Ok(answer) => match Answer::read(&answer, known) {
                Answer::Everything => vec![],
                Answer::Failed(failed) => {
                    let done = batch.iter().filter(|received| !failed.contains(&received.message.message_id));
                    done.map(|received| received.receipt.as_str()).collect()
                }
            },
        };
        for receipts in done.chunks(AT_A_TIME) {
            if let Err(error) = self.queues.delete_batch(&self.queue, receipts) {
                tracing::error!(queue = self.queue, "failed to delete messages, so they come again: {error}");
            }
        }
        drop(busy);
        drop(place);
    }

    /// Looks at the queue, unless nothing can have changed since the last look.
    fn look(&self) -> (bool, Option<Timestamp>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.timeline.now();
        let holds = seen.quiet && !seen.changes.has_changed().unwrap_or(true) && seen.next_due.is_none_or(|due| now < due);
        if !holds {
            seen.changes.borrow_and_update();
            match (self.queues.has_visible(&self.queue), self.queues.next_due(&self.queue)) {
                (Ok(visible), Ok(due)) => {
                    seen.quiet = !visible;
                    seen.next_due = due.map(Timestamp::from_millis);
                }
                (Err(error), _) | (_, Err(error)) => {
                    tracing::error!(queue = self.queue, "failed to look at the queue: {error}");
                    (seen.quiet, seen.next_due) = (false, None);
                }
            }
        }
        (seen.quiet, seen.next_due)
    }
}

/// Messages that wait for their batch to fill. When the runner stops meanwhile, they go back to the queue at once.
struct Gathered<'a> {
    mapping: &'a QueueMapping,
    messages: Vec<Received>,
}

impl Gathered<'_> {
    fn take(&mut self) -> Vec<Received> {
        std::mem::take(&mut self.messages)
    }
}

impl Drop for Gathered<'_> {
    fn drop(&mut self) {
        for received in &self.messages {
            // Where this fails the visibility time-out does the same, only later.
            let _ = self.mapping.queues.change_visibility(&self.mapping.queue, &received.receipt, 0);
        }
    }
}

impl Source for QueueMapping {
    fn is_quiet(&self) -> bool {
        self.look().0
    }

    fn next_due(&self) -> Option<Timestamp> {
        self.look().1
    }

    fn nudge(&self) {
        self.nudged.notify_one();
    }
}
