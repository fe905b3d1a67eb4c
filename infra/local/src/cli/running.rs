//! The running system: found by its data folder, called with its operator's key.

use std::path::Path;

use anyhow::{Context, Result};
use aws_sdk_sqs::types::QueueAttributeName;
use reqwest::Method;

use super::common::Common;
use crate::api::{Api, CallFailed};
use crate::local::{self, Whereabouts};
use crate::replay::Evidence;
use crate::stages::Clients;
use crate::terminal::CommandRefused;

/// A system that runs over a data folder.
pub(crate) struct Running {
    pub(crate) place: Whereabouts,
    pub(crate) operator: Api,
    pub(crate) clients: Clients,
}

/// A queue with its address and what is in it.
pub(crate) struct QueueDepth {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) arn: String,
    pub(crate) visible: u64,
    pub(crate) delayed: u64,
    pub(crate) in_flight: u64,
}

impl QueueDepth {
    pub(crate) fn all(&self) -> u64 {
        self.visible + self.delayed + self.in_flight
    }

    pub(crate) fn is_dead_letters(&self) -> bool {
        local::is_dead_letters(&self.name)
    }
}

/// The system of the data folder.
pub(crate) async fn running(common: &Common) -> Result<Running> {
    let folder = &common.data_dir;
    look(folder).await?.ok_or_else(|| {
        let told = format!("find a system: none runs over {}; {}", folder.display(), local::how_to_start(folder));
        CommandRefused::NotThere(told).into()
    })
}

/// The system over a folder; none where none answers, whatever an earlier one left there.
pub(crate) async fn look(folder: &Path) -> Result<Option<Running>> {
    let Some((place, operator)) = local::find(folder)? else { return Ok(None) };
    match operator.call(Method::GET, "/health", None).await {
        Ok(_) => Ok(Some(Running { clients: Clients::of(&place.dynamo, &place.queues), place, operator })),
        Err(CallFailed::Unreachable { .. }) => Ok(None),
        Err(refused) => Err(refused.into()),
    }
}

impl Running {
    /// All queues, by name.
    pub(crate) async fn queues(&self) -> Result<Vec<QueueDepth>> {
        let listed = self.clients.queues.list_queues().send().await.map_err(sdk("list the queues"))?;
        let mut queues = Vec::new();
        for url in listed.queue_urls() {
            queues.push(self.depth(url).await?);
        }
        queues.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(queues)
    }

    async fn depth(&self, url: &str) -> Result<QueueDepth> {
        let asked = self.clients.queues.get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All);
        let answer = asked.send().await.map_err(sdk("look at a queue"))?;
        let text = |name: QueueAttributeName| answer.attributes().and_then(|all| all.get(&name)).cloned().unwrap_or_default();
        let number = |name| text(name).parse().unwrap_or(0);
        Ok(QueueDepth {
            name: url.rsplit('/').next().unwrap_or(url).to_owned(),
            url: url.to_owned(),
            arn: text(QueueAttributeName::QueueArn),
            visible: number(QueueAttributeName::ApproximateNumberOfMessages),
            delayed: number(QueueAttributeName::ApproximateNumberOfMessagesDelayed),
            in_flight: number(QueueAttributeName::ApproximateNumberOfMessagesNotVisible),
        })
    }

    /// The names of the tables.
    pub(crate) async fn tables(&self) -> Result<Vec<String>> {
        let listed = self.clients.tables.list_tables().send().await.map_err(sdk("list the tables"))?;
        Ok(listed.table_names().to_vec())
    }

    /// Everything in the support and ledger tables.
    pub(crate) async fn evidence(&self) -> Result<Evidence> {
        let tables = self.tables().await?;
        let wanted: Vec<&str> = tables.iter().map(String::as_str).filter(|name| !name.contains("Vault")).collect();
        Evidence::read(&self.clients.tables, &wanted).await
    }
}

/// An error of the SDK in words: its own text says only "service error".
pub(crate) fn sdk<E, R>(what: &'static str) -> impl Fn(aws_sdk_sqs::error::SdkError<E, R>) -> anyhow::Error
where
    E: aws_sdk_sqs::error::ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    move |error| match error.as_service_error().and_then(|service| service.message()) {
        Some(message) => CommandRefused::Refused(format!("{what}: {message}")).into(),
        None => anyhow::anyhow!("{what}: {error}"),
    }
}

/// Reads a file that the user named.
pub(crate) fn read_named(path: &Path) -> Result<String> {
    if !path.is_file() {
        return Err(CommandRefused::NotThere(format!("read {}: there is no such file", path.display())).into());
    }
    std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_note_of_a_system_that_was_killed_is_not_taken_for_a_system() {
        let place = tempfile::tempdir().unwrap();
        assert!(look(place.path()).await.unwrap().is_none());
        // A port that was free a moment ago: nobody answers there.
        let front = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let note = Whereabouts { front: format!("http://{front}"), dynamo: String::new(), queues: String::new(), pid: 1 };
        std::fs::write(place.path().join("address.json"), serde_json::to_vec(&note).unwrap()).unwrap();
        assert!(look(place.path()).await.unwrap().is_none());
    }
}
