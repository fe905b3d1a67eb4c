//! Sleeping: who waits for which moment, and waking with a guard in hand.

use std::collections::BTreeMap;

use domain::Timestamp;
use tokio::sync::oneshot;

use super::{Busy, State, Timeline};

/// Who sleeps, by the moment they sleep until and in the order in which they lay down.
#[derive(Default)]
pub(super) struct Sleepers {
    asleep: BTreeMap<(i64, u64), Sleeper>,
    lain_down: u64,
}

struct Sleeper {
    bed: oneshot::Sender<Busy>,
    drives: bool,
}

/// Somebody asleep. Dropped, they are forgotten.
pub(crate) struct Sleeping {
    timeline: Timeline,
    waking: oneshot::Receiver<Busy>,
}

impl Sleepers {
    /// The earliest moment of all for which the clock may run.
    pub(super) fn next_driving(&mut self) -> Option<i64> {
        self.forget_the_gone();
        self.asleep.iter().find(|(_, sleeper)| sleeper.drives).map(|((at_ms, _), _)| *at_ms)
    }

    /// The earliest moment of all.
    pub(super) fn next(&mut self) -> Option<i64> {
        self.forget_the_gone();
        self.asleep.keys().next().map(|(at_ms, _)| *at_ms)
    }

    fn forget_the_gone(&mut self) {
        self.asleep.retain(|_, sleeper| !sleeper.bed.is_closed());
    }
}

impl State {
    /// Takes out those whose moment has come, already counted as busy.
    pub(super) fn rise(&mut self) -> Vec<oneshot::Sender<Busy>> {
        let now_ms = self.now().millis();
        let later = self.sleepers.asleep.split_off(&(now_ms + 1, 0));
        let due = std::mem::replace(&mut self.sleepers.asleep, later);
        self.busy += due.len() as u64;
        due.into_values().map(|sleeper| sleeper.bed).collect()
    }
}

impl Timeline {
    /// Notes a sleeper. From now on the clock does not jump past their moment.
    pub(crate) fn lie_down(&self, moment: Timestamp, drives: bool) -> Sleeping {
        let (bed, waking) = oneshot::channel();
        let mut state = self.state();
        state.sleepers.lain_down += 1;
        let place = (moment.millis(), state.sleepers.lain_down);
        state.sleepers.asleep.insert(place, Sleeper { bed, drives });
        self.bump(state);
        Sleeping { timeline: self.clone(), waking }
    }
}

impl Sleeping {
    /// Waits for the moment. It may be called again when it was given up before.
    pub(crate) async fn woken(&mut self) -> Busy {
        self.timeline.drive();
        // Nobody forgets a sleeper who is still there, so the other branch is never taken.
        match (&mut self.waking).await {
            Ok(busy) => busy,
            Err(_) => self.timeline.busy(),
        }
    }
}
