//! A promise: how many automatic answers may be wrong, how sure that is, and how it is watched.

use domain::AutomationTerms;
use serde::{Deserialize, Serialize};

/// What is promised of automatic answers, in basis points. A program's own terms give the first three; the rest are settings of this module
/// with their reasons in `docs/GUARANTEE.md`. Values beyond a range count as its nearest end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Promise {
    /// Of all automatic answers no larger share is wrong, 50 to 3,000.
    pub alpha: u16,
    /// The chance that it is broken all the same, over all labels that might have been drawn, 100 to 3,000.
    pub delta: u16,
    /// The share of would-be answers that is withheld so that a person answers and then judges, 0 to 5,000. At 0 nobody sees a promise break.
    pub audit: u16,
    /// The most that complaints can raise that share to, `audit` to 10,000.
    pub audit_max: u16,
    /// The chance that a version is suspended although it keeps the promise, over all its audits, 1 to 1,000.
    pub false_alarm: u16,
    /// The labels of its own, from the threshold up, that a version needs before it answers by everybody's threshold, 1 to 200.
    pub own_labels: u16,
    /// How long a label counts, in days, 7 to 730.
    pub label_days: u16,
}

impl Default for Promise {
    fn default() -> Self {
        Promise { alpha: 500, delta: 1_000, audit: 300, audit_max: 2_000, false_alarm: 100, own_labels: 12, label_days: 180 }
    }
}

impl From<&AutomationTerms> for Promise {
    fn from(terms: &AutomationTerms) -> Self {
        let (alpha, delta, audit) = (terms.alpha.get(), terms.delta.get(), terms.audit.get());
        Promise { alpha, delta, audit, ..Promise::default() }
    }
}

impl Promise {
    /// The promised share of wrong answers, strictly between 0 and 1.
    pub fn alpha(&self) -> f64 {
        share(self.alpha.clamp(50, 3_000))
    }

    /// The chance that the promise is broken, strictly between 0 and 1.
    pub fn delta(&self) -> f64 {
        share(self.delta.clamp(100, 3_000))
    }

    /// The chance that a version is suspended in error, strictly between 0 and 1.
    pub fn false_alarm(&self) -> f64 {
        share(self.false_alarm.clamp(1, 1_000))
    }

    /// The share of withheld answers while nobody complains, in basis points.
    pub fn audit_share(&self) -> u16 {
        self.audit.min(5_000)
    }

    /// The largest share of withheld answers, in basis points. Without audits complaints bring none.
    pub fn audit_share_max(&self) -> u16 {
        if self.audit_share() == 0 { 0 } else { self.audit_max.clamp(self.audit_share(), 10_000) }
    }

    /// Whether audits would see the promise break. Without any, what is live stays so until its proof is too old.
    pub fn is_watched(&self) -> bool {
        self.audit_share() > 0
    }

    pub(crate) fn own_labels(&self) -> u32 {
        u32::from(self.own_labels.clamp(1, 200))
    }

    pub(crate) fn label_days(&self) -> u32 {
        u32::from(self.label_days.clamp(7, 730))
    }
}

fn share(points: u16) -> f64 {
    f64::from(points) / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programs_terms_become_the_promise() {
        let promise = Promise::from(&AutomationTerms::default());
        assert_eq!((promise.alpha, promise.delta, promise.audit), (500, 1_000, 300));
    }

    #[test]
    fn values_out_of_range_count_as_the_nearest_end() {
        let wild = Promise { alpha: 0, delta: 0, audit: 60_000, audit_max: 0, false_alarm: 0, own_labels: 0, label_days: 0 };
        assert!(wild.alpha() > 0.0 && wild.delta() > 0.0 && wild.false_alarm() > 0.0);
        assert_eq!((wild.audit_share(), wild.audit_share_max()), (5_000, 5_000));
        assert_eq!((wild.own_labels(), wild.label_days()), (1, 7));
        assert_eq!(Promise { audit: 0, ..Promise::default() }.audit_share_max(), 0);
    }
}
