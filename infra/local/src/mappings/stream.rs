//! A stream mapping: reads a table's stream for a function, in order, and remembers how far it has come.
//!
//! Its mark moves only after the work: what a crash interrupts is delivered again.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use domain::{Span, Timestamp};
use serde_json::Value;
use tokio::sync::{Notify, watch};

use super::answer::Answer;
use super::stream_batch::{Outcome, Piece};
use super::stream_event::{StreamRecord, event};
use super::stream_failure::{GivenUp, message};
use crate::dynamo::{Dynamo, DynamoFailed};
use crate::invoke::Invocations;
use crate::sqs::{Message, Queues, SqsRefused};
use crate::streams::{Progress, ProgressLost};
use crate::template::StreamSource;
use crate::timeline::{Busy, Source, Timeline};

/// Records read at a time.
const AT_A_TIME: usize = 1000;

/// Lambda takes no larger event.
const EVENT_BYTES_MAX: i64 = 6 * 1024 * 1024;

/// After a failure of the table, the queues or the marks themselves.
const PAUSE: Duration = Duration::from_millis(200);

/// Everything that a stream mapping works with.
#[derive(Clone)]
pub struct StreamWorld {
    /// The tables.
    pub dynamo: Arc<Dynamo>,
    /// The queues, for failures.
    pub queues: Queues,
    /// The marks.
    pub progress: Progress,
    /// The functions.
    pub invocations: Invocations,
    /// The clock.
    pub timeline: Timeline,
}

/// The mapping between one table's stream and one function.
pub struct StreamMapping {
    world: StreamWorld,
    table: String,
    function: String,
    source: StreamSource,
    /// The name of the queue that hears of failures.
    failures: Option<String>,
    read_to: AtomicI64,
    done_to: AtomicI64,
    /// While a delivery is under way, or sleeps before its next try, nothing further is read.
    is_delivering: AtomicBool,
    nudged: Notify,
}

