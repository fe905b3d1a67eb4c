//! A move task: dead letters go back to where they came from, at a pace, and can be stopped on the way.

use super::identity::{arn, new_id, queue_of_arn};
use super::queue::{find, find_any};
use super::redrive::{letters, send_back, sources};
use super::work::Work;
use super::{Operation, Queues, SqsRefused};
use rusqlite::Row;
use std::sync::atomic::Ordering;

const PER_SECOND_MAX: u32 = 500;

/// How a move task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveStatus {
    /// It goes on as time passes.
    Running,
    /// Every letter went back.
    Completed,
    /// It was cancelled; what had moved stays moved.
    Cancelled,
    /// It met a letter that could not go back, and stopped.
    Failed,
}

/// A move task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveTask {
    /// By which it is cancelled.
    pub handle: String,
    /// The dead-letter queue.
    pub source: String,
    /// Where the letters go; `None` for each to the queue it came from.
    pub destination: Option<String>,
    /// How many go each second; `None` for all at once.
    pub per_second: Option<u32>,
    /// How it stands.
    pub status: MoveStatus,
    /// Why it failed.
    pub failure: Option<String>,
    /// How many letters have gone.
    pub moved: i64,
    /// How many there were at its start.
    pub to_move: i64,
    /// When it started, in milliseconds.
    pub started_ms: i64,
    id: i64,
}

impl Queues {
    /// Starts moving the letters of a dead-letter queue, at most `per_second` (1 to 500) each second, and gives the
    /// task's handle. It goes on with every call on the queues; [`Queues::next_due`] knows its next step.
    ///
    /// # Errors
    /// An ARN that is not of a dead-letter queue here, a rate out of range, or a task already running for it.
    pub fn start_move(&self, source: &str, destination: Option<&str>, per_second: Option<u32>) -> Result<String, SqsRefused> {
        let handle = self.run(Operation::StartMessageMoveTask, |work| start(work, source, destination, per_second))?;
        self.0.moving.store(true, Ordering::Relaxed);
        self.transact(|_| Ok(()))?;
        Ok(handle)
    }

    /// The tasks of the dead-letter queue with this ARN, the latest first, at most `max` (1 to 10).
    pub fn moves(&self, source: &str, max: u32) -> Result<Vec<MoveTask>, SqsRefused> {
        self.run(Operation::ListMessageMoveTasks, |work| {
            if !(1..=10).contains(&max) {
                return Err(invalid("MaxResults", "1 to 10 are possible"));
            }
            let source = existing(work, source)?;
            tasks(work, "source = ?1 ORDER BY id DESC LIMIT ?2", (source, max))
        })
    }

    /// Stops a running task and says how many letters had gone.
    pub fn cancel_move(&self, handle: &str) -> Result<i64, SqsRefused> {
        self.run(Operation::CancelMessageMoveTask, |work| {
            let task = tasks(work, "handle = ?1", [handle])?.pop();
            let task = task.ok_or_else(|| SqsRefused::ResourceNotFound { what: "the move task".to_owned() })?;
            if task.status != MoveStatus::Running {
                return Err(unsupported("only a running task can be cancelled"));
            }
            end(work, &task, task.moved, MoveStatus::Cancelled, None)?;
            Ok(task.moved)
        })
    }
}

fn start(work: &Work, source: &str, destination: Option<&str>, per_second: Option<u32>) -> Result<String, SqsRefused> {
    let source = existing(work, source)?;
    let destination = destination.map(|arn| existing(work, arn)).transpose()?;
    if per_second.is_some_and(|rate| !(1..=PER_SECOND_MAX).contains(&rate)) {
        return Err(invalid("MaxNumberOfMessagesPerSecond", "1 to 500 are possible"));
    }
    if sources(work, &source)?.is_empty() {
        return Err(invalid("SourceArn", "it must be the dead-letter queue of some queue"));
    }
    if !tasks(work, "source = ?1 AND status = 'RUNNING'", [&source])?.is_empty() {
        return Err(unsupported("a move task for this queue is already running"));
    }
    let handle = new_id()?;
    let to_move = letters(work, &find(work, &source)?, 0, i64::MAX)?.len();
    let insert = "INSERT INTO move_tasks (handle, source, destination, per_second, status, moved, to_move, started_ms)
                  VALUES (?1, ?2, ?3, ?4, 'RUNNING', 0, ?5, ?6)";
    let to_move = i64::try_from(to_move).unwrap_or(i64::MAX);
    work.execute(insert, (&handle, &source, destination, per_second, to_move, work.now_ms))?;
    Ok(handle)
}

/// Takes every running task as far as the time allows, and says whether one still runs.
pub(super) fn advance(work: &Work) -> Result<bool, SqsRefused> {
    let mut running = false;
    for task in tasks(work, "status = 'RUNNING' ORDER BY id", [])? {
        running |= step(work, &task)?;
    }
    Ok(running)
}

