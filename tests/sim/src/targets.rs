//! Targets: what the waves are held against, computed from the figures of a field.

use serde::Serialize;

use crate::field::Outcome;
use crate::measure::{Better, M};
use crate::paired::{Estimate, difference, estimate};
use crate::scenario::Scenario;

/// One target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// What is wanted.
    pub target: String,
    /// The mean over the seeds; for a comparison how many measures of `measures` are better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Its 95 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<(f64, f64)>,
    /// What it may be at most, or how many must be better.
    pub limit: f64,
    /// Whether the mean meets it. Nothing where the field did not play what it takes.
    pub met: Option<bool>,
    /// Whether the unfavourable end of the interval meets it, too.
    pub proved: Option<bool>,
    /// For a comparison: the measures that are not better, with the mean difference.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_better: Vec<String>,
}

/// The target on one measure of one policy.
struct Limit {
    id: &'static str,
    text: &'static str,
    scenario: Scenario,
    measure: M,
    limit: f64,
}

const LIMITS: [Limit; 6] = [
    Limit {
        id: "ttfr_mean",
        text: "mean first response at normal load, s",
        scenario: Scenario::Normal,
        measure: M::TtfrMean,
        limit: 65.0,
    },
    Limit {
        id: "ttfr_p90",
        text: "p90 first response at normal load, s",
        scenario: Scenario::Normal,
        measure: M::TtfrP90,
        limit: 110.0,
    },
    Limit {
        id: "surge_p90",
        text: "p90 first response in the 2x surge, s",
        scenario: Scenario::Surge2,
        measure: M::SurgeP90,
        limit: 200.0,
    },
    Limit {
        id: "gini_offers",
        text: "Gini of offers per exposure among equals",
        scenario: Scenario::Normal,
        measure: M::GiniOffers,
        limit: 0.10,
    },
    Limit {
        id: "gini_claims",
        text: "Gini of claims per exposure among equals",
        scenario: Scenario::Normal,
        measure: M::GiniClaims,
        limit: 0.25,
    },
    Limit { id: "lost_claims", text: "lost claims per ticket", scenario: Scenario::Normal, measure: M::Lost, limit: 1.0 },
];

/// Times at normal load, times in a surge, quality, and what else a policy can be better at.
const NORMAL_TIMES: [M; 5] = [M::TtfrMean, M::TtfrP50, M::TtfrP90, M::TtfrP99, M::ResolutionP50];
const SURGE_TIMES: [M; 3] = [M::SurgeMean, M::SurgeP50, M::SurgeP90];
const QUALITY: [M; 2] = [M::Fcr, M::Csat];
const FAIRNESS: [M; 2] = [M::GiniOffers, M::GiniClaims];
const ATTENTION: [M; 2] = [M::Offers, M::Lost];

/// A measure in a scenario.
type Wanted = (Scenario, M);

/// Every target by its id, for the policy `waves` of this field; and whether all are met.
pub fn targets(outcomes: &[Outcome], names: &[String], waves: &str) -> (Vec<(String, Target)>, bool) {
    let view = View { outcomes, names, waves };
    let mut targets: Vec<(String, Target)> = LIMITS.iter().map(|limit| (limit.id.to_owned(), view.limit(limit))).collect();
    targets.push(("newcomers".to_owned(), view.newcomers()));
    for other in ["random", "round-robin"] {
        targets
            .push((format!("better_than_{}", other.replace('-', "_")), view.comparison(other, "every measure", &everything())));
        targets.push((
            format!("gate_{}", other.replace('-', "_")),
            view.comparison(other, "every time and quality", &times_and_quality()),
        ));
    }
    targets.push(("better_than_broadcast".to_owned(), view.comparison("broadcast", "offers, lost, surge, claims", &broadcast())));
    targets.push(("close_to_fifo".to_owned(), view.close_to_fifo()));
    targets.push(("ahead_of_fifo_in_surges".to_owned(), view.comparison("fifo", "every surge", &view.surges())));
    let all = targets.iter().all(|(_, target)| target.met == Some(true));
    (targets, all)
}

fn in_scenario(scenario: Scenario, measures: &[M]) -> Vec<Wanted> {
    measures.iter().map(|measure| (scenario, *measure)).collect()
}

fn times_and_quality() -> Vec<Wanted> {
    let normal = [&NORMAL_TIMES[..], &QUALITY].concat();
    [in_scenario(Scenario::Normal, &normal), in_scenario(Scenario::Surge2, &SURGE_TIMES)].concat()
}

fn everything() -> Vec<Wanted> {
    [times_and_quality(), in_scenario(Scenario::Normal, &[FAIRNESS, ATTENTION].concat())].concat()
}

