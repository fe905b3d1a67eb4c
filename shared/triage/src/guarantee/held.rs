//! What a look found, held as it was until the next one: between looks nothing is tested again, and nobody comes in.

use serde::{Deserialize, Serialize};

use super::Promise;
use super::binomial::at_least;
use super::calibration::{Calibration, Labels, Shown};
use super::label::points_of;
use super::learn::{count_from, first_tested, prove};
use super::line::Line;
use super::look::LOOKS;

// Of the risk this part is kept for versions that have labels enough for proofs of their own.
const OWN_PART: f64 = 0.25;
// A version whose errors, were it as good as promised, would be so many with less than this chance, does not join the others.
const DOUBT: f64 = 0.2;

/// What a look at everybody's labels found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Look {
    // Under which promise, basis points.
    alpha: u16,
    delta: u16,
    /// Lines from this number on came later.
    lines: u32,
    // The lines whose labels were everybody's.
    members: Vec<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held: Option<Held>,
}

impl Look {
    /// Looks at everybody's labels, of all versions that serve now. Lines get numbers from `lines` on after this.
    pub(crate) fn over(calibration: &Calibration, lines: u32, promise: &Promise) -> Look {
        let grid = calibration.grid();
        let members = admitted(calibration, &grid, promise);
        let held = Held::of(&calibration.pooled(&members, promise), &grid, promise, pool_risk(promise));
        Look { alpha: promise.alpha, delta: promise.delta, lines, members, held }
    }

    /// Whether it was made under this promise.
    pub(crate) fn is_of(&self, promise: &Promise) -> bool {
        (self.alpha, self.delta) == (promise.alpha, promise.delta)
    }

    /// Whether this line's labels were everybody's.
    pub(crate) fn has(&self, line: &Line) -> bool {
        self.members.contains(&line.no)
    }

    /// Whether this line came after it.
    pub(crate) fn is_before(&self, line: &Line) -> bool {
        line.no >= self.lines
    }

    /// What it proved, if that counts on this day.
    pub(crate) fn held(&self, promise: &Promise, day: u32) -> Option<&Held> {
        self.held.as_ref().filter(|held| held.counts(promise, day))
    }
}

/// Who joins: all but those whose entrance labels, from where testing begins, are worse than promised. No label is asked both whether its
/// version joins and how good those are who joined.
fn admitted(calibration: &Calibration, grid: &[f64], promise: &Promise) -> Vec<u32> {
    let serving: Vec<&Line> = calibration.serving_lines().filter(|line| line.suspended.is_none()).collect();
    let all: Vec<u32> = serving.iter().map(|line| line.no).collect();
    let labels = calibration.pooled(&all, promise).shown.len();
    let Some(from) = first_tested(labels, grid, promise.alpha(), pool_risk(promise)) else { return all };
    let joins = |line: &&Line| keeps(&calibration.entrance(line, promise), from, promise);
    serving.into_iter().filter(joins).map(|line| line.no).collect()
}

/// Whether these labels, from a threshold up, do not contradict the promise.
pub(crate) fn keeps(labels: &[Shown], from: f64, promise: &Promise) -> bool {
    let (labels, errors) = count_from(labels, from);
    at_least(errors, labels, promise.alpha()) >= DOUBT
}

fn pool_risk(promise: &Promise) -> f64 {
    promise.delta() * (1.0 - OWN_PART) / LOOKS
}

/// The risk of all looks at one version's own labels. The k-th place has 1 / (k (k + 1)) of what is kept for these: together all of it,
/// however many there are, so that nobody's share changes when others come.
pub(crate) fn own_risk(place: u32, promise: &Promise) -> f64 {
    let place = f64::from(place.max(1));
    promise.delta() * OWN_PART / (place * (place + 1.0))
}

/// A threshold that a look proved, in basis points, with what proved it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    alpha: u16,
    delta: u16,
    pub(crate) threshold: u16,
    pub(crate) labels: u32,
    pub(crate) errors: u32,
    pub(crate) bound: u16,
    // The last day on which it counts.
    until: u32,
}

impl Held {
    /// What these labels prove. It counts until half of them are too old.
    pub(crate) fn of(labels: &Labels, grid: &[f64], promise: &Promise, risk: f64) -> Option<Held> {
        let proof = prove(&labels.shown, grid, promise.alpha(), risk)?;
        Some(Held {
            alpha: promise.alpha,
            delta: promise.delta,
            threshold: points_of(proof.threshold),
            labels: proof.labels,
            errors: proof.errors,
            bound: libm::ceil(proof.bound.clamp(0.0, 1.0) * 10_000.0 - 1e-6).max(0.0) as u16,
            until: labels.middle_day.saturating_add(promise.label_days()),
        })
    }

    /// Whether it counts on this day. What was proven of a stricter promise holds for this one.
    pub(crate) fn counts(&self, promise: &Promise, day: u32) -> bool {
        self.alpha <= promise.alpha && self.delta <= promise.delta && day <= self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_of_own_proofs_share_what_is_kept_for_them_however_many_they_are() {
        let promise = Promise::default();
        let all: f64 = (1..=10_000).map(|place| own_risk(place, &promise)).sum();
        let whole = LOOKS * pool_risk(&promise) + all;
        assert!(whole <= promise.delta() && whole > 0.999 * promise.delta(), "{whole}");
    }

    #[test]
    fn what_was_proven_holds_for_a_milder_promise_and_for_no_stricter_one() {
        let labels = Labels { shown: vec![(0.9, false); 200], middle_day: 1_000 };
        let held = Held::of(&labels, &[0.9; 100], &Promise::default(), 0.02).unwrap();
        let with = |alpha, delta| Promise { alpha, delta, ..Promise::default() };
        assert!(held.counts(&with(500, 1_000), 1_180) && held.counts(&with(600, 1_500), 1_000));
        assert!(!held.counts(&with(400, 1_000), 1_000) && !held.counts(&with(500, 900), 1_000));
        assert!(!held.counts(&Promise::default(), 1_181), "half of its labels are older than 180 days");
    }
}
