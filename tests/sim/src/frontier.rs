//! The frontier: waves under a grid of rules, each changed alone, so that one sees what a second costs.

use crate::contender::{Contender, SettingRefused};
use crate::field::{Field, Outcome, play};
use crate::measure::M;
use crate::paired::estimate;
use crate::scenario::Scenario;

/// One point: a rule's value and what came of it.
#[derive(Debug, Clone)]
pub struct Point {
    /// Which rule is changed; `default` for none.
    pub family: &'static str,
    /// The setting.
    pub name: String,
    figures: Vec<(M, f64)>,
}

/// What is changed, and to what.
const GRID: [(&str, &[&str]); 8] = [
    ("miss", &["500", "1000", "3000", "5000"]),
    ("first_wave_max", &["2", "4", "12"]),
    ("wave_every", &["10s", "15s", "40s"]),
    ("pool_after", &["0s", "15s", "25s", "120s"]),
    ("merit", &["0", "400", "1200"]),
    ("access", &["0", "200", "800", "1200"]),
    ("turn", &["0", "200", "800", "1200"]),
    ("pace", &["50", "300", "10000"]),
];
/// What is kept of each point: from normal load but for the surge.
const KEPT: [M; 8] = [M::TtfrMean, M::TtfrP90, M::SurgeP90, M::Offers, M::Lost, M::GiniOffers, M::GiniClaims, M::Fcr];

impl Point {
    /// The mean over the seeds; no number where there is none.
    pub fn value(&self, measure: M) -> f64 {
        self.figures.iter().find(|known| known.0 == measure).map_or(f64::NAN, |known| known.1)
    }

    /// The setting and its figures.
    pub fn json(&self) -> serde_json::Value {
        let figures = self.figures.iter().map(|(measure, value)| (measure.measure().id.to_owned(), (*value).into()));
        serde_json::json!({ "set": self.name, "figures": figures.collect::<serde_json::Map<String, serde_json::Value>>() })
    }
}

/// How many runs the frontier takes for each seed.
pub fn runs() -> usize {
    2 * (1 + GRID.iter().map(|(_, values)| values.len()).sum::<usize>())
}

/// Plays the grid. Errors when a rule of the grid is no longer one of matching's.
pub fn frontier(seeds: &[u64], days: u32, threads: usize, told: &(dyn Fn() + Sync)) -> Result<Vec<Point>, SettingRefused> {
    let settings: Vec<(&str, String)> =
        GRID.iter().flat_map(|(rule, values)| values.iter().map(move |value| (*rule, format!("{rule}={value}")))).collect();
    let mut contenders = vec![Contender::tuned("default", &[])?];
    for (_, setting) in &settings {
        contenders.push(Contender::tuned(setting, std::slice::from_ref(setting))?);
    }
    let scenarios = [Scenario::Normal, Scenario::Surge2];
    let field = Field { scenarios: &scenarios, contenders: &contenders, seeds, days, trace: None, threads };
    let outcomes = play(&field, told);
    let families = std::iter::once("default").chain(settings.iter().map(|(rule, _)| *rule));
    let point = |(place, family): (usize, &'static str)| Point {
        family,
        name: contenders[place].name.clone(),
        figures: values(&outcomes, place),
    };
    Ok(families.enumerate().map(point).collect())
}

fn values(outcomes: &[Outcome], place: usize) -> Vec<(M, f64)> {
    let value = |measure: M| {
        let wanted = if measure == M::SurgeP90 { Scenario::Surge2 } else { Scenario::Normal };
        let outcome = outcomes.iter().find(|outcome| outcome.scenario == wanted)?;
        let values: Vec<f64> = outcome.values(place, measure).into_iter().flatten().collect();
        Some((measure, estimate(&values)?.mean))
    };
    KEPT.into_iter().filter_map(value).collect()
}

/// The points as a table.
pub fn told(points: &[Point]) -> String {
    let heads: String =
        ["mean", "p90", "s.p90", "offers", "lost", "G.off", "G.cla", "FCR"].map(|head| format!("{head:>8}")).concat();
    let line = |point: &Point| {
        let cells: String = KEPT
            .iter()
            .map(|measure| format!("{:>8}", crate::table::number(point.value(*measure), measure.measure().decimals.min(3))))
            .collect();
        format!("  {:<20}{cells}\n", point.name)
    };
    format!("\nfrontier of waves: each rule changed alone\n  {:20}{heads}\n{}", "", points.iter().map(line).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_grid_is_one_of_matchings() {
        for (rule, values) in GRID {
            for value in values {
                Contender::tuned("point", &[format!("{rule}={value}")]).unwrap();
            }
        }
        assert_eq!(runs(), 2 * (1 + 28));
    }
}
