//! Jitter: how long to wait before trying again what others were faster at, so that those who met do not meet again.

use std::time::Duration;

/// At most so many doublings.
const DOUBLINGS_MAX: u32 = 5;

/// Full jitter: an even draw from nothing up to `first`, doubled at each attempt from 0 on, 32 times at most.
pub fn jitter(first: Duration, attempt: u32) -> Duration {
    let most = first.saturating_mul(1 << attempt.min(DOUBLINGS_MAX));
    let mut random = [0_u8; 4];
    // Without randomness there is no pause, which only costs evenness.
    let _ = getrandom::fill(&mut random);
    most.mul_f64(f64::from(u32::from_le_bytes(random)) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_stays_below_its_attempts_bound_and_two_seldom_agree() {
        let first = Duration::from_millis(10);
        for (attempt, most) in [(0, 10), (1, 20), (5, 320), (6, 320), (u32::MAX, 320)] {
            let pauses: std::collections::BTreeSet<Duration> = (0..100).map(|_| jitter(first, attempt)).collect();
            assert!(pauses.iter().all(|pause| *pause <= Duration::from_millis(most)), "{attempt}");
            assert!(pauses.len() > 90, "{} of 100 differ", pauses.len());
        }
    }
}
