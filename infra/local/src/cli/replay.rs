//! `fandesk replay`: a file of real threads through the whole system, and the comparison at its end.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use domain::Span;

use super::common::Common;
use super::logs;
use super::up::Speed;
use crate::replay::{AutomationsWanted, Ended, ReplayWanted, replay as play};
use crate::terminal::{CommandRefused, Exit, Out, Table, interrupted};
use crate::timeline::Pace;

/// How many reasons are told.
const REASONS_MAX: usize = 20;

#[derive(Debug, Clone, Args)]
pub(crate) struct ReplayArgs {
    /// One thread a line as JSON, plain or gzip.
    file: PathBuf,
    /// So many times as fast as it happened, or `max`: jumping to whatever is due next.
    #[arg(long, default_value = "max")]
    speed: Speed,
    /// Sends every webhook twice.
    #[arg(long)]
    twice: bool,
    /// Whether helpers write automations when the file's first part is over.
    #[arg(long, value_enum, default_value_t = Automations::On)]
    automations: Automations,
    /// How long that first part is, in days from the first question.
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3_650))]
    automations_from: u16,
    /// What the client is promised: at most so many per cent of automatic answers are wrong, 0.5 to 30.
    #[arg(long, value_name = "PERCENT", default_value_t = 30.0, value_parser = promise)]
    automations_promise: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Automations {
    /// People alone.
    Off,
    /// Automations too.
    On,
}

fn promise(text: &str) -> Result<f64, String> {
    let pct: f64 = text.parse().map_err(|_| format!("{text} is no number"))?;
    if (0.5..=30.0).contains(&pct) { Ok(pct) } else { Err(format!("{text} is out of range: 0.5 to 30 per cent")) }
}

impl ReplayArgs {
    fn automations(&self) -> Option<AutomationsWanted> {
        let (from, promise_pct) = (Span::days(i64::from(self.automations_from)), self.automations_promise);
        (self.automations == Automations::On).then_some(AutomationsWanted { from, promise_pct })
    }
}

pub(crate) async fn replay(common: &Common, args: ReplayArgs, out: &Out) -> Result<Exit> {
    if !args.file.is_file() {
        return Err(CommandRefused::NotThere(format!("read {}: there is no such file", args.file.display())).into());
    }
    logs::start(common, "warn")?;
    // A replay's clock stands in the past, so "as the wall's" means as fast as the wall's.
    let pace = if args.speed.0 == Pace::Wall { Pace::Times(1) } else { args.speed.0 };
    let automations = args.automations();
    let wanted = ReplayWanted {
        file: args.file,
        data_dir: common.data_dir.clone(),
        pace,
        twice: args.twice,
        automations,
        template: common.template.clone(),
        out: out.clone(),
    };
    let ended = tokio::select! {
        ended = play(wanted) => ended?,
        () = interrupted() => {
            out.note("Interrupted; the same command goes on where it stood.");
            return Ok(Exit::Interrupted);
        }
    };
    tell(&ended, out)
}

fn tell(ended: &Ended, out: &Out) -> Result<Exit> {
    let mut table = Table::new(["replay", "figures"]);
    ended.report.lines().into_iter().for_each(|(name, value)| table.row([name, value]));
    out.say(&table.fitted());
    for (what, reasons) in [("lost", &ended.lost), ("doubled", &ended.doubled)] {
        reasons.iter().take(REASONS_MAX).for_each(|reason| out.note(&format!("{what}: {reason}")));
        if let Some(more) = reasons.len().checked_sub(REASONS_MAX).filter(|more| *more > 0) {
            out.note(&format!("{what}: and {more} more"));
        }
    }
    out.result(&ended.report)?;
    let report = &ended.report;
    let is_whole = report.lost == 0 && report.doubled == 0 && report.dead_letters == 0;
    Ok(if is_whole { Exit::Fine } else { Exit::FoundWrong })
}
