//! A look: the moment at which labels are counted anew. Looking after every label would find a lucky moment sooner or later, and a threshold
//! found by luck would stay: once something is live, labels come from its audits alone.

use super::binomial::fewest;

/// Of the risk each look is given this part, so that it is shared among any four that follow each other.
pub(crate) const LOOKS: f64 = 4.0;
/// A proof is made of so many labels at most, the newest ones.
pub(crate) const PROOF_LABELS_MAX: usize = 2_000;
/// Two looks are never further apart than this many labels.
pub(crate) const LOOK_STEP_MAX: u32 = 1_000;

/// The first look: when the strictest level expects half as many labels again as the fewest that could prove it.
pub(crate) fn first(alpha: f64, risk: f64) -> u32 {
    fewest(alpha, risk / LOOKS).saturating_mul(3).div_ceil(2)
}

/// The last look at or before this many labels, if there was one, and the next one.
pub(crate) fn around(labels: u32, alpha: f64, risk: f64) -> (Option<u32>, u32) {
    let mut next = first(alpha, risk);
    let mut last = None;
    while next <= labels {
        last = Some(next);
        // Half a look more than twice the labels, while that is not too far.
        let step = (next.saturating_mul(3) / 2).clamp(1, LOOK_STEP_MAX);
        match next.checked_add(step) {
            Some(later) => next = later,
            None => break,
        }
    }
    (last, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_come_at_two_and_a_half_times_the_labels_and_then_every_thousand() {
        let seen = |labels| around(labels, 0.05, 0.1);
        assert_eq!(seen(107), (None, 108));
        assert_eq!(seen(108), (Some(108), 270));
        assert_eq!(seen(674), (Some(270), 675));
        assert_eq!(seen(5_000), (Some(4_675), 5_675));
    }

    #[test]
    fn a_strict_promise_waits_longer_for_its_first_look() {
        assert!(first(0.02, 0.1) > first(0.05, 0.1) && first(0.05, 0.05) > first(0.05, 0.1));
    }
}
