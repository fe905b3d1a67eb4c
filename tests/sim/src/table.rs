//! Tables for the terminal, at most a hundred columns wide.

use crate::field::Outcome;
use crate::measure::{Better, M};
use crate::paired::{Estimate, difference, estimate};
use crate::targets::Target;
use crate::trace::Volunteers;

/// A column: its heading and its measure.
type Column = (&'static str, M);

const TIMES: [Column; 9] = [
    ("mean", M::TtfrMean),
    ("p50", M::TtfrP50),
    ("p90", M::TtfrP90),
    ("p99", M::TtfrP99),
    ("surge", M::SurgeMean),
    ("s.p90", M::SurgeP90),
    ("res.p50", M::ResolutionP50),
    ("FCR", M::Fcr),
    ("CSAT", M::Csat),
];
const SHARES: [Column; 10] = [
    ("offers", M::Offers),
    ("lost", M::Lost),
    ("looks", M::Polls),
    ("G.off", M::GiniOffers),
    ("G.cla", M::GiniClaims),
    ("new/old", M::NewOld),
    ("$/h p10", M::EarningsP10),
    ("p90", M::EarningsP90),
    ("WRU", M::Writes),
    ("msgs", M::Messages),
];
const LOAD: [Column; 7] = [
    ("tickets", M::Tickets),
    ("there", M::Online),
    ("drain h", M::DrainH),
    ("open", M::Unfinished),
    ("handed", M::HandedOff),
    ("1st offer p99", M::FreshOfferP99),
    ("fair Gini", M::FairGini),
];
/// What differences are told of, in two tables: their cells are wide.
const COMPARED: [&[Column]; 2] = [
    &[("mean s", M::TtfrMean), ("p90 s", M::TtfrP90), ("surge p90", M::SurgeP90), ("FCR", M::Fcr), ("CSAT", M::Csat)],
    &[("offers", M::Offers), ("lost", M::Lost), ("G.off", M::GiniOffers), ("G.cla", M::GiniClaims)],
];

/// The tables of one scenario: means over the seeds, and how the waves differ from each other policy.
pub fn outcome(outcome: &Outcome, names: &[String], seeds: usize, reference: Option<usize>) -> String {
    let what = crate::scenario::SCENARIOS.iter().find(|known| known.0 == outcome.scenario).map_or("", |known| known.2);
    let mut text = format!("\n{}: {what}; {seeds} seeds\n", outcome.scenario.name());
    text.push_str("first response in seconds, resolution, quality\n");
    text.push_str(&means(outcome, names, &TIMES));
    text.push_str("attention, fairness among equals, earnings, operations per ticket\n");
    text.push_str(&means(outcome, names, &SHARES));
    text.push_str("load\n");
    text.push_str(&means(outcome, names, &LOAD));
    if let Some(reference) = reference.filter(|_| names.len() > 1) {
        text.push_str(&format!(
            "{} minus the other, mean ± s.e.; * 95 % interval without 0: + better, - worse\n",
            names[reference]
        ));
        COMPARED.iter().for_each(|columns| text.push_str(&differences(outcome, names, reference, columns)));
    }
    text
}

fn means(outcome: &Outcome, names: &[String], columns: &[Column]) -> String {
    let heads = columns.iter().map(|column| column.0.to_owned()).collect();
    let row = |(policy, name): (usize, &String)| {
        let cell = |column: &Column| {
            let values: Vec<f64> = outcome.values(policy, column.1).into_iter().flatten().collect();
            estimate(&values).map_or("-".to_owned(), |mean| number(mean.mean, column.1.measure().decimals))
        };
        (name.clone(), columns.iter().map(cell).collect())
    };
    grid(heads, names.iter().enumerate().map(row).collect())
}

fn differences(outcome: &Outcome, names: &[String], reference: usize, columns: &[Column]) -> String {
    let heads = columns.iter().map(|column| column.0.to_owned()).collect();
    let row = |(policy, name): (usize, &String)| {
        let cell = |column: &Column| {
            let difference = difference(&outcome.values(reference, column.1), &outcome.values(policy, column.1));
            difference.map_or("-".to_owned(), |found| told(&found, column.1))
        };
        (name.clone(), columns.iter().map(cell).collect())
    };
    let others = names.iter().enumerate().filter(|(policy, _)| *policy != reference);
    grid(heads, others.map(row).collect())
}

fn told(found: &Estimate, measure: M) -> String {
    let (Better::Lower | Better::Higher) = measure.measure().better else { return number(found.mean, 1) };
    let decimals = measure.measure().decimals.min(3);
    let sure = match (found.low > 0.0, found.high < 0.0, measure.measure().better) {
        (true, _, Better::Higher) | (_, true, Better::Lower) => "+",
        (true, _, _) | (_, true, _) => "-",
        _ => "",
    };
    let sure = if sure.is_empty() { String::new() } else { format!("*{sure}") };
    format!("{}±{}{sure}", number(found.mean, decimals), number(found.se, decimals))
}

/// A number in few letters: .123 for a part, 1,234 for many.
pub fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (whole, part) = text.split_once('.').map_or((text.as_str(), ""), |(whole, part)| (whole, part));
    let grouped = grouped(whole);
    let whole = match grouped.as_str() {
        "0" if !part.is_empty() => "",
        "-0" if !part.is_empty() => "-",
        other => other,
    };
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

fn grouped(whole: &str) -> String {
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut text = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What the forum's volunteers did without any routing, beside whom the policies stand.
pub fn volunteers(volunteers: &Volunteers) -> String {
    format!(
        "  the volunteers themselves: {} questions, {} helpers, Gini of posts {},\n  top five {} %, first response p50 {} min, p90 {} min\n",
        number(volunteers.questions as f64, 0),
        volunteers.helpers,
        number(volunteers.gini, 3),
        number(volunteers.top_five * 100.0, 1),
        number(volunteers.response_p50_min, 1),
        number(volunteers.response_p90_min, 0)
    )
}

/// The targets, one a line, with what is not met below.
pub fn targets(targets: &[(String, Target)], all: bool) -> String {
    let mut text = String::from("\ntargets\n");
    for (id, target) in targets {
        let verdict = match (target.met, target.proved) {
            (None, _) => "not played",
            (Some(false), _) => "MISSED",
            (Some(true), Some(true)) => "met, proved",
            (Some(true), _) => "met",
        };
        let value = target.value.map_or("-".to_owned(), |value| number(value, 2));
        let what = target.target.strip_prefix("better than ").unwrap_or(&target.target);
        text.push_str(&format!("  {id:<23} {value:>8} of {:>6}  {verdict:<11} {what}\n", number(target.limit, 2)));
        for line in &target.not_better {
            text.push_str(&format!("  {:23} {line}\n", ""));
        }
    }
    text.push_str(if all { "  all are met\n" } else { "  not all are met\n" });
    text
}

fn grid(heads: Vec<String>, rows: Vec<(String, Vec<String>)>) -> String {
    let first = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
    let widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(place, head)| rows.iter().map(|row| row.1[place].chars().count()).chain([head.chars().count()]).max().unwrap_or(0))
        .collect();
    let line = |name: &str, cells: &[String]| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| format!(" {}{cell}", " ".repeat(width - cell.chars().count())));
        format!("  {name:<first$}{}\n", cells.collect::<String>())
    };
    std::iter::once(line("", &heads)).chain(rows.iter().map(|row| line(&row.0, &row.1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let told = [(0.8193, 3), (-0.05, 2), (12_345.6, 0), (1_234_567.0, 0), (7.25, 1), (0.0, 0)]
            .map(|(value, decimals)| number(value, decimals));
        assert_eq!(told, [".819", "-.05", "12,346", "1,234,567", "7.2", "0"]);
    }

    #[test]
    fn columns_stand_below_each_other() {
        let rows = vec![
            ("a".to_owned(), vec!["1".to_owned(), "22.5".to_owned()]),
            ("bcd".to_owned(), vec!["12".to_owned(), "3".to_owned()]),
        ];
        assert_eq!(grid(vec!["x".to_owned(), "y".to_owned()], rows), "       x    y\n  a    1 22.5\n  bcd 12    3\n");
    }
}
