//! A letter: a delivery that was acknowledged and could not be read, kept in the dead letters so that a person can.
//!
//! Kept are the connection, the time, the reason, length and SHA-256 of the raw body, and the body itself: every text and number in it
//! redacted as a question is, since nothing goes raw into a queue, and whole up to 100 KB, of which the beginning is kept.

use data_encoding::HEXLOWER;
use queue::{Parked, QueueName};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tracing::warn;
use web::Problem;

use crate::door::Door;
use crate::opening::redacted;
use crate::outcome::{Landed, Outcome};

/// The most bytes of a body that are kept. A queue's message holds 256 KB, and escaping at most doubles a text of JSON.
const KEPT_BYTES_MAX: usize = 100 * 1024;

/// Puts a delivery where a person reads it.
pub(crate) async fn park(door: &Door<'_>, body: &[u8], reason: String) -> Result<Landed, Problem> {
    let note = json!({
        "connection": door.connection.id,
        "at": door.ports.now(),
        "bytes": body.len(),
        "sha256": digest(body),
        "reason": reason,
        "body": kept(body),
    });
    let parked = Parked { queue: Some(QueueName::Overflow), body: note.to_string(), reason };
    door.ports.sender.park(parked).await.map_err(|failed| {
        warn!(connection = %door.connection.id, "could not park a delivery: {failed}");
        Problem::unavailable()
    })?;
    Ok(Landed::nowhere(Outcome::Parked))
}

/// The digest by which a raw body is known in logs and letters.
pub(crate) fn digest(body: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(body))
}

fn kept(body: &[u8]) -> Value {
    // What is parked was read as JSON before; anything else would be kept as the text that it is.
    let value = serde_json::from_slice(body).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()));
    let value = without_private(value);
    let mut text = value.to_string();
    if text.len() <= KEPT_BYTES_MAX {
        return value;
    }
    text.truncate(text.floor_char_boundary(KEPT_BYTES_MAX));
    Value::String(text)
}

/// The same without what is private. Each text is redacted as it reads, not as it is escaped: an escape can hide a mail address.
fn without_private(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(fit(&text)),
        Value::Number(number) => {
            let plain = number.to_string();
            let fit = fit(&plain);
            if fit == plain { Value::Number(number) } else { Value::String(fit) }
        }
        Value::Array(list) => list.into_iter().map(without_private).collect(),
        Value::Object(object) => object.into_iter().map(|(key, value)| (fit(&key), without_private(value))).collect(),
        Value::Null | Value::Bool(_) => value,
    }
}

/// Two characters that no queue takes are replaced, or the letter would be refused for ever.
fn fit(text: &str) -> String {
    redacted(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_keeps_every_word_but_what_is_private() {
        let body = br#"{"detail": {"id": "7", "description": "Mail\njo\u0040example.com, it fails", "n": 4111111111111111}}"#;
        let kept = kept(body);
        assert_eq!(kept["detail"]["description"], "Mail\n[EMAIL_1], it fails");
        assert_eq!((&kept["detail"]["id"], &kept["detail"]["n"]), (&json!("7"), &json!("[CARD_1]")));
    }

    #[test]
    fn a_letter_fits_into_a_queue_however_long_and_odd_its_body_is() {
        for part in ["\"", "\\", "ä", "\u{1}", "\u{ffff}", "x y "] {
            let body = json!({ "description": part.repeat(256 * 1024 / part.len()) }).to_string();
            let kept = kept(body.as_bytes()).to_string();
            assert!(kept.len() <= 220 * 1024 && kept.len() >= 90 * 1024, "{part:?}: {}", kept.len());
            assert!(!kept.contains('\u{ffff}'));
        }
    }
}
