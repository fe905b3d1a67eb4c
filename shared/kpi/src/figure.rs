//! A figure: the value of one measure with all that belongs to it, and never without.

use std::collections::BTreeMap;

use domain::Program;
use money::Currency;
use serde::Serialize;

use crate::baseline::number;
use crate::definition::{Better, Clock, Definition, Formula};
use crate::interval::{self, Interval};
use crate::measures::{DEFINITIONS, definition};
use crate::{Counts, Sketch, gini, key};

/// Below this many cases nothing is called proved.
const MIN_N: u64 = 30;

/// The value of one measure with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Which measure.
    pub id: &'static str,
    /// Which version of its meaning.
    pub version: u32,
    /// When a case is old enough to count, in words.
    pub window: &'static str,
    /// The clock of durations.
    pub clock: Clock,
    /// The value in `unit`; none without cases.
    pub value: Option<f64>,
    /// How many cases stand behind it.
    pub n: u64,
    /// The lower end of the interval of 95 %.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// How many cases are not old enough.
    pub censored: u64,
    /// How many were left out, by reason; reasons without a case are not named.
    pub excluded: BTreeMap<String, u64>,
    /// Which share of those concerned it covers.
    pub coverage: Option<f64>,
    /// What the client reached before.
    pub baseline: Option<f64>,
    /// What was agreed.
    pub target: Option<f64>,
    /// `share`, `s`, `index`, or the code of a currency, in its whole units.
    pub unit: String,
    /// Which way is better.
    pub better: Better,
    /// Whether the target is met.
    pub verdict: Verdict,
}

/// Whether a target is met. It is only when the interval's unfavourable end meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// Even the unfavourable end of the interval meets it.
    #[serde(rename = "met")]
    Met,
    /// Even the favourable end misses it.
    #[serde(rename = "missed")]
    Missed,
    /// The interval holds both, or there are fewer than 30 cases.
    #[serde(rename = "not yet proved")]
    NotYetProved,
    /// None was agreed.
    #[serde(rename = "no target")]
    NoTarget,
}

/// What a formula gave.
#[derive(Default)]
struct Reading {
    value: Option<f64>,
    n: u64,
    low: Option<f64>,
    high: Option<f64>,
}

/// The figures of all measures that counts alone can give, in the order of [`DEFINITIONS`], beside the program's baselines and
/// targets. Any sum of counts will do: a week, a channel, everything.
pub fn figures(counts: &Counts, program: &Program) -> Vec<Figure> {
    let countable = DEFINITIONS.iter().filter(|definition| definition.formula != Formula::Gini);
    countable.map(|definition| figure(definition, read(definition.formula, counts, program), counts, program)).collect()
}

/// How unevenly offers are spread: the Gini coefficient of each qualified expert's offers per available hour.
pub fn fair_gini(offers_per_hour: &[f64], program: &Program) -> Option<Figure> {
    let value = gini(offers_per_hour);
    let reading = Reading { value, n: offers_per_hour.len() as u64, low: value, high: value };
    definition("fair_gini").map(|definition| figure(definition, reading, &Counts::default(), program))
}

fn figure(definition: &Definition, reading: Reading, counts: &Counts, program: &Program) -> Figure {
    let text = |table: &BTreeMap<String, String>| table.get(definition.id).and_then(|text| number(text));
    let target = text(&program.baselines.target);
    Figure {
        id: definition.id,
        version: definition.version,
        window: definition.window,
        clock: definition.clock,
        censored: sum(counts, definition.censored),
        excluded: excluded(definition, counts, program),
        coverage: definition.coverage.and_then(|(part, whole)| ratio(sum(counts, &[part]), sum(counts, &[whole]))),
        baseline: text(&program.baselines.before),
        target,
        unit: if definition.unit == "money" { currency(program).to_string() } else { definition.unit.to_owned() },
        better: definition.better,
        verdict: verdict(&reading, target, definition.better),
        value: reading.value,
        n: reading.n,
        low: reading.low,
        high: reading.high,
    }
}

fn read(formula: Formula, counts: &Counts, program: &Program) -> Reading {
    match formula {
        Formula::Proportion { part, whole } => proportion(sum(counts, part), sum(counts, whole)),
        Formula::Quantile { of, percent } => quantile(&Sketch::read(counts, of), percent),
        Formula::Price => price(counts, currency(program)),
        Formula::Gini => Reading::default(),
    }
}

fn proportion(part: u64, n: u64) -> Reading {
    let ends = interval::wilson(part, n);
    Reading { value: ratio(part, n), n, low: ends.map(|ends| ends.low), high: ends.map(|ends| ends.high) }
}

fn quantile(sketch: &Sketch, percent: u64) -> Reading {
    let seconds = |millis: u64| millis as f64 / 1_000.0;
    let (low, high) = interval::quantile_ranks(sketch.n(), percent);
    let ranked = |rank: Option<u64>| rank.and_then(|rank| sketch.ranked(rank)).map(seconds);
    Reading { value: sketch.quantile(percent).map(seconds), n: sketch.n(), low: ranked(low), high: ranked(high) }
}

fn price(counts: &Counts, currency: Currency) -> Reading {
    let unit = libm::pow(10.0, f64::from(currency.exponent()));
    let entries = prices(counts).filter(|(code, _, _)| *code == currency.code());
    let values: Vec<(f64, u64)> = entries.map(|(_, minor, n)| (minor as f64 / unit, n)).collect();
    let (value, ends): (Option<f64>, Option<Interval>) =
        interval::mean(&values).map_or((None, None), |(mean, ends)| (Some(mean), ends));
    let n = values.iter().map(|(_, n)| n).sum();
    Reading { value, n, low: ends.map(|ends| ends.low), high: ends.map(|ends| ends.high) }
}

/// Currency, minor units and number of the settled tickets, by price.
fn prices(counts: &Counts) -> impl Iterator<Item = (&str, i64, u64)> {
    counts.under(key::PRICE).filter_map(|(rest, n)| {
        let (code, minor) = rest.split_once('/')?;
        Some((code, minor.parse().ok()?, u64::try_from(n).ok()?))
    })
}

fn excluded(definition: &Definition, counts: &Counts, program: &Program) -> BTreeMap<String, u64> {
    let mut excluded: BTreeMap<String, u64> =
        definition.exclusions.iter().map(|(reason, key)| ((*reason).to_owned(), sum(counts, &[key]))).collect();
    if definition.formula == Formula::Price {
        let others = prices(counts).filter(|(code, _, _)| *code != currency(program).code()).map(|(_, _, n)| n).sum();
        excluded.insert("in another currency".to_owned(), others);
    }
    excluded.retain(|_, n| *n > 0);
    excluded
}

fn currency(program: &Program) -> Currency {
    program.rewards.price.currency
}

fn sum(counts: &Counts, keys: &[&str]) -> u64 {
    keys.iter().map(|key| u64::try_from(counts.get(key)).unwrap_or(0)).sum()
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn verdict(reading: &Reading, target: Option<f64>, better: Better) -> Verdict {
    let Some(target) = target else { return Verdict::NoTarget };
    let (favourable, unfavourable) = match better {
        Better::Higher => (reading.high, reading.low),
        Better::Lower => (reading.low, reading.high),
    };
    let meets = |end: f64| match better {
        Better::Higher => end >= target,
        Better::Lower => end <= target,
    };
    match (favourable, unfavourable) {
        _ if reading.n < MIN_N => Verdict::NotYetProved,
        (_, Some(end)) if meets(end) => Verdict::Met,
        (Some(end), _) if !meets(end) => Verdict::Missed,
        _ => Verdict::NotYetProved,
    }
}
