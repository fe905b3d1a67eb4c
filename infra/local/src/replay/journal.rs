//! The journal of a replay: which acts are done, so that a run that was killed goes on where it stood.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Which acts of which thread are done. A line is written after each act; the one act in doubt after a kill is safe to repeat.
pub struct Journal {
    done: HashMap<u64, usize>,
    left: Mutex<HashSet<u64>>,
    spared: Mutex<HashSet<u64>>,
    written: HashSet<String>,
    file: Mutex<File>,
}

const FINISHED: &str = "finished";
const LEFT: &str = "left ";
const SPARED: &str = "spared ";
const WRITTEN: &str = "written ";

impl Journal {
    /// Opens the journal in a folder.
    pub fn open(folder: &Path) -> std::io::Result<Journal> {
        let path = folder.join("replay.journal");
        let mut done: HashMap<u64, usize> = HashMap::new();
        let (mut left, mut spared, mut written) = (HashSet::new(), HashSet::new(), HashSet::new());
        if let Ok(file) = File::open(&path) {
            for line in BufReader::new(file).lines().map_while(Result::ok) {
                left.extend(line.strip_prefix(LEFT).and_then(|post| post.parse::<u64>().ok()));
                spared.extend(line.strip_prefix(SPARED).and_then(|post| post.parse::<u64>().ok()));
                written.extend(line.strip_prefix(WRITTEN).map(str::to_owned));
                if let Some((thread, act)) = read(&line) {
                    let next = done.entry(thread).or_default();
                    *next = (*next).max(act + 1);
                }
            }
        }
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        Ok(Journal { done, left: Mutex::new(left), spared: Mutex::new(spared), written, file: Mutex::new(file) })
    }

    /// Whether the journal in this folder says that the replay came to its end.
    pub fn is_finished(folder: &Path) -> bool {
        std::fs::read_to_string(folder.join("replay.journal")).is_ok_and(|text| text.lines().any(|line| line == FINISHED))
    }

    /// How many acts of a thread were done before.
    pub fn done(&self, thread: u64) -> usize {
        self.done.get(&thread).copied().unwrap_or(0)
    }

    /// How many acts of all threads were done before.
    pub fn done_in_all(&self) -> usize {
        self.done.values().sum()
    }

    /// Notes that an act is done.
    pub fn note(&self, thread: u64, act: usize) -> std::io::Result<()> {
        self.write(&format!("{thread} {act}\n"))
    }

    /// Notes that no rule lets a post through, so that the comparison does not look for it.
    pub fn leave(&self, post: u64) -> std::io::Result<()> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).insert(post);
        self.write(&format!("{LEFT}{post}\n"))
    }

    /// The posts that no rule let through.
    pub fn left(&self) -> HashSet<u64> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes that an automation's answer spared a helper's post.
    pub fn spare(&self, post: u64) -> std::io::Result<()> {
        self.spared.lock().unwrap_or_else(PoisonError::into_inner).insert(post);
        self.write(&format!("{SPARED}{post}\n"))
    }

    /// The posts that automations spared.
    pub fn spared(&self) -> HashSet<u64> {
        self.spared.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes that the automation on a topic in a language has been written, or was refused.
    pub fn wrote(&self, topic: &str, language: &str) -> std::io::Result<()> {
        self.write(&format!("{WRITTEN}{topic} {language}\n"))
    }

    /// Whether that was noted before this start.
    pub fn is_written(&self, topic: &str, language: &str) -> bool {
        self.written.contains(&format!("{topic} {language}"))
    }

    /// Notes that the replay came to its end.
    pub fn finish(&self) -> std::io::Result<()> {
        self.write(&format!("{FINISHED}\n"))
    }

    fn write(&self, line: &str) -> std::io::Result<()> {
        // One write a line: a kill leaves whole lines or a torn last one, which `read` passes over.
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes())
    }
}

fn read(line: &str) -> Option<(u64, usize)> {
    let (thread, act) = line.split_once(' ')?;
    Some((thread.parse().ok()?, act.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_known_after_a_restart_and_a_torn_line_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(folder.path()).unwrap();
        journal.note(7, 0).unwrap();
        journal.note(7, 1).unwrap();
        journal.spare(9).unwrap();
        journal.wrote("sync", "en").unwrap();
        journal.write("8 ").unwrap();
        let again = Journal::open(folder.path()).unwrap();
        assert!(again.spared().contains(&9) && again.is_written("sync", "en") && !again.is_written("tabs", "en"));
        assert_eq!((again.done(7), again.done(8), again.done_in_all()), (2, 0, 2));
        assert!(!Journal::is_finished(folder.path()));
    }
}
