//! The plots: response time over the day, fairness curves, the backlog through a surge, and the frontier.

use std::io;
use std::path::Path;

use crate::curves::mean_of;
use crate::field::{Outcome, Played};
use crate::frontier::Point;
use crate::measure::M;
use crate::model::HOUR;
use crate::svg::{Chart, Series};
use crate::tally::SAMPLE;

/// Writes three plots for each scenario into the folder, and the names of what was written.
pub fn write(folder: &Path, outcomes: &[Outcome], names: &[String]) -> io::Result<Vec<String>> {
    std::fs::create_dir_all(folder)?;
    let mut written = Vec::new();
    for outcome in outcomes {
        let scenario = outcome.scenario.name();
        for (kind, chart) in
            [("response", response(outcome, names)), ("fairness", fairness(outcome, names)), ("backlog", backlog(outcome, names))]
        {
            written.push(save(folder, &format!("{scenario}-{kind}.svg"), &chart)?);
        }
    }
    Ok(written)
}

/// Writes the frontier: time against offers, lost claims, and both Ginis.
pub fn write_frontier(folder: &Path, points: &[Point]) -> io::Result<Vec<String>> {
    std::fs::create_dir_all(folder)?;
    let charts = [
        ("offers", M::Offers, "offers per ticket"),
        ("lost", M::Lost, "lost claims per ticket"),
        ("gini-offers", M::GiniOffers, "Gini of offers per exposure"),
        ("gini-claims", M::GiniClaims, "Gini of claims per exposure"),
        ("surge", M::SurgeP90, "p90 of the first response in the 2x surge, s"),
    ];
    let each = |(kind, measure, title): (&str, M, &str)| {
        save(folder, &format!("frontier-{kind}.svg"), &frontier(points, measure, title))
    };
    charts.into_iter().map(each).collect()
}

fn save(folder: &Path, name: &str, chart: &Chart) -> io::Result<String> {
    std::fs::write(folder.join(name), chart.svg())?;
    Ok(name.to_owned())
}

fn lines(outcome: &Outcome, names: &[String], of: impl Fn(&[Played]) -> Vec<(f64, f64)>) -> Vec<Series> {
    let line = |(runs, name): (&Vec<Played>, &String)| Series { name: name.clone(), points: of(runs), titles: Vec::new() };
    outcome.runs.iter().zip(names).map(line).collect()
}

fn response(outcome: &Outcome, names: &[String]) -> Chart {
    let of = |runs: &[Played]| {
        let curves: Vec<Vec<Option<f64>>> = runs.iter().map(|played| played.curves.response_s.clone()).collect();
        mean_of(&curves).into_iter().enumerate().map(|(hour, p90)| (hour as f64 + 0.5, p90)).collect()
    };
    chart(outcome, "first response over the day, p90 of each hour", "hour of the run", "seconds", true, lines(outcome, names, of))
}

fn backlog(outcome: &Outcome, names: &[String]) -> Chart {
    let of = |runs: &[Played]| {
        let curves: Vec<Vec<Option<f64>>> =
            runs.iter().map(|played| played.curves.backlog.iter().copied().map(Some).collect()).collect();
        let hour = |sample: usize| (sample as f64 + 1.0) * SAMPLE as f64 / HOUR as f64;
        mean_of(&curves).into_iter().enumerate().map(|(sample, open)| (hour(sample), open)).collect()
    };
    chart(outcome, "tickets that wait", "hour of the run", "open tickets", false, lines(outcome, names, of))
}

fn fairness(outcome: &Outcome, names: &[String]) -> Chart {
    let of = |runs: &[Played]| {
        let curves: Vec<Vec<Option<f64>>> =
            runs.iter().map(|played| played.curves.lorenz.iter().map(|point| Some(point.1)).collect()).collect();
        let steps = runs.iter().map(|played| played.curves.lorenz.len()).max().unwrap_or(1).max(2) - 1;
        mean_of(&curves).into_iter().enumerate().map(|(step, had)| (step as f64 / steps as f64, had)).collect()
    };
    let mut series = lines(outcome, names, of);
    series.push(Series { name: "all the same".to_owned(), points: vec![(0.0, 0.0), (1.0, 1.0)], titles: Vec::new() });
    chart(
        outcome,
        "claims per exposure among equals (Lorenz)",
        "part of the experts, from the least",
        "part of the claims",
        false,
        series,
    )
}

fn chart(outcome: &Outcome, title: &str, x: &str, y: &str, is_log: bool, series: Vec<Series>) -> Chart {
    let title = format!("{}: {title}", outcome.scenario.name());
    Chart { title, x: x.to_owned(), y: y.to_owned(), is_log, from: (Some(0.0), Some(0.0)), series }
}

fn frontier(points: &[Point], measure: M, title: &str) -> Chart {
    let mut families: Vec<&str> = points.iter().map(|point| point.family).collect();
    families.dedup();
    let of = |family: &str| {
        let own: Vec<&Point> = points.iter().filter(|point| point.family == family).collect();
        let at = |point: &&Point| (point.value(M::TtfrMean), point.value(measure));
        Series {
            name: family.to_owned(),
            points: own.iter().map(at).collect(),
            titles: own.iter().map(|point| point.name.clone()).collect(),
        }
    };
    Chart {
        title: format!("frontier of waves: {title}, against time"),
        x: "mean first response at normal load, s".to_owned(),
        y: title.to_owned(),
        is_log: false,
        from: (None, None),
        series: families.into_iter().map(of).collect(),
    }
}
