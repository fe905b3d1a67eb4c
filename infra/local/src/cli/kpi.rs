//! `fandesk kpi`: the measures of programs, each with its interval, beside what was before and what was agreed.

use anyhow::Result;
use clap::{Args, ValueEnum};
use domain::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::exit::CommandRefused;
use super::running::{Running, running};
use super::{Common, Exit, Out, Table};

#[derive(Debug, Clone, Args)]
pub(crate) struct KpiArgs {
    /// Only this client's programs.
    #[arg(long)]
    client: Option<String>,
    /// Only this program.
    #[arg(long)]
    program: Option<String>,
    /// From this day on, such as 2026-11-23.
    #[arg(long)]
    from: Option<String>,
    /// Up to this day.
    #[arg(long)]
    to: Option<String>,
    /// Also by one dimension.
    #[arg(long, value_enum)]
    split: Option<Split>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Split {
    Topic,
    Channel,
    Language,
}

impl Split {
    fn name(self) -> &'static str {
        match self {
            Split::Topic => "topic",
            Split::Channel => "channel",
            Split::Language => "language",
        }
    }
}

pub(crate) async fn kpi(common: &Common, args: KpiArgs, out: &Out) -> Result<Exit> {
    check(&args)?;
    let running = running(common).await?;
    let mut reports = Vec::new();
    for (client, program) in programs(&running, &args).await? {
        let report = running.operator.expect(Method::GET, &path(&client, &program, &args), None).await?;
        tell(&client, &report, out);
        reports.push(json!({ "client": client, "report": report }));
    }
    if reports.is_empty() {
        out.say("There is no such program; `fandesk program apply FILE` makes one.");
    }
    out.result(&reports)?;
    Ok(if reports.is_empty() { Exit::NotThere } else { Exit::Fine })
}

/// A span that ends before it begins holds nothing, and would look like a program without tickets. What is no day the API refuses.
fn check(args: &KpiArgs) -> Result<(), CommandRefused> {
    let day = |given: &Option<String>| given.as_ref().and_then(|day| format!("{day}T00:00:00Z").parse::<Timestamp>().ok());
    match (day(&args.from), day(&args.to)) {
        (Some(from), Some(to)) if from > to => {
            let told = format!("read the arguments: --from {} is later than --to {}", from.day(), to.day());
            Err(CommandRefused::Usage(told))
        }
        _ => Ok(()),
    }
}

fn path(client: &str, program: &str, args: &KpiArgs) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("client", client);
    let split = args.split.map(|split| split.name().to_owned());
    for (name, value) in [("from", &args.from), ("to", &args.to), ("split", &split)] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    format!("/v1/programs/{program}/kpis?{}", query.finish())
}

/// The programs that are meant: the one that was named, or those in the tables.
async fn programs(running: &Running, args: &KpiArgs) -> Result<Vec<(String, String)>> {
    if let (Some(client), Some(program)) = (&args.client, &args.program) {
        return Ok(vec![(client.clone(), program.clone())]);
    }
    let evidence = running.evidence().await?;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut programs: Vec<(String, String)> =
        evidence.of("PROGRAM").iter().map(|value| (text(value, "client"), text(value, "id"))).collect();
    programs.retain(|(client, program)| {
        args.client.as_ref().is_none_or(|wanted| wanted == client) && args.program.as_ref().is_none_or(|wanted| wanted == program)
    });
    programs.sort();
    Ok(programs)
}

fn tell(client: &str, report: &Value, out: &Out) {
    let text = |name: &str| report.get(name).and_then(Value::as_str).unwrap_or("-");
    out.say(&format!("\n{client} / {}   {} to {}", text("program"), text("from"), text("to")));
    out.say(&figures_table(report.get("figures").unwrap_or(&Value::Null)).fitted());
    let parts = report.pointer("/split/parts").and_then(Value::as_array);
    for part in parts.into_iter().flatten() {
        out.say(&format!("\n{}", part.get("name").and_then(Value::as_str).unwrap_or("-")));
        out.say(&figures_table(part.get("figures").unwrap_or(&Value::Null)).fitted());
    }
}

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
    fn days_that_run_backwards_are_a_wrong_argument() {
        let days = |from: &str, to: &str| KpiArgs {
            client: None,
            program: None,
            from: Some(from.to_owned()),
            to: Some(to.to_owned()),
            split: None,
        };
        assert!(check(&days("2026-11-23", "2026-11-23")).is_ok() && check(&days("soon", "2026-11-23")).is_ok());
        let refused = check(&days("2026-11-24", "2026-11-23")).unwrap_err();
        assert!(refused.to_string().contains("--from 2026-11-24 is later than --to 2026-11-23"), "{refused}");
        assert_eq!(Exit::of(&refused.into()), Exit::Usage);
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
