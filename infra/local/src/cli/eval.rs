//! `fandesk eval`: how well something is decided on real data, beside baselines.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use matching::knowledge::Sharing;

use crate::eval::{FilesUnfit, Mode, Report, ThreadFiles, Wanted, eval_routing, in_both, plot};
use crate::terminal::{CommandRefused, Exit, Out};

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Whether the right expert is among the first who are shown a question: learns from some threads and tests on others.
    Routing(RoutingArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct RoutingArgs {
    /// Threads to learn from: files (one thread a line as JSON, plain or gzip), or folders of *.jsonl and *.jsonl.gz.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    train: Vec<PathBuf>,
    /// Threads to test on, likewise.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    test: Vec<PathBuf>,
    /// Learns nothing from what happens in the test files; otherwise each question finds what was posted before it.
    #[arg(long)]
    frozen: bool,
    /// Tells also what ours is worth without its topics, words, languages and times.
    #[arg(long)]
    parts: bool,
    /// Draws share against Gini as routing.svg in this folder.
    #[arg(long, value_name = "DIR")]
    plots: Option<PathBuf>,
}

pub(crate) fn eval(command: EvalCommand, out: &Out) -> Result<Exit> {
    match command {
        EvalCommand::Routing(args) => routing(&args, out),
    }
}

fn routing(args: &RoutingArgs, out: &Out) -> Result<Exit> {
    let (train, test) = (files(&args.train)?, files(&args.test)?);
    in_both(&train, &test).map_err(refused)?;
    let mode = if args.frozen { Mode::Frozen } else { Mode::Online };
    let bar = bar(test.threads.len());
    let report = eval_routing(&train, &test, &Wanted { mode, sharing: Sharing::default(), parts: args.parts }, &|| bar.inc(1));
    bar.finish_and_clear();
    tell(&report, out);
    if let Some(folder) = &args.plots {
        draw(&report, folder, out)?;
    }
    out.result(&report)?;
    Ok(Exit::Fine)
}

fn files(paths: &[PathBuf]) -> Result<ThreadFiles> {
    ThreadFiles::read(paths).map_err(refused)
}

/// The error with its exit code: what is not there, and what does not go together, are not the same as what cannot be read.
fn refused(error: FilesUnfit) -> anyhow::Error {
    match error {
        FilesUnfit::NotThere(_) | FilesUnfit::NoneInside(_) => CommandRefused::NotThere(error.to_string()).into(),
        FilesUnfit::Twice { .. } => CommandRefused::Usage(error.to_string()).into(),
        FilesUnfit::Folder(..) | FilesUnfit::Unreadable(_) => error.into(),
    }
}

fn bar(threads: usize) -> ProgressBar {
    let bar = ProgressBar::new(threads as u64);
    let style = ProgressStyle::with_template("{prefix:>8} {wide_bar} {pos}/{len} {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_prefix("threads");
    bar
}

fn tell(report: &Report, out: &Out) {
    out.say(&report.headline());
    out.say(&report.table().fitted());
    for table in report.side_tables() {
        out.say(&format!("\n{}", table.fitted()));
    }
    out.say(&format!("\n{}", report.verdict()));
}

fn draw(report: &Report, folder: &Path, out: &Out) -> Result<()> {
    let file = folder.join("routing.svg");
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, plot(report)));
    written.with_context(|| format!("write {}", file.display()))?;
    out.note(&format!("The plot is in {}.", file.display()));
    Ok(())
}
