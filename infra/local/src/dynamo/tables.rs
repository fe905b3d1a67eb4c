//! Tables made as the template says.

use std::collections::BTreeMap;

use dynoxide::Database;
use dynoxide::actions::create_table::CreateTableRequest;
use dynoxide::actions::describe_table::DescribeTableRequest;
use dynoxide::actions::update_time_to_live::{TimeToLiveSpecification, UpdateTimeToLiveRequest};
use serde_json::{Value, json};

use super::DynamoFailed;
use crate::template::{Index, KeyPart, Projection, Table};

/// Creates a table that is not there, and checks one that is.
pub(super) fn ensure(database: &Database, table: &Table) -> Result<(), DynamoFailed> {
    let request = create_request(table);
    if let Ok(found) = database.describe_table(DescribeTableRequest { table_name: table.name.clone() }) {
        let found = serde_json::to_value(found.table).map_err(|error| DynamoFailed::Refused(error.to_string()))?;
        let same = shape(&found) == shape(&request);
        return same.then_some(()).ok_or_else(|| DynamoFailed::TableChanged { table: table.name.clone() });
    }
    let request: CreateTableRequest =
        serde_json::from_value(request).map_err(|error| DynamoFailed::Refused(error.to_string()))?;
    database.create_table(request)?;
    if let Some(attribute_name) = table.ttl.clone() {
        let time_to_live_specification = TimeToLiveSpecification { attribute_name, enabled: true };
        database.update_time_to_live(UpdateTimeToLiveRequest { table_name: table.name.clone(), time_to_live_specification })?;
    }
    Ok(())
}

fn create_request(table: &Table) -> Value {
    let attributes: Vec<Value> =
        table.attributes.iter().map(|(name, kind)| json!({"AttributeName": name, "AttributeType": kind})).collect();
    let mut request = json!({
        "TableName": table.name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": key(&table.key),
    });
    if !table.indexes.is_empty() {
        request["GlobalSecondaryIndexes"] = table.indexes.iter().map(index).collect();
    }
    if let Some(view) = &table.stream {
        request["StreamSpecification"] = json!({"StreamEnabled": true, "StreamViewType": view});
    }
    request
}

fn key(parts: &[KeyPart]) -> Value {
    parts.iter().map(|part| json!({"AttributeName": part.attribute, "KeyType": part.kind})).collect()
}

fn index(index: &Index) -> Value {
    let projection = match &index.projection {
        Projection::All => json!({"ProjectionType": "ALL"}),
        Projection::KeysOnly => json!({"ProjectionType": "KEYS_ONLY"}),
        Projection::Include(names) => json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": names}),
    };
    json!({"IndexName": index.name, "KeySchema": key(&index.key), "Projection": projection})
}

/// What must be the same for data to be used as it is: the key, the indexes and the stream.
fn shape(table: &Value) -> (Value, BTreeMap<String, Value>, bool) {
    let indexes = table["GlobalSecondaryIndexes"].as_array().into_iter().flatten();
    let indexes = indexes.map(|index| (index["IndexName"].to_string(), index["KeySchema"].clone()));
    (table["KeySchema"].clone(), indexes.collect(), table["StreamSpecification"]["StreamEnabled"] == true)
}
