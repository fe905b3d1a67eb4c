//! The evidence: everything in the tables, read by plain scans, so that what is counted does not hang on the code that wrote it.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result, bail};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Map, Value};

/// Items by their kind, each as its value.
#[derive(Debug, Default)]
pub struct Evidence {
    kinds: BTreeMap<String, Vec<Value>>,
}

impl Evidence {
    /// Reads whole tables.
    pub async fn read(client: &Client, tables: &[&str]) -> Result<Evidence> {
        let mut evidence = Evidence::default();
        for table in tables {
            let mut start: Option<HashMap<String, AttributeValue>> = None;
            loop {
                let page = client.scan().table_name(*table).set_exclusive_start_key(start).send().await;
                let page = page.with_context(|| format!("scan table {table}"))?;
                for item in page.items() {
                    evidence.add(item)?;
                }
                start = page.last_evaluated_key;
                if start.is_none() {
                    break;
                }
            }
        }
        Ok(evidence)
    }

    /// The values of all items of a kind.
    pub fn of(&self, kind: &str) -> &[Value] {
        self.kinds.get(kind).map(Vec::as_slice).unwrap_or_default()
    }

    fn add(&mut self, item: &HashMap<String, AttributeValue>) -> Result<()> {
        let Some(AttributeValue::S(kind)) = item.get("kind") else { bail!("an item has no kind") };
        let value = item.get("value").map(json).unwrap_or(Value::Null);
        self.kinds.entry(kind.clone()).or_default().push(value);
        Ok(())
    }
}

fn json(attribute: &AttributeValue) -> Value {
    match attribute {
        AttributeValue::S(text) => Value::String(text.clone()),
        AttributeValue::N(number) => serde_json::from_str(number).unwrap_or(Value::Null),
        AttributeValue::Bool(flag) => Value::Bool(*flag),
        AttributeValue::L(list) => Value::Array(list.iter().map(json).collect()),
        AttributeValue::M(map) => {
            Value::Object(map.iter().map(|(name, value)| (name.clone(), json(value))).collect::<Map<_, _>>())
        }
        _ => Value::Null,
    }
}
