//! Measures of scored questions: how much can be answered at a precision, and how well strangers are told apart.

/// What became of one question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The gate's P of the best automation, 0 to 1.
    pub p: f64,
    /// Whether it may answer at all; where people's tickets are nearer it may not, whatever P is.
    pub may_answer: bool,
    /// Whether the best automation is the right one. Never for a question out of scope.
    pub right: bool,
    /// Whether any automation is right.
    pub in_scope: bool,
}

impl Outcome {
    /// Whether it is answered from this threshold on.
    pub fn is_answered(&self, threshold: f64) -> bool {
        self.may_answer && self.p >= threshold
    }
}

/// The share of right ones among those in scope, 0 to 1: the best automation counts, answered or not.
pub fn accuracy(outcomes: &[Outcome]) -> f64 {
    let in_scope = outcomes.iter().filter(|outcome| outcome.in_scope);
    share(in_scope.clone().filter(|outcome| outcome.right).count(), in_scope.count())
}

/// The largest share of all questions, 0 to 1, that can be answered from some threshold on while so many of the answered are right.
/// Questions of one P are answered together or not at all.
pub fn coverage(outcomes: &[Outcome], precision: f64) -> f64 {
    let (mut answered, mut right, mut most) = (0, 0, 0);
    for (p, outcome) in by_p(outcomes.iter().filter(|outcome| outcome.may_answer)).chunk_by(|one, next| one.0 == next.0).map(tied)
    {
        let _ = p;
        answered += outcome.0;
        right += outcome.1;
        // A rounding error must not lose the last one at 19 of 20.
        if right as f64 >= precision * answered as f64 - 1e-9 {
            most = answered;
        }
    }
    share(most, outcomes.len())
}

fn tied(tied: &[(f64, bool)]) -> (f64, (usize, usize)) {
    (tied[0].0, (tied.len(), tied.iter().filter(|(_, right)| *right).count()))
}

/// P and right, the highest P first.
fn by_p<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Vec<(f64, bool)> {
    let mut ranked: Vec<(f64, bool)> = outcomes.map(|outcome| (outcome.p, outcome.right)).collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    ranked
}

/// How often a question in scope has a higher P than one out of scope, ties by half, 0 to 1; none where one of both kinds is missing.
pub fn auroc(outcomes: &[Outcome]) -> Option<f64> {
    let mut ranked: Vec<(f64, bool)> = outcomes.iter().map(|outcome| (standing(outcome), outcome.in_scope)).collect();
    ranked.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (inside, outside) = (ranked.iter().filter(|one| one.1).count(), ranked.iter().filter(|one| !one.1).count());
    let (mut below, mut won) = (0.0, 0.0);
    for tied in ranked.chunk_by(|one, next| one.0 == next.0) {
        let (ins, outs) = (tied.iter().filter(|one| one.1).count() as f64, tied.iter().filter(|one| !one.1).count() as f64);
        won += ins * (below + outs / 2.0);
        below += outs;
    }
    (inside > 0 && outside > 0).then(|| won / (inside as f64 * outside as f64))
}

/// The share of questions out of scope that pass where 95 % of those in scope do, 0 to 1; none where one of both kinds is missing.
pub fn fpr95(outcomes: &[Outcome]) -> Option<f64> {
    let of = |wanted: bool| outcomes.iter().filter(move |outcome| outcome.in_scope == wanted).map(standing);
    let mut inside: Vec<f64> = of(true).collect();
    inside.sort_by(f64::total_cmp);
    let lost = inside.len() - (inside.len() as f64 * 0.95).ceil() as usize;
    let threshold = *inside.get(lost)?;
    let outside = of(false).count();
    (outside > 0).then(|| share(of(false).filter(|p| *p >= threshold).count(), outside))
}

/// P, below all others where no answer may go out.
fn standing(outcome: &Outcome) -> f64 {
    if outcome.may_answer { outcome.p } else { outcome.p - 1.0 }
}

