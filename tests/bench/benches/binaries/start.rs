//! A start: from spawning a binary to its first request for work, and what it has used by then.

use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

use crate::environment::Binary;
use crate::process::{Used, used};

/// No function takes longer; one that does is broken.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a function asks when it is ready.
const NEXT: &[u8] = b"GET /2018-06-01/runtime/invocation/next ";

/// One start.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// How long it took.
    pub took_ms: f64,
    /// What it used; nothing where the machine does not tell.
    pub used: Option<Used>,
}

/// Starts a binary and ends it again as soon as it asks for work.
pub async fn start(binary: &Binary) -> Result<Start> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let mut command = Command::new(&binary.path);
    command.env_clear().envs(&binary.environment).env("AWS_LAMBDA_RUNTIME_API", listener.local_addr()?.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    let began = Instant::now();
    let mut child = command.spawn().with_context(|| format!("start {}", binary.path.display()))?;
    let asked = tokio::select! {
        asked = tokio::time::timeout(PATIENCE, first_request(&listener)) => asked.context("wait for the first request")??,
        status = child.wait() => bail!("{} ended before it asked for work: {}", binary.name, status?),
    };
    let took_ms = began.elapsed().as_secs_f64() * 1000.0;
    let used = child.id().and_then(used);
    child.kill().await?;
    drop(asked);
    Ok(Start { took_ms, used })
}

/// The connection on which work is asked for; as long as it lasts, the function waits.
async fn first_request(listener: &TcpListener) -> Result<TcpStream> {
    let (mut stream, _) = listener.accept().await?;
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        ensure!(stream.read_buf(&mut request).await? > 0, "the function hung up");
    }
    ensure!(request.starts_with(NEXT), "the function asked something else: {}", String::from_utf8_lossy(&request));
    Ok(stream)
}
