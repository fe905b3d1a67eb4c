//! The table on DynamoDB.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, KeysAndAttributes, Put as SdkPut, ReturnConsumedCapacity, TransactWriteItem,
};

use crate::item::{key_of, text_of};
use crate::jitter::jitter;
use crate::{Expect, Item, Key, Page, Put, Query, Table, TableError, TableName};

/// The most keys that one `BatchGetItem` takes.
const BATCH_MAX: usize = 100;
/// How often unprocessed keys are asked for again before the table counts as busy.
const UNPROCESSED_TRIES: u32 = 6;
/// The longest pause before the first of these.
const PAUSE: Duration = Duration::from_millis(50);

type Attributes = HashMap<String, AttributeValue>;

/// The tables' names in this deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableNames {
    /// The support table.
    pub support: String,
    /// The ledger table.
    pub ledger: String,
    /// The vault table.
    pub vault: String,
}

/// What the tables charged since the start: thousandths of units, as the responses say.
#[derive(Debug, Default)]
pub struct Units {
    read: AtomicU64,
    write: AtomicU64,
}

impl Units {
    /// Thousandths of read units and of write units.
    pub fn milli(&self) -> (u64, u64) {
        (self.read.load(Ordering::Relaxed), self.write.load(Ordering::Relaxed))
    }

    fn add(counter: &AtomicU64, capacity: Option<&ConsumedCapacity>) {
        let units = capacity.and_then(ConsumedCapacity::capacity_units).unwrap_or_default();
        counter.fetch_add((units * 1000.0).round() as u64, Ordering::Relaxed);
    }
}

/// DynamoDB through the SDK. The SDK retries throttling and time-outs by itself; nothing above it does.
#[derive(Debug)]
pub struct DynamoTable {
    client: Client,
    names: TableNames,
    units: Units,
}

impl DynamoTable {
    /// A table over `client` with these names.
    pub fn new(client: Client, names: TableNames) -> Self {
        DynamoTable { client, names, units: Units::default() }
    }

    /// What the tables charged since the start.
    pub fn units(&self) -> &Units {
        &self.units
    }

    fn name(&self, table: TableName) -> &str {
        match table {
            TableName::Support => &self.names.support,
            TableName::Ledger => &self.names.ledger,
            TableName::Vault => &self.names.vault,
        }
    }

    async fn put_one(&self, put: Put) -> Result<(), TableError> {
        let key = key_of(&put.item);
        let (condition, version) = condition(put.expect);
        let request = self.client.put_item().table_name(self.name(put.table)).set_item(Some(put.item.into()));
        let request = request.condition_expression(condition).set_expression_attribute_values(version);
        let request = request.return_consumed_capacity(ReturnConsumedCapacity::Total);
        match request.send().await {
            Ok(answer) => {
                Units::add(&self.units.write, answer.consumed_capacity());
                Ok(())
            }
            Err(error) if matches!(error.as_service_error(), Some(PutItemError::ConditionalCheckFailedException(_))) => {
                Err(TableError::Conflict(key))
            }
            Err(error) => Err(sort_out(&error)),
        }
    }

    async fn put_all(&self, puts: Vec<Put>) -> Result<(), TableError> {
        let keys: Vec<Key> = puts.iter().map(|put| key_of(&put.item)).collect();
        let writes = puts.into_iter().map(|put| self.transact_item(put)).collect::<Result<Vec<_>, TableError>>()?;
        let request = self.client.transact_write_items().set_transact_items(Some(writes));
        match request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await {
            Ok(answer) => {
                answer.consumed_capacity().iter().for_each(|capacity| Units::add(&self.units.write, Some(capacity)));
                Ok(())
            }
            Err(error) => Err(cancelled(&error, &keys).unwrap_or_else(|| sort_out(&error))),
        }
    }

    fn transact_item(&self, put: Put) -> Result<TransactWriteItem, TableError> {
        let (condition, version) = condition(put.expect);
        let write = SdkPut::builder().table_name(self.name(put.table)).set_item(Some(put.item.into()));
        let write = write.condition_expression(condition).set_expression_attribute_values(version).build();
        Ok(TransactWriteItem::builder().put(write.map_err(|error| TableError::Rejected(error.to_string()))?).build())
    }

    async fn get_batch(&self, table: TableName, keys: &[Key], found: &mut Vec<Item>) -> Result<(), TableError> {
        let attributes = KeysAndAttributes::builder().set_keys(Some(keys.iter().map(key_attributes).collect())).build();
        let attributes = attributes.map_err(|error| TableError::Rejected(error.to_string()))?;
        let mut wanted = HashMap::from([(self.name(table).to_owned(), attributes)]);
        for attempt in 0..UNPROCESSED_TRIES {
            let request = self.client.batch_get_item().set_request_items(Some(wanted));
            let answer =
                request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(|error| sort_out(&error))?;
            answer.consumed_capacity().iter().for_each(|capacity| Units::add(&self.units.read, Some(capacity)));
            found.extend(answer.responses.unwrap_or_default().into_values().flatten().map(Item::from));
            wanted = answer.unprocessed_keys.unwrap_or_default();
            if wanted.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(jitter(PAUSE, attempt)).await;
        }
        Err(TableError::Unavailable("some keys stayed unprocessed".to_owned()))
    }
}

