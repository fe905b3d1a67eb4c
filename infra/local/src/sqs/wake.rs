//! The wake-up: tells those who wait that a queue has changed.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// One counter of changes for all queues together and one for each queue that somebody waits on.
pub(super) struct Wake {
    any: watch::Sender<u64>,
    each: Mutex<HashMap<String, watch::Sender<u64>>>,
}

impl Wake {
    pub(super) fn new() -> Wake {
        Wake { any: watch::Sender::new(0), each: Mutex::default() }
    }

    pub(super) fn any(&self) -> watch::Receiver<u64> {
        self.any.subscribe()
    }

    pub(super) fn of(&self, queue: &str) -> watch::Receiver<u64> {
        self.each().entry(queue.to_owned()).or_insert_with(|| watch::Sender::new(0)).subscribe()
    }

    /// Wakes those who wait on one of these queues, and forgets queues on which nobody waits any more.
    pub(super) fn touch(&self, queues: &BTreeSet<String>) {
        if queues.is_empty() {
            return;
        }
        let mut each = self.each();
        for name in queues {
            if each.get(name).is_some_and(|sender| sender.receiver_count() == 0) {
                each.remove(name);
            } else if let Some(sender) = each.get(name) {
                sender.send_modify(next);
            }
        }
        self.any.send_modify(next);
    }

    /// Wakes everybody.
    pub(super) fn all(&self) {
        self.each().values().for_each(|sender| sender.send_modify(next));
        self.any.send_modify(next);
    }

    fn each(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<u64>>> {
        self.each.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn next(count: &mut u64) {
    *count = count.wrapping_add(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_touched_queue_and_the_common_counter_change() {
        let wake = Wake::new();
        let (any, match_, relay) = (wake.any(), wake.of("match"), wake.of("relay"));
        wake.touch(&BTreeSet::from(["match".to_owned()]));
        assert_eq!([any, match_, relay].map(|seen| seen.has_changed().unwrap()), [true, true, false]);
    }
}
