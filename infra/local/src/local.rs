//! The system on this machine: a runner with the stages in it, the operator's key, and where others find it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use boot::Ports;
use domain::{Principal, Timestamp};
use serde::{Deserialize, Serialize};
use store::ApiKeyHash;
use web::ApiKey;

use crate::api::Api;
use crate::runner::{Data, Functions, Runner, RunnerConfig};
use crate::stages::{self, Clients};
use crate::timeline::{Busy, Pace};

/// What somebody asks of the system at its start.
pub struct Wanted {
    /// The data folder.
    pub folder: PathBuf,
    /// The template; the one in this program when none is given and none stands in `infra/`.
    pub template: Option<PathBuf>,
    /// How fast the clock runs.
    pub pace: Pace,
    /// The earliest time that it shows.
    pub start: Timestamp,
    /// The address of the front; port 0 finds a free one.
    pub front: SocketAddr,
    /// Where the functions are.
    pub functions: Functions,
}

/// A running system.
pub struct Local {
    /// The runner.
    pub runner: Runner,
    /// The operator's caller.
    pub operator: Api,
    /// The clients of its services.
    pub clients: Clients,
    /// The ports of an operator: all tables, all queues.
    pub ports: Ports,
    folder: PathBuf,
}

/// Where a running system is, for other programs on this machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Whereabouts {
    /// The base of its pages and API.
    pub front: String,
    /// Its DynamoDB.
    pub dynamo: String,
    /// Its SQS.
    pub queues: String,
    /// Its process.
    pub pid: u32,
}

const WHEREABOUTS: &str = "address.json";
const OPERATOR_KEY: &str = "operator.key";

impl Local {
    /// Brings the system up.
    pub async fn start(wanted: Wanted) -> Result<Local> {
        Local::start_held(wanted).await.map(|(local, _)| local)
    }

    /// Brings the system up with the clock held, for those who have moments of their own to note before it moves.
    pub async fn start_held(wanted: Wanted) -> Result<(Local, Busy)> {
        let template = template(wanted.template, &wanted.folder)?;
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let config = RunnerConfig {
            template,
            parameters: BTreeMap::new(),
            data: Data::Folder(wanted.folder.clone()),
            pace: wanted.pace,
            start: wanted.start,
            front: wanted.front,
            dynamo: free,
            queues: free,
            functions: wanted.functions,
        };
        let (runner, held) = Runner::start_held(config).await?;
        let surroundings = runner.surroundings().clone();
        let clients = Clients::of(&surroundings.dynamo_url, &surroundings.queues_url);
        let ports = stages::ports("console", console_fn::NEEDS, &surroundings, &clients).map_err(anyhow::Error::msg)?;
        let key = operator_key(&wanted.folder)?;
        ports.store.save_api_key(&ApiKeyHash::of(&key), &Principal::Operator).await.context("let the operator in")?;
        let operator = Api::new(&surroundings.front_url, Some(&key));
        let place = Whereabouts {
            front: surroundings.front_url,
            dynamo: surroundings.dynamo_url,
            queues: surroundings.queues_url,
            pid: std::process::id(),
        };
        std::fs::write(wanted.folder.join(WHEREABOUTS), serde_json::to_vec_pretty(&place)?)?;
        Ok((Local { runner, operator, clients, ports, folder: wanted.folder }, held))
    }

    /// Stops as [`Runner::stop`] does, and takes down the note of where it was.
    pub async fn stop(self) {
        // First, while the folder is still ours: the next system over it writes a note of its own.
        if let Err(error) = std::fs::remove_file(self.folder.join(WHEREABOUTS)) {
            tracing::warn!(%error, "the note of this system's address stays");
        }
        self.runner.stop().await;
    }

    /// How many messages stand in all dead-letter queues.
    pub fn dead_letters(&self) -> u64 {
        let queues = self.runner.system().queues.iter().filter(|queue| is_dead_letters(&queue.name));
        let counts = queues.filter_map(|queue| self.runner.queues().counts(&queue.name).ok());
        counts.map(|counts| counts.visible + counts.delayed + counts.in_flight).sum()
    }

    /// All stages in this process.
    pub fn in_process() -> Functions {
        Functions::InProcess(Box::new(stages::all))
    }
}

/// Whether a queue of this name takes what can never succeed.
pub fn is_dead_letters(name: &str) -> bool {
    name.ends_with("DeadLetters") || name.ends_with("Failures")
}

/// Where everything is kept unless another folder is named.
pub const USUAL_FOLDER: &str = "./.fandesk";

/// The command that starts a system over this very folder.
pub fn how_to_start(folder: &Path) -> String {
    let option = if folder == Path::new(USUAL_FOLDER) { String::new() } else { format!("--data-dir {} ", folder.display()) };
    format!("start one with `cargo run -- {option}up`")
}

/// Where the system over a data folder says it is, and its operator's caller; none where no note of an address lies. A system that was
/// killed leaves its note, so only an answer proves that it runs.
pub fn find(folder: &Path) -> Result<Option<(Whereabouts, Api)>> {
    let path = folder.join(WHEREABOUTS);
    let Ok(text) = std::fs::read(&path) else { return Ok(None) };
    let place: Whereabouts = serde_json::from_slice(&text).with_context(|| format!("read {}", path.display()))?;
    let key = operator_key(folder)?;
    let api = Api::new(&place.front, Some(&key));
    Ok(Some((place, api)))
}

/// The operator's key of a data folder, made at the first start and readable by its owner only.
fn operator_key(folder: &Path) -> Result<String> {
    let path = folder.join(OPERATOR_KEY);
    if let Ok(key) = std::fs::read_to_string(&path) {
        return Ok(key.trim().to_owned());
    }
    let key = ApiKey::generate()?.reveal().to_owned();
    write_private(&path, &key)?;
    Ok(key)
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(text.as_bytes())
}

#[cfg(not(unix))]
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}

/// The template: the given one, the one in `infra/`, or the one that this program was built with.
fn template(given: Option<PathBuf>, folder: &Path) -> Result<PathBuf> {
    const BUILT_WITH: &str = include_str!("../../template.yaml");
    let beside = PathBuf::from("infra/template.yaml");
    if let Some(path) = given.or_else(|| beside.is_file().then_some(beside)) {
        return Ok(path);
    }
    std::fs::create_dir_all(folder)?;
    let path = folder.join("template.yaml");
    std::fs::write(&path, BUILT_WITH)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_that_starts_a_system_starts_it_over_the_same_folder() {
        assert!(how_to_start(Path::new("./.fandesk")).ends_with("`cargo run -- up`"));
        assert!(how_to_start(Path::new("./other")).ends_with("`cargo run -- --data-dir ./other up`"));
    }

    #[tokio::test]
    async fn a_system_that_was_stopped_leaves_no_address() {
        let place = tempfile::tempdir().unwrap();
        let wanted = Wanted {
            folder: place.path().to_owned(),
            template: None,
            pace: Pace::Max,
            start: crate::timeline::wall_now(),
            front: SocketAddr::from(([127, 0, 0, 1], 0)),
            functions: Local::in_process(),
        };
        let local = Local::start(wanted).await.unwrap();
        assert!(find(place.path()).unwrap().is_some());
        local.stop().await;
        assert!(find(place.path()).unwrap().is_none());
    }
}
