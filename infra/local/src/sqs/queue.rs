//! A queue as it is kept, and how it is found.

use super::settings::Settings;
use super::work::Work;
use super::{Attributes, SqsRefused};
use rusqlite::{OptionalExtension, Row};

/// A queue as it is kept.
pub(super) struct Queue {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) settings: Settings,
    pub(super) created_ms: i64,
    pub(super) modified_ms: i64,
}

/// The queue of this name.
pub(super) fn find(work: &Work, name: &str) -> Result<Queue, SqsRefused> {
    find_any(work, name)?.ok_or_else(|| SqsRefused::QueueDoesNotExist { queue: name.to_owned() })
}

pub(super) fn find_any(work: &Work, name: &str) -> Result<Option<Queue>, SqsRefused> {
    let mut query =
        work.rows.prepare_cached("SELECT id, name, created_ms, modified_ms, attributes FROM queues WHERE name = ?1")?;
    query.query_row([name], |row| Ok(read(row))).optional()?.transpose()
}

/// Every queue there is, by name.
pub(super) fn every(work: &Work) -> Result<Vec<Queue>, SqsRefused> {
    let mut query = work.rows.prepare_cached("SELECT id, name, created_ms, modified_ms, attributes FROM queues ORDER BY name")?;
    let rows = query.query_map([], |row| Ok(read(row)))?.collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().collect()
}

fn read(row: &Row) -> Result<Queue, SqsRefused> {
    let name: String = row.get(1)?;
    let given: Attributes = serde_json::from_str(row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?)?;
    Ok(Queue {
        id: row.get(0)?,
        settings: Settings::read(&name, &given)?,
        name,
        created_ms: row.get(2)?,
        modified_ms: row.get(3)?,
    })
}

/// A FIFO queue's group is open for a message while none of the group is in flight and none before it is delayed.
pub(super) const OPEN_GROUP: &str = "AND NOT EXISTS (
    SELECT 1 FROM messages b WHERE b.queue = m.queue AND b.group_id = m.group_id AND b.visible_at > ?2
    AND (b.handed = 1 OR b.id < m.id))";
