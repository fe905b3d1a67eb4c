//! `cargo lambda watch`, as a developer starts it, on a port of its own.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fandesk::invoke::{Invoke, LambdaWatch};
use serde_json::Value;

/// How long one function may take, its start by cargo included.
const WITHIN: Duration = Duration::from_secs(60);

/// A running `cargo lambda watch`. It ends with this value, and its functions with it.
pub(crate) struct Watch {
    process: Child,
    base: String,
    log: PathBuf,
}

/// An address that is free now.
pub(crate) fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Watch {
    /// Starts it at an address; its functions get the environment of this file.
    pub(crate) fn start(address: &str, environment: &Path) -> Watch {
        let (host, port) = address.rsplit_once(':').unwrap();
        let log = environment.with_extension("log");
        let file = std::fs::File::create(&log).unwrap();
        let mut command = Command::new("cargo");
        command.args(["lambda", "watch", "--ignore-changes", "-A", host, "-P", port, "--env-file"]).arg(environment);
        command.current_dir(checkout()).stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
        // What this test itself was started with by cargo must not reach the cargo that it starts.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") && name != "CARGO_HOME") {
            command.env_remove(name);
        }
        // A process group of its own: the functions are children of its children.
        let process = command.process_group(0).spawn().expect("cargo lambda is installed by .ci/tools");
        Watch { process, base: format!("http://{address}"), log }
    }

    /// Wakes a function with an event, as a schedule does.
    pub(crate) async fn wake(&self, function: &str, event: Value) {
        let answer = LambdaWatch::at(&self.base).invoke(function, event, WITHIN).await;
        answer.unwrap_or_else(|error| panic!("{error}\n{}", self.tail()));
    }

    /// The end of what it said.
    pub(crate) fn tail(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        // Both fail only when it has ended already.
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let _ = self.process.wait();
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    }
}
