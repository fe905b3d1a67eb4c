//! The driver: wakes sleepers when their moment comes, and at full speed makes it come.

use std::sync::{Arc, Weak};
use std::time::Duration;

use domain::Timestamp;
use tokio::sync::watch;

use super::pace::Running;
use super::{Busy, Inner, Source, Timeline};

/// Work can also come from outside without a guard (another process on the queue's port, say), so the driver looks
/// again after this long even when nobody told it anything.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// No single sleep is longer: the wall's clock may be set, or stand still with the machine.
/// Streams are looked at this often when nobody in this process wrote to their tables.
const NAP_MAX: Duration = Duration::from_millis(100);

/// What the driver does next.
enum Next {
    /// Looks again at once.
    Again,
    /// Waits until something happens, or this long.
    Wait(Duration),
}

impl Timeline {
    /// Starts the driver on this runtime unless it runs already. It ends with the clock.
    pub fn drive(&self) {
        let mut state = self.state();
        if std::mem::replace(&mut state.is_driven, true) {
            return;
        }
        drop(state);
        tokio::spawn(drive(Arc::downgrade(&self.0), self.0.epoch.subscribe()));
    }

    pub(super) fn is_quiet(&self) -> bool {
        let state = self.state();
        let (epoch, busy, sources) = (state.epoch, state.busy, state.sources.clone());
        drop(state);
        // A second look around finds what went from a source not yet seen to one already seen.
        let quiet = busy == 0 && (0..2).all(|_| sources.iter().all(is_quiet));
        quiet && self.state().epoch == epoch
    }

    /// The next moment for which the clock may run.
    pub(super) fn next_due(&self) -> Option<i64> {
        let mut state = self.state();
        let (sleeper, sources) = (state.sleepers.next_driving(), state.sources.clone());
        drop(state);
        sources.iter().filter_map(|source| source.next_due()).map(Timestamp::millis).chain(sleeper).min()
    }

    pub(super) async fn until(&self, is_so: impl Fn(&Timeline) -> bool) {
        self.drive();
        let mut changes = self.0.epoch.subscribe();
        while !is_so(self) {
            // Whether the wait ended by a change or by the clock, the condition decides.
            let _ = tokio::time::timeout(LOOK_AGAIN, changes.changed()).await;
        }
    }

    fn step(&self) -> Next {
        self.wake_sleepers();
        let running = self.state().running;
        match running {
            Running::Max { .. } => self.jump(),
            Running::Wall { .. } | Running::Times { .. } => self.nap(running),
        }
    }

    /// How long the next sleeper or source still has, by the wall's clock.
    fn nap(&self, running: Running) -> Next {
        let mut state = self.state();
        let now = state.now();
        let (sleeper, sources) = (state.sleepers.next(), state.sources.clone());
        drop(state);
        self.keep_ahead(running, now);
        for source in &sources {
            is_quiet(source);
        }
        let dues = sources.iter().filter_map(|source| source.next_due()).map(Timestamp::millis);
        let due = dues.filter(|due| *due > now.millis()).chain(sleeper).min();
        Next::Wait(due.map_or(NAP_MAX, |due| running.wall_time(due - now.millis())).min(NAP_MAX))
    }

    /// Jumps to the next moment if nothing is left to do at this one.
    fn jump(&self) -> Next {
        let state = self.state();
        let (epoch, busy, sources) = (state.epoch, state.busy, state.sources.clone());
        drop(state);
        if busy > 0 {
            return Next::Wait(NAP_MAX);
        }
        if !(0..2).all(|_| sources.iter().all(is_quiet)) {
            return Next::Wait(LOOK_AGAIN);
        }
        let Some(due) = self.next_due() else { return Next::Wait(LOOK_AGAIN) };
        if !self.jump_to(epoch, due) {
            return Next::Again;
        }
        self.wake_sleepers();
        sources.iter().for_each(|source| source.nudge());
        Next::Again
    }

    /// Moves the time, unless something began meanwhile. Background sleepers on the way come first.
    fn jump_to(&self, epoch: u64, due: i64) -> bool {
        let mut state = self.state();
        if state.busy > 0 || state.epoch != epoch {
            return false;
        }
        let target = state.sleepers.next().map_or(due, |sleeper| sleeper.min(due)).max(state.latest_ms);
        // Written down before it is shown: nothing that a restart finds is later than its clock.
        self.keep(Timestamp::from_millis(target));
        state.latest_ms = target;
        state.running = Running::Max { at_ms: target };
        self.bump(state);
        true
    }

    fn wake_sleepers(&self) {
        let mut state = self.state();
        let beds = state.rise();
        if beds.is_empty() {
            return;
        }
        self.bump(state);
        // A sleeper who has gone meanwhile gives the guard back by dropping it.
        beds.into_iter().for_each(|bed| drop(bed.send(Busy(self.clone()))));
    }

    /// A clock that runs by itself is written down for the next two seconds of the wall's.
    fn keep_ahead(&self, running: Running, now: Timestamp) {
        let second_ms = if let Running::Times { times, .. } = running { i64::from(times) * 1000 } else { 1000 };
        let mut state = self.state();
        if state.kept_until_ms > now.millis() + second_ms {
            return;
        }
        state.kept_until_ms = now.millis() + 2 * second_ms;
        let until = Timestamp::from_millis(state.kept_until_ms);
        drop(state);
        self.keep(until);
    }

    fn keep(&self, time: Timestamp) {
        if let Some(kept) = &self.0.kept {
            kept.write(time);
        }
    }
}

/// Looks at a source, and wakes whoever works there when there is something to do.
fn is_quiet(source: &Arc<dyn Source>) -> bool {
    let quiet = source.is_quiet();
    if !quiet {
        source.nudge();
    }
    quiet
}

async fn drive(clock: Weak<Inner>, mut changes: watch::Receiver<u64>) {
    while let Some(inner) = clock.upgrade() {
        changes.borrow_and_update();
        let next = Timeline(inner).step();
        match next {
            Next::Again => tokio::task::yield_now().await,
            // Whether the wait ended by a change or by the clock, the next step finds out what is to do.
            Next::Wait(most) => drop(tokio::time::timeout(most, changes.changed()).await),
        }
    }
}