fn key_attributes(key: &Key) -> Attributes {
    HashMap::from([("pk".to_owned(), AttributeValue::S(key.pk.clone())), ("sk".to_owned(), AttributeValue::S(key.sk.clone()))])
}

fn condition(expect: Expect) -> (&'static str, Option<Attributes>) {
    match expect {
        Expect::Absent => ("attribute_not_exists(pk)", None),
        Expect::Version(version) => {
            ("version = :version", Some(HashMap::from([(":version".to_owned(), AttributeValue::N(version.to_string()))])))
        }
    }
}

/// Which condition of a transaction did not hold, if that is what cancelled it.
fn cancelled(error: &SdkError<TransactWriteItemsError>, keys: &[Key]) -> Option<TableError> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else { return None };
    let codes: Vec<&str> = cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or_default()).collect();
    if let Some(index) = codes.iter().position(|code| *code == "ConditionalCheckFailed") {
        return Some(TableError::Conflict(keys.get(index)?.clone()));
    }
    let busy = codes.iter().any(|code| code.contains("Conflict") || code.contains("Throttl") || code.contains("Exceeded"));
    let detail = format!("transaction cancelled: {codes:?}");
    Some(if busy { TableError::Unavailable(detail) } else { TableError::Rejected(detail) })
}

/// Sorts an error of the SDK into "later" and "never".
fn sort_out<E: std::error::Error + ProvideErrorMetadata + 'static>(error: &SdkError<E>) -> TableError {
    const NEVER: [&str; 4] =
        ["ValidationException", "ResourceNotFoundException", "AccessDeniedException", "ItemCollectionSizeLimitExceededException"];
    let detail = DisplayErrorContext(error).to_string();
    match error.code() {
        Some(code) if NEVER.contains(&code) => TableError::Rejected(detail),
        _ => TableError::Unavailable(detail),
    }
}

#[async_trait]
impl Table for DynamoTable {
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError> {
        let request =
            self.client.get_item().table_name(self.name(table)).set_key(Some(key_attributes(key))).consistent_read(true);
        let answer =
            request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(|error| sort_out(&error))?;
        Units::add(&self.units.read, answer.consumed_capacity());
        Ok(answer.item.map(Item::from))
    }

    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError> {
        let mut found = Vec::with_capacity(keys.len());
        for batch in keys.chunks(BATCH_MAX) {
            self.get_batch(table, batch, &mut found).await?;
        }
        Ok(found)
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        let (pk, sk) = query.index.map_or(("pk", "sk"), |index| index.attributes());
        let mut condition = format!("{pk} = :partition");
        let mut values = HashMap::from([(":partition".to_owned(), AttributeValue::S(query.partition.clone()))]);
        for (bound, text) in [("begins_with({sk}, :prefix)", &query.prefix), ("{sk} <= :up_to", &query.up_to)] {
            if let Some(text) = text {
                condition = format!("{condition} AND {}", bound.replace("{sk}", sk));
                let name = if bound.starts_with('b') { ":prefix" } else { ":up_to" };
                values.insert(name.to_owned(), AttributeValue::S(text.clone()));
            }
        }
        let request = self
            .client
            .query()
            .table_name(self.name(query.table))
            .set_index_name(query.index.map(|index| index.name().to_owned()));
        let request = request.key_condition_expression(condition).set_expression_attribute_values(Some(values));
        let request = request
            .scan_index_forward(!query.descending)
            .set_consistent_read((query.consistent && query.index.is_none()).then_some(true))
            .limit(query.limit.clamp(1, 100_000) as i32)
            .set_exclusive_start_key(query.after.as_ref().map(|after| start_key(after, query)));
        let answer =
            request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(|error| sort_out(&error))?;
        Units::add(&self.units.read, answer.consumed_capacity());
        let items = answer.items.unwrap_or_default().into_iter().map(Item::from).collect();
        Ok(Page { items, next: answer.last_evaluated_key.map(Item::from) })
    }

    async fn write(&self, mut puts: Vec<Put>) -> Result<(), TableError> {
        match (puts.len(), puts.pop()) {
            (1, Some(put)) => self.put_one(put).await,
            (_, Some(last)) => {
                puts.push(last);
                self.put_all(puts).await
            }
            (_, None) => Ok(()),
        }
    }
}

fn start_key(after: &Item, query: &Query) -> Attributes {
    let own = ["pk", "sk"].into_iter();
    let of_index = query.index.map(|index| index.attributes()).into_iter().flat_map(|(pk, sk)| [pk, sk]);
    own.chain(of_index).filter_map(|name| Some((name.to_owned(), AttributeValue::S(text_of(after, name)?.to_owned())))).collect()
}
