//! The running system: found by its data folder, called with its operator's key.

use anyhow::{Context, Result};
use aws_sdk_sqs::types::QueueAttributeName;
use reqwest::Method;

use super::Common;
use super::exit::CommandRefused;
use crate::api::Api;
use crate::local::{self, Whereabouts};
use crate::replay::Evidence;
use crate::stages::Clients;

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

/// The system of the data folder, if it answers.
pub(crate) async fn running(common: &Common) -> Result<Running> {
    let folder = &common.data_dir;
    if !folder.join("address.json").is_file() {
        let told = format!("find a system: none runs over {}; start one with `cargo run -- up`", folder.display());
        return Err(CommandRefused::NotThere(told).into());
    }
    let (place, operator) = local::find(folder)?;
    let clients = Clients::of(&place.dynamo, &place.queues);
    let running = Running { place, operator, clients };
    running.operator.call(Method::GET, "/health", None).await?;
    Ok(running)
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
pub(crate) fn read_named(path: &std::path::Path) -> Result<String> {
    if !path.is_file() {
        return Err(CommandRefused::NotThere(format!("read {}: there is no such file", path.display())).into());
    }
    std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))
}
