//! The independent emulator: found by `FANDESK_MINISTACK_URL`, or started from the optional tools of this checkout, and ended with
//! everything that it started.

use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a start may take.
const START: Duration = Duration::from_secs(60);

/// A running emulator.
#[derive(Debug)]
pub struct Ministack {
    /// Where it is, without a slash at the end.
    pub url: String,
    started: Option<Child>,
}

/// Whether there is an emulator to ask.
#[derive(Debug)]
pub enum Found {
    /// It runs.
    Running(Ministack),
    /// It is not installed, and nobody requires it. The text says how to get it.
    Missing(String),
}

impl Ministack {
    /// The emulator at `FANDESK_MINISTACK_URL`, else one started from the tools, with its state in `folder`.
    ///
    /// # Errors
    /// It does not start, or `FANDESK_TOOLS=required` is set and it is not installed.
    pub fn find(folder: &Path) -> Result<Found, String> {
        if let Ok(url) = std::env::var("FANDESK_MINISTACK_URL") {
            return Ok(Found::Running(Ministack { url: url.trim_end_matches('/').to_owned(), started: None }));
        }
        let program = installed();
        if program.is_file() {
            return Ministack::start(&program, folder).map(Found::Running);
        }
        let missing = "ministack is not installed: run `.ci/tools ministack`, or set FANDESK_MINISTACK_URL";
        match std::env::var("FANDESK_TOOLS").as_deref() {
            Ok("required") => Err(missing.to_owned()),
            _ => Ok(Found::Missing(missing.to_owned())),
        }
    }

    fn start(program: &Path, folder: &Path) -> Result<Ministack, String> {
        let failed = |error: std::io::Error| format!("start ministack: {error}");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(failed)?.port();
        let log = std::fs::File::create(folder.join("ministack.log")).map_err(failed)?;
        let variables = [
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("HOME", folder.display().to_string()),
            ("TMPDIR", folder.display().to_string()),
            ("STATE_DIR", folder.join("state").display().to_string()),
            ("BIND_HOST", "127.0.0.1".to_owned()),
            ("GATEWAY_PORT", port.to_string()),
            ("MINISTACK_HOST", "localhost".to_owned()),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
        ];
        let mut command = Command::new(program);
        command.env_clear().envs(variables).stdin(Stdio::null()).stdout(log.try_clone().map_err(failed)?).stderr(log);
        // A process group of its own, so that ending it ends what it started.
        let child = command.process_group(0).spawn().map_err(failed)?;
        let mut started = Ministack { url: format!("http://127.0.0.1:{port}"), started: Some(child) };
        started.wait_until_it_listens(port)?;
        Ok(started)
    }

    fn wait_until_it_listens(&mut self, port: u16) -> Result<(), String> {
        let until = Instant::now() + START;
        while Instant::now() < until {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(());
            }
            if let Some(Ok(Some(status))) = self.started.as_mut().map(Child::try_wait) {
                return Err(format!("ministack ended at once with {status}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!("ministack does not listen on port {port} after {} s", START.as_secs()))
    }
}

impl Drop for Ministack {
    fn drop(&mut self) {
        let Some(mut child) = self.started.take() else { return };
        // By the shell's own kill, since only that reaches a whole group without unsafe code.
        let group = format!("-{}", child.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until && matches!(child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = child.wait();
    }
}

fn installed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/ministack/bin/ministack")
}
