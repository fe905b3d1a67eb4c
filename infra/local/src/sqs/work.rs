//! One piece of work on the rows: a transaction, the time it happens at, and the queues that it changed.

use super::SqsRefused;
use rusqlite::{Connection, Params};
use std::cell::RefCell;
use std::collections::BTreeSet;

pub(super) struct Work<'a> {
    pub(super) rows: &'a Connection,
    pub(super) now_ms: i64,
    /// How many messages of a queue may be in flight.
    pub(super) in_flight_max: u64,
    touched: RefCell<BTreeSet<String>>,
}

impl<'a> Work<'a> {
    pub(super) fn new(rows: &'a Connection, now_ms: i64, in_flight_max: u64) -> Work<'a> {
        Work { rows, now_ms, in_flight_max, touched: RefCell::default() }
    }

    /// Notes that the queue changed, so that those who wait on it wake when the work is done.
    pub(super) fn touch(&self, queue: &str) {
        let mut touched = self.touched.borrow_mut();
        if !touched.contains(queue) {
            touched.insert(queue.to_owned());
        }
    }

    pub(super) fn touched(self) -> BTreeSet<String> {
        self.touched.into_inner()
    }

    /// Runs one statement and says how many rows it changed.
    pub(super) fn execute(&self, statement: &str, values: impl Params) -> Result<usize, SqsRefused> {
        Ok(self.rows.prepare_cached(statement)?.execute(values)?)
    }

    /// A single number from a query that always gives one row; NULL becomes `None`.
    pub(super) fn number(&self, query: &str, values: impl Params) -> Result<Option<i64>, SqsRefused> {
        Ok(self.rows.prepare_cached(query)?.query_row(values, |row| row.get(0))?)
    }
}
