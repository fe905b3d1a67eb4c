//! The desk's memory: every change is a line of a file, so that a desk that was killed with its runner knows what a real one would.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Tickets;
use super::comment::Comment;

/// One change of one ticket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Change {
    pub(super) ticket: String,
    pub(super) comment: Option<Comment>,
    pub(super) status: Option<String>,
    pub(super) group: Option<u64>,
}

impl Tickets {
    /// Reads what was written before, and goes on writing there.
    pub(super) fn remember(&mut self, path: &Path) -> std::io::Result<()> {
        if let Ok(file) = File::open(path) {
            let lines = BufReader::new(file).lines().map_while(Result::ok);
            // A torn last line was never answered, so its sender asks again.
            lines.filter_map(|line| serde_json::from_str(&line).ok()).for_each(|change| self.apply(change));
        }
        self.memory = Some(OpenOptions::new().create(true).append(true).open(path)?);
        Ok(())
    }

    /// Writes a change down and makes it.
    pub(super) fn change(&mut self, change: Change) -> std::io::Result<()> {
        if let Some(file) = &mut self.memory {
            file.write_all(format!("{}\n", serde_json::to_string(&change)?).as_bytes())?;
        }
        self.apply(change);
        Ok(())
    }

    fn apply(&mut self, change: Change) {
        let ticket = self.tickets.entry(change.ticket).or_default();
        ticket.status = change.status.or(ticket.status.take());
        ticket.group = change.group.or(ticket.group);
        if let Some(comment) = change.comment {
            self.next_comment = self.next_comment.max(comment.id + 1);
            ticket.comments.push(comment);
        }
    }
}
