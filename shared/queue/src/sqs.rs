//! The sender on SQS.

use std::collections::BTreeMap;

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::DisplayErrorContext;
use aws_sdk_sqs::types::{MessageAttributeValue, SendMessageBatchRequestEntry};

use crate::{Envelope, Outgoing, Parked, QueueName, SendFailed, Sender};

/// The most entries that SQS takes in one call.
const BATCH_MAX: usize = 10;
/// The most bytes of one call that we fill; SQS takes 1 MiB.
const BATCH_BYTES_MAX: usize = 900 * 1024;

/// Where the queues are.
#[derive(Debug, Clone, Default)]
pub struct QueueUrls {
    /// The queues that this stage sends to.
    pub queues: BTreeMap<QueueName, String>,
    /// The dead letters that this stage parks in: by queue, and for its stream under `None`.
    pub dead_letters: BTreeMap<Option<QueueName>, String>,
}

/// Sends by SQS.
#[derive(Debug, Clone)]
pub struct SqsSender {
    client: Client,
    urls: QueueUrls,
}

impl SqsSender {
    /// A sender over `client` to `urls`.
    pub fn new(client: Client, urls: QueueUrls) -> Self {
        SqsSender { client, urls }
    }

    async fn send_batch(&self, queue: QueueName, entries: Vec<SendMessageBatchRequestEntry>) -> Result<(), SendFailed> {
        let failed = |detail: String| SendFailed { queue: format!("{queue:?}"), detail };
        let url = self.urls.queues.get(&queue).ok_or_else(|| failed(format!("{}_QUEUE_URL is not set", queue.variable())))?;
        let request = self.client.send_message_batch().queue_url(url).set_entries(Some(entries));
        let answer = request.send().await.map_err(|error| failed(DisplayErrorContext(&error).to_string()))?;
        match answer.failed().first() {
            Some(first) => Err(failed(format!("{} of the batch refused, first: {}", answer.failed().len(), first.code()))),
            None => Ok(()),
        }
    }
}

fn entry(index: usize, outgoing: &Outgoing) -> Result<(usize, SendMessageBatchRequestEntry), SendFailed> {
    let failed = |detail: String| SendFailed { queue: format!("{:?}", outgoing.work.queue()), detail };
    let body =
        Envelope::new(outgoing.work.clone(), &outgoing.correlation).to_text().map_err(|error| failed(error.to_string()))?;
    let delay = outgoing.delay.as_seconds_up().clamp(0, 900) as i32;
    let size = body.len();
    let entry = SendMessageBatchRequestEntry::builder().id(index.to_string()).message_body(body).delay_seconds(delay).build();
    Ok((size, entry.map_err(|error| failed(error.to_string()))?))
}

#[async_trait]
impl Sender for SqsSender {
    async fn send(&self, work: Vec<Outgoing>) -> Result<(), SendFailed> {
        for queue in QueueName::ALL {
            let mut batch = Vec::new();
            let mut bytes = 0;
            for outgoing in work.iter().filter(|outgoing| outgoing.work.queue() == queue) {
                let (size, entry) = entry(batch.len(), outgoing)?;
                bytes += size;
                batch.push(entry);
                if batch.len() == BATCH_MAX || bytes > BATCH_BYTES_MAX {
                    self.send_batch(queue, std::mem::take(&mut batch)).await?;
                    bytes = 0;
                }
            }
            if !batch.is_empty() {
                self.send_batch(queue, batch).await?;
            }
        }
        Ok(())
    }

    async fn park(&self, parked: Parked) -> Result<(), SendFailed> {
        let failed = |detail: String| SendFailed { queue: format!("dead letters of {:?}", parked.queue), detail };
        let url = self.urls.dead_letters.get(&parked.queue).ok_or_else(|| failed("its address is not set".to_owned()))?;
        let reason: String = parked.reason.chars().filter(|c| !c.is_control()).take(1000).collect();
        let reason = MessageAttributeValue::builder().data_type("String").string_value(reason).build();
        let reason = reason.map_err(|error| failed(error.to_string()))?;
        let request = self.client.send_message().queue_url(url).message_body(&parked.body).message_attributes("reason", reason);
        request.send().await.map_err(|error| failed(DisplayErrorContext(&error).to_string()))?;
        Ok(())
    }
}
