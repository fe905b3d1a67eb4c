//! The tags of a queue.

use super::work::Work;
use super::{Attributes, Operation, Queues, SqsRefused, queue};

const TAGS_MAX: usize = 50;

impl Queues {
    /// Adds tags to a queue, or gives tags that it has new values. A queue has at most 50.
    pub fn tag(&self, queue: &str, tags: &Attributes) -> Result<(), SqsRefused> {
        self.run(Operation::TagQueue, |work| add(work, queue, tags))
    }

    /// Takes tags away; those it does not have are passed over.
    pub fn untag(&self, queue: &str, keys: &[String]) -> Result<(), SqsRefused> {
        self.run(Operation::UntagQueue, |work| {
            let mut tags = read(work, queue)?;
            tags.retain(|key, _| !keys.contains(key));
            write(work, queue, &tags)
        })
    }

    /// The tags of a queue.
    pub fn tags(&self, queue: &str) -> Result<Attributes, SqsRefused> {
        self.run(Operation::ListQueueTags, |work| read(work, queue))
    }
}

pub(super) fn add(work: &Work, queue: &str, more: &Attributes) -> Result<(), SqsRefused> {
    let mut tags = read(work, queue)?;
    tags.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
    if tags.len() > TAGS_MAX || tags.keys().any(|key| key.is_empty() || key.len() > 128) {
        let reason = format!("a queue has at most {TAGS_MAX} tags with keys of 1 to 128 bytes");
        return Err(SqsRefused::InvalidParameter { parameter: "Tags", reason });
    }
    write(work, queue, &tags)
}

fn read(work: &Work, name: &str) -> Result<Attributes, SqsRefused> {
    let queue = queue::find(work, name)?;
    let mut query = work.rows.prepare_cached("SELECT tags FROM queues WHERE id = ?1")?;
    let text: String = query.query_row([queue.id], |row| row.get(0))?;
    Ok(serde_json::from_str(&text)?)
}

fn write(work: &Work, queue: &str, tags: &Attributes) -> Result<(), SqsRefused> {
    work.execute("UPDATE queues SET tags = ?2 WHERE name = ?1", (queue, serde_json::to_string(tags)?)).map(|_| ())
}
