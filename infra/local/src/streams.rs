//! Progress: how far each reader of a stream has come, and when each schedule ran last.
//!
//! Kept in a small SQLite file of its own, after the work it stands for is done: what a crash loses is done again.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension};

/// The marks of all readers and schedules, by name. Cheap to clone.
#[derive(Clone)]
pub struct Progress(Arc<Mutex<Connection>>);

/// A mark cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("keep progress: {0}")]
pub struct ProgressLost(#[from] rusqlite::Error);

impl Progress {
    /// Opens the marks in a file, made if missing, or in memory for `None`.
    ///
    /// # Errors
    /// The file cannot be opened or is of another kind.
    pub fn open(path: Option<&Path>) -> Result<Progress, ProgressLost> {
        let rows = path.map_or_else(Connection::open_in_memory, Connection::open)?;
        rows.busy_timeout(std::time::Duration::from_secs(5))?;
        rows.pragma_update(None, "journal_mode", "WAL")?;
        // Enough for the end of the process at any moment; a loss of power may cost the last marks, and work is done again.
        rows.pragma_update(None, "synchronous", "NORMAL")?;
        rows.execute_batch("CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID")?;
        Ok(Progress(Arc::new(Mutex::new(rows))))
    }

    /// The mark of this name, if there is one.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn mark(&self, name: &str) -> Result<Option<i64>, ProgressLost> {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut query = rows.prepare_cached("SELECT at FROM marks WHERE name = ?1")?;
        Ok(query.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Moves the mark of this name forward; an earlier one changes nothing.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn set_mark(&self, name: &str, at: i64) -> Result<(), ProgressLost> {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let statement = "INSERT INTO marks (name, at) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET at = MAX(at, excluded.at)";
        rows.prepare_cached(statement)?.execute((name, at))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_again_and_only_moves_forward() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("progress.sqlite");
        let progress = Progress::open(Some(&path)).unwrap();
        assert_eq!(progress.mark("dispatch").unwrap(), None);
        progress.set_mark("dispatch", 7).unwrap();
        progress.set_mark("dispatch", 3).unwrap();
        drop(progress);
        assert_eq!(Progress::open(Some(&path)).unwrap().mark("dispatch").unwrap(), Some(7));
    }
}
