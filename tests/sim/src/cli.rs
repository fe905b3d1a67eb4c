//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::contender::{Contender, POLICIES};
use crate::scenario::{SCENARIOS, Scenario};

/// Simulates how tickets find their experts: every policy meets the same customers and the same fans.
#[derive(Debug, Clone, Parser)]
#[command(name = "sim", after_help = after_help())]
pub struct Cli {
    /// Seeds from A to B, both taken in (`A..=B` says the same); one number is one seed
    #[arg(long, default_value = "1..10", value_name = "A..B", value_parser = seeds)]
    pub seeds: Seeds,
    /// Scenarios by name, or `all`
    #[arg(long, default_value = "normal,surge2", value_name = "NAME,...")]
    pub scenario: String,
    /// Policies by name, or `all`
    #[arg(long, default_value = "all", value_name = "NAME,...|all")]
    pub policy: String,
    /// Days of arrivals; the forum's scenarios bring their own
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=60))]
    pub days: u32,
    /// Adds the policy `waves-set`: waves with this rule changed, such as `pool_after=15s`; may be given several times
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// The last line of standard output is one JSON object with every figure, the paired differences and `targets_met`
    #[arg(long)]
    pub json: bool,
    /// Writes plots as SVG into this folder
    #[arg(long, value_name = "DIR")]
    pub plots: Option<PathBuf>,
    /// Plays waves under a grid of rules, too, and plots the frontier of time against attention and fairness; needs --plots
    #[arg(long, requires = "plots")]
    pub frontier: bool,
    /// Compares the kernel with Erlang's formula, and ends with 1 where it is off by more than 1 %
    #[arg(long)]
    pub validate: bool,
    /// The folder that holds `firefox-support`, for the forum's scenarios
    #[arg(long, env = "FANDESK_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Threads
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub threads: u16,
}

/// The most seeds of one run.
const SEEDS_MAX: usize = 10_000;

/// A list of seeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seeds(pub Vec<u64>);

fn after_help() -> String {
    let list = |known: Vec<(&str, &str)>| known.iter().map(|(name, what)| format!("  {name:<15} {what}\n")).collect::<String>();
    let scenarios = list(SCENARIOS.iter().map(|known| (known.1, known.2)).collect());
    let policies = list(POLICIES.to_vec());
    format!(
        "Scenarios:\n{scenarios}\nPolicies:\n{policies}\nAssumed: an offer's delay is {:.0} % noticing and {:.0} % reading; a preview \
         holds a ticket from the\nmoment it is noticed. Only waves and broadcast-hold have the hold. See docs/SIMULATOR.md.",
        crate::model::NOTICING * 100.0,
        100.0 - crate::model::NOTICING * 100.0
    )
}

fn seeds(text: &str) -> Result<Seeds, String> {
    let wrong = || format!("{text:?} is no range of seeds: expected A..B, A..=B or one number");
    let number = |text: &str| text.trim().parse::<u64>().map_err(|_| wrong());
    let seeds: Vec<u64> = match text.split_once("..") {
        None => vec![number(text)?],
        Some((from, to)) => (number(from)?..=number(to.strip_prefix('=').unwrap_or(to))?).take(SEEDS_MAX + 1).collect(),
    };
    if seeds.is_empty() || seeds.len() > SEEDS_MAX { Err(wrong()) } else { Ok(Seeds(seeds)) }
}

impl Cli {
    /// The scenarios that are asked for, each once.
    pub fn scenarios(&self) -> Result<Vec<Scenario>, String> {
        let all = || SCENARIOS.iter().map(|known| known.0).collect();
        chosen(&self.scenario, all, Scenario::named, "scenario")
    }

    /// The policies that are asked for, each once, and `waves-set` where a rule is set.
    pub fn contenders(&self) -> Result<Vec<Contender>, String> {
        let all = || POLICIES.iter().filter_map(|known| Contender::named(known.0)).collect();
        let mut contenders = chosen(&self.policy, all, Contender::named, "policy")?;
        if !self.set.is_empty() {
            contenders.push(Contender::tuned("waves-set", &self.set).map_err(|refused| refused.to_string())?);
        }
        Ok(contenders)
    }
}

fn chosen<T: PartialEq>(
    names: &str,
    all: impl Fn() -> Vec<T>,
    named: impl Fn(&str) -> Option<T>,
    kind: &str,
) -> Result<Vec<T>, String> {
    let mut chosen = Vec::new();
    for name in names.split(',').map(str::trim) {
        let found = match name {
            "all" => all(),
            _ => vec![named(name).ok_or_else(|| format!("there is no {kind} {name:?}; see --help"))?],
        };
        for one in found {
            if !chosen.contains(&one) {
                chosen.push(one);
            }
        }
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(flags: &str) -> Cli {
        Cli::try_parse_from(std::iter::once("sim").chain(flags.split_whitespace())).unwrap()
    }

    #[test]
    fn flags_are_read_as_they_are_written() {
        let cli = parsed("--seeds 3..5 --scenario normal,surge2,normal --policy waves,fifo --json --set merit=700");
        assert_eq!((cli.seeds.0.as_slice(), cli.json), (&[3, 4, 5][..], true));
        assert_eq!(cli.scenarios().unwrap(), [Scenario::Normal, Scenario::Surge2]);
        let names: Vec<String> = cli.contenders().unwrap().into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["waves", "fifo", "waves-set"]);
        assert_eq!(parsed("--policy all --scenario all").contenders().unwrap().len(), POLICIES.len());
    }

    #[test]
    fn seeds_are_a_range_with_both_ends_or_one_number() {
        assert_eq!(seeds("7").unwrap().0, [7]);
        assert_eq!((seeds("1..3").unwrap().0, seeds("1..=3").unwrap().0), (vec![1, 2, 3], vec![1, 2, 3]));
        for bad in ["", "a..b", "9..3", "-1..4", "0..99999"] {
            assert!(seeds(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_that_nobody_has_is_refused() {
        assert!(parsed("--scenario calm").scenarios().unwrap_err().contains("\"calm\""));
        assert!(parsed("--policy luck").contenders().is_err());
        assert!(parsed("--set luck=3").contenders().is_err());
        assert!(Cli::try_parse_from(["sim", "--frontier"]).is_err());
    }
}
