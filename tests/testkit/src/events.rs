//! Events as Lambda's sources write them: SQS, DynamoDB Streams, API Gateway (payload format 2.0), schedules.

use data_encoding::BASE64;
use domain::Timestamp;
use http::HeaderMap;
use queue::QueueName;
use serde_dynamo::AttributeValue;
use serde_json::{Map, Value, json};
use store::{Item, MemoryChange};

/// The event for messages of a queue: their ids and bodies, and how often each was received.
pub(crate) fn sqs<'a>(queue: QueueName, messages: impl Iterator<Item = (&'a str, &'a str, u32)>) -> Value {
    let arn = format!("arn:aws:sqs:us-east-1:000000000000:{queue:?}Queue");
    let record = |(id, body, receives): (&str, &str, u32)| {
        json!({
            "messageId": id,
            "receiptHandle": format!("receipt-{id}-{receives}"),
            "body": body,
            "attributes": { "ApproximateReceiveCount": receives.to_string() },
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": arn,
            "awsRegion": "us-east-1",
        })
    };
    json!({ "Records": messages.map(record).collect::<Vec<_>>() })
}

/// The event for changes of the support table, each with its sequence number.
pub(crate) fn stream<'a>(changes: impl Iterator<Item = &'a (String, MemoryChange)>) -> Value {
    json!({ "Records": changes.map(|(sequence, change)| record(sequence, change)).collect::<Vec<_>>() })
}

fn record(sequence: &str, change: &MemoryChange) -> Value {
    let key = |name: &str| change.after.get(name).map(dynamo_json);
    let mut images = json!({
        "ApproximateCreationDateTime": 0,
        "Keys": { "pk": key("pk"), "sk": key("sk") },
        "SequenceNumber": sequence,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
        "NewImage": image(&change.after),
    });
    if let Some(before) = &change.before {
        images["OldImage"] = image(before);
    }
    json!({
        "eventID": sequence,
        "eventName": if change.before.is_some() { "MODIFY" } else { "INSERT" },
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/SupportTable/stream/2026-11-23T00:00:00.000",
        "dynamodb": images,
    })
}

fn image(item: &Item) -> Value {
    Value::Object(item.iter().map(|(name, value)| (name.clone(), dynamo_json(value))).collect())
}

fn dynamo_json(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(flag) => json!({ "BOOL": flag }),
        AttributeValue::Null(_) => json!({ "NULL": true }),
        AttributeValue::B(bytes) => json!({ "B": BASE64.encode(bytes) }),
        AttributeValue::L(list) => json!({ "L": list.iter().map(dynamo_json).collect::<Vec<_>>() }),
        AttributeValue::M(map) => {
            json!({ "M": map.iter().map(|(name, value)| (name.clone(), dynamo_json(value))).collect::<Map<_, _>>() })
        }
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::Bs(all) => json!({ "BS": all.iter().map(|bytes| BASE64.encode(bytes)).collect::<Vec<_>>() }),
    }
}

/// The event for an HTTP request. Only JSON bodies go as they are, forms and all else as base64, as the real one does.
pub(crate) fn http(route: &str, path: &str, query: &str, headers: &HeaderMap, body: &[u8], now: Timestamp, id: &str) -> Value {
    let method = route.split(' ').next().unwrap_or_default();
    let text = |value: &http::HeaderValue| Value::from(String::from_utf8_lossy(value.as_bytes()).into_owned());
    let named: Map<String, Value> = headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let is_json = headers.get("content-type").is_none_or(|kind| kind.as_bytes().starts_with(b"application/json"));
    let plain = std::str::from_utf8(body).ok().filter(|_| is_json);
    let mut event = json!({
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": query,
        "headers": named,
        "requestContext": {
            "accountId": "000000000000", "apiId": "fandesk", "domainName": "help.example", "domainPrefix": "help",
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "test" },
            "requestId": id, "routeKey": route, "stage": "$default",
            "time": "23/Nov/2026:12:00:00 +0000", "timeEpoch": now.millis(),
        },
        "isBase64Encoded": plain.is_none(),
    });
    if !body.is_empty() {
        event["body"] = plain.map_or_else(|| Value::from(BASE64.encode(body)), Value::from);
    }
    event
}

/// The event of a schedule.
pub(crate) fn schedule(name: &str) -> Value {
    json!({ "schedule": name })
}
