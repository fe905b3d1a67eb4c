//! Calls on a queue as a whole.

use super::page::page;
use super::{Call, number};
use crate::sqs::identity::queue_of_url;
use crate::sqs::settings::Settings;
use crate::sqs::{Attributes, SqsRefused};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Create {
    queue_name: String,
    attributes: Attributes,
    #[serde(rename = "tags", alias = "Tags")]
    tags: Attributes,
}

/// What the calls on one queue carry; each looks at its own part.
#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct OneQueue {
    queue_url: String,
    queue_name: String,
    attributes: Attributes,
    attribute_names: Vec<String>,
    tags: Attributes,
    tag_keys: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct List {
    queue_name_prefix: String,
    queue_url: String,
    max_results: Option<i64>,
    next_token: Option<String>,
}

pub(super) fn create(call: &Call) -> Result<Value, SqsRefused> {
    let request: Create = call.read()?;
    call.queues.create_tagged(&request.queue_name, &request.attributes, &request.tags)?;
    Ok(json!({ "QueueUrl": call.url(&request.queue_name) }))
}

pub(super) fn delete(call: &Call) -> Result<Value, SqsRefused> {
    let request: OneQueue = call.read()?;
    call.queues.remove(queue_of_url(&request.queue_url)?)?;
    Ok(json!({}))
}

pub(super) fn purge(call: &Call) -> Result<Value, SqsRefused> {
    let request: OneQueue = call.read()?;
    call.queues.purge(queue_of_url(&request.queue_url)?)?;
    Ok(json!({}))
}

pub(super) fn get_url(call: &Call) -> Result<Value, SqsRefused> {
    let request: OneQueue = call.read()?;
    call.queues.check_exists(&request.queue_name)?;
    Ok(json!({ "QueueUrl": call.url(&request.queue_name) }))
}

pub(super) fn list(call: &Call) -> Result<Value, SqsRefused> {
    let request: List = call.read()?;
    let names = call.queues.names(&request.queue_name_prefix)?;
    let (names, next) = page(names, number("MaxResults", request.max_results)?, request.next_token.as_deref())?;
    let urls: Vec<String> = names.iter().map(|name| call.url(name)).collect();
    Ok(with_token(json!({ "QueueUrls": urls }), next))
}

/// The one list whose key begins with a small letter.
pub(super) fn list_sources(call: &Call) -> Result<Value, SqsRefused> {
    let request: List = call.read()?;
    let names = call.queues.dead_letter_sources(queue_of_url(&request.queue_url)?)?;
    let (names, next) = page(names, number("MaxResults", request.max_results)?, request.next_token.as_deref())?;
    let urls: Vec<String> = names.iter().map(|name| call.url(name)).collect();
    Ok(with_token(json!({ "queueUrls": urls }), next))
}

pub(super) fn get_attributes(call: &Call) -> Result<Value, SqsRefused> {
    let request: OneQueue = call.read()?;
    request.attribute_names.iter().try_for_each(|name| check_attribute_name(name))?;
    let mut attributes = call.queues.attributes(queue_of_url(&request.queue_url)?)?;
    let wanted = request.attribute_names;
    attributes.retain(|name, _| wanted.iter().any(|wanted| wanted == "All" || wanted == name));
    Ok(json!({ "Attributes": attributes }))
}

pub(super) fn set_attributes(call: &Call) -> Result<Value, SqsRefused> {
    let request: OneQueue = call.read()?;
    call.queues.set_attributes(queue_of_url(&request.queue_url)?, &request.attributes)?;
    Ok(json!({}))
}

pub(super) fn tag(call: &Call) -> Result<Value, SqsRefused> {
    let request: OneQueue = call.read()?;
    call.queues.tag(queue_of_url(&request.queue_url)?, &request.tags)?;
    Ok(json!({}))
}

pub(super) fn untag(call: &Call) -> Result<Value, SqsRefused> {
    let request: OneQueue = call.read()?;
    call.queues.untag(queue_of_url(&request.queue_url)?, &request.tag_keys)?;
    Ok(json!({}))
}

pub(super) fn list_tags(call: &Call) -> Result<Value, SqsRefused> {
    let request: OneQueue = call.read()?;
    Ok(json!({ "Tags": call.queues.tags(queue_of_url(&request.queue_url)?)? }))
}

fn with_token(mut answer: Value, next: Option<String>) -> Value {
    if let Some(next) = next {
        answer["NextToken"] = next.into();
    }
    answer
}

fn check_attribute_name(name: &str) -> Result<(), SqsRefused> {
    let computed = [
        "All",
        "QueueArn",
        "CreatedTimestamp",
        "LastModifiedTimestamp",
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    ];
    if computed.contains(&name) || Settings::names().any(|known| known == name) {
        return Ok(());
    }
    Err(SqsRefused::InvalidAttributeName { name: name.to_owned() })
}
