//! Toys: a small system of four functions that make, tell, count and work.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::Timestamp;
use fandesk::invoke::InProcess;
use fandesk::runner::{Functions, Surroundings};
use serde_json::{Value, json};

/// What the toys saw, with the time at which they saw it.
pub(crate) type Seen = Arc<Mutex<Vec<(String, Timestamp)>>>;

/// Told of everything that the toys see.
pub(crate) type Witness = Arc<dyn Fn(&str, Timestamp) + Send + Sync>;

/// The toys' template.
pub(crate) fn toy_template() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/toy.yaml")
}

/// When the toys' time begins.
pub(crate) fn start() -> Timestamp {
    "2019-08-01T00:00:00Z".parse().unwrap()
}

/// A real client of the tables.
pub(crate) async fn dynamo_client(surroundings: &Surroundings) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
        .region(aws_sdk_dynamodb::config::Region::new("us-east-1"))
        .credentials_provider(aws_sdk_dynamodb::config::Credentials::new("x", "x", None, None, "test"))
        .endpoint_url(&surroundings.dynamo_url);
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

async fn sqs_client(surroundings: &Surroundings) -> aws_sdk_sqs::Client {
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(aws_sdk_sqs::config::BehaviorVersion::latest())
        .region(aws_sdk_sqs::config::Region::new("us-east-1"))
        .credentials_provider(aws_sdk_sqs::config::Credentials::new("x", "x", None, None, "test"))
        .endpoint_url(&surroundings.queues_url);
    aws_sdk_sqs::Client::from_conf(config.build())
}

/// `POST /things {"id", "delay"?, "poison"?}` saves an item.
pub(crate) async fn make(event: Value, world: Surroundings) -> Result<Value, String> {
    let table = &world.environments["make"]["THING_TABLE"];
    if event["requestContext"]["http"]["method"] == "GET" {
        return Ok(json!({"statusCode": 200, "body": event["pathParameters"]["thing"]}));
    }
    let thing: Value = serde_json::from_str(event["body"].as_str().unwrap_or_default()).map_err(|error| error.to_string())?;
    let text = |key: &str| AttributeValue::S(thing[key].as_str().unwrap_or_default().to_owned());
    let put = dynamo_client(&world)
        .await
        .put_item()
        .table_name(table)
        .item("pk", text("id"))
        .item("kind", AttributeValue::S("THING".to_owned()));
    let put = put.item("delay", AttributeValue::N(thing["delay"].as_i64().unwrap_or(0).to_string()));
    put.send().await.map_err(|error| format!("{error:?}"))?;
    Ok(json!({"statusCode": 202, "body": thing["id"]}))
}

/// Each fact becomes a message on the work queue; things named `poison-fact..` cannot be told.
async fn tell(event: Value, world: Surroundings) -> Result<Value, String> {
    let (client, url) = (sqs_client(&world).await, &world.environments["tell"]["WORK_QUEUE_URL"]);
    for record in event["Records"].as_array().into_iter().flatten() {
        let image = &record["dynamodb"]["NewImage"];
        let id = image["pk"]["S"].as_str().unwrap_or_default();
        if id.starts_with("poison-fact") {
            return Ok(json!({"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}));
        }
        let delay: i32 = image["delay"]["N"].as_str().unwrap_or_default().parse().unwrap_or(0);
        let send = client.send_message().queue_url(url).message_body(id).delay_seconds(delay);
        send.send().await.map_err(|error| format!("{error:?}"))?;
    }
    Ok(json!({"batchItemFailures": []}))
}

/// Takes messages; `poison..` fails always. The schedule's runs fail when `sweep_fails`.
async fn work(event: Value, witness: Witness, world: Surroundings, sweep_fails: bool) -> Result<Value, String> {
    let now = world.timeline.now();
    if event["schedule"] == "sweep" {
        witness("sweep", now);
        return if sweep_fails { Err("the broom is broken".to_owned()) } else { Ok(Value::Null) };
    }
    let records = event["Records"].as_array().cloned().unwrap_or_default();
    let mut failures = vec![];
    for record in &records {
        let body = record["body"].as_str().unwrap_or_default();
        if body.starts_with("poison") {
            failures.push(json!({"itemIdentifier": record["messageId"]}));
        } else {
            witness(body, now);
        }
    }
    Ok(json!({"batchItemFailures": failures}))
}

async fn count(event: Value, witness: Witness, world: Surroundings) -> Result<Value, String> {
    let n = event["Records"].as_array().map_or(0, Vec::len);
    witness(&format!("counted {n}"), world.timeline.now());
    Ok(Value::Null)
}

/// The toys with what they see noted down.
pub(crate) fn toys(seen: &Seen, sweep_fails: bool) -> Functions {
    let seen = Arc::clone(seen);
    toys_before(Arc::new(move |body, now| seen.lock().unwrap().push((body.to_owned(), now))), sweep_fails)
}

/// The toys before a witness.
pub(crate) fn toys_before(witness: Witness, sweep_fails: bool) -> Functions {
    Functions::InProcess(Box::new(move |world: &Surroundings| {
        let (a, b, c, d) = (world.clone(), world.clone(), world.clone(), world.clone());
        let (for_work, for_count) = (Arc::clone(&witness), witness);
        Ok(InProcess::default()
            .with("make", move |event| make(event, a.clone()))
            .with("tell", move |event| tell(event, b.clone()))
            .with("work", move |event| work(event, Arc::clone(&for_work), c.clone(), sweep_fails))
            .with("count", move |event| count(event, Arc::clone(&for_count), d.clone())))
    }))
}

/// Posts a thing, and gives the status of the answer.
pub(crate) async fn post(front_url: &str, thing: &Value) -> u16 {
    let response = reqwest::Client::new().post(format!("{front_url}/things")).json(thing).send().await.unwrap();
    response.status().as_u16()
}
