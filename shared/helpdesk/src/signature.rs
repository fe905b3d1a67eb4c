//! A signature: the proof that a webhook's raw bytes come from the holder of a secret, and are fresh.
//!
//! What is the same for every scheme stands here; how each scheme joins its bytes stands in its own `signature.rs`.

use std::hint::black_box;

use data_encoding::BASE64;
use domain::{Span, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How far a signed time may be from ours, before and after.
pub const TOLERANCE: Span = Span::minutes(5);

/// A signature that held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The time the sender signed.
    pub at: Timestamp,
    /// The sender's name for this delivery, the same on every try. Zendesk does not sign it, so it may only ever stop work.
    pub delivery: Option<String>,
    /// Which of the secrets given made it, counted from 0. `None` is the help desk's public test secret.
    pub secret: Option<usize>,
}

/// What a check is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A live connection.
    Live,
    /// "Send a test", before the connection is live: the help desk's public test secret counts too.
    Test,
}

/// Why a delivery is not believed. Both are answered 401.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureRefused {
    /// Nobody who holds a live secret signed these bytes.
    #[error("verify the signature: {0}")]
    SignatureInvalid(Flaw),
    /// Rightly signed, but more than [`TOLERANCE`] from now.
    #[error("verify the signature: it was made at {at}, more than 5 minutes from {now}")]
    TimestampStale {
        /// The signed time.
        at: Timestamp,
        /// Ours.
        now: Timestamp,
    },
}

impl SignatureRefused {
    /// The last part of the problem's type: `signature-invalid` or `timestamp-stale`.
    pub fn problem(&self) -> &'static str {
        match self {
            SignatureRefused::SignatureInvalid(_) => "signature-invalid",
            SignatureRefused::TimestampStale { .. } => "timestamp-stale",
        }
    }
}

/// What is wrong with a signature. It never holds the secret or the expected value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A header is absent or empty.
    #[error("the header {0} is missing")]
    HeaderMissing(&'static str),
    /// A header stands there twice.
    #[error("the header {0} is doubled")]
    HeaderDoubled(&'static str),
    /// A header holds something that cannot be its value.
    #[error("the header {0} is unreadable")]
    HeaderUnreadable(&'static str),
    /// The signature is not of the scheme's version.
    #[error("the header {0} has no signature of a known version")]
    PrefixUnknown(&'static str),
    /// The signature is not 32 bytes in base64.
    #[error("the header {0} is not the base64 of 32 bytes")]
    NotBase64(&'static str),
    /// No live secret makes this signature.
    #[error("no live secret makes this signature")]
    NoMatch,
}

impl From<Flaw> for SignatureRefused {
    fn from(flaw: Flaw) -> Self {
        SignatureRefused::SignatureInvalid(flaw)
    }
}

/// Does the work of one failing check and forgets it, so that the time of an answer does not tell whether a connection exists.
pub fn dummy_check(body: &[u8]) {
    const TIME: &[u8] = b"2026-01-01T00:00:00Z";
    black_box(matching_key(&[], &[TIME, body], &[[0; 32]]));
}

/// A connection has one live secret, or two while one is rotated; every check hashes at least this many times.
const CHECKS_MIN: usize = 2;

/// Which key signs `parts` as one of `given`. Every key is tried to the end, and never fewer than [`CHECKS_MIN`] of them.
pub(crate) fn matching_key(keys: &[Vec<u8>], parts: &[&[u8]], given: &[[u8; 32]]) -> Option<usize> {
    let mut found = None;
    for at in 0..keys.len().max(CHECKS_MIN) {
        let stand_in: &[u8] = b"a stand-in of about the usual length";
        let key = keys.get(at).map_or(stand_in, Vec::as_slice);
        let wanted = digest(key, parts);
        let same = given.iter().fold(subtle::Choice::from(0), |same, one| same | wanted.ct_eq(one));
        // An empty key would let anybody sign.
        if bool::from(same) && at < keys.len() && !key.is_empty() && found.is_none() {
            found = Some(at);
        }
    }
    found
}

/// HMAC-SHA256 over the parts, one after the other.
pub(crate) fn digest(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so the other arm is never taken; were it, all-zero bytes match nothing that was sent.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// The one value of a header: there, once, not empty, visible ASCII.
pub(crate) fn the_header<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, Flaw> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(Flaw::HeaderMissing(name))?;
    if values.next().is_some() {
        return Err(Flaw::HeaderDoubled(name));
    }
    let text = value.to_str().map_err(|_| Flaw::HeaderUnreadable(name))?.trim();
    if text.is_empty() { Err(Flaw::HeaderMissing(name)) } else { Ok(text) }
}

/// The 32 bytes of a signature in base64 with its padding.
pub(crate) fn signature_bytes(text: &str) -> Option<[u8; 32]> {
    BASE64.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// Whether a signed time is near enough to ours.
pub(crate) fn check_freshness(at: Timestamp, now: Timestamp) -> Result<(), SignatureRefused> {
    let apart = now.since(at).as_millis().unsigned_abs();
    if apart <= TOLERANCE.as_millis().unsigned_abs() { Ok(()) } else { Err(SignatureRefused::TimestampStale { at, now }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_minutes_are_fresh_and_one_millisecond_more_is_stale() {
        let now = Timestamp::from_millis(1_700_000_000_000);
        for sign in [-1, 1] {
            assert!(check_freshness(now + Span::millis(sign * 300_000), now).is_ok());
            assert!(check_freshness(now + Span::millis(sign * 300_001), now).is_err());
        }
        assert!(check_freshness(Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX)).is_err());
    }

    #[test]
    fn an_empty_key_signs_nothing() {
        let forged = digest(b"", &[b"body"]);
        assert_eq!(matching_key(&[Vec::new()], &[b"body"], &[forged]), None);
    }

    #[test]
    fn the_stand_in_signs_nothing() {
        let forged = digest(b"a stand-in of about the usual length", &[b"body"]);
        assert_eq!(matching_key(&[], &[b"body"], &[forged]), None);
        assert_eq!(matching_key(&[b"other".to_vec()], &[b"body"], &[forged]), None);
    }
}