/// The time at which the next letter of a running task goes.
pub(super) fn next_due(work: &Work) -> Result<Option<i64>, SqsRefused> {
    Ok(tasks(work, "status = 'RUNNING'", [])?.iter().map(MoveTask::next_ms).min())
}

impl MoveTask {
    /// The letters of each second go at its beginning.
    fn next_ms(&self) -> i64 {
        self.per_second.map_or(self.started_ms, |rate| self.started_ms + self.moved / i64::from(rate) * 1000)
    }

    fn allowed(&self, now_ms: i64) -> i64 {
        let left = self.to_move - self.moved;
        let by_now = |rate: u32| ((now_ms - self.started_ms) / 1000 + 1) * i64::from(rate) - self.moved;
        self.per_second.map_or(left, by_now).min(left)
    }
}

fn step(work: &Work, task: &MoveTask) -> Result<bool, SqsRefused> {
    let Some(source) = find_any(work, &task.source)? else {
        return end(work, task, task.moved, MoveStatus::Failed, Some("the source queue is gone"));
    };
    let (allowed, mut moved) = (task.allowed(work.now_ms).max(0), task.moved);
    let letters = letters(work, &source, 0, allowed)?;
    let ran_out = i64::try_from(letters.len()).is_ok_and(|found| found < allowed);
    for letter in letters {
        let Some(target) = task.destination.clone().or(letter.came_from) else {
            return end(work, task, moved, MoveStatus::Failed, Some("CouldNotDetermineMessageSource"));
        };
        if let Err(refused) = send_back(work, &source, letter.place, &target) {
            return end(work, task, moved, MoveStatus::Failed, Some(&refused.to_string()));
        }
        moved += 1;
    }
    let done = ran_out || moved >= task.to_move;
    end(work, task, moved, if done { MoveStatus::Completed } else { MoveStatus::Running }, None)
}

/// Notes how the task stands, and says whether it still runs.
fn end(work: &Work, task: &MoveTask, moved: i64, status: MoveStatus, failure: Option<&str>) -> Result<bool, SqsRefused> {
    let update = "UPDATE move_tasks SET status = ?2, failure = ?3, moved = ?4 WHERE id = ?1";
    work.execute(update, (task.id, status.name(), failure, moved))?;
    Ok(status == MoveStatus::Running)
}

impl MoveStatus {
    /// The status as SQS spells it.
    pub fn name(self) -> &'static str {
        match self {
            MoveStatus::Running => "RUNNING",
            MoveStatus::Completed => "COMPLETED",
            MoveStatus::Cancelled => "CANCELLED",
            MoveStatus::Failed => "FAILED",
        }
    }

    fn named(name: &str) -> MoveStatus {
        let all = [MoveStatus::Running, MoveStatus::Completed, MoveStatus::Cancelled];
        all.into_iter().find(|status| status.name() == name).unwrap_or(MoveStatus::Failed)
    }
}

fn tasks(work: &Work, condition: &str, values: impl rusqlite::Params) -> Result<Vec<MoveTask>, SqsRefused> {
    let query = format!(
        "SELECT id, handle, source, destination, per_second, status, failure, moved, to_move, started_ms
         FROM move_tasks WHERE {condition}"
    );
    let mut query = work.rows.prepare_cached(&query)?;
    Ok(query.query_map(values, read)?.collect::<Result<Vec<_>, _>>()?)
}

fn read(row: &Row) -> rusqlite::Result<MoveTask> {
    let status: String = row.get(5)?;
    Ok(MoveTask {
        id: row.get(0)?,
        handle: row.get(1)?,
        source: row.get(2)?,
        destination: row.get(3)?,
        per_second: row.get(4)?,
        status: MoveStatus::named(&status),
        failure: row.get(6)?,
        moved: row.get(7)?,
        to_move: row.get(8)?,
        started_ms: row.get(9)?,
    })
}

/// The name of the queue that an ARN names, if it exists.
fn existing(work: &Work, given: &str) -> Result<String, SqsRefused> {
    let found = queue_of_arn(given).map(|name| find_any(work, name)).transpose()?.flatten();
    let missing = || SqsRefused::ResourceNotFound { what: format!("queue {given:?} (an ARN such as {})", arn("name")) };
    found.map(|queue| queue.name).ok_or_else(missing)
}

fn invalid(parameter: &'static str, reason: &str) -> SqsRefused {
    SqsRefused::InvalidParameter { parameter, reason: reason.to_owned() }
}

fn unsupported(reason: &str) -> SqsRefused {
    SqsRefused::UnsupportedOperation { reason: reason.to_owned() }
}
