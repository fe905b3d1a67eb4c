//! The report as one JSON object: every figure per scenario and policy, the paired differences, and the targets.

use serde_json::{Map, Value, json};

use crate::field::Outcome;
use crate::frontier::Point;
use crate::measure::MEASURES;
use crate::model;
use crate::paired::{Estimate, difference, estimate};
use crate::targets::Target;
use crate::trace::Volunteers;

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The seeds.
    pub seeds: &'a [u64],
    /// Days of arrivals.
    pub days: u32,
    /// The policies' names.
    pub names: &'a [String],
    /// What came of each scenario.
    pub outcomes: &'a [Outcome],
    /// Scenarios that were left out, and why.
    pub skipped: &'a [(String, String)],
    /// Whose differences to the others are told.
    pub reference: Option<usize>,
    /// The targets, and whether all are met.
    pub targets: &'a (Vec<(String, Target)>, bool),
    /// What the forum's volunteers did.
    pub volunteers: Option<Volunteers>,
    /// Waves with one rule changed, where that was asked for.
    pub frontier: &'a [Point],
}

impl Report<'_> {
    /// The object.
    pub fn json(&self) -> Value {
        let scenarios: Map<String, Value> =
            self.outcomes.iter().map(|outcome| (outcome.scenario.name().to_owned(), self.outcome(outcome))).collect();
        json!({
            "seeds": self.seeds,
            "days": self.days,
            "matching_version": matching::Policy::VERSION,
            "assumed": { "noticing": model::NOTICING, "reply_median_s": model::REPLY_S.0, "offer_delay_median_s": model::PACE_S.0 },
            "scenarios": scenarios,
            "skipped": self.skipped.iter().map(|(name, why)| (name.clone(), json!(why))).collect::<Map<String, Value>>(),
            "volunteers": self.volunteers,
            "frontier": self.frontier.iter().map(Point::json).collect::<Vec<Value>>(),
            "targets_met": self.targets_met(),
        })
    }

    fn outcome(&self, outcome: &Outcome) -> Value {
        let policies: Map<String, Value> =
            self.names.iter().enumerate().map(|(policy, name)| (name.clone(), figures(outcome, policy))).collect();
        let differences: Map<String, Value> =
            self.reference.map_or_else(Map::new, |reference| self.differences(outcome, reference));
        json!({ "policies": policies, "differences": differences })
    }

    fn differences(&self, outcome: &Outcome, reference: usize) -> Map<String, Value> {
        let others = self.names.iter().enumerate().filter(|(policy, _)| *policy != reference);
        let pair = |(policy, name): (usize, &String)| {
            let between = |place| difference(&by_place(outcome, reference, place), &by_place(outcome, policy, place));
            (format!("{} minus {name}", self.names[reference]), by_measure(between))
        };
        others.map(pair).collect()
    }

    fn targets_met(&self) -> Value {
        let mut met: Map<String, Value> = self.targets.0.iter().map(|(id, target)| (id.clone(), json!(target))).collect();
        met.insert("all".to_owned(), json!(self.targets.1));
        Value::Object(met)
    }
}

fn by_place(outcome: &Outcome, policy: usize, place: usize) -> Vec<Option<f64>> {
    outcome.runs[policy].iter().map(|played| played.figures.all()[place]).collect()
}

fn figures(outcome: &Outcome, policy: usize) -> Value {
    by_measure(|place| estimate(&by_place(outcome, policy, place).into_iter().flatten().collect::<Vec<f64>>()))
}

fn by_measure(of: impl Fn(usize) -> Option<Estimate>) -> Value {
    let each = MEASURES.iter().enumerate().filter_map(|(place, measure)| Some((measure.id.to_owned(), json!(of(place)?))));
    Value::Object(each.collect())
}
