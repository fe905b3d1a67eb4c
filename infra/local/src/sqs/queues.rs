//! The queues of one machine: the handle through which everything is sent and received.

use super::operation::Requests;
use super::wake::Wake;
use super::work::Work;
use super::{Operation, SqsRefused, move_task, schema};
use rusqlite::{Connection, TransactionBehavior};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// The time in milliseconds since 1970. It may run faster than the wall's clock, and may jump forward.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Messages of one queue that may be in flight at a time.
const IN_FLIGHT_MAX: u64 = 120_000;

/// All queues of one machine. Cheap to clone; every clone works on the same rows.
#[derive(Clone)]
pub struct Queues(pub(super) Arc<Inner>);

pub(super) struct Inner {
    rows: Mutex<Connection>,
    clock: Clock,
    pub(super) wake: Wake,
    pub(super) requests: Requests,
    /// Whether a move task is under way; without one no call looks for tasks.
    pub(super) moving: AtomicBool,
    in_flight_max: AtomicU64,
    pace: AtomicU32,
}

impl Queues {
    /// Opens the queues in a file, made if missing, or in memory for `None`.
    ///
    /// # Errors
    /// [`SqsRefused::Storage`] when the file cannot be opened or is not of this kind.
    pub fn open(path: Option<&Path>, clock: Clock) -> Result<Queues, SqsRefused> {
        let rows = schema::open(path)?;
        let inner = Inner {
            rows: Mutex::new(rows),
            clock,
            wake: Wake::new(),
            requests: Requests::none(),
            moving: AtomicBool::new(true),
            in_flight_max: AtomicU64::new(IN_FLIGHT_MAX),
            pace: AtomicU32::new(1),
        };
        Ok(Queues(Arc::new(inner)))
    }

    /// A wake-up for changes in any queue: wait with `changed().await`. A change between two waits is not lost.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.0.wake.any()
    }

    /// A wake-up for changes in one queue, and for [`Queues::wake`].
    pub fn changed_in(&self, queue: &str) -> watch::Receiver<u64> {
        self.0.wake.of(queue)
    }

    /// Wakes everybody who waits. Call it when the clock has jumped or changed its pace.
    pub fn wake(&self) {
        self.0.wake.all();
    }

    /// Tells long polls how many milliseconds of the clock pass in one of the wall's; 1 unless told, 0 counts as 1.
    pub fn set_pace(&self, pace: u32) {
        self.0.pace.store(pace.max(1), Ordering::Relaxed);
        self.wake();
    }

    /// Lowers (or raises) the limit of messages in flight per queue, which is 120,000 unless told.
    pub fn set_in_flight_max(&self, max: u64) {
        self.0.in_flight_max.store(max, Ordering::Relaxed);
    }

    /// How often each operation was asked for since the start, in process and over HTTP.
    pub fn requests(&self) -> BTreeMap<Operation, u64> {
        self.0.requests.so_far()
    }

    /// The clock's time in milliseconds.
    pub fn now_ms(&self) -> i64 {
        (self.0.clock)()
    }

    /// How long it takes by the wall's clock until the queues' clock shows `due_ms`.
    pub(super) fn time_until(&self, due_ms: i64) -> Duration {
        let ahead = u64::try_from(due_ms.saturating_sub(self.now_ms())).unwrap_or(0);
        Duration::from_millis(ahead.div_ceil(u64::from(self.0.pace.load(Ordering::Relaxed))))
    }

    /// Counts the operation and does its work in one transaction.
    pub(super) fn run<T>(
        &self,
        operation: Operation,
        work: impl FnOnce(&Work) -> Result<T, SqsRefused>,
    ) -> Result<T, SqsRefused> {
        self.0.requests.count(operation);
        self.transact(work)
    }

    /// Does the work in one transaction; a refusal undoes it. Those who wait on a changed queue wake after it.
    pub(super) fn transact<T>(&self, work: impl FnOnce(&Work) -> Result<T, SqsRefused>) -> Result<T, SqsRefused> {
        let mut rows = self.0.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = rows.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let at_hand = Work::new(&transaction, self.now_ms(), self.0.in_flight_max.load(Ordering::Relaxed));
        let moving = self.0.moving.load(Ordering::Relaxed);
        let still_moving = moving && move_task::advance(&at_hand)?;
        let done = work(&at_hand)?;
        let touched = at_hand.touched();
        transaction.commit()?;
        if moving {
            self.0.moving.store(still_moving, Ordering::Relaxed);
        }
        drop(rows);
        self.0.wake.touch(&touched);
        Ok(done)
    }
}
