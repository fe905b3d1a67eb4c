//! Time to live by the runner's clock.

use std::collections::HashMap;

use domain::Timestamp;
use dynoxide::actions::delete_item::DeleteItemRequest;
use dynoxide::actions::scan::ScanRequest;
use dynoxide::storage_backend::Clock;
use dynoxide::{AttributeValue, Database};

use super::DynamoFailed;
use crate::template::Table;
use crate::timeline::Timeline;

/// The runner's clock as the embedded service reads one.
pub(super) struct TimelineClock(pub(super) Timeline);

impl Clock for TimelineClock {
    fn now_unix_secs(&self) -> u64 {
        u64::try_from(self.0.now().millis() / 1000).unwrap_or(0)
    }

    #[allow(clippy::cast_precision_loss, reason = "milliseconds of this millennium fit")]
    fn now_unix_secs_f64(&self) -> f64 {
        self.0.now().millis() as f64 / 1000.0
    }
}

/// Deletes what has expired by `now`. The service's own sweep follows the wall's clock, to which all of a replay's past
/// would have expired; only its records' `userIdentity` is missing here.
pub(super) fn sweep(database: &Database, tables: &[Table], now: Timestamp) -> Result<usize, DynamoFailed> {
    let mut deleted = 0;
    for (table, attribute) in tables.iter().filter_map(|table| Some((table, table.ttl.as_deref()?))) {
        let mut from = None;
        loop {
            let request = ScanRequest { exclusive_start_key: from, ..expired(table, attribute, now) };
            let page = serde_json::to_value(database.scan(request)?).unwrap_or_default();
            for item in page["Items"].as_array().into_iter().flatten() {
                deleted += usize::from(delete(database, table, attribute, now, item)?);
            }
            from = serde_json::from_value(page["LastEvaluatedKey"].clone()).ok();
            if from.is_none() {
                break;
            }
        }
    }
    Ok(deleted)
}

fn expired(table: &Table, attribute: &str, now: Timestamp) -> ScanRequest {
    ScanRequest {
        table_name: table.name.clone(),
        filter_expression: Some("#t < :now AND attribute_type(#t, :number)".to_owned()),
        expression_attribute_names: Some(names(attribute)),
        expression_attribute_values: Some(values(now)),
        ..ScanRequest::default()
    }
}

/// Deletes an item unless somebody gave it longer to live since it was read.
fn delete(
    database: &Database,
    table: &Table,
    attribute: &str,
    now: Timestamp,
    item: &serde_json::Value,
) -> Result<bool, DynamoFailed> {
    let part = |name: &String| Some((name.clone(), serde_json::from_value::<AttributeValue>(item.get(name)?.clone()).ok()?));
    let request = DeleteItemRequest {
        table_name: table.name.clone(),
        key: table.key.iter().filter_map(|key| part(&key.attribute)).collect(),
        condition_expression: Some("#t < :now AND attribute_type(#t, :number)".to_owned()),
        expression_attribute_names: Some(names(attribute)),
        expression_attribute_values: Some(values(now)),
        ..DeleteItemRequest::default()
    };
    match database.delete_item(request) {
        Ok(_) => Ok(true),
        Err(dynoxide::DynoxideError::ConditionalCheckFailedException(..)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn names(attribute: &str) -> HashMap<String, String> {
    HashMap::from([("#t".to_owned(), attribute.to_owned())])
}

fn values(now: Timestamp) -> HashMap<String, AttributeValue> {
    let seconds = AttributeValue::N((now.millis() / 1000).to_string());
    HashMap::from([(":now".to_owned(), seconds), (":number".to_owned(), AttributeValue::S("N".to_owned()))])
}
