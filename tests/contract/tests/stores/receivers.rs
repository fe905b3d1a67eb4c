//! The other ends of senders: memory's own, and the real client's.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::Message;
use contract::sender_cases::Receiver;
use queue::{Envelope, MemorySender, QueueName, QueueUrls};

/// Memory keeps what was sent with its delay; whoever takes it waits that long.
#[derive(Default)]
pub(crate) struct MemoryReceiver {
    pub(crate) sender: Arc<MemorySender>,
    waiting: Mutex<Vec<(Instant, QueueName, String)>>,
    parked: Mutex<usize>,
}

#[async_trait]
impl Receiver for MemoryReceiver {
    async fn receive(&self, queue: QueueName) -> Result<Vec<String>, String> {
        let now = Instant::now();
        let mut waiting = self.waiting.lock().unwrap();
        for sent in self.sender.take() {
            let text = Envelope::new(sent.work.clone(), &sent.correlation).to_text().unwrap();
            let delay = Duration::from_millis(u64::try_from(sent.delay.as_millis()).unwrap());
            waiting.push((now + delay, sent.work.queue(), text));
        }
        let (ready, later) = std::mem::take(&mut *waiting).into_iter().partition(|(due, name, _)| *name == queue && *due <= now);
        *waiting = later;
        let ready: Vec<(Instant, QueueName, String)> = ready;
        Ok(ready.into_iter().map(|(_, _, text)| text).collect())
    }

    async fn receive_dead(&self, queue: Option<QueueName>) -> Result<Vec<(String, String)>, String> {
        let mut seen = self.parked.lock().unwrap();
        let parked = self.sender.parked();
        let new = parked[*seen..].iter().filter(|parked| parked.queue == queue);
        let new = new.map(|parked| (parked.body.clone(), parked.reason.clone())).collect();
        *seen = parked.len();
        Ok(new)
    }
}

/// Receives and deletes through the real client.
pub(crate) struct SqsReceiver {
    pub(crate) client: Client,
    pub(crate) urls: QueueUrls,
}

impl SqsReceiver {
    async fn take(&self, url: &str) -> Result<Vec<Message>, String> {
        let request = self.client.receive_message().queue_url(url).max_number_of_messages(10).wait_time_seconds(1);
        let messages = request.message_attribute_names("All").send().await.map_err(|error| format!("{error:?}"))?;
        let messages = messages.messages.unwrap_or_default();
        for message in &messages {
            let delete = self.client.delete_message().queue_url(url).set_receipt_handle(message.receipt_handle.clone());
            delete.send().await.map_err(|error| format!("{error:?}"))?;
        }
        Ok(messages)
    }
}

#[async_trait]
impl Receiver for SqsReceiver {
    async fn receive(&self, queue: QueueName) -> Result<Vec<String>, String> {
        let messages = self.take(&self.urls.queues[&queue]).await?;
        Ok(messages.into_iter().filter_map(|message| message.body).collect())
    }

    async fn receive_dead(&self, queue: Option<QueueName>) -> Result<Vec<(String, String)>, String> {
        let reason = |message: &Message| message.message_attributes.as_ref()?.get("reason")?.string_value.clone();
        let messages = self.take(&self.urls.dead_letters[&queue]).await?;
        Ok(messages
            .into_iter()
            .map(|message| (message.body.clone().unwrap_or_default(), reason(&message).unwrap_or_default()))
            .collect())
    }
}
