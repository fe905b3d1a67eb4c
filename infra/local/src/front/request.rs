//! A request as an event of API Gateway, payload format 2.0.

use std::net::SocketAddr;

use data_encoding::BASE64;
use domain::Timestamp;
use http::{HeaderMap, header};
use serde_json::{Map, Value, json};

use super::routes::Found;
use crate::invoke::request_id;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The event for a request.
pub(super) fn event(found: &Found<'_>, parts: &http::request::Parts, body: &[u8], source: SocketAddr, now: Timestamp) -> Value {
    let query = parts.uri.query().unwrap_or_default();
    let mut event = json!({
        "version": "2.0",
        "routeKey": found.key,
        "rawPath": parts.uri.path(),
        "rawQueryString": query,
        "headers": headers(&parts.headers),
        "requestContext": context(found, parts, source, now),
        "isBase64Encoded": false,
    });
    let cookies = cookies(&parts.headers);
    if !cookies.is_empty() {
        event["cookies"] = Value::from(cookies);
    }
    if !query.is_empty() {
        event["queryStringParameters"] = Value::from(joined(url::form_urlencoded::parse(query.as_bytes())));
    }
    if !found.parameters.is_empty() {
        event["pathParameters"] = json!(found.parameters);
    }
    if !body.is_empty() {
        let text = std::str::from_utf8(body).ok().filter(|_| is_text(&parts.headers));
        event["isBase64Encoded"] = Value::from(text.is_none());
        event["body"] = text.map_or_else(|| Value::from(BASE64.encode(body)), Value::from);
    }
    event
}

fn context(found: &Found<'_>, parts: &http::request::Parts, source: SocketAddr, now: Timestamp) -> Value {
    let header = |name: header::HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = header(header::HOST);
    json!({
        "accountId": "000000000000",
        "apiId": "fandesk",
        "domainName": host,
        "domainPrefix": host.split(['.', ':']).next(),
        "http": {
            "method": parts.method.as_str(),
            "path": parts.uri.path(),
            "protocol": format!("{:?}", parts.version),
            "sourceIp": source.ip().to_string(),
            "userAgent": header(header::USER_AGENT),
        },
        "requestId": request_id(),
        "routeKey": found.key,
        "stage": "$default",
        "time": written_out(now),
        "timeEpoch": now.millis(),
    })
}

/// Names in small letters, values of one name joined by commas; cookies have a place of their own.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let pairs = headers.iter().filter(|(name, _)| *name != header::COOKIE);
    joined(pairs.map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())))
}

fn joined<K: Into<String>, V: Into<String>>(pairs: impl Iterator<Item = (K, V)>) -> Map<String, Value> {
    let mut map = Map::new();
    for (key, value) in pairs {
        let value = value.into();
        match map.entry(key.into()) {
            serde_json::map::Entry::Vacant(place) => drop(place.insert(Value::from(value))),
            serde_json::map::Entry::Occupied(mut place) => {
                let before = place.get().as_str().unwrap_or_default();
                *place.get_mut() = Value::from(format!("{before},{value}"));
            }
        }
    }
    map
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).map(|cookie| cookie.trim().to_owned()).filter(|cookie| !cookie.is_empty()).collect()
}

/// Whether API Gateway passes a body of this type on as it is; everything else, forms included, goes as base64.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("application/json");
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = ["application/json", "application/xml", "application/javascript"];
    let encoded = headers.get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    !encoded && (kind.starts_with("text/") || known.contains(&kind.as_str()) || kind.ends_with("+json") || kind.ends_with("+xml"))
}

/// `23/Nov/2026:10:00:00 +0000`.
fn written_out(now: Timestamp) -> String {
    let text = now.to_string();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let month = part(5, 7).parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))).unwrap_or(&"Jan");
    format!("{}/{month}/{}:{} +0000", part(8, 10), part(0, 4), part(11, 19))
}
