//! `fandesk eval`: how well something is decided on real data, beside baselines.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use matching::knowledge::Sharing;
use models::{AssetUnfit, MINILM, MULTILINGUAL, Shelf};
use triage::{Encoder, Lexical};

use crate::eval::automation::{self as automations, Course, Format, Named, Part, Wanted as Questions};
use crate::eval::{self, FilesUnfit, Mode, Report, ThreadFiles, Wanted, eval_routing, in_both, plot};
use crate::model::USUAL_MODELS;
use crate::terminal::{CommandRefused, Exit, Out};

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Whether the right expert is among the first who are shown a question: learns from some threads and tests on others.
    Routing(RoutingArgs),
    /// How much automations answer at a promised precision: learns examples from one file and meets another's questions.
    Automation(AutomationArgs),
    /// How much private data is found, and how fast, in a file of sentences with marked spans.
    Redaction(MarkedArgs),
    /// Which spam is found, and what is taken for spam that is none, in a file of labelled messages.
    Spam(MarkedArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct MarkedArgs {
    /// The file.
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
    /// Draws the figures as SVG in this folder.
    #[arg(long, value_name = "DIR")]
    plots: Option<PathBuf>,
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

#[derive(Debug, Clone, Args)]
pub(crate) struct AutomationArgs {
    /// What both files, and that of negatives, are written in; see docs/EVAL.md.
    #[arg(long, value_enum)]
    format: Format,
    /// Examples that automations are made of: one automation for each label.
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// Labelled questions that the automations meet. A label without an example is out of scope.
    #[arg(long, value_name = "FILE")]
    test: PathBuf,
    /// Questions that people resolved otherwise; their labels are ignored.
    #[arg(long, value_name = "FILE")]
    negatives: Option<PathBuf>,
    /// What turns texts into vectors.
    #[arg(long, value_enum, default_value_t = Named::Lexical)]
    encoder: Named,
    /// Takes so many examples of each label: the first ones, or, with --seed, drawn ones.
    #[arg(long, value_name = "N")]
    shots: Option<usize>,
    /// What examples and calibrations are drawn by.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Draws a reliability plot as automation.svg in this folder.
    #[arg(long, value_name = "DIR")]
    plots: Option<PathBuf>,
    /// The folder of the encoders' files; see `fandesk model`.
    #[arg(long, env = "FANDESK_MODELS", value_name = "DIR", default_value = USUAL_MODELS)]
    models: PathBuf,
}

pub(crate) fn eval(command: EvalCommand, out: &Out) -> Result<Exit> {
    match command {
        EvalCommand::Routing(args) => routing(&args, out),
        EvalCommand::Automation(args) => automation(&args, out),
        EvalCommand::Redaction(args) => eval::redaction::run(&args.file, args.plots.as_deref(), out),
        EvalCommand::Spam(args) => eval::spam::run(&args.file, args.plots.as_deref(), out),
    }
}

fn routing(args: &RoutingArgs, out: &Out) -> Result<Exit> {
    let (train, test) = (files(&args.train)?, files(&args.test)?);
    in_both(&train, &test).map_err(refused)?;
    let mode = if args.frozen { Mode::Frozen } else { Mode::Online };
    let bar = bar_of("threads", test.threads.len());
    let report = eval_routing(&train, &test, &Wanted { mode, sharing: Sharing::default(), parts: args.parts }, &|| bar.inc(1));
    bar.finish_and_clear();
    tell(&report, out);
    if let Some(folder) = &args.plots {
        draw(&report, folder, out)?;
    }
    out.result(&report)?;
    Ok(Exit::Fine)
}

fn automation(args: &AutomationArgs, out: &Out) -> Result<Exit> {
    let read = |path: &Path, format, part| automations::read(path, format, part).map_err(unfit);
    let train = read(&args.train, args.format, Part::Train)?;
    let train = match args.shots {
        Some(shots) => automations::with_shots(train, shots, args.seed),
        None => train,
    };
    let of_negatives = |path: &PathBuf| read(path, automations::format_of(path, args.format), Part::Negatives);
    let negatives = args.negatives.as_ref().map(of_negatives).transpose()?.unwrap_or_default();
    let questions = Questions { train, test: read(&args.test, args.format, Part::Test)?, negatives };
    let encoder = encoder(args)?;
    let bar = bar_of("texts", 0);
    let course = Course::with(encoder.as_ref());
    let evaluated = course.run(&questions, &|texts| bar.set_length(texts as u64), &|texts| bar.inc(texts as u64))?;
    bar.finish_and_clear();
    let report = automations::Report::of(&evaluated, questions.negatives.len(), encoder.id().name(), args.seed.unwrap_or(1));
    out.say(&report.headline());
    out.say(&format!("\n{}\n\n{}", report.coverage_table().fitted(), report.table().fitted()));
    if let Some(folder) = &args.plots {
        write_plot(folder, "automation.svg", &automations::plot(&report), out)?;
    }
    out.result(&report)?;
    Ok(Exit::Fine)
}

/// On one thread, as a function has it, so that times mean something.
fn encoder(args: &AutomationArgs) -> Result<Box<dyn Encoder>> {
    let asset = match args.encoder {
        Named::Lexical => return Ok(Box::new(Lexical)),
        Named::Minilm => MINILM,
        Named::Multilingual => MULTILINGUAL,
    };
    models::open(&Shelf::in_folder(&args.models), &asset, NonZeroUsize::MIN).map_err(|unfit| match unfit {
        AssetUnfit::Missing { .. } => CommandRefused::NotThere(unfit.to_string()).into(),
        _ => unfit.into(),
    })
}

fn unfit(error: automations::FileUnfit) -> anyhow::Error {
    match error {
        automations::FileUnfit::NotThere(_) => CommandRefused::NotThere(error.to_string()).into(),
        _ => error.into(),
    }
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

fn bar_of(what: &'static str, number: usize) -> ProgressBar {
    let bar = ProgressBar::new(number as u64);
    let style = ProgressStyle::with_template("{prefix:>8} {wide_bar} {pos}/{len} {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_prefix(what);
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
    write_plot(folder, "routing.svg", &plot(report), out)
}

fn write_plot(folder: &Path, name: &str, svg: &str, out: &Out) -> Result<()> {
    let file = folder.join(name);
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, svg));
    written.with_context(|| format!("write {}", file.display()))?;
    out.note(&format!("The plot is in {}.", file.display()));
    Ok(())
}
