//! The catalogue: queues are made, listed, changed, emptied and removed.

use super::identity::arn;
use super::queue::{Queue, find, find_any};
use super::settings::Settings;
use super::work::Work;
use super::{Attributes, Operation, Queues, SqsRefused, count, tags};

impl Queues {
    /// Creates a queue, or finds it as it is. Attributes carry their SQS names; the dead-letter queue must exist.
    ///
    /// # Errors
    /// [`SqsRefused::QueueNameExists`] when it exists with another value of a given attribute; an invalid name,
    /// attribute or dead-letter queue.
    pub fn create(&self, name: &str, attributes: &Attributes) -> Result<(), SqsRefused> {
        self.run(Operation::CreateQueue, |work| create(work, name, attributes).map(|_| ()))
    }

    /// Creates a queue as [`Queues::create`] does and tags it when it is new.
    pub fn create_tagged(&self, name: &str, attributes: &Attributes, tags: &Attributes) -> Result<(), SqsRefused> {
        self.run(
            Operation::CreateQueue,
            |work| {
                if create(work, name, attributes)? { tags::add(work, name, tags) } else { Ok(()) }
            },
        )
    }

    /// Creates a queue, or gives the one that exists exactly these attributes: those not given return to their
    /// defaults. For a runner whose template has changed; messages stay. Dead-letter queues come first.
    pub fn ensure(&self, name: &str, attributes: &Attributes) -> Result<(), SqsRefused> {
        self.run(Operation::CreateQueue, |work| match find_any(work, name)? {
            None => create(work, name, attributes).map(|_| ()),
            Some(queue) => {
                let settings = Settings::read(name, attributes)?;
                if settings == queue.settings { Ok(()) } else { keep_settings(work, &queue, &settings) }
            }
        })
    }

    /// Deletes a queue with its messages.
    pub fn remove(&self, name: &str) -> Result<(), SqsRefused> {
        self.run(Operation::DeleteQueue, |work| {
            let queue = find(work, name)?;
            empty(work, &queue)?;
            work.execute("DELETE FROM queues WHERE id = ?1", [queue.id]).map(|_| ())
        })
    }

    /// Deletes all messages of a queue, those in flight included.
    pub fn purge(&self, name: &str) -> Result<(), SqsRefused> {
        self.run(Operation::PurgeQueue, |work| empty(work, &find(work, name)?))
    }

    /// The names of all queues that begin with `prefix`, sorted.
    pub fn names(&self, prefix: &str) -> Result<Vec<String>, SqsRefused> {
        self.run(Operation::ListQueues, |work| {
            let mut query = work.rows.prepare_cached("SELECT name FROM queues ORDER BY name")?;
            let names = query.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            Ok(names.into_iter().filter(|name| name.starts_with(prefix)).collect())
        })
    }

    /// Refuses a queue that does not exist.
    pub fn check_exists(&self, name: &str) -> Result<(), SqsRefused> {
        self.run(Operation::GetQueueUrl, |work| find(work, name).map(|_| ()))
    }

    /// All attributes of a queue: what was set, the defaults, its ARN, its times in seconds and its counts.
    pub fn attributes(&self, name: &str) -> Result<Attributes, SqsRefused> {
        self.run(Operation::GetQueueAttributes, |work| attributes(work, &find(work, name)?))
    }

    /// Changes some attributes; an empty text takes one back to its default.
    pub fn set_attributes(&self, name: &str, changes: &Attributes) -> Result<(), SqsRefused> {
        self.run(Operation::SetQueueAttributes, |work| set_attributes(work, &find(work, name)?, changes))
    }
}

/// Creates the queue, or finds it if it agrees with the attributes; says whether it is new.
pub(super) fn create(work: &Work, name: &str, attributes: &Attributes) -> Result<bool, SqsRefused> {
    check_name(name)?;
    let settings = Settings::read(name, attributes)?;
    if let Some(existing) = find_any(work, name)? {
        return match existing.settings.differing(&settings) {
            None => Ok(false),
            Some(attribute) => Err(SqsRefused::QueueNameExists { queue: name.to_owned(), attribute: attribute.to_owned() }),
        };
    }
    check_dead_letters(work, &settings)?;
    let given = serde_json::to_string(&settings.given)?;
    let insert = "INSERT INTO queues (name, attributes, tags, created_ms, modified_ms) VALUES (?1, ?2, '{}', ?3, ?3)";
    work.execute(insert, (name, given, work.now_ms))?;
    work.touch(name);
    Ok(true)
}

fn set_attributes(work: &Work, queue: &Queue, changes: &Attributes) -> Result<(), SqsRefused> {
    keep_settings(work, queue, &queue.settings.with(&queue.name, changes)?)
}

fn keep_settings(work: &Work, queue: &Queue, settings: &Settings) -> Result<(), SqsRefused> {
    check_dead_letters(work, settings)?;
    let given = serde_json::to_string(&settings.given)?;
    work.execute("UPDATE queues SET attributes = ?2, modified_ms = ?3 WHERE id = ?1", (queue.id, given, work.now_ms))?;
    work.touch(&queue.name);
    Ok(())
}

fn empty(work: &Work, queue: &Queue) -> Result<(), SqsRefused> {
    work.execute("DELETE FROM messages WHERE queue = ?1", [queue.id])?;
    work.execute("DELETE FROM deduplications WHERE queue = ?1", [queue.id])?;
    work.touch(&queue.name);
    Ok(())
}

fn attributes(work: &Work, queue: &Queue) -> Result<Attributes, SqsRefused> {
    let counts = count::counts(work, queue)?;
    let computed = [
        ("QueueArn", arn(&queue.name)),
        ("CreatedTimestamp", (queue.created_ms / 1000).to_string()),
        ("LastModifiedTimestamp", (queue.modified_ms / 1000).to_string()),
        ("ApproximateNumberOfMessages", counts.visible.to_string()),
        ("ApproximateNumberOfMessagesNotVisible", counts.in_flight.to_string()),
        ("ApproximateNumberOfMessagesDelayed", counts.delayed.to_string()),
    ];
    let set = Settings::names().filter_map(|name| queue.settings.text(name).map(|text| (name, text)));
    Ok(computed.into_iter().chain(set).map(|(name, text)| (name.to_owned(), text)).collect())
}

fn check_name(name: &str) -> Result<(), SqsRefused> {
    let stem = name.strip_suffix(".fifo").unwrap_or(name);
    let spelt = stem.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if spelt && !stem.is_empty() && name.len() <= 80 {
        return Ok(());
    }
    let reason = format!("{name:?} is not 1 to 80 letters, digits, hyphens and underscores");
    Err(SqsRefused::InvalidParameter { parameter: "QueueName", reason })
}

/// The dead-letter queue must exist and be of the same kind.
fn check_dead_letters(work: &Work, settings: &Settings) -> Result<(), SqsRefused> {
    let Some(redrive) = &settings.redrive else { return Ok(()) };
    let target = find_any(work, &redrive.dead_letter_queue)?;
    let reason = match target {
        Some(target) if target.settings.fifo == settings.fifo => return Ok(()),
        Some(_) => "a FIFO queue needs a FIFO dead-letter queue, a standard queue a standard one".to_owned(),
        None => format!("dead-letter queue {} does not exist", redrive.dead_letter_queue),
    };
    Err(SqsRefused::InvalidParameter { parameter: "RedrivePolicy", reason })
}
