//! `fandesk doctor`: looks for what is wrong on this machine and in the running system, and says how to mend it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::Result;
use ledger::Posting;
use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use super::common::Common;
use super::running::{Running, running};
use crate::template::{Parameters, System};
use crate::terminal::{Exit, Out, Table};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Ok,
    Warn,
    Fail,
}

/// One check.
#[derive(Debug, Clone, Serialize)]
struct Check {
    name: &'static str,
    verdict: Verdict,
    /// What was found, and how to mend it where something is to be mended.
    said: String,
}

fn check(name: &'static str, verdict: Verdict, said: impl Into<String>) -> Check {
    Check { name, verdict, said: said.into() }
}

pub(crate) async fn doctor(common: &Common, out: &Out) -> Result<Exit> {
    let mut checks = vec![folder(&common.data_dir), template(common)];
    match running(common).await {
        Ok(running) => checks.extend(alive(&running).await),
        Err(error) => {
            checks.push(check("system", Verdict::Warn, format!("{error}")));
            checks.push(port());
        }
    }
    checks.extend(TOOLS.iter().map(|(name, how)| tool(name, how)));
    let mut table = Table::new(["check", "", "found"]);
    for check in &checks {
        let verdict = serde_json::to_value(check.verdict).ok().and_then(|verdict| verdict.as_str().map(str::to_owned));
        table.row([check.name.to_owned(), verdict.unwrap_or_default(), check.said.clone()]);
    }
    // Whole sentences with the fix in them: better wrapped by the terminal than cut.
    out.say(&table.within(usize::MAX));
    out.result(&checks)?;
    let failed = checks.iter().any(|check| check.verdict == Verdict::Fail);
    Ok(if failed { Exit::FoundWrong } else { Exit::Fine })
}

fn folder(path: &Path) -> Check {
    let shown = path.display();
    match std::fs::metadata(path) {
        Err(_) => check("data folder", Verdict::Ok, format!("{shown} is not there yet; the first start makes it")),
        Ok(found) if !found.is_dir() => {
            check("data folder", Verdict::Fail, format!("{shown} is no folder; name another with --data-dir"))
        }
        Ok(found) if found.permissions().readonly() => {
            check("data folder", Verdict::Fail, format!("{shown} cannot be written to; run `chmod u+w {shown}`"))
        }
        Ok(found) => open_to_others(&found, path),
    }
}

fn open_to_others(found: &std::fs::Metadata, path: &Path) -> Check {
    use std::os::unix::fs::PermissionsExt;
    let shown = path.display();
    if found.permissions().mode() & 0o077 == 0 {
        return check("data folder", Verdict::Ok, format!("{shown}, for its owner alone"));
    }
    check("data folder", Verdict::Warn, format!("{shown} is open to others, and keys lie in it; run `chmod 700 {shown}`"))
}

fn template(common: &Common) -> Check {
    let beside = PathBuf::from("infra/template.yaml");
    let Some(path) = common.template.clone().or_else(|| beside.is_file().then_some(beside)) else {
        return check("template", Verdict::Ok, "the one that this program was built with");
    };
    let offered = [("PublicUrl".to_owned(), "http://127.0.0.1:7878".to_owned())].into();
    match System::open(&path, &Parameters { offered, ..Parameters::default() }) {
        Ok(system) => check(
            "template",
            Verdict::Ok,
            format!(
                "{}: {} functions, {} queues, {} tables",
                path.display(),
                system.functions.len(),
                system.queues.len(),
                system.tables.len()
            ),
        ),
        Err(mistake) => check("template", Verdict::Fail, mistake.to_string()),
    }
}

fn port() -> Check {
    match TcpListener::bind(("127.0.0.1", 7878)) {
        Ok(_) => check("port 7878", Verdict::Ok, "free"),
        Err(_) => check("port 7878", Verdict::Warn, "another program has it; `fandesk up --port 0` finds a free one"),
    }
}

async fn alive(running: &Running) -> Vec<Check> {
    vec![health(running).await, letters(running).await, books(running).await]
}

async fn health(running: &Running) -> Check {
    match running.operator.call(Method::GET, "/health", None).await {
        Ok(answer) if answer.status.is_success() => {
            check("system", Verdict::Ok, format!("runs at {} and is well", running.place.front))
        }
        Ok(answer) => check(
            "system",
            Verdict::Fail,
            format!("runs at {} and answers {}; look into fandesk.log", running.place.front, answer.status),
        ),
        Err(error) => check("system", Verdict::Fail, error.to_string()),
    }
}

async fn letters(running: &Running) -> Check {
    match running.queues().await {
        Err(error) => check("dead letters", Verdict::Fail, error.to_string()),
        Ok(queues) => {
            let full = queues.iter().filter(|queue| queue.is_dead_letters() && queue.all() > 0);
            let full: Vec<String> = full.map(|queue| format!("{} in {}", queue.all(), queue.name)).collect();
            if full.is_empty() {
                return check("dead letters", Verdict::Ok, "none");
            }
            check("dead letters", Verdict::Warn, format!("{}; `fandesk dlq show QUEUE` tells why", full.join(", ")))
        }
    }
}

/// Every posting can be read, so it balances in itself; and all of them together sum to zero.
async fn books(running: &Running) -> Check {
    let evidence = match running.evidence().await {
        Ok(evidence) => evidence,
        Err(error) => return check("ledger", Verdict::Fail, error.to_string()),
    };
    let postings: Result<Vec<Posting>, _> =
        evidence.of("POSTING").iter().map(|value: &Value| serde_json::from_value(value.clone())).collect();
    match postings.map(|postings| (postings.len(), ledger::trial_balance(&postings))) {
        Ok((n, Ok(_))) => check("ledger", Verdict::Ok, format!("{n} postings sum to zero")),
        Ok((_, Err(error))) => check("ledger", Verdict::Fail, format!("does not balance: {error}")),
        Err(error) => check("ledger", Verdict::Fail, format!("a posting was altered: {error}")),
    }
}

/// Tools that some ways of running need; nothing else does.
const TOOLS: [(&str, &str); 3] = [
    ("cargo-lambda", "only for `up --functions lambda-watch`: `cargo install cargo-lambda --locked`"),
    ("sam", "only to deploy: install aws-sam-cli with pip or pipx"),
    ("ministack", "only for the deployment test: install ministack with pip or pipx"),
];

fn tool(name: &'static str, how: &str) -> Check {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file());
    match found {
        Some(path) => check(name, Verdict::Ok, path.display().to_string()),
        None => check(name, Verdict::Warn, format!("not found; {how}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_others_may_read_is_warned_of() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let verdict = |mode| {
            std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            folder(place.path()).verdict
        };
        assert_eq!((verdict(0o755), verdict(0o700)), (Verdict::Warn, Verdict::Ok));
        assert_eq!(folder(&place.path().join("none")).verdict, Verdict::Ok);
    }

    #[test]
    fn a_tool_that_is_not_there_comes_with_the_way_to_get_it() {
        let missing = tool("no-such-tool-here", "get it so");
        assert_eq!(missing.verdict, Verdict::Warn);
        assert!(missing.said.contains("get it so"));
    }
}
