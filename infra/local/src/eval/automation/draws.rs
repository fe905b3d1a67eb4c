//! Draws: what thresholds are worth that Learn then Test proves on one half of the questions, measured on the other half.

use triage::{Promise, learn_then_test};

use super::lots::Lots;
use super::measure::{Outcome, share};

/// Precisions that are promised, in percent.
pub const PRECISIONS: [u16; 4] = [90, 95, 98, 99];
/// How many draws are averaged.
pub const DRAWS: usize = 40;

/// What thresholds for one precision were worth over all draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draws {
    /// The mean share of all questions of the measured half that were answered, 0 to 1.
    pub coverage: f64,
    /// The share of right ones among all answered of all draws, 0 to 1; none where nothing was answered.
    pub precision: Option<f64>,
    /// The share of draws in which fewer of the answered were right than promised, 0 to 1. The halves are small, so a threshold that keeps
    /// its promise over all questions can look broken on a half.
    pub broken: f64,
}

impl Draws {
    /// Thresholds for a precision in percent, promised with 90 % certainty. Half of the questions, drawn by the seed, are the labels; the
    /// other half is the traffic: unlabelled for the grid, and then measured.
    pub fn of(outcomes: &[Outcome], percent: u16, seed: u64) -> Draws {
        let promise = Promise { alpha: (100 - percent.min(99)) * 100, delta: 1_000, ..Promise::default() };
        let mut lots = Lots::of(seed);
        let (mut covered, mut answered, mut right, mut broken) = (0.0, 0, 0, 0);
        for _ in 0..DRAWS {
            let mut drawn = outcomes.to_vec();
            lots.shuffle(&mut drawn);
            let (labels, traffic) = drawn.split_at(drawn.len() / 2);
            let (n_answered, n_right) = proven(labels, traffic, &promise);
            covered += share(n_answered, traffic.len());
            (answered, right) = (answered + n_answered, right + n_right);
            let wrong = (n_answered - n_right) as f64;
            broken += usize::from(wrong > promise.alpha() * n_answered as f64 + 1e-9);
        }
        let precision = (answered > 0).then(|| share(right, answered));
        Draws { coverage: covered / DRAWS as f64, precision, broken: share(broken, DRAWS) }
    }
}

/// How many of the traffic are answered from the threshold that the labels prove, and how many of those rightly.
fn proven(labels: &[Outcome], traffic: &[Outcome], promise: &Promise) -> (usize, usize) {
    let p = |outcome: &Outcome| if outcome.may_answer { outcome.p } else { 0.0 };
    let calibration: Vec<(f64, bool)> = labels.iter().map(|outcome| (p(outcome), outcome.right)).collect();
    let scores: Vec<f64> = traffic.iter().map(p).collect();
    let Some(threshold) = learn_then_test(&calibration, &scores, promise) else { return (0, 0) };
    let answered = traffic.iter().filter(|outcome| outcome.is_answered(threshold));
    (answered.clone().count(), answered.filter(|outcome| outcome.right).count())
}
