//! How fast the clock runs.

use std::time::{Duration, Instant};

use domain::Timestamp;

/// How fast the clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As the wall's clock.
    Wall,
    /// So many times as fast as the wall's clock; 0 counts as 1.
    Times(u32),
    /// Not by itself: it jumps when nothing is left to do.
    Max,
}

/// A pace from a moment on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Running {
    Wall { ahead_ms: i64 },
    Times { times: u32, from_ms: i64, since: Instant },
    Max { at_ms: i64 },
}

impl Running {
    pub(super) fn from(pace: Pace, from_ms: i64) -> Running {
        match pace {
            // The wall's clock goes on from the future if that is where time was left.
            Pace::Wall => Running::Wall { ahead_ms: (from_ms - wall_now().millis()).max(0) },
            Pace::Times(times) => Running::Times { times: times.max(1), from_ms, since: Instant::now() },
            Pace::Max => Running::Max { at_ms: from_ms },
        }
    }

    pub(super) fn pace(&self) -> Pace {
        match self {
            Running::Wall { .. } => Pace::Wall,
            Running::Times { times, .. } => Pace::Times(*times),
            Running::Max { .. } => Pace::Max,
        }
    }

    pub(super) fn now_ms(&self) -> i64 {
        match self {
            Running::Wall { ahead_ms } => wall_now().millis() + ahead_ms,
            Running::Times { times, from_ms, since } => {
                let passed = i64::try_from(since.elapsed().as_micros()).unwrap_or(i64::MAX);
                from_ms.saturating_add(passed.saturating_mul(i64::from(*times)) / 1000)
            }
            Running::Max { at_ms } => *at_ms,
        }
    }

    /// How long the wall's clock takes for so many milliseconds of this one.
    pub(super) fn wall_time(&self, span_ms: i64) -> Duration {
        let times = if let Running::Times { times, .. } = self { u64::from(*times) } else { 1 };
        Duration::from_micros(u64::try_from(span_ms).unwrap_or(0).saturating_mul(1000).div_ceil(times))
    }
}

/// The wall's clock.
#[allow(clippy::disallowed_methods, reason = "the runner drives the clock that everybody else is given")]
pub(crate) fn wall_now() -> Timestamp {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