/// One bin of a reliability plot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// The mean P of its questions.
    pub p: f64,
    /// The share of right ones.
    pub right: f64,
    /// How many there are.
    pub count: usize,
}

/// Questions in bins of equal number by P, the lowest first.
pub fn bins(outcomes: &[Outcome], number: usize) -> Vec<Bin> {
    let mut ranked = by_p(outcomes.iter());
    ranked.reverse();
    let size = ranked.len().div_ceil(number.max(1)).max(1);
    let bin = |part: &[(f64, bool)]| Bin {
        p: part.iter().map(|one| one.0).sum::<f64>() / part.len() as f64,
        right: share(part.iter().filter(|one| one.1).count(), part.len()),
        count: part.len(),
    };
    ranked.chunks(size).map(bin).collect()
}

/// The mean distance between P and the share of right ones over bins, 0 to 1.
pub fn calibration_error(bins: &[Bin]) -> f64 {
    let count: usize = bins.iter().map(|bin| bin.count).sum();
    bins.iter().map(|bin| (bin.p - bin.right).abs() * bin.count as f64).sum::<f64>() / count.max(1) as f64
}

/// A share, 0 of nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(p: f64, right: bool, in_scope: bool) -> Outcome {
        Outcome { p, may_answer: true, right, in_scope }
    }

    #[test]
    fn coverage_is_the_largest_answered_part_that_keeps_the_precision() {
        let right = |p| outcome(p, true, true);
        let wrong = |p| outcome(p, false, false);
        let stream = [right(0.9), right(0.8), wrong(0.7), right(0.6), right(0.5), wrong(0.4)];
        assert_eq!(coverage(&stream, 1.0), 2.0 / 6.0);
        assert_eq!(coverage(&stream, 0.8), 5.0 / 6.0, "4 of 5, though 2 of 3 was too little");
        assert_eq!(coverage(&[wrong(0.9), right(0.9), right(0.9)], 1.0), 0.0, "one P is answered together");
        assert_eq!(coverage(&[], 0.9), 0.0);
        let silent = Outcome { may_answer: false, ..right(0.95) };
        assert_eq!(coverage(&[silent, right(0.2)], 1.0), 0.5);
    }

    #[test]
    fn nineteen_of_twenty_are_ninety_five_percent() {
        let twenty: Vec<Outcome> = (0..20).map(|n| outcome(1.0 - f64::from(n) / 100.0, n != 7, true)).collect();
        assert_eq!(coverage(&twenty, 0.95), 1.0);
    }

    #[test]
    fn strangers_below_are_told_apart_wholly_and_ties_by_half() {
        let known = |p| outcome(p, true, true);
        let strange = |p| outcome(p, false, false);
        assert_eq!(auroc(&[known(0.9), known(0.8), strange(0.1)]), Some(1.0));
        assert_eq!(auroc(&[known(0.5), strange(0.5)]), Some(0.5));
        assert_eq!(auroc(&[known(0.9), known(0.2), strange(0.5)]), Some(0.5));
        assert_eq!((auroc(&[known(0.5)]), fpr95(&[known(0.5)]), fpr95(&[])), (None, None, None));
        let many = (1..=100).map(|n| known(f64::from(n) / 100.0)).chain([strange(0.055), strange(0.065)]).collect::<Vec<_>>();
        assert_eq!(fpr95(&many), Some(0.5), "95 of a hundred are at .06 or more");
    }

    #[test]
    fn accuracy_asks_only_those_in_scope_and_a_perfect_gate_has_no_error() {
        let stream = [outcome(1.0, true, true), outcome(0.0, false, true), outcome(0.0, false, false)];
        assert_eq!(accuracy(&stream), 0.5);
        assert_eq!(calibration_error(&bins(&stream, 3)), 0.0);
        assert_eq!(bins(&stream, 2).iter().map(|bin| bin.count).collect::<Vec<_>>(), [2, 1]);
    }
}
