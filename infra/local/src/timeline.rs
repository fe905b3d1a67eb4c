//! The runner's clock: as the wall's, some times faster, or jumping to the next moment at which something is due.
//!
//! At [`Pace::Max`] time stands still while anything is left to do, and jumps when nothing is: no [`Busy`] guard is
//! held and every [`Source`] is quiet. It goes to the earliest moment that somebody sleeps until or that a source has
//! work for; a background sleeper wakes on the way but never makes the clock run. So days pass in the time that the
//! work in them takes, in the same order as they would have.
//!
//! No jump can slip in between two pieces of work. Whoever moves work holds a guard while it moves; each guard's start
//! and end bumps an epoch; a jump needs two looks around at all sources with the same epoch and no guard before, between
//! and after them. A sleeper wakes with a guard already in its hands, so the clock waits for what it does next.

mod driver;
mod kept;
mod pace;
mod sleep;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Timestamp;
use tokio::sync::watch;

use pace::Running;
use sleep::Sleepers;

pub use kept::KeptTime;
pub use pace::Pace;
pub(crate) use pace::wall_now;

/// Somewhere that work may wait: a queue with its consumer, a stream with its reader.
pub trait Source: Send + Sync {
    /// Whether nothing is left here that could be done now.
    fn is_quiet(&self) -> bool;

    /// The next moment at which something will be to do here, if that is known.
    fn next_due(&self) -> Option<Timestamp>;

    /// Wakes whoever does the work here: there is some, or time has passed.
    fn nudge(&self);
}

/// The clock. Cheap to clone; all clones are the same clock. It never goes backwards.
#[derive(Clone)]
pub struct Timeline(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    epoch: watch::Sender<u64>,
    kept: Option<KeptTime>,
}

struct State {
    running: Running,
    latest_ms: i64,
    kept_until_ms: i64,
    busy: u64,
    epoch: u64,
    sleepers: Sleepers,
    sources: Vec<Arc<dyn Source>>,
    is_driven: bool,
}

/// Something is being done: while it is held, the clock does not jump.
#[must_use = "the clock may jump as soon as the guard is dropped"]
pub struct Busy(Timeline);

impl Timeline {
    /// The wall's clock.
    pub fn real() -> Timeline {
        Timeline::start(Pace::Wall, pace::wall_now(), None)
    }

    /// `times` as fast as the wall's, from `start` on.
    pub fn at_speed(times: u32, start: Timestamp) -> Timeline {
        Timeline::start(Pace::Times(times.max(1)), start, None)
    }

    /// Jumping, from `start` on.
    pub fn max(start: Timestamp) -> Timeline {
        Timeline::start(Pace::Max, start, None)
    }

    /// At any pace, from `start` on or from the time that was kept, whichever is later; the wall's clock is never behind
    /// the wall. With `kept` the time is written down ahead, so that a restart goes on at or after it.
    pub fn start(pace: Pace, start: Timestamp, kept: Option<KeptTime>) -> Timeline {
        let floor = kept.as_ref().and_then(KeptTime::read).map_or(start, |time| time.max(start));
        let state = State {
            running: Running::from(pace, floor.millis()),
            latest_ms: floor.millis(),
            kept_until_ms: 0,
            busy: 0,
            epoch: 0,
            sleepers: Sleepers::default(),
            sources: vec![],
            is_driven: false,
        };
        Timeline(Arc::new(Inner { state: Mutex::new(state), epoch: watch::Sender::new(0), kept }))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        let mut state = self.state();
        state.now()
    }

    /// The pace.
    pub fn pace(&self) -> Pace {
        self.state().running.pace()
    }

    /// Goes on from now at another pace.
    pub fn set_pace(&self, pace: Pace) {
        let mut state = self.state();
        let now_ms = state.now().millis();
        state.running = Running::from(pace, now_ms);
        self.bump(state);
    }

    /// How many milliseconds of this clock pass in one of the wall's; 1 when it jumps.
    pub fn times(&self) -> u32 {
        if let Pace::Times(times) = self.pace() { times } else { 1 }
    }

    /// A guard: as long as it is held, something is being done.
    pub fn busy(&self) -> Busy {
        let mut state = self.state();
        state.busy += 1;
        self.bump(state);
        Busy(self.clone())
    }

    /// Adds somewhere that work may wait.
    pub fn add(&self, source: Arc<dyn Source>) {
        let mut state = self.state();
        state.sources.push(source);
        self.bump(state);
    }

    /// Forgets all sources, so that the clock may be dropped with what they hold.
    pub fn forget_sources(&self) {
        let mut state = self.state();
        let sources = std::mem::take(&mut state.sources);
        self.bump(state);
        drop(sources);
    }

    /// Sleeps until a moment, and wakes busy. Who holds a guard sleeps by [`Busy::sleep_until`] instead.
    pub async fn sleep_until(&self, moment: Timestamp) -> Busy {
        self.lie_down(moment, true).woken().await
    }

    /// Waits until nothing is left to do now.
    pub async fn quiet(&self) {
        self.until(|timeline| timeline.is_quiet()).await;
    }

    /// Waits until nothing is left to do, now or later: all is quiet, nobody sleeps but in the background, and no source
    /// has work for another moment.
    pub async fn still(&self) {
        self.until(|timeline| timeline.is_quiet() && timeline.next_due().is_none()).await;
    }

    /// Whether this is the wall's clock, to the second.
    pub fn is_the_walls(&self) -> bool {
        self.pace() == Pace::Wall && self.now().since(pace::wall_now()).as_millis().abs() < 1000
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends a change: tells everybody that something began, ended or moved.
    fn bump(&self, mut state: MutexGuard<'_, State>) {
        state.epoch += 1;
        let epoch = state.epoch;
        drop(state);
        self.0.epoch.send_replace(epoch);
    }
}

impl boot::Clock for Timeline {
    fn now(&self) -> Timestamp {
        Timeline::now(self)
    }
}

impl State {
    fn now(&mut self) -> Timestamp {
        self.latest_ms = self.latest_ms.max(self.running.now_ms());
        Timestamp::from_millis(self.latest_ms)
    }
}

impl Busy {
    /// Lets go of the work until a moment and takes it up again there, without a gap in which the clock could jump past.
    pub async fn sleep_until(self, moment: Timestamp) -> Busy {
        let mut sleeping = self.0.lie_down(moment, true);
        drop(self);
        sleeping.woken().await
    }

    /// As [`Busy::sleep_until`], but at full speed the clock does not run for this sleeper alone: it is for what repeats for
    /// ever, such as a schedule.
    pub async fn sleep_in_background_until(self, moment: Timestamp) -> Busy {
        let mut sleeping = self.0.lie_down(moment, false);
        drop(self);
        sleeping.woken().await
    }

    /// The clock.
    pub fn timeline(&self) -> &Timeline {
        &self.0
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.busy -= 1;
        self.0.bump(state);
    }
}

#[cfg(test)]
mod tests;