/// The mapping cannot go on for now.
#[derive(Debug, thiserror::Error)]
pub enum StreamStuck {
    /// The stream cannot be read.
    #[error("read the stream: {0}")]
    Dynamo(#[from] DynamoFailed),
    /// The mark cannot be moved.
    #[error("move the mark: {0}")]
    Progress(#[from] ProgressLost),
    /// The failure queue takes nothing.
    #[error("tell of a failure: {0}")]
    Queues(#[from] SqsRefused),
}

impl StreamMapping {
    /// The mapping of a source; `table` and `failures` are the names on this machine of the table and the failure queue.
    ///
    /// # Errors
    /// The mark or the stream cannot be read.
    pub fn new(
        world: StreamWorld,
        table: &str,
        function: &str,
        source: &StreamSource,
        failures: Option<&str>,
    ) -> Result<Arc<StreamMapping>, StreamStuck> {
        let mark = mark_name(table, function);
        let from = match world.progress.mark(&mark)? {
            Some(from) => from,
            None if source.from_the_start => 0,
            None => {
                let newest = world.dynamo.newest(table)?;
                world.progress.set_mark(&mark, newest)?;
                newest
            }
        };
        Ok(Arc::new(StreamMapping {
            world,
            table: table.to_owned(),
            function: function.to_owned(),
            source: source.clone(),
            failures: failures.map(str::to_owned),
            read_to: AtomicI64::new(from),
            done_to: AtomicI64::new(from),
            is_delivering: AtomicBool::new(false),
            nudged: Notify::new(),
        }))
    }

    /// The table's name on this machine.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The position up to which everything is done.
    pub fn done_to(&self) -> i64 {
        self.done_to.load(Ordering::SeqCst)
    }

    /// Works until told to stop; a delivery under way is finished or left for the next start.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.work_through(&mut stop).await {
                Ok(()) => {}
                Err(error) => {
                    tracing::error!(table = self.table, function = self.function, "failed to {error}");
                    // From the mark again: what was read and not done must not be passed over.
                    self.read_to.store(self.done_to(), Ordering::SeqCst);
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            }
            tokio::select! {
                () = self.nudged.notified() => {}
                _ = stop.wait_for(|stop| *stop) => break,
            }
        }
    }

    async fn work_through(&self, stop: &mut watch::Receiver<bool>) -> Result<(), StreamStuck> {
        while !*stop.borrow() {
            let busy = self.world.timeline.busy();
            let gathered = tokio::select! {
                gathered = self.gather(busy) => gathered?,
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            };
            let Some((records, busy)) = gathered else { return Ok(()) };
            self.is_delivering.store(true, Ordering::SeqCst);
            let delivered = self.deliver(Piece::new(records), busy, stop).await;
            self.is_delivering.store(false, Ordering::SeqCst);
            // The guard goes only now: between the two the clock could jump past what is unread.
            drop(delivered?);
        }
        Ok(())
    }

    /// Records that the function wants to see, waited for as long as the window allows; nothing when there is none.
    async fn gather(&self, busy: Busy) -> Result<Option<(Vec<StreamRecord>, Busy)>, StreamStuck> {
        let mut records = vec![];
        self.read(&mut records)?;
        if records.is_empty() {
            self.done(self.read_to.load(Ordering::SeqCst))?;
            return Ok(None);
        }
        if self.is_full(&records) || self.source.window == Span::ZERO {
            return Ok(Some((records, busy)));
        }
        let mut window = self.world.timeline.lie_down(self.world.timeline.now() + self.source.window, true);
        drop(busy);
        loop {
            tokio::select! {
                busy = window.woken() => return Ok(Some((records, busy))),
                () = self.nudged.notified() => {}
            }
            let busy = self.world.timeline.busy();
            self.read(&mut records)?;
            if self.is_full(&records) {
                return Ok(Some((records, busy)));
            }
        }
    }

    fn is_full(&self, records: &[StreamRecord]) -> bool {
        let bytes = |record: &StreamRecord| record.json["dynamodb"]["SizeBytes"].as_i64().unwrap_or(0);
        records.len() >= self.source.batch_size || records.iter().map(bytes).sum::<i64>() >= EVENT_BYTES_MAX / 2
    }

    /// Reads until the batch is full or the stream is at its end.
    fn read(&self, records: &mut Vec<StreamRecord>) -> Result<(), StreamStuck> {
        while !self.is_full(records) {
            let from = self.read_to.load(Ordering::SeqCst);
            let most = AT_A_TIME.min(self.source.batch_size - records.len());
            let read = self.world.dynamo.records(&self.table, from, most)?;
            let Some(last) = read.last() else { return Ok(()) };
            self.read_to.store(crate::dynamo::position(&last.dynamodb.sequence_number), Ordering::SeqCst);
            let wanted = |record: &StreamRecord| {
                self.source.filters.is_empty() || self.source.filters.iter().any(|filter| filter.matches(&record.json))
            };
            let written = |seconds: f64| self.written(seconds);
            let known =
                read.iter().filter_map(|r| StreamRecord::of(&self.table, r, written(r.dynamodb.approximate_creation_date_time)));
            records.extend(known.filter(wanted));
        }
        Ok(())
    }

    #[allow(clippy::cast_possible_truncation, reason = "seconds of this millennium")]
    fn written(&self, wall_seconds: f64) -> Timestamp {
        let now = self.world.timeline.now();
        if self.world.timeline.is_the_walls() { now.min(Timestamp::from_millis((wall_seconds * 1000.0) as i64)) } else { now }
    }

    /// Delivers records until all are done or given up.
    async fn deliver(&self, piece: Piece, mut busy: Busy, stop: &mut watch::Receiver<bool>) -> Result<Option<Busy>, StreamStuck> {
        let end = self.read_to.load(Ordering::SeqCst);
        let mut pieces = VecDeque::from([piece]);
        while let Some(piece) = pieces.pop_front() {
            let piece = self.without_the_too_old(piece)?;
            if piece.records.is_empty() {
                continue;
            }
            let outcome = self.invoke(&piece).await;
            let following = piece.after(outcome, &self.source);
            if let Some(done) = following.done {
                self.done(done)?;
            }
            if let Some(piece) = &following.given_up {
                self.give_up(piece, GivenUp::TriedTooOften)?;
            }
            let again = following.next.first().map(|piece| backoff(piece.failures));
            following.next.into_iter().rev().for_each(|piece| pieces.push_front(piece));
            if let Some(pause) = again {
                let until = self.world.timeline.now() + pause;
                busy = tokio::select! {
                    busy = busy.sleep_until(until) => busy,
                    _ = stop.wait_for(|stop| *stop) => return Ok(None),
                };
            }
        }
        self.done(end)?;
        Ok(Some(busy))
    }

    async fn invoke(&self, piece: &Piece) -> Outcome {
        let Ok(answer) = self.world.invocations.invoke(&self.function, event(&piece.records)).await else {
            return Outcome::FailedFrom(0);
        };
        if self.source.partial { outcome(&answer, piece) } else { Outcome::Done }
    }

    /// Gives up the records at the head that are older than the template allows.
    fn without_the_too_old(&self, mut piece: Piece) -> Result<Piece, StreamStuck> {
        let Some(age) = self.source.record_age else { return Ok(piece) };
        let now = self.world.timeline.now();
        let old = piece.records.iter().take_while(|record| now.since(record.written) > age).count();
        if old > 0 {
            let young = piece.records.split_off(old);
            self.give_up(&piece, GivenUp::TooOld)?;
            piece = Piece { records: young, failures: piece.failures };
        }
        Ok(piece)
    }

    fn give_up(&self, piece: &Piece, why: GivenUp) -> Result<(), StreamStuck> {
        if let Some(queue) = &self.failures {
            let body = message(&self.function, &self.table, piece, why, self.world.timeline.now()).to_string();
            self.world.queues.send(queue, &Message::new(body), None)?;
        }
        tracing::error!(
            function = self.function,
            table = self.table,
            records = piece.records.len(),
            ?why,
            "gave up records of the stream"
        );
        piece.last().map_or(Ok(()), |last| self.done(last))
    }

    fn done(&self, position: i64) -> Result<(), StreamStuck> {
        if position > self.done_to() {
            self.world.progress.set_mark(&mark_name(&self.table, &self.function), position)?;
            self.done_to.store(position, Ordering::SeqCst);
        }
        Ok(())
    }
}

fn mark_name(table: &str, function: &str) -> String {
    format!("stream/{table}/{function}")
}

/// From one second on, twice as long each time, to a minute.
fn backoff(failures: u32) -> Span {
    Span::seconds(1 << failures.saturating_sub(1).min(6)).min(Span::minutes(1))
}

/// The record from which on a partial answer failed: of those named, the one that comes first.
fn outcome(answer: &Value, piece: &Piece) -> Outcome {
    let place = |id: &str| piece.records.iter().position(|record| record.sequence == id);
    match Answer::read(answer, |id| place(id).is_some()) {
        Answer::Everything => Outcome::FailedFrom(0),
        Answer::Failed(failed) => failed.iter().filter_map(|id| place(id)).min().map_or(Outcome::Done, Outcome::FailedFrom),
    }
}

impl Source for StreamMapping {
    fn is_quiet(&self) -> bool {
        if self.is_delivering.load(Ordering::SeqCst) {
            return true;
        }
        let unread = self.world.dynamo.has_records(&self.table, self.read_to.load(Ordering::SeqCst));
        unread.is_ok_and(|unread| !unread)
    }

    fn next_due(&self) -> Option<Timestamp> {
        None
    }

    fn nudge(&self) {
        self.nudged.notify_one();
    }
}
