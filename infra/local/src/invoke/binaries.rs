//! Functions as built binaries: processes of their own that speak the Lambda Runtime API with this one.
//!
//! A process handles one event at a time. Another is started when events wait and none is idle, up to a limit; one that
//! crashes fails what it had and is started again when the next event comes; one that takes too long is ended. All end
//! with this value.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::binaries_api::{Desks, router};
use super::binaries_desk::Desk;
use super::{Invoke, InvokeFailed, request_id};

/// A function's process: the binary, and everything in its environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Process {
    /// The built binary.
    pub binary: PathBuf,
    /// Its environment; nothing else but `PATH` and `HOME` comes from this process.
    pub environment: BTreeMap<String, String>,
    /// Memory in MB, told to the process.
    pub memory_mb: u32,
}

/// The Runtime API cannot be served.
#[derive(Debug, thiserror::Error)]
#[error("serve the Lambda Runtime API: {0}")]
pub struct BinariesUnserved(#[from] std::io::Error);

/// Functions as processes.
pub struct Binaries {
    shared: Arc<Shared>,
    most: usize,
    running: Mutex<JoinSet<()>>,
}

struct Shared {
    processes: BTreeMap<String, Process>,
    desks: Desks,
    address: SocketAddr,
    logs: Option<PathBuf>,
}

impl Binaries {
    /// Serves the Runtime API on a free port of loopback. `most` processes run at a time for each function; what they print
    /// goes to `<function>.log` in the folder `logs`, or to this process's standard error.
    ///
    /// # Errors
    /// No port can be had.
    pub async fn start(
        processes: BTreeMap<String, Process>,
        most: usize,
        logs: Option<&Path>,
    ) -> Result<Binaries, BinariesUnserved> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let desks: Desks = Arc::new(processes.keys().map(|name| (name.clone(), Arc::new(Desk::default()))).collect());
        let mut running = JoinSet::new();
        let api = router(Arc::clone(&desks));
        running.spawn(async move {
            if let Err(error) = axum::serve(listener, api).await {
                tracing::error!(%error, "the Lambda Runtime API ended");
            }
        });
        let shared = Shared { processes, desks, address, logs: logs.map(Path::to_owned) };
        Ok(Binaries { shared: Arc::new(shared), most: most.max(1), running: Mutex::new(running) })
    }

    fn start_process(&self, function: &str, desk: &Arc<Desk>) {
        let (shared, function, desk) = (Arc::clone(&self.shared), function.to_owned(), Arc::clone(desk));
        let first = desk.enter();
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        while running.try_join_next().is_some() {}
        running.spawn(async move { shared.run_process(&function, &desk, first).await });
    }
}

impl Shared {
    /// Runs a process, and others in its place as long as events wait for them.
    async fn run_process(&self, function: &str, desk: &Desk, first: (u64, Arc<Notify>)) {
        let (mut number, mut end) = first;
        loop {
            let child = self.processes.get(function).map(|process| self.command(function, process, number).spawn());
            let why = match child {
                Some(Ok(child)) => ended(child, &end).await,
                Some(Err(error)) => format!("it cannot be started: {error}"),
                None => "there is no binary for it".to_owned(),
            };
            let failure =
                InvokeFailed::Function { function: function.to_owned(), kind: "Runtime.ExitError".to_owned(), message: why };
            tracing::warn!("a process ended: {failure}");
            if !desk.leave(number, &failure) {
                break;
            }
            (number, end) = desk.enter();
        }
    }

    fn command(&self, function: &str, process: &Process, number: u64) -> Command {
        let mut command = Command::new(&process.binary);
        let kept = ["PATH", "HOME"].into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
        command.env_clear().envs(kept).envs(&process.environment);
        command
            .env("AWS_LAMBDA_RUNTIME_API", format!("http://{}/{function}/{number}", self.address))
            .env("AWS_LAMBDA_FUNCTION_NAME", function)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", process.memory_mb.to_string())
            .env("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{function}"))
            .env("AWS_LAMBDA_LOG_STREAM_NAME", number.to_string())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        match self.log(function) {
            Some((out, error)) => command.stdout(out).stderr(error),
            // Standard output belongs to the command line's data.
            None => command.stdout(Stdio::null()).stderr(Stdio::inherit()),
        };
        command
    }

    fn log(&self, function: &str) -> Option<(Stdio, Stdio)> {
        let path = self.logs.as_ref()?.join(format!("{function}.log"));
        let file = OpenOptions::new().create(true).append(true).open(path).ok()?;
        Some((file.try_clone().ok()?.into(), file.into()))
    }
}

/// Waits until a process ends by itself or is told to.
async fn ended(mut child: Child, end: &Notify) -> String {
    let status: std::io::Result<ExitStatus> = tokio::select! {
        status = child.wait() => status,
        () = end.notified() => {
            // It fails only for a process that has ended, which the wait then tells.
            let _ = child.start_kill();
            child.wait().await
        }
    };
    status.map_or_else(|error| error.to_string(), |status| status.to_string())
}

/// Gives an event up when nobody waits for its answer any more.
struct Asked<'a> {
    desk: &'a Desk,
    id: &'a str,
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.desk.give_up(self.id);
    }
}

#[async_trait]
impl Invoke for Binaries {
    async fn invoke(&self, function: &str, event: Value, within: Duration) -> Result<Value, InvokeFailed> {
        let unreachable = |why: &str| InvokeFailed::Unreachable { function: function.to_owned(), why: why.to_owned() };
        let desk = self.shared.desks.get(function).ok_or_else(|| unreachable("there is no binary for it"))?;
        let id = request_id();
        let (answered, wanted) = desk.lay_down(&id, event, within, self.most);
        let _asked = Asked { desk, id: &id };
        if wanted {
            self.start_process(function, desk);
        }
        match tokio::time::timeout(within, answered).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(unreachable("the runner stopped")),
            Err(_) => Err(InvokeFailed::TimedOut { function: function.to_owned(), within }),
        }
    }
}

#[cfg(test)]
#[path = "binaries_tests.rs"]
mod tests;
