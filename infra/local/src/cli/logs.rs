//! Logs: the stages' JSON lines go to a file in the data folder, not to the terminal.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::sync::Mutex;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

use super::common::Common;

/// Starts the log at the level of `RUST_LOG`, or at `level`. A second start is without effect.
pub(crate) fn start(common: &Common, level: &str) -> Result<()> {
    let folder = &common.data_dir;
    DirBuilder::new().recursive(true).mode(0o700).create(folder).with_context(|| format!("make {}", folder.display()))?;
    let path = folder.join("fandesk.log");
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("open {}", path.display()))?;
    let level = if common.verbose { "debug,hyper=info,h2=info,aws=info,reqwest=info" } else { level };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_current_span(true).with_span_list(false);
    // The only error is that somebody started it before, and then lines go where they decided.
    let _ = lines.with_env_filter(filter).with_target(false).with_writer(Mutex::new(file)).try_init();
    Ok(())
}
