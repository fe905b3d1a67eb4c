//! The embedded DynamoDB: tables with streams in one SQLite file, served over HTTP on loopback and read in process.
//!
//! What the embedded service leaves open is done here: its stream table gets the index without which every write would
//! read all records so far, records that every reader has passed are cleared away, and time to live follows the runner's
//! clock even where that is not the wall's.

mod serve;
mod tables;
mod ttl;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use dynoxide::Database;
use dynoxide::actions::get_records::{GetRecordsRequest, Record};
use dynoxide::actions::get_shard_iterator::encode_shard_iterator;

use crate::template::Table;
use crate::timeline::Timeline;
use serve::Server;

/// Records that all readers have passed and that are still kept, for people who look into a failure.
const PASSED_KEPT: i64 = 10_000;

/// Sequence numbers on the wire are the stored ones above this.
const SEQUENCE_NUMBERS_FROM: u128 = 100_000_000_000_000_000_000;

/// An index over the expression that the embedded service sorts and searches its stream records by.
const STREAM_INDEX: &str = "CREATE INDEX IF NOT EXISTS fandesk_stream_order
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

const ANY_AFTER: &str = "SELECT 1 FROM _stream_records WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) > ?2 LIMIT 1";

const TRIM: &str = "DELETE FROM _stream_records WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= MIN(?2,
    COALESCE((SELECT CAST(sequence_number AS INTEGER) FROM _stream_records WHERE table_name = ?1
              ORDER BY CAST(sequence_number AS INTEGER) DESC LIMIT 1 OFFSET ?3), 0))";

/// The running service.
pub struct Dynamo {
    database: Database,
    server: Server,
    /// A second connection to the file; none in memory.
    rows: Option<Mutex<rusqlite::Connection>>,
    timeline: Timeline,
}

/// The embedded DynamoDB cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DynamoFailed {
    /// The service says no.
    #[error("use the embedded DynamoDB: {0}")]
    Refused(String),
    /// Its file cannot be used beside it.
    #[error("use the embedded DynamoDB's file: {0}")]
    File(#[from] rusqlite::Error),
    /// Its port or thread cannot be had.
    #[error("serve the embedded DynamoDB: {0}")]
    Unserved(#[from] std::io::Error),
    /// The table in the file has another key or other indexes than the template says.
    #[error(
        "use table {table}: the data folder has it with another key or other indexes than the template; start with a new data folder"
    )]
    TableChanged {
        /// The table.
        table: String,
    },
}

impl From<dynoxide::DynoxideError> for DynamoFailed {
    fn from(error: dynoxide::DynoxideError) -> DynamoFailed {
        DynamoFailed::Refused(error.to_string())
    }
}

impl Dynamo {
    /// Opens a file, made if missing, or memory for `None`, and serves it on an address; port 0 finds a free one.
    ///
    /// # Errors
    /// The file, the port or the thread cannot be had.
    pub fn open(path: Option<&Path>, address: SocketAddr, timeline: &Timeline) -> Result<Dynamo, DynamoFailed> {
        let (database, rows) = match path {
            Some(path) => open_file(path)?,
            None => (Database::memory_with_clock(Arc::new(ttl::TimelineClock(timeline.clone())))?, None),
        };
        let server = Server::start(address, database.clone())?;
        Ok(Dynamo { database, server, rows, timeline: timeline.clone() })
    }

    /// Where it is served.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The service itself.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Creates the tables that are not there yet.
    ///
    /// # Errors
    /// A table is there with another shape, or the service refuses one.
    pub fn ensure_tables(&self, wanted: &[Table]) -> Result<(), DynamoFailed> {
        wanted.iter().try_for_each(|table| tables::ensure(&self.database, table))
    }

    /// Records of a table's stream after a position, oldest first, at most `limit` (1 to 1000).
    ///
    /// # Errors
    /// No such table.
    pub fn records(&self, table: &str, after: i64, limit: usize) -> Result<Vec<Record>, DynamoFailed> {
        let shard_iterator = encode_shard_iterator(table, &shard(table), after);
        Ok(self.database.get_records(GetRecordsRequest { shard_iterator, limit: Some(limit) })?.records)
    }

    /// Whether a table's stream has records after a position. Asked at every look around, so it asks the file's index for a number
    /// where it can, and reads no record.
    ///
    /// # Errors
    /// No such table, or the file is busy or broken.
    pub fn has_records(&self, table: &str, after: i64) -> Result<bool, DynamoFailed> {
        let Some(rows) = &self.rows else { return Ok(!self.records(table, after, 1)?.is_empty()) };
        let rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(rows.prepare_cached(ANY_AFTER)?.exists((table, after))?)
    }

    /// The position of the newest record of a table's stream; 0 when there is none.
    ///
    /// # Errors
    /// No such table.
    pub fn newest(&self, table: &str) -> Result<i64, DynamoFailed> {
        let stream_arn = crate::template::stream_arn(table);
        let request = dynoxide::actions::describe_stream::DescribeStreamRequest { stream_arn, ..Default::default() };
        let shards = self.database.describe_stream(request)?.stream_description.shards;
        let ends = shards.into_iter().filter_map(|shard| shard.sequence_number_range.ending_sequence_number);
        Ok(ends.map(|end| position(&end)).max().unwrap_or(0))
    }

    /// Clears away records up to a position that all readers have passed, but for the last ten thousand.
    ///
    /// # Errors
    /// The file is busy or broken.
    pub fn trim(&self, table: &str, passed: i64) -> Result<usize, DynamoFailed> {
        let Some(rows) = &self.rows else { return Ok(0) };
        let rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(rows.execute(TRIM, (table, passed, PASSED_KEPT))?)
    }

    /// Deletes the items whose time to live has passed by the runner's clock, and says how many.
    ///
    /// # Errors
    /// The service refuses.
    pub fn sweep(&self, tables: &[Table]) -> Result<usize, DynamoFailed> {
        if self.rows.is_none() || self.timeline.is_the_walls() {
            return Ok(self.database.sweep_ttl()?);
        }
        ttl::sweep(&self.database, tables, self.timeline.now())
    }

    /// Stops serving; requests under way are finished.
    pub fn stop(&self) {
        self.server.stop();
    }
}

/// The name of a table's only shard.
pub(crate) fn shard(table: &str) -> String {
    dynoxide::streams::shard_id(table)
}

/// The position that a sequence number stands for.
pub(crate) fn position(sequence_number: &str) -> i64 {
    let stored = sequence_number.parse::<u128>().ok().and_then(|number| number.checked_sub(SEQUENCE_NUMBERS_FROM));
    stored.and_then(|stored| i64::try_from(stored).ok()).unwrap_or(0)
}

fn open_file(path: &Path) -> Result<(Database, Option<Mutex<rusqlite::Connection>>), DynamoFailed> {
    let database = Database::new(&path.display().to_string())?;
    // The end of bulk loading is `synchronous = NORMAL`: with the write-ahead log a write survives the end of the process
    // at any moment, without a flush of the disk for each.
    database.disable_bulk_loading()?;
    let rows = rusqlite::Connection::open(path)?;
    rows.busy_timeout(std::time::Duration::from_secs(5))?;
    rows.execute_batch(STREAM_INDEX)?;
    Ok((database, Some(Mutex::new(rows))))
}

#[cfg(test)]
mod tests;
