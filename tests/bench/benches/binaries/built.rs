//! The binaries: all functions and hello, built in one call of Cargo, so that they share one choice of features.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Builds hello and these functions in release; the path of each by its name.
pub fn build<'a>(functions: impl Iterator<Item = &'a str>) -> Result<BTreeMap<String, PathBuf>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).stderr(Stdio::inherit());
    command.args(["build", "--release", "--locked", "--bins", "--message-format=json-render-diagnostics", "-p", "bench"]);
    command.args(functions.flat_map(|function| ["-p".to_owned(), format!("{function}-fn")]));
    let output = command.output().context("start cargo")?;
    ensure!(output.status.success(), "build the binaries: cargo ended with {}", output.status);
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(executable).collect())
}

/// The name and the path of a binary, if this line tells of one.
fn executable(line: &str) -> Option<(String, PathBuf)> {
    let told: Value = serde_json::from_str(line).ok()?;
    let name = told.pointer("/target/name")?.as_str()?;
    Some((name.to_owned(), told.get("executable")?.as_str()?.into()))
}
