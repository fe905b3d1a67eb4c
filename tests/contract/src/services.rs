//! Services at an address: real clients, and the tables and queues that the cases need there.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType,
};
use aws_sdk_sqs::config::timeout::TimeoutConfig;
use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
use queue::{QueueName, QueueUrls};
use store::{Index, TableNames};

use crate::case::fresh;

type Failed = Box<dyn std::error::Error + Send + Sync>;

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(Duration::from_secs(5)).operation_timeout(Duration::from_secs(30)).build()
}

fn credentials() -> Credentials {
    Credentials::new("test", "test", None, None, "test")
}

/// A client of the tables at `url`.
pub fn tables_at(url: &str) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder().behavior_version(BehaviorVersion::latest()).region(Region::new("us-east-1"));
    let config = config.credentials_provider(credentials()).timeout_config(timeouts()).endpoint_url(url);
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

/// A client of the queues at `url`.
pub fn queues_at(url: &str) -> aws_sdk_sqs::Client {
    let config = aws_sdk_sqs::Config::builder().behavior_version(BehaviorVersion::latest()).region(Region::new("us-east-1"));
    let config = config.credentials_provider(credentials()).timeout_config(timeouts()).endpoint_url(url);
    aws_sdk_sqs::Client::from_conf(config.build())
}

/// Makes the three tables with their sparse indexes, as the template has them, and returns their names.
///
/// # Errors
/// The service does not make one.
pub async fn make_tables(client: &aws_sdk_dynamodb::Client) -> Result<TableNames, Failed> {
    let names = TableNames { support: fresh("support"), ledger: fresh("ledger"), vault: fresh("vault") };
    make_table(client, &names.support, &[Index::Open, Index::Due]).await?;
    make_table(client, &names.ledger, &[Index::Period]).await?;
    make_table(client, &names.vault, &[]).await?;
    Ok(names)
}

async fn make_table(client: &aws_sdk_dynamodb::Client, name: &str, indexes: &[Index]) -> Result<(), Failed> {
    let mut request = client.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
    for attribute in ["pk", "sk"].into_iter().chain(indexes.iter().flat_map(|index| [index.attributes().0, index.attributes().1]))
    {
        let definition =
            AttributeDefinition::builder().attribute_name(attribute).attribute_type(ScalarAttributeType::S).build()?;
        request = request.attribute_definitions(definition);
    }
    for part in key("pk", "sk")? {
        request = request.key_schema(part);
    }
    for index in indexes {
        let (pk, sk) = index.attributes();
        let projection = Projection::builder().projection_type(ProjectionType::KeysOnly).build();
        let index =
            GlobalSecondaryIndex::builder().index_name(index.name()).set_key_schema(Some(key(pk, sk)?)).projection(projection);
        request = request.global_secondary_indexes(index.build()?);
    }
    request.send().await?;
    Ok(())
}

fn key(pk: &str, sk: &str) -> Result<Vec<KeySchemaElement>, Failed> {
    let part = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    Ok(vec![part(pk, KeyType::Hash)?, part(sk, KeyType::Range)?])
}

/// Makes a queue and dead letters for each queue of the house, and dead letters for a stream; returns their addresses.
///
/// # Errors
/// The service does not make one.
pub async fn make_queues(client: &aws_sdk_sqs::Client) -> Result<QueueUrls, Failed> {
    let mut urls = QueueUrls { queues: BTreeMap::new(), dead_letters: BTreeMap::new() };
    for name in QueueName::ALL {
        urls.queues.insert(name, make_queue(client, name.variable()).await?);
        urls.dead_letters.insert(Some(name), make_queue(client, &format!("{}-dead", name.variable())).await?);
    }
    urls.dead_letters.insert(None, make_queue(client, "stream-dead").await?);
    Ok(urls)
}

async fn make_queue(client: &aws_sdk_sqs::Client, stem: &str) -> Result<String, Failed> {
    let made = client.create_queue().queue_name(fresh(stem)).send().await?;
    made.queue_url.ok_or_else(|| "no queue URL".into())
}
