//! Queues as the template declares them.

use super::node::{Entry, Node, Value};
use super::reader::Reader;
use super::{Queue, Redrive, TemplateMistake};

const KNOWN: &[&str] = &[
    "QueueName",
    "VisibilityTimeout",
    "DelaySeconds",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "MaximumMessageSize",
    "RedrivePolicy",
    "RedriveAllowPolicy",
    "SqsManagedSseEnabled",
    "KmsMasterKeyId",
    "Tags",
];

impl Reader<'_> {
    pub(super) fn queue(&self, entry: &Entry) -> Result<Queue, TemplateMistake> {
        let nothing = Node { line: entry.line, value: Value::Map(vec![]) };
        let properties = entry.node.get("Properties").unwrap_or(&nothing);
        self.only(properties, &format!("queue {}", entry.key), KNOWN)?;
        let name = properties.get("QueueName").map(|node| self.text(node)).transpose()?;
        Ok(Queue {
            id: entry.key.clone(),
            line: entry.line,
            name: name.unwrap_or_else(|| entry.key.clone()),
            visibility: self.seconds(properties, "VisibilityTimeout", 0..=43_200, 30)?,
            delay: self.seconds(properties, "DelaySeconds", 0..=900, 0)?,
            retention: self.seconds(properties, "MessageRetentionPeriod", 60..=1_209_600, 345_600)?,
            redrive: properties.get("RedrivePolicy").map(|node| self.redrive(node)).transpose()?,
        })
    }

    fn redrive(&self, policy: &Node) -> Result<Redrive, TemplateMistake> {
        let target = self.required(policy, "deadLetterTargetArn", "the redrive policy")?;
        self.required(policy, "maxReceiveCount", "the redrive policy")?;
        let max_receive = self.number(policy, "maxReceiveCount", 1..=1000, 1)?;
        Ok(Redrive { dead_letters: self.queue_of(target)?, max_receive: u32::try_from(max_receive).unwrap_or(1) })
    }
}
