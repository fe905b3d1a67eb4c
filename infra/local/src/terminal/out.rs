//! Output: results on standard output, everything else on standard error; with `--json` the result is one JSON value as the last line.

use std::io::Write;

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use super::exit::Exit;

/// Where a command writes. A pipe that nobody reads any more is no error.
#[derive(Debug, Clone)]
pub struct Out {
    json: bool,
}

impl Out {
    /// Output for people, or for programs with `json`.
    pub fn new(json: bool) -> Out {
        Out { json }
    }

    /// A part of the result for people; beside a JSON result it goes to standard error.
    pub fn say(&self, text: &str) {
        if self.json { self.note(text) } else { drop(writeln!(std::io::stdout().lock(), "{text}")) }
    }

    /// Something by the way.
    pub fn note(&self, text: &str) {
        drop(writeln!(std::io::stderr().lock(), "{text}"));
    }

    /// The result for programs; people have read it already.
    pub fn result(&self, value: &impl Serialize) -> Result<()> {
        if self.json {
            let line = serde_json::to_string(value)?;
            let mut stdout = std::io::stdout().lock();
            drop(writeln!(stdout, "{line}").and_then(|()| stdout.flush()));
        }
        Ok(())
    }

    /// An error, in both forms.
    pub(crate) fn failed(&self, told: &str, exit: Exit) {
        self.note(&format!("fandesk: {told}"));
        drop(self.result(&json!({ "error": told, "exit": exit as u8 })));
    }
}