fn broadcast() -> Vec<Wanted> {
    let normal = in_scenario(Scenario::Normal, &[M::Offers, M::Lost, M::GiniClaims]);
    [normal, in_scenario(Scenario::Surge2, &[M::SurgeMean, M::SurgeP90])].concat()
}

struct View<'a> {
    outcomes: &'a [Outcome],
    names: &'a [String],
    waves: &'a str,
}

impl View<'_> {
    fn values(&self, policy: &str, (scenario, measure): Wanted) -> Option<Vec<Option<f64>>> {
        let outcome = self.outcomes.iter().find(|outcome| outcome.scenario == scenario)?;
        let place = self.names.iter().position(|name| name == policy)?;
        Some(outcome.values(place, measure))
    }

    fn estimate(&self, wanted: Wanted) -> Option<Estimate> {
        let values: Vec<f64> = self.values(self.waves, wanted)?.into_iter().flatten().collect();
        estimate(&values)
    }

    /// How much better the waves are than another policy: below zero is better, whatever the measure.
    fn worse_by(&self, other: &str, wanted: Wanted) -> Option<Estimate> {
        let difference = difference(&self.values(self.waves, wanted)?, &self.values(other, wanted)?)?;
        Some(match wanted.1.measure().better {
            Better::Higher => Estimate { mean: -difference.mean, low: -difference.high, high: -difference.low, ..difference },
            Better::Lower | Better::Neither => difference,
        })
    }

    fn limit(&self, limit: &Limit) -> Target {
        at_most(limit.text, self.estimate((limit.scenario, limit.measure)), limit.limit)
    }

    fn close_to_fifo(&self) -> Target {
        at_most("p90 at normal load behind FIFO's, s", self.worse_by("fifo", (Scenario::Normal, M::TtfrP90)), 5.0)
    }

    /// The distance of new / others from 1.
    fn newcomers(&self) -> Target {
        let estimate = self.estimate((Scenario::Normal, M::NewOld));
        let off = |end: f64| (end - 1.0).abs();
        Target {
            met: estimate.map(|estimate| off(estimate.mean) <= 0.05),
            proved: estimate.map(|estimate| off(estimate.low).max(off(estimate.high)) <= 0.05),
            ..at_most("newcomers' offers over others', ± 5 %", estimate, 1.05)
        }
    }

    /// Surges that were played: times in them, and the time to drain where they overload everybody.
    fn surges(&self) -> Vec<Wanted> {
        let played = |scenario: &Scenario| self.outcomes.iter().any(|outcome| outcome.scenario == *scenario);
        let measures = |scenario: Scenario| match scenario {
            // Everybody is overloaded even after the call-up, and a mean then only says who was served first.
            Scenario::Surge5 => in_scenario(scenario, &[M::DrainH]),
            _ => in_scenario(scenario, &[M::SurgeMean, M::SurgeP90]),
        };
        [Scenario::Surge2, Scenario::Surge5, Scenario::Outage].into_iter().filter(played).flat_map(measures).collect()
    }

    fn comparison(&self, other: &str, over: &str, wanted: &[Wanted]) -> Target {
        let worse: Vec<(Wanted, Option<Estimate>)> = wanted.iter().map(|one| (*one, self.worse_by(other, *one))).collect();
        let is_played = !worse.is_empty() && worse.iter().all(|(_, worse)| worse.is_some());
        let all: Vec<(Wanted, Estimate)> = worse.into_iter().filter_map(|(wanted, worse)| Some((wanted, worse?))).collect();
        let better = all.iter().filter(|(_, worse)| worse.mean < 0.0).count();
        let told = |(wanted, worse): &(Wanted, Estimate)| {
            format!("{} {}: worse by {:.3} ± {:.3}", wanted.0.name(), wanted.1.measure().id, worse.mean, worse.se)
        };
        Target {
            target: format!("better than {other}: {over}"),
            value: is_played.then_some(better as f64),
            interval: None,
            limit: wanted.len() as f64,
            met: is_played.then_some(better == wanted.len()),
            proved: is_played.then(|| all.iter().all(|(_, worse)| worse.high < 0.0)),
            not_better: all.iter().filter(|(_, worse)| worse.mean >= 0.0).map(told).collect(),
        }
    }
}

fn at_most(text: &str, estimate: Option<Estimate>, limit: f64) -> Target {
    Target {
        target: text.to_owned(),
        value: estimate.map(|estimate| estimate.mean),
        interval: estimate.map(|estimate| (estimate.low, estimate.high)),
        limit,
        met: estimate.map(|estimate| estimate.mean <= limit),
        proved: estimate.map(|estimate| estimate.high <= limit),
        not_better: Vec::new(),
    }
}
