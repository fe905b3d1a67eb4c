//! What the cases share: a queue of their own, and short words for common requests.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// Says what was seen unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($seen:tt)+) => {
        if !$condition {
            return Err(format!($($seen)+));
        }
    };
}
pub(super) use ensure;

pub(super) type Seen = Result<(), String>;

/// What the service answered, as text for the report: the error and what caused it.
pub(super) fn text(error: impl std::error::Error) -> String {
    let (mut text, mut cause) = (error.to_string(), error.source());
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    text
}

/// A queue that one case made for itself.
pub(super) struct Queue {
    client: Client,
    pub(super) url: String,
    pub(super) name: String,
}

/// A name that nobody else uses.
pub(super) fn fresh(stem: &str) -> String {
    format!("case-{:016x}-{stem}", RandomState::new().build_hasher().finish())
}

impl Queue {
    pub(super) async fn new(client: &Client, stem: &str, attributes: &[(QueueAttributeName, &str)]) -> Result<Queue, String> {
        let name = fresh(stem);
        let mut request = client.create_queue().queue_name(&name);
        for (attribute, value) in attributes {
            request = request.attributes(attribute.clone(), *value);
        }
        let url = request.send().await.map_err(text)?.queue_url.ok_or("no queue URL")?;
        Ok(Queue { client: client.clone(), url, name })
    }

    pub(super) async fn send(&self, body: &str) -> Result<String, String> {
        let sent = self.client.send_message().queue_url(&self.url).message_body(body).send().await.map_err(text)?;
        sent.message_id.ok_or_else(|| "no message id".to_owned())
    }

    pub(super) async fn send_in_group(&self, group: &str, body: &str) -> Result<String, String> {
        let request = self.client.send_message().queue_url(&self.url).message_body(body).message_group_id(group);
        let sent = request.message_deduplication_id(body).send().await.map_err(text)?;
        sent.message_id.ok_or_else(|| "no message id".to_owned())
    }

    /// Receives up to ten messages with everything that belongs to them, waiting for the first up to three seconds.
    pub(super) async fn receive(&self, visibility_s: i32, wait_s: i32) -> Result<Vec<Message>, String> {
        let request = self.client.receive_message().queue_url(&self.url).max_number_of_messages(10);
        let request = request.visibility_timeout(visibility_s).wait_time_seconds(wait_s);
        let all = request.message_system_attribute_names(MessageSystemAttributeName::All).message_attribute_names("All");
        Ok(all.send().await.map_err(text)?.messages.unwrap_or_default())
    }

    /// The one message that is there.
    pub(super) async fn one(&self, visibility_s: i32) -> Result<Message, String> {
        let mut messages = self.receive(visibility_s, 3).await?;
        ensure!(messages.len() == 1, "one message was expected and {} came", messages.len());
        Ok(messages.remove(0))
    }

    pub(super) async fn bodies(&self, visibility_s: i32, wait_s: i32) -> Result<Vec<String>, String> {
        Ok(self.receive(visibility_s, wait_s).await?.into_iter().filter_map(|message| message.body).collect())
    }

    pub(super) async fn delete(&self, receipt: &str) -> Result<(), String> {
        let deleted = self.client.delete_message().queue_url(&self.url).receipt_handle(receipt).send().await;
        deleted.map(|_| ()).map_err(text)
    }

    pub(super) async fn change_visibility(&self, receipt: &str, visibility_s: i32) -> Result<(), String> {
        let request = self.client.change_message_visibility().queue_url(&self.url).receipt_handle(receipt);
        request.visibility_timeout(visibility_s).send().await.map(|_| ()).map_err(text)
    }

    pub(super) async fn attribute(&self, name: QueueAttributeName) -> Result<Option<String>, String> {
        let request = self.client.get_queue_attributes().queue_url(&self.url).attribute_names(name.clone());
        Ok(request.send().await.map_err(text)?.attributes.and_then(|mut attributes| attributes.remove(&name)))
    }

    pub(super) async fn arn(&self) -> Result<String, String> {
        self.attribute(QueueAttributeName::QueueArn).await?.ok_or_else(|| "no ARN".to_owned())
    }

    /// The attributes of a queue whose messages come here after `max` receives.
    pub(super) async fn redrive_policy(&self, max: u32) -> Result<String, String> {
        Ok(format!(r#"{{"deadLetterTargetArn":"{}","maxReceiveCount":{max}}}"#, self.arn().await?))
    }

    /// Deletes the queue; the last thing that a case does.
    pub(super) async fn done(self) -> Seen {
        self.client.delete_queue().queue_url(&self.url).send().await.map(|_| ()).map_err(text)
    }
}

/// The receipt handle of a message.
pub(super) fn receipt(message: &Message) -> Result<String, String> {
    message.receipt_handle.clone().ok_or_else(|| "no receipt handle".to_owned())
}

/// A system attribute of a message.
pub(super) fn system(message: &Message, name: MessageSystemAttributeName) -> Result<String, String> {
    let found = message.attributes.as_ref().and_then(|attributes| attributes.get(&name));
    found.cloned().ok_or_else(|| format!("no {name}"))
}

/// The request must have been refused with this code of the query protocol or this name of the JSON protocol.
pub(super) fn refused<T, E: ProvideErrorMetadata>(answer: Result<T, E>, codes: &[&str]) -> Seen {
    let Err(error) = answer else { return Err(format!("it was accepted instead of refused with {codes:?}")) };
    let code = error.code().unwrap_or("no code");
    ensure!(codes.contains(&code), "it was refused with {code:?} instead of {codes:?}");
    Ok(())
}
