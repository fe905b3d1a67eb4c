//! Learn then Test: the lowest threshold from which labels prove the promise.

use super::binomial::{at_most, fewest, most_errors, upper_bound};
use super::{Promise, calibration::Shown};

// The first level lets in a little more than the fewest labels that could prove anything; the next ones a hundredth of the traffic more each.
const FIRST_LEVEL: f64 = 1.05;
const STEP: f64 = 0.01;
// What the level that the scores themselves foretell is given of the risk; the rest begins where this many times the fewest labels are, if
// that is not beyond half of the traffic.
const FORETOLD: f64 = 0.8;
const FURTHER_LEVEL: f64 = 4.0;
const FURTHER_TRAFFIC_MAX: f64 = 0.5;

/// A threshold with what proves it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Proof {
    /// The lowest P that may answer.
    pub(crate) threshold: f64,
    /// The share of traffic from it up.
    pub(crate) traffic: f64,
    /// The labels from it up.
    pub(crate) labels: u32,
    /// How many of them were wrong.
    pub(crate) errors: u32,
    /// The exact upper bound of the error rate at the risk that this level was tested at: at most alpha.
    pub(crate) bound: f64,
}

/// The lowest P from which `calibration` proves the promise, or none. One look: the labels are a fixed number, drawn like the traffic;
/// each is P and whether the answer was right. `traffic` is the P of unlabelled tickets, 0 where nothing fits; it alone fixes what is
/// tested in which order, so that no label chooses its own test. Angelopoulos et al. 2021; the order is ours, see `docs/GUARANTEE.md`.
pub fn learn_then_test(calibration: &[(f64, bool)], traffic: &[f64], promise: &Promise) -> Option<f64> {
    let labels: Vec<Shown> = calibration.iter().map(|(p, right)| (tidy(*p), !right)).collect();
    prove(&labels, traffic, promise.alpha(), promise.delta()).map(|proof| proof.threshold)
}

/// The proof with the lowest threshold, at most `risk` of being wrong about it.
pub(crate) fn prove(labels: &[Shown], traffic: &[f64], alpha: f64, risk: f64) -> Option<Proof> {
    let traffic = falling(traffic.iter().copied());
    let tally = Tally::of(labels);
    let levels = levels(labels.len(), &traffic, alpha, risk);
    let mut proven = None;
    let mut carried = 0.0;
    for Level { threshold, traffic, risk: own } in levels {
        let risk: f64 = carried + own;
        let (labels, errors) = tally.from(threshold);
        let proves = labels > 0 && most_errors(labels, alpha, risk).is_some_and(|most| errors <= most);
        // A rejected level hands its risk on to the next, a level that stands keeps it: the fallback procedure (Wiens 2003).
        carried = if proves { risk } else { 0.0 };
        if proves {
            proven = Some(Proof { threshold, traffic, labels, errors, bound: upper_bound(errors, labels, risk) });
        }
    }
    proven
}

/// The threshold at which testing would begin, for so many labels.
pub(crate) fn first_tested(labels: usize, traffic: &[f64], alpha: f64, risk: f64) -> Option<f64> {
    let levels = levels(labels, traffic, alpha, risk);
    levels.into_iter().max_by(|a, b| a.risk.total_cmp(&b.risk)).map(|level| level.threshold)
}

/// A level of the grid: the threshold, the share of traffic from it up, and the risk that it is given to begin with.
struct Level {
    threshold: f64,
    traffic: f64,
    risk: f64,
}

/// The grid, strictest first. It knows the scores of the traffic and the number of labels, and no label.
fn levels(labels: usize, traffic: &[f64], alpha: f64, risk: f64) -> Vec<Level> {
    let least = f64::from(fewest(alpha, risk)) / labels.max(1) as f64;
    let steps = libm::ceil((1.0 - FIRST_LEVEL * least) / STEP).max(0.0) as u32;
    let at = |step: u32| level_at(FIRST_LEVEL * least + STEP * f64::from(step), traffic);
    let mut levels: Vec<Level> = (0..=steps).filter_map(at).collect();
    levels.dedup_by(|next, kept| next.threshold >= kept.threshold);
    let far = FURTHER_LEVEL * least;
    let further = levels.iter().position(|level| level.traffic >= far).filter(|_| far <= FURTHER_TRAFFIC_MAX);
    let share = if further.is_some() { FORETOLD } else { 1.0 };
    let foretold = foretold(&levels, labels, traffic, (alpha, risk * share));
    for (place, share) in [(foretold, share), (further, 1.0 - share)] {
        if let Some(level) = place.and_then(|place| levels.get_mut(place)) {
            level.risk += risk * share;
        }
    }
    levels
}

/// The level that lets in this share of the traffic, with all that have the same score; none below the smallest score above 0, for P = 0
/// says that nothing fits.
fn level_at(share: f64, traffic: &[f64]) -> Option<Level> {
    let rank = libm::round(share * traffic.len() as f64) as usize;
    let threshold = traffic.get(rank.checked_sub(1)?).copied().filter(|p| *p > 0.0 && share <= 1.0)?;
    let inside = traffic.partition_point(|p| *p >= threshold);
    Some(Level { threshold, traffic: inside as f64 / traffic.len() as f64, risk: 0.0 })
}

/// The level that would most likely be proven if every P meant what it says. Where they do not, another is tested first and nothing is
/// promised that is not proven: only coverage is lost.
fn foretold(levels: &[Level], labels: usize, traffic: &[f64], (alpha, risk): (f64, f64)) -> Option<usize> {
    let mut best = None;
    let mut likely = 0.0;
    let (mut inside, mut doubt) = (0_usize, 0.0);
    for (place, level) in levels.iter().enumerate() {
        for p in traffic.iter().skip(inside).take_while(|p| **p >= level.threshold) {
            doubt += 1.0 - p;
            inside += 1;
        }
        let expected = libm::round(level.traffic * labels as f64) as u32;
        let most = most_errors(expected, alpha, risk);
        let chance = most.map_or(0.0, |most| at_most(most, expected, doubt / inside.max(1) as f64));
        if chance > likely + 1e-9 {
            (best, likely) = (Some(place), chance);
        }
    }
    best
}

/// Labels by P, highest first, with the errors so far.
struct Tally {
    ps: Vec<f64>,
    errors: Vec<u32>,
}

impl Tally {
    fn of(labels: &[Shown]) -> Tally {
        let mut sorted = labels.to_vec();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let errors = sorted.iter().scan(0, |sum, (_, wrong)| {
            *sum += u32::from(*wrong);
            Some(*sum)
        });
        Tally { errors: errors.collect(), ps: sorted.iter().map(|(p, _)| *p).collect() }
    }

    /// The labels from this threshold up, and the errors among them.
    fn from(&self, threshold: f64) -> (u32, u32) {
        let count = self.ps.partition_point(|p| *p >= threshold);
        let errors = count.checked_sub(1).and_then(|last| self.errors.get(last)).copied().unwrap_or(0);
        (count as u32, errors)
    }
}

/// How many of these labels are from a threshold up, and how many of those are wrong.
pub(crate) fn count_from(labels: &[Shown], threshold: f64) -> (u32, u32) {
    let inside = || labels.iter().filter(|(p, _)| *p >= threshold);
    (inside().count() as u32, inside().filter(|(_, wrong)| *wrong).count() as u32)
}

/// Scores in range, highest first.
pub(crate) fn falling(scores: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut scores: Vec<f64> = scores.map(tidy).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    scores
}

// What is no number fits nothing.
fn tidy(p: f64) -> f64 {
    if p.is_nan() { 0.0 } else { p.clamp(0.0, 1.0) }
}
