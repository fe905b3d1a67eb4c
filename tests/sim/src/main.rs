//! `sim`: plays the field, tells it in tables, and as one JSON object.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command tells its result on the terminal")]

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use sim::cli::Cli;
use sim::contender::Contender;
use sim::field::{Field, Outcome, play};
use sim::frontier::Point;
use sim::report::Report;
use sim::scenario::Scenario;
use sim::targets::targets;
use sim::trace::Trace;
use sim::{erlang, frontier, plots, table};

fn main() -> ExitCode {
    let cli = Cli::parse();
    if cli.validate {
        return validate(&cli);
    }
    match simulate(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("sim: {why}");
            ExitCode::from(2)
        }
    }
}

fn validate(cli: &Cli) -> ExitCode {
    let checks = erlang::validate(cli.seeds.0.first().copied().unwrap_or(1), usize::from(cli.threads));
    print!("{}", erlang::told(&checks));
    if cli.json {
        println!("{}", serde_json::json!({ "erlang": checks }));
    }
    if checks.iter().all(erlang::Check::is_met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn simulate(cli: &Cli) -> Result<(), String> {
    let contenders = cli.contenders()?;
    let trace = trace(cli)?;
    let (scenarios, skipped) = possible(cli.scenarios()?, trace.is_some());
    for (name, why) in &skipped {
        eprintln!("sim: {name} is skipped: {why}");
    }
    let outcomes = played(cli, &contenders, &scenarios, trace.as_ref());
    let names: Vec<String> = contenders.iter().map(|one| one.name.clone()).collect();
    let reference = names.iter().position(|name| name == "waves");
    let volunteers = trace.as_ref().filter(|_| scenarios.iter().any(|one| one.is_trace())).map(|trace| trace.volunteers);
    let seeds = cli.seeds.0.as_slice();
    for outcome in &outcomes {
        print!("{}", table::outcome(outcome, &names, seeds.len(), reference));
        if let Some(volunteers) = volunteers.filter(|_| outcome.scenario.is_trace()) {
            print!("{}", table::volunteers(&volunteers));
        }
    }
    let targets = targets(&outcomes, &names, "waves");
    print!("{}", table::targets(&targets.0, targets.1));
    let frontier = drawn(cli, &outcomes, &names)?;
    if cli.json {
        let report = Report {
            seeds,
            days: cli.days,
            names: &names,
            outcomes: &outcomes,
            skipped: &skipped,
            reference,
            targets: &targets,
            volunteers,
            frontier: &frontier,
        };
        println!("{}", report.json());
    }
    Ok(())
}

/// Plots, and the frontier where it is wanted.
fn drawn(cli: &Cli, outcomes: &[Outcome], names: &[String]) -> Result<Vec<Point>, String> {
    let Some(folder) = &cli.plots else { return Ok(Vec::new()) };
    let failed = |error: std::io::Error| format!("write plots into {}: {error}", folder.display());
    let mut written = plots::write(folder, outcomes, names).map_err(failed)?;
    let mut points = Vec::new();
    if cli.frontier {
        let bar = bar((frontier::runs() * cli.seeds.0.len()) as u64);
        points = frontier::frontier(&cli.seeds.0, cli.days, usize::from(cli.threads), &|| bar.inc(1))
            .map_err(|refused| refused.to_string())?;
        bar.finish_and_clear();
        print!("{}", frontier::told(&points));
        written.extend(plots::write_frontier(folder, &points).map_err(failed)?);
    }
    println!("\nplots in {}: {}", folder.display(), written.join(" "));
    Ok(points)
}

fn trace(cli: &Cli) -> Result<Option<Trace>, String> {
    let is_wanted = cli.scenarios()?.iter().any(|scenario| scenario.is_trace());
    let folder = cli.data.as_deref().filter(|_| is_wanted);
    folder.map_or(Ok(None), |folder| Trace::read(folder).map_err(|error| error.to_string()))
}

/// Scenarios that can be played here, and those that cannot, with the reason.
fn possible(scenarios: Vec<Scenario>, has_trace: bool) -> (Vec<Scenario>, Vec<(String, String)>) {
    let (possible, skipped): (Vec<Scenario>, Vec<Scenario>) =
        scenarios.into_iter().partition(|scenario| has_trace || !scenario.is_trace());
    let why = "the forum's data are not here (--data or FANDESK_DATA names the folder that holds firefox-support)";
    (possible, skipped.into_iter().map(|scenario| (scenario.name().to_owned(), why.to_owned())).collect())
}

fn played(cli: &Cli, contenders: &[Contender], scenarios: &[Scenario], trace: Option<&Trace>) -> Vec<Outcome> {
    let field = Field { scenarios, contenders, seeds: &cli.seeds.0, days: cli.days, trace, threads: usize::from(cli.threads) };
    let bar = bar((scenarios.len() * contenders.len() * cli.seeds.0.len()) as u64);
    let outcomes = play(&field, &|| bar.inc(1));
    bar.finish_and_clear();
    outcomes
}

/// A bar on a terminal, and nothing elsewhere.
fn bar(runs: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} runs, {eta} left");
    ProgressBar::new(runs).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
