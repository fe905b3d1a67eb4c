//! Survival by Kaplan and Meier: how many are still there, also while some have not been watched long enough.

use std::collections::BTreeMap;

/// How long one case was watched, and how that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// The length of the watch, in whatever unit all share.
    pub length: u64,
    /// Whether it ended with the event; otherwise the case is censored there.
    pub ended: bool,
}

/// The share of cases without the event after each length at which one happened, in order. Cases that are censored at the same
/// length as an event were still at risk of it.
pub fn kaplan_meier(cases: &[Observation]) -> Vec<(u64, f64)> {
    let mut at: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
    for case in cases {
        let (ended, all) = at.entry(case.length).or_default();
        *ended += u64::from(case.ended);
        *all += 1;
    }
    let (mut at_risk, mut survival, mut curve) = (cases.len() as u64, 1.0, Vec::new());
    for (length, (ended, all)) in at {
        if ended > 0 {
            survival *= 1.0 - ended as f64 / at_risk as f64;
            curve.push((length, survival));
        }
        at_risk -= all;
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survival_counts_the_censored_only_while_they_were_watched() {
        let ended = |length| Observation { length, ended: true };
        let censored = |length| Observation { length, ended: false };
        let curve = kaplan_meier(&[censored(90), ended(120), censored(365), ended(30), censored(200)]);
        let rounded: Vec<(u64, f64)> =
            curve.into_iter().map(|(length, share)| (length, libm::round(share * 10_000.0) / 10_000.0)).collect();
        assert_eq!(rounded, [(30, 0.8), (120, 0.5333)]);
    }

    #[test]
    fn without_events_nobody_leaves() {
        assert_eq!(kaplan_meier(&[Observation { length: 9, ended: false }]), []);
        assert_eq!(kaplan_meier(&[]), []);
    }
}
