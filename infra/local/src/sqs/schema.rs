//! The tables that the queues live in.

use super::SqsRefused;
use rusqlite::Connection;
use std::path::Path;
use std::time::Duration;

/// A message's row id is its place in the queue, and is never used again (AUTOINCREMENT), so that an old receipt
/// handle can never meet a younger message. `handed` says that it was received since it came into this queue: with
/// `visible_at` ahead a handed message is in flight, and any other is delayed.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS queues (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    attributes TEXT NOT NULL,
    tags TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    handed INTEGER NOT NULL DEFAULT 0,
    kept_from_ms INTEGER NOT NULL,
    group_id TEXT,
    deduplication_id TEXT,
    message_id TEXT NOT NULL,
    sent_ms INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    first_received_ms INTEGER,
    received_ms INTEGER,
    dead_letter_source TEXT,
    trace_header TEXT,
    attributes TEXT,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_by_visibility ON messages (queue, visible_at);
CREATE INDEX IF NOT EXISTS messages_in_flight ON messages (queue, visible_at) WHERE handed = 1;
CREATE INDEX IF NOT EXISTS messages_by_age ON messages (queue, kept_from_ms);
CREATE INDEX IF NOT EXISTS messages_in_order ON messages (queue) WHERE group_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS messages_by_group ON messages (queue, group_id, visible_at) WHERE group_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS deduplications (
    queue INTEGER NOT NULL,
    scope TEXT NOT NULL,
    deduplication_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    sent_ms INTEGER NOT NULL,
    PRIMARY KEY (queue, scope, deduplication_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS deduplications_by_age ON deduplications (queue, sent_ms);
CREATE TABLE IF NOT EXISTS move_tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    handle TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    destination TEXT,
    per_second INTEGER,
    status TEXT NOT NULL,
    failure TEXT,
    moved INTEGER NOT NULL,
    to_move INTEGER NOT NULL,
    started_ms INTEGER NOT NULL
);
";

/// Opens the file, or memory, and makes the tables that are missing.
pub(super) fn open(path: Option<&Path>) -> Result<Connection, SqsRefused> {
    let rows = match path {
        Some(path) => Connection::open(path)?,
        None => Connection::open_in_memory()?,
    };
    rows.busy_timeout(Duration::from_secs(5))?;
    rows.pragma_update(None, "journal_mode", "WAL")?;
    rows.pragma_update(None, "synchronous", "NORMAL")?;
    rows.set_prepared_statement_cache_capacity(64);
    rows.execute_batch(TABLES)?;
    Ok(rows)
}
