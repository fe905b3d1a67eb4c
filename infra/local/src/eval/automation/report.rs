//! A report: what an evaluation of automations tells.

use std::collections::BTreeMap;

use serde::Serialize;

use super::course::Evaluated;
use super::draws::{DRAWS, Draws, PRECISIONS};
use super::measure::{Bin, accuracy, auroc, bins, calibration_error, coverage, fpr95};
use crate::terminal::Table;

/// How many bins a reliability plot has.
const BINS: usize = 10;

/// All figures. Shares are from 0 to 1.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The share of right ones among test questions in scope; the best automation counts, answered or not.
    pub accuracy: f64,
    /// How often a question in scope has a higher P than one out of scope.
    pub auroc: Option<f64>,
    /// The share of questions out of scope that pass where 95 % of those in scope do.
    pub fpr95: Option<f64>,
    /// By precision in percent the largest share of all test questions that can be answered at it, threshold chosen on them.
    pub coverage: BTreeMap<String, f64>,
    /// The same with thresholds that Learn then Test proves, mean over draws.
    pub coverage_ltt: BTreeMap<String, f64>,
    /// The precision that those thresholds had.
    pub ltt_precision: BTreeMap<String, Option<f64>>,
    /// The share of draws in which it was lower than promised.
    pub ltt_broken: BTreeMap<String, f64>,
    /// How many draws there were.
    pub ltt_draws: usize,
    /// What one question takes from text to decision.
    pub latency_ms: Latency,
    /// How many test questions there are.
    pub n_test: usize,
    /// How many of them are out of scope.
    pub n_oos: usize,
    /// How many automations were made.
    pub n_automations: usize,
    /// How many examples they have, their titles among them.
    pub n_examples: usize,
    /// How many negatives there are.
    pub n_negatives: usize,
    /// By which encoder.
    pub encoder: String,
    /// What was drawn by.
    pub seed: u64,
    /// The mean distance between P and the share of right ones, over ten bins.
    pub calibration_error: f64,
    /// How long learning the bank from its vectors took, milliseconds.
    pub learn_ms: f64,
    /// How long taking one automation out and in again took, milliseconds; none in a bank that is larger than any product's.
    pub change_ms: Option<f64>,
    /// The most memory that the process had, MB; none where the system does not tell.
    pub memory_mb: Option<f64>,
    #[serde(skip)]
    bins: Vec<Bin>,
}

/// Milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Latency {
    /// Half of the questions take no longer.
    pub p50: f64,
    /// 99 % take no longer.
    pub p99: f64,
}

impl Report {
    /// The report on an evaluation.
    pub fn of(evaluated: &Evaluated, n_negatives: usize, encoder: &str, seed: u64) -> Report {
        let outcomes = &evaluated.outcomes;
        let bins = bins(outcomes, BINS);
        let draws: Vec<(u16, Draws)> = PRECISIONS.iter().map(|percent| (*percent, Draws::of(outcomes, *percent, seed))).collect();
        let by = |figure: &dyn Fn(&Draws) -> f64| {
            draws.iter().map(|(percent, draws)| (percent.to_string(), rounded(figure(draws)))).collect()
        };
        Report {
            accuracy: rounded(accuracy(outcomes)),
            auroc: auroc(outcomes).map(rounded),
            fpr95: fpr95(outcomes).map(rounded),
            coverage: PRECISIONS.iter().map(|at| (at.to_string(), rounded(coverage(outcomes, f64::from(*at) / 100.0)))).collect(),
            coverage_ltt: by(&|draws| draws.coverage),
            ltt_precision: draws.iter().map(|(at, draws)| (at.to_string(), draws.precision.map(rounded))).collect(),
            ltt_broken: by(&|draws| draws.broken),
            ltt_draws: DRAWS,
            latency_ms: Latency {
                p50: rounded(quantile(&evaluated.times_ms, 0.5)),
                p99: rounded(quantile(&evaluated.times_ms, 0.99)),
            },
            n_test: outcomes.len(),
            n_oos: outcomes.iter().filter(|outcome| !outcome.in_scope).count(),
            n_automations: evaluated.n_automations,
            n_examples: evaluated.n_examples,
            n_negatives,
            encoder: encoder.to_owned(),
            seed,
            calibration_error: rounded(calibration_error(&bins)),
            learn_ms: rounded(evaluated.learn_ms),
            change_ms: evaluated.change_ms.map(rounded),
            memory_mb: memory_mb().map(rounded),
            bins,
        }
    }

    /// P beside the share of right ones.
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }

    /// What was evaluated, in a sentence.
    pub fn headline(&self) -> String {
        let Report { n_automations, n_examples, n_negatives, n_test, n_oos, encoder, .. } = self;
        format!(
            "{n_automations} automations of {n_examples} examples, {n_negatives} negatives; \
             {n_test} questions, {n_oos} of them out of scope; {encoder}"
        )
    }

    /// How much can be answered at each precision.
    pub fn coverage_table(&self) -> Table {
        let mut table = Table::new(["precision", "coverage", "proven", "its precision", "broken"]);
        for percent in PRECISIONS.map(|percent| percent.to_string()) {
            let of = |figures: &BTreeMap<String, f64>| figures.get(&percent).copied().map_or("-".to_owned(), told);
            let kept = self.ltt_precision.get(&percent).copied().flatten().map_or("-".to_owned(), told);
            table.row([format!("{percent} %"), of(&self.coverage), of(&self.coverage_ltt), kept, of(&self.ltt_broken)]);
        }
        table
    }

    /// All other figures.
    pub fn table(&self) -> Table {
        let mut table = Table::new(["measure", "value"]);
        let share = |share: Option<f64>| share.map_or("-".to_owned(), told);
        let rows = [
            ("accuracy in scope", told(self.accuracy)),
            ("AUROC", share(self.auroc)),
            ("strangers that pass with 95 % of those in scope", share(self.fpr95)),
            ("calibration error", told(self.calibration_error)),
            ("one question, p50", format!("{:.2} ms", self.latency_ms.p50)),
            ("one question, p99", format!("{:.2} ms", self.latency_ms.p99)),
            ("learning the bank", format!("{:.0} ms", self.learn_ms)),
            ("one automation out and in", self.change_ms.map_or("-".to_owned(), |ms| format!("{ms:.1} ms"))),
            ("memory", self.memory_mb.map_or("-".to_owned(), |mb| format!("{mb:.0} MB"))),
        ];
        rows.into_iter().for_each(|(name, value)| table.row([name.to_owned(), value]));
        table
    }
}

fn told(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn quantile(sorted: &[f64], part: f64) -> f64 {
    let at = (sorted.len() as f64 * part) as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// The most memory that this process had.
fn memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1_024.0)
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
