//! The command line: one file a command, one way to write results (`out.rs`), one meaning for each exit code (`exit.rs`).

mod automation;
mod common;
mod connection;
mod deadletters;
mod doctor;
mod eval;
mod expert;
mod kpi;
mod logs;
mod model;
mod payout;
mod person;
mod program;
mod replay;
mod running;
mod status;
mod up;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::demo::{DemoWanted, demo};
use crate::terminal::{CODES, Exit, Out, told};

use common::Common;

/// Fandesk on one machine: expert customer service, from a help desk's webhook to an expert's payout.
///
/// Without a command: brings everything up, plays a demonstration, and stays up.
#[derive(Debug, Parser)]
#[command(name = "fandesk", version, propagate_version = true, after_help = CODES)]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    demo: DemoArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The demonstration; only without a command.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Demonstration (without a command)")]
struct DemoArgs {
    /// Ends after the summary.
    #[arg(long)]
    once: bool,
    /// Plays although it was played in this data folder before.
    #[arg(long)]
    again: bool,
    /// The same seed tells the same story (1 unless told).
    #[arg(long)]
    seed: Option<u64>,
    /// How many tickets (300 unless told).
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=9_000))]
    tickets: Option<u16>,
    /// The port of the pages and the API; without it 7878, or a free one if that is taken.
    #[arg(long, id = "demo_port")]
    port: Option<u16>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Brings the system up and keeps it up until Ctrl-C.
    Up(up::UpArgs),
    /// Says whether a system runs, where, and what is in it.
    Status,
    /// Programs: a client's product lines.
    #[command(subcommand)]
    Program(program::ProgramCommand),
    /// Connections: the ways between a client's help desk and a program.
    #[command(subcommand)]
    Connection(connection::ConnectionCommand),
    /// Keys: credentials of a client's own systems.
    #[command(subcommand)]
    Key(connection::KeyCommand),
    /// People: who signs in to the pages, and as what.
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Experts: who answers, and for what.
    #[command(subcommand)]
    Expert(expert::ExpertCommand),
    /// Automations: what they may do, and why one answered.
    #[command(subcommand)]
    Automation(automation::AutomationCommand),
    /// Plays a file of real threads through the whole system, and compares.
    Replay(replay::ReplayArgs),
    /// Evaluations on real data: how well something is decided, beside baselines.
    #[command(subcommand)]
    Eval(eval::EvalCommand),
    /// Models: the files of the encoders that read questions for automations.
    #[command(subcommand)]
    Model(model::ModelCommand),
    /// Payouts: weeks become transfers.
    #[command(subcommand)]
    Payout(payout::PayoutCommand),
    /// Measures of a program beside its baselines and targets.
    Kpi(kpi::KpiArgs),
    /// Dead letters: what could never succeed.
    #[command(subcommand)]
    Dlq(deadletters::DlqCommand),
    /// Looks for what is wrong, and says how to mend it.
    Doctor,
}

/// Reads the arguments, does what they say, and returns the exit code.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    let out = Out::new(cli.common.json);
    match act(cli, &out).await {
        Ok(exit) => exit.into(),
        Err(error) => {
            let exit = Exit::of(&error);
            out.failed(&told(&error), exit);
            exit.into()
        }
    }
}

async fn act(cli: Cli, out: &Out) -> Result<Exit> {
    let Cli { common, demo, command } = cli;
    let Some(command) = command else { return play_demo(&common, demo, out).await };
    if demo != DemoArgs::default() {
        out.failed("failed to read the arguments: --once, --again, --seed, --tickets and a --port before the command are for the demonstration, which has no command", Exit::Usage);
        return Ok(Exit::Usage);
    }
    match command {
        Command::Up(args) => up::up(&common, args, out).await,
        Command::Status => status::status(&common, out).await,
        Command::Program(command) => program::program(&common, command, out).await,
        Command::Connection(command) => connection::connection(&common, command, out).await,
        Command::Key(command) => connection::key(&common, command, out).await,
        Command::Person(command) => person::person(&common, command, out).await,
        Command::Expert(command) => expert::expert(&common, command, out).await,
        Command::Automation(command) => automation::automation(&common, command, out).await,
        Command::Replay(args) => replay::replay(&common, args, out).await,
        Command::Eval(command) => eval::eval(command, out),
        Command::Model(command) => model::model(command, out).await,
        Command::Payout(command) => payout::payout(&common, command, out).await,
        Command::Kpi(args) => kpi::kpi(&common, args, out).await,
        Command::Dlq(command) => deadletters::dlq(&common, command, out).await,
        Command::Doctor => doctor::doctor(&common, out).await,
    }
}

async fn play_demo(common: &Common, args: DemoArgs, out: &Out) -> Result<Exit> {
    logs::start(common, "info")?;
    demo(DemoWanted {
        data_dir: common.data_dir.clone(),
        template: common.template.clone(),
        seed: args.seed.unwrap_or(1),
        tickets: args.tickets.unwrap_or(300).into(),
        once: args.once,
        again: args.again,
        port: args.port,
        out: out.clone(),
    })
    .await
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn common_arguments_may_stand_before_or_after_the_command() {
        for arguments in [["fandesk", "--json", "status"], ["fandesk", "status", "--json"]] {
            assert!(Cli::parse_from(arguments).common.json);
        }
    }
}
