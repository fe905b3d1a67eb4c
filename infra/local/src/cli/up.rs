//! `fandesk up`: the system, until it is told to stop.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::common::Common;
use super::logs;
use crate::local::{Local, Wanted};
use crate::runner::Functions;
use crate::terminal::{CommandRefused, Exit, Out, interrupted};
use crate::timeline::{Pace, wall_now};

/// How many processes of one binary are kept at most.
const PROCESSES_MAX: usize = 4;

#[derive(Debug, Clone, Args)]
pub(crate) struct UpArgs {
    /// The port of the pages and the API; 0 finds a free one.
    #[arg(long, default_value_t = 7878)]
    port: u16,
    /// Where the functions are.
    #[arg(long, value_enum, default_value_t = Home::InProcess)]
    functions: Home,
    /// Where `cargo lambda watch` listens.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:9000")]
    watch_url: String,
    /// The folder of the built binaries.
    #[arg(long, value_name = "DIR", default_value = "target/debug")]
    binaries: PathBuf,
    /// How fast the clock runs: so many times the wall's, or `max`; only with functions in process.
    #[arg(long)]
    speed: Option<Speed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Home {
    /// Linked into this program.
    InProcess,
    /// At `cargo lambda watch`.
    LambdaWatch,
    /// As built binaries, over Lambda's Runtime API.
    Binaries,
}

/// A pace as it is written: a whole number, or `max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Speed(pub(crate) Pace);

impl FromStr for Speed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.parse::<u32>()) {
            ("max", _) => Ok(Speed(Pace::Max)),
            (_, Ok(1)) => Ok(Speed(Pace::Wall)),
            (_, Ok(times)) if times > 1 => Ok(Speed(Pace::Times(times))),
            _ => Err("expected a whole number from 1 on, or max".to_owned()),
        }
    }
}

pub(crate) async fn up(common: &Common, args: UpArgs, out: &Out) -> Result<Exit> {
    if args.speed.is_some_and(|speed| speed.0 != Pace::Wall) && args.functions != Home::InProcess {
        let told = "read the arguments: --speed needs --functions in-process, since other processes have the wall's clock";
        return Err(CommandRefused::Usage(told.to_owned()).into());
    }
    logs::start(common, "info")?;
    let wanted = Wanted {
        folder: common.data_dir.clone(),
        template: common.template.clone(),
        pace: args.speed.map_or(Pace::Wall, |speed| speed.0),
        start: wall_now(),
        front: SocketAddr::from(([127, 0, 0, 1], args.port)),
        functions: functions(&args),
    };
    let local = Local::start(wanted).await?;
    tell(&local, common, &args, out)?;
    interrupted().await;
    out.note("Stopping: what is under way ends, what waits is kept.");
    local.stop().await;
    Ok(Exit::Fine)
}

fn functions(args: &UpArgs) -> Functions {
    match args.functions {
        Home::InProcess => Local::in_process(),
        Home::LambdaWatch => Functions::LambdaWatch { base: args.watch_url.clone() },
        Home::Binaries => Functions::Binaries { folder: args.binaries.clone(), most: PROCESSES_MAX },
    }
}

fn tell(local: &Local, common: &Common, args: &UpArgs, out: &Out) -> Result<()> {
    let (front, places, folder) = (local.runner.front_url(), local.runner.surroundings(), common.data_dir.display());
    out.say(&format!("Up at        {front}   (live board {front}/live, health {front}/health)"));
    out.say(&format!("DynamoDB     {}\nSQS          {}", places.dynamo_url, places.queues_url));
    out.say(&format!(
        "Your key     {folder}/operator.key\nLog          {folder}/fandesk.log\nCtrl-C stops it; everything is kept."
    ));
    if args.functions == Home::LambdaWatch {
        let path = common.data_dir.join("functions.env");
        crate::folder::write_private(&path, &environment(local)).with_context(|| format!("write {}", path.display()))?;
        out.say(&format!("Functions    cargo lambda watch --env-file {}   (listening at {})", path.display(), args.watch_url));
    }
    out.result(&json!({ "address": front, "dynamo": places.dynamo_url, "queues": places.queues_url, "pid": std::process::id() }))
}

/// What functions in another process need to know, as lines of `NAME=value`. One file serves all functions, so a variable that two of
/// them have with different values is named in a comment: there the first function's value stands.
fn environment(local: &Local) -> String {
    let mut variables: BTreeMap<&str, &str> = BTreeMap::new();
    let mut lines = String::from("FANDESK_LOOPBACK_HELPDESKS=1\n");
    for (function, environment) in &local.runner.surroundings().environments {
        for (name, value) in environment {
            let first = *variables.entry(name).or_insert(value);
            if first != value {
                // Writing to a text cannot fail.
                let _ = writeln!(lines, "# {function} has its own: {name}={value}");
            }
        }
    }
    for (name, value) in variables {
        let _ = writeln!(lines, "{name}={value}");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_a_number_or_max() {
        assert_eq!("60".parse(), Ok(Speed(Pace::Times(60))));
        assert_eq!("1".parse(), Ok(Speed(Pace::Wall)));
        assert_eq!("max".parse(), Ok(Speed(Pace::Max)));
        for bad in ["0", "-1", "fast", "1.5", ""] {
            assert!(bad.parse::<Speed>().is_err(), "{bad}");
        }
    }
}
