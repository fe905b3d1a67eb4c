//! A function's answer as an HTTP response, as API Gateway reads payload format 2.0.

use axum::body::Body;
use axum::response::Response;
use data_encoding::BASE64;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;

/// The response; an error says why the answer is none.
pub(super) fn of(answer: &Value) -> Result<Response, String> {
    let Some(status) = answer.get("statusCode") else { return Ok(inferred(answer)) };
    let code = status.as_u64().or_else(|| status.as_str()?.parse().ok()).and_then(|code| u16::try_from(code).ok());
    let code = code.and_then(|code| StatusCode::from_u16(code).ok()).ok_or_else(|| format!("statusCode is {status}"))?;
    let mut response = Response::new(Body::from(body(answer)?));
    *response.status_mut() = code;
    let headers = response.headers_mut();
    for (name, value) in pairs(answer, "headers").into_iter().chain(pairs(answer, "multiValueHeaders")) {
        headers.append(HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("header {name:?}"))?, header_value(&value)?);
    }
    for cookie in answer.get("cookies").and_then(Value::as_array).into_iter().flatten() {
        headers.append(header::SET_COOKIE, header_value(cookie.as_str().unwrap_or_default())?);
    }
    // The length is the front's own business: the one in the answer may be of the encoded body.
    headers.remove(header::CONTENT_LENGTH);
    if !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    }
    Ok(response)
}

/// An answer without a status is the body of a success.
fn inferred(answer: &Value) -> Response {
    let text = answer.as_str().map_or_else(|| answer.to_string(), str::to_owned);
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn body(answer: &Value) -> Result<Vec<u8>, String> {
    let text = match answer.get("body") {
        None | Some(Value::Null) => return Ok(vec![]),
        Some(Value::String(text)) => text.as_bytes().to_vec(),
        Some(other) => other.to_string().into_bytes(),
    };
    if answer.get("isBase64Encoded") == Some(&Value::Bool(true)) {
        return BASE64.decode(&text).map_err(|error| format!("the body is no base64: {error}"));
    }
    Ok(text)
}

fn pairs(answer: &Value, key: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let entries = answer.get(key).and_then(Value::as_object).into_iter().flatten();
    let each = |(name, value): (&String, &Value)| -> Vec<(String, String)> {
        match value {
            Value::Array(values) => values.iter().map(|value| (name.clone(), text(value))).collect(),
            value => vec![(name.clone(), text(value))],
        }
    };
    entries.flat_map(each).collect()
}

fn header_value(text: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(text).map_err(|_| format!("header value {text:?}"))
}
