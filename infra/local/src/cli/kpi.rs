//! `fandesk kpi`: the measures of programs, each with its interval, beside what was before and what was agreed.

use anyhow::Result;
use clap::{Args, ValueEnum};
use domain::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::common::Common;
use super::running::{Running, running};
use crate::terminal::{CommandRefused, Exit, Out, figures_table};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
