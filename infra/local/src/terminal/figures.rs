//! Figures as a table that people read.

use serde_json::Value;

use super::table::Table;

/// Figures as rows: value with its interval, number of cases, before, target, verdict. Measures without a case are left out.
pub fn figures_table(figures: &Value) -> Table {
    let mut table = Table::new(["measure", "value", "95 %", "n", "before", "target", "verdict"]).sparing("95 %");
    for figure in figures.as_array().into_iter().flatten().filter(|figure| number(figure, "n").is_some_and(|n| n > 0.0)) {
        let text = |name: &str| figure.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let unit = text("unit");
        let told = |name: &str| number(figure, name).map_or("-".to_owned(), |value| written(value, &unit));
        let interval = match (number(figure, "low"), number(figure, "high")) {
            (Some(low), Some(high)) => format!("{} to {}", written(low, &unit), written(high, &unit)),
            _ => "-".to_owned(),
        };
        let n = number(figure, "n").unwrap_or(0.0).to_string();
        table.row([text("id"), told("value"), interval, n, told("baseline"), told("target"), text("verdict")]);
    }
    table
}

fn number(figure: &Value, name: &str) -> Option<f64> {
    figure.get(name).and_then(Value::as_f64)
}

fn written(value: f64, unit: &str) -> String {
    match unit {
        "share" => format!("{:.1} %", value * 100.0),
        "s" if value >= 7200.0 => format!("{:.1} h", value / 3600.0),
        "s" if value >= 120.0 => format!("{:.1} min", value / 60.0),
        "s" => format!("{value:.0} s"),
        "index" => format!("{value:.3}"),
        currency => format!("{value:.2} {currency}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_are_written_in_their_units() {
        for (value, unit, text) in [
            (0.714, "share", "71.4 %"),
            (45.0, "s", "45 s"),
            (150.0, "s", "2.5 min"),
            (14_400.0, "s", "4.0 h"),
            (0.25, "index", "0.250"),
            (3.2, "EUR", "3.20 EUR"),
        ] {
            assert_eq!(written(value, unit), text);
        }
    }

    #[test]
    fn measures_without_a_case_are_left_out() {
        let figures = json!([{ "id": "csat", "n": 0, "unit": "share" }, { "id": "reopen_rate", "n": 3, "value": 0.5, "unit": "share", "verdict": "met" }]);
        let text = figures_table(&figures).within(200);
        assert!(text.contains("reopen_rate") && text.contains("50.0 %") && !text.contains("csat"), "{text}");
    }

    #[test]
    fn every_measure_and_verdict_is_read_whole_in_eighty_columns() {
        let figure = |definition: &kpi::Definition| {
            let (unit, value) = match definition.unit {
                "s" => ("s", 7100.0),
                "money" => ("EUR", 12.34),
                unit => (unit, 1.0),
            };
            let mut figure = json!({ "id": definition.id, "n": 9000, "unit": unit, "verdict": "not yet proved" });
            ["value", "low", "high", "baseline", "target"].iter().for_each(|name| figure[*name] = json!(value));
            figure
        };
        let figures: Vec<Value> = kpi::DEFINITIONS.iter().map(figure).collect();
        let text = figures_table(&json!(figures)).within(80);
        assert!(text.lines().all(|line| line.chars().count() <= 80) && !text.contains('…'), "{text}");
    }
}
