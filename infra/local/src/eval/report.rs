//! The report: shares and Gini of each ranker, side by side.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::terminal::Table;

use super::ranker::{BASELINES, OURS};
use super::tally::Tally;
use super::{DEPTHS, Evaluated, FIRST_WAVE, FIVE};

/// What is told; as JSON the last line of the command. Shares, recalls and Gini are from 0 to 1.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// The files that were learned from.
    pub train: Vec<String>,
    /// The files that were tested.
    pub test: Vec<String>,
    /// `online` or `frozen`.
    pub mode: String,
    /// Threads learned from.
    pub n_train: usize,
    /// Threads tested.
    pub n_threads: usize,
    /// Those of them that somebody answered.
    pub n_answered: u32,
    /// Helpers known at the end: everybody who was a candidate once.
    pub n_candidates: usize,
    /// Helpers of the test threads: over them the Gini is taken.
    pub n_helpers: usize,
    /// The share of answered threads with a helper who was known before: no ranker can find more.
    pub reachable: f64,
    /// How many experts the first wave has.
    pub first_wave_size: usize,
    /// The figures of ours and of the baselines.
    pub rankers: BTreeMap<String, RankerFigures>,
    /// The figures of rankers to compare with besides.
    pub others: BTreeMap<String, RankerFigures>,
    /// Ours beside each of them.
    pub ahead: BTreeMap<String, Ahead>,
    /// Whether ours is ahead of every baseline in the first-5 share.
    pub ahead_of_every_baseline: bool,
    /// Whether its Gini is also lower than that of every baseline that chooses: chance alone is more equal than any choice.
    pub with_a_lower_gini: bool,
    /// Ours with weaker and stronger turn-taking, from the pure order of chances on.
    pub frontier: Vec<FrontierPoint>,
    /// Ours without one of its parts; only where it was asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub without: BTreeMap<String, RankerFigures>,
    /// How long it took, in seconds.
    pub elapsed_s: f64,
}

/// The figures of one ranker.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RankerFigures {
    /// Share of answered threads with a real helper in the first wave.
    pub first_wave: f64,
    /// Among the first five.
    pub first_5: f64,
    /// Among the first ten.
    pub first_10: f64,
    /// Mean part of a thread's helpers in the first wave.
    pub recall_wave: f64,
    /// Among the first five.
    pub recall_5: f64,
    /// Among the first ten.
    pub recall_10: f64,
    /// Gini of exposure in the first wave, over the helpers of the test threads.
    pub gini_wave: f64,
    /// In the first five.
    pub gini_5: f64,
    /// In the first ten.
    pub gini_10: f64,
    /// In the first five, over everybody who was ever known or helped, gone or not.
    pub gini_5_of_all: f64,
}

/// Ours beside one other ranker.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ahead {
    /// First-5 share of ours less the other's.
    pub first_5_by: f64,
    /// Its standard error, over the same threads.
    pub first_5_error: f64,
    /// The other's Gini less ours: above 0 ours is more equal.
    pub gini_5_by: f64,
}

/// Ours at one strength of turn-taking.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FrontierPoint {
    /// So many times as strong as usual; 0 is the pure order of chances.
    pub turns: f64,
    /// The first-5 share.
    pub first_5: f64,
    /// The Gini of exposure in the first five.
    pub gini_5: f64,
}

/// What stands in which part of the report; by names, in the order of the rankers that were evaluated.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Ours, then the baselines.
    pub rankers: Vec<String>,
    /// Others to compare with.
    pub others: Vec<String>,
    /// The strengths of turn-taking.
    pub turns: Vec<f64>,
    /// What is left out.
    pub without: Vec<String>,
}

impl Report {
    /// The report on rankers that were evaluated in the order of these parts.
    pub fn of(evaluated: &Evaluated, parts: &Parts) -> Report {
        let mut tallies = evaluated.tallies.iter();
        let mut next = |names: &[String]| -> BTreeMap<String, RankerFigures> {
            names.iter().cloned().zip(tallies.by_ref().map(|tally| RankerFigures::of(tally, evaluated))).collect()
        };
        let (rankers, others) = (next(&parts.rankers), next(&parts.others));
        let frontier = parts.turns.iter().zip(tallies.by_ref()).map(|(turns, tally)| FrontierPoint::of(*turns, tally, evaluated));
        let frontier = frontier.collect();
        let without = parts.without.iter().cloned().zip(tallies.map(|tally| RankerFigures::of(tally, evaluated))).collect();
        let answered = evaluated.tallies.first().map_or(0, |tally| tally.answered);
        let report = Report {
            n_answered: answered,
            n_candidates: evaluated.n_known,
            n_helpers: evaluated.n_helpers,
            reachable: rounded(evaluated.reachable as f64 / f64::from(answered.max(1))),
            first_wave_size: FIRST_WAVE,
            rankers,
            others,
            frontier,
            without,
            ..Report::default()
        };
        report.beside(ahead(evaluated, parts))
    }

