//! A tally: what one ranker found, and whom it showed.

use super::gini::gini;
use super::ranker::Moment;
use super::{DEPTHS, FIVE};

/// What one ranker found. Arrays are by depth: first wave, five, ten.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// Threads that somebody answered.
    pub(super) answered: u32,
    /// Threads with a real helper among the first.
    found: [u32; DEPTHS.len()],
    /// The sum over threads of the part of real helpers who are among the first.
    recalled: [f64; DEPTHS.len()],
    /// How often each helper, by place, was among the first.
    shown: [Vec<u32>; DEPTHS.len()],
    /// Whether each answered thread has a real helper among the first five.
    found_in_five: Vec<bool>,
}

impl Tally {
    /// Counts one thread that was shown in this order.
    pub(super) fn count(&mut self, moment: &Moment, order: &[usize]) {
        for (at, depth) in DEPTHS.into_iter().enumerate() {
            let first = &order[..depth.min(order.len())];
            let hits = first.iter().filter(|place| moment.known_helpers.contains(place)).count();
            first.iter().for_each(|place| self.show(at, *place));
            if moment.n_helpers > 0 {
                self.found[at] += u32::from(hits > 0);
                self.recalled[at] += hits as f64 / moment.n_helpers as f64;
                (at == FIVE).then(|| self.found_in_five.push(hits > 0));
            }
        }
        self.answered += u32::from(moment.n_helpers > 0);
    }

    fn show(&mut self, at: usize, place: usize) {
        if self.shown[at].len() <= place {
            self.shown[at].resize(place + 1, 0);
        }
        self.shown[at][place] += 1;
    }

    /// The share of answered threads with a real helper among the first.
    pub(super) fn share(&self, at: usize) -> f64 {
        f64::from(self.found[at]) / f64::from(self.answered.max(1))
    }

    /// The mean part of a thread's real helpers who are among the first.
    pub(super) fn recall(&self, at: usize) -> f64 {
        self.recalled[at] / f64::from(self.answered.max(1))
    }

    /// The Gini of exposure over the helpers for whom `counts` is true, and so many more who were never known and so never shown.
    pub(super) fn gini(&self, at: usize, counts: &[bool], never_known: usize) -> f64 {
        let of = |place| self.shown[at].get(place).copied().unwrap_or(0);
        let known = (0..counts.len()).filter(|place| counts[*place]).map(of);
        gini(&known.chain(std::iter::repeat_n(0, never_known)).collect::<Vec<_>>())
    }

    /// By how much the first-5 share is above the other's, and its standard error over the same threads (McNemar's).
    pub(super) fn ahead_of(&self, other: &Tally) -> (f64, f64) {
        let pairs = || self.found_in_five.iter().zip(&other.found_in_five);
        let only = |own: bool| pairs().filter(|(mine, theirs)| **mine == own && **theirs != own).count() as f64;
        let n = f64::from(self.answered.max(1));
        ((only(true) - only(false)) / n, (only(true) + only(false)).sqrt() / n)
    }
}