    fn beside(self, ahead: BTreeMap<String, Ahead>) -> Report {
        let is = |name: &&str, better: fn(&Ahead) -> bool| ahead.get(*name).is_some_and(better);
        Report {
            ahead_of_every_baseline: BASELINES.iter().all(|name| is(name, |ahead| ahead.first_5_by > 0.0)),
            with_a_lower_gini: BASELINES[1..].iter().all(|name| is(name, |ahead| ahead.gini_5_by > 0.0)),
            ahead,
            ..self
        }
    }

    /// What was learned from and tested, in a sentence.
    pub fn headline(&self) -> String {
        format!(
            "{} threads learned from, {} tested ({}): {} were answered by {} helpers, of whom one was known before in {:.1} %.",
            self.n_train,
            self.n_threads,
            self.mode,
            self.n_answered,
            self.n_helpers,
            self.reachable * 100.0
        )
    }

    /// Whether ours is ahead, in a sentence.
    pub fn verdict(&self) -> &'static str {
        match (self.ahead_of_every_baseline, self.with_a_lower_gini) {
            (true, true) => "Ahead of every baseline in the first five, and more equal than each that chooses.",
            (true, false) => "Ahead of every baseline in the first five, but not more equal than each that chooses.",
            (false, true) => "More equal than each baseline that chooses, but not ahead of every one in the first five.",
            (false, false) => "Not ahead of every baseline.",
        }
    }

    /// The rankers as a table, ours first and then by their shares.
    pub fn table(&self) -> Table {
        let mut table =
            Table::new(["ranker", "first wave", "first 5", "first 10", "recall 5", "Gini 5", "ahead by"]).sparing("recall 5");
        let mut rows: Vec<_> = self.rankers.iter().chain(&self.others).collect();
        rows.sort_by(|(a, x), (b, y)| (*b == OURS).cmp(&(*a == OURS)).then(y.first_5.total_cmp(&x.first_5)));
        for (name, figures) in rows {
            let share = |value: f64| format!("{:.1} %", value * 100.0);
            let ahead = self.ahead.get(name).map_or(String::new(), |ahead| ahead.told());
            let [wave, five, ten, recall] = [figures.first_wave, figures.first_5, figures.first_10, figures.recall_5].map(share);
            table.row([name.clone(), wave, five, ten, recall, format!("{:.3}", figures.gini_5), ahead]);
        }
        table
    }

    /// What turn-taking costs ours in shares, and what it is worth without one of its parts.
    pub fn side_tables(&self) -> Vec<Table> {
        let row = |name: String, first_5: f64, gini: f64| [name, format!("{:.1} %", first_5 * 100.0), format!("{gini:.3}")];
        let mut curve = Table::new(["turns", "first 5", "Gini 5"]);
        self.frontier.iter().for_each(|point| curve.row(row(point.turns.to_string(), point.first_5, point.gini_5)));
        let mut parts = Table::new(["without", "first 5", "Gini 5"]);
        self.without.iter().for_each(|(name, figures)| parts.row(row(name.clone(), figures.first_5, figures.gini_5)));
        [curve, parts].into_iter().filter(|table| !table.is_empty()).collect()
    }
}

impl Ahead {
    fn told(&self) -> String {
        format!("{:+.1} ± {:.1}", self.first_5_by * 100.0, self.first_5_error * 100.0)
    }
}

impl RankerFigures {
    fn of(tally: &Tally, evaluated: &Evaluated) -> RankerFigures {
        let known = evaluated.helped.iter().filter(|helped| **helped).count();
        let never_known = evaluated.n_helpers - known;
        let [first_wave, first_5, first_10] = places().map(|at| rounded(tally.share(at)));
        let [recall_wave, recall_5, recall_10] = places().map(|at| rounded(tally.recall(at)));
        let [gini_wave, gini_5, gini_10] = places().map(|at| rounded(tally.gini(at, &evaluated.helped, never_known)));
        let everybody = vec![true; evaluated.helped.len()];
        let gini_5_of_all = rounded(tally.gini(FIVE, &everybody, never_known));
        RankerFigures {
            first_wave,
            first_5,
            first_10,
            recall_wave,
            recall_5,
            recall_10,
            gini_wave,
            gini_5,
            gini_10,
            gini_5_of_all,
        }
    }
}

impl FrontierPoint {
    fn of(turns: f64, tally: &Tally, evaluated: &Evaluated) -> FrontierPoint {
        let RankerFigures { first_5, gini_5, .. } = RankerFigures::of(tally, evaluated);
        FrontierPoint { turns, first_5, gini_5 }
    }
}

fn ahead(evaluated: &Evaluated, parts: &Parts) -> BTreeMap<String, Ahead> {
    let Some((ours, others)) = evaluated.tallies.split_first() else { return BTreeMap::new() };
    let gini = |tally: &Tally| RankerFigures::of(tally, evaluated).gini_5;
    let beside = |other: &Tally| {
        let (by, error) = ours.ahead_of(other);
        Ahead { first_5_by: rounded(by), first_5_error: rounded(error), gini_5_by: rounded(gini(other) - gini(ours)) }
    };
    let others = parts.rankers.iter().skip(1).chain(&parts.others).zip(others);
    others.map(|(name, other)| (name.clone(), beside(other))).collect()
}

fn places() -> [usize; DEPTHS.len()] {
    std::array::from_fn(|at| at)
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
