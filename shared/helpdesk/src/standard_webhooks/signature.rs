//! The signature of Standard Webhooks: HMAC-SHA256 in base64 over `id.timestamp.body`, keyed with the bytes behind `whsec_`.

use std::fmt;

use data_encoding::BASE64;
use domain::{Secret, Timestamp};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::signature::{
    Flaw, SignatureRefused, Verified, check_freshness, digest, dummy_check, matching_key, signature_bytes, the_header,
};

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";

/// The bytes of a secret: 24 to 64 of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Vec<u8>);

/// The text is no secret of this scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("read the webhook secret: expected `whsec_` and the base64 of 24 to 64 bytes")]
pub struct SecretInvalid;

impl Key {
    /// Reads `whsec_` and base64.
    pub fn read(secret: &Secret) -> Result<Key, SecretInvalid> {
        let encoded = secret.reveal().strip_prefix("whsec_").ok_or(SecretInvalid)?;
        let bytes = BASE64.decode(encoded.as_bytes()).map_err(|_| SecretInvalid)?;
        if (24..=64).contains(&bytes.len()) { Ok(Key(bytes)) } else { Err(SecretInvalid) }
    }

    /// The secret whose bytes these are, for a new endpoint.
    pub fn secret_of(bytes: [u8; 32]) -> Secret {
        Secret::new(format!("whsec_{}", BASE64.encode(&bytes)))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// One signature, `v1,` and base64, of `body` under `id` at `seconds` since the epoch, as the header carries it.
pub fn sign(key: &Key, id: &str, seconds: &str, body: &[u8]) -> String {
    format!("v1,{}", BASE64.encode(&digest(&key.0, &signed_parts(id, seconds, body))))
}

/// The three headers of a delivery tried at `at`; one signature for each key, so that two stand there while a secret is rotated.
pub fn signed_headers(keys: &[Key], id: &str, at: Timestamp, body: &[u8]) -> HeaderMap {
    let seconds = at.millis().div_euclid(1000).to_string();
    let list: Vec<String> = keys.iter().map(|key| sign(key, id, &seconds, body)).collect();
    let pairs = [(ID, id), (TIMESTAMP, &seconds), (SIGNATURE, &list.join(" "))];
    pairs.iter().filter_map(|(name, value)| Some((HeaderName::from_static(name), HeaderValue::from_str(value).ok()?))).collect()
}

/// Proves that the holder of one of `secrets` sent these raw bytes within five minutes of `now`.
///
/// Whatever is wrong with the headers, the hashing is done, so that all refusals cost the same. A secret that cannot be read counts as none.
pub fn verify(headers: &HeaderMap, body: &[u8], secrets: &[Secret], now: Timestamp) -> Result<Verified, SignatureRefused> {
    let (id, seconds, given) = read_headers(headers).inspect_err(|_| dummy_check(body))?;
    let keys: Vec<Vec<u8>> = secrets.iter().map(|secret| Key::read(secret).map(|key| key.0).unwrap_or_default()).collect();
    let key = matching_key(&keys, &signed_parts(id, seconds, body), &given).ok_or(Flaw::NoMatch)?;
    let at = moment(seconds).ok_or(Flaw::HeaderUnreadable(TIMESTAMP))?;
    check_freshness(at, now)?;
    Ok(Verified { at, delivery: Some(id.to_owned()), secret: Some(key) })
}

fn signed_parts<'a>(id: &'a str, seconds: &'a str, body: &'a [u8]) -> [&'a [u8]; 5] {
    [id.as_bytes(), b".", seconds.as_bytes(), b".", body]
}

fn read_headers(headers: &HeaderMap) -> Result<(&str, &str, Vec<[u8; 32]>), Flaw> {
    let id = the_header(headers, ID)?;
    // The dot parts what is signed: an id with a dot could move a byte from one part to the next.
    if id.contains('.') || id.len() > 200 {
        return Err(Flaw::HeaderUnreadable(ID));
    }
    let seconds = the_header(headers, TIMESTAMP)?;
    Ok((id, seconds, read_list(the_header(headers, SIGNATURE)?)?))
}

/// The readable `v1` signatures of the list. Other versions are for other receivers.
fn read_list(list: &str) -> Result<Vec<[u8; 32]>, Flaw> {
    let ours: Vec<&str> = list.split_ascii_whitespace().filter_map(|one| one.strip_prefix("v1,")).collect();
    if ours.is_empty() {
        return Err(Flaw::PrefixUnknown(SIGNATURE));
    }
    let given: Vec<[u8; 32]> = ours.into_iter().filter_map(signature_bytes).collect();
    if given.is_empty() { Err(Flaw::NotBase64(SIGNATURE)) } else { Ok(given) }
}

fn moment(seconds: &str) -> Option<Timestamp> {
    let digits = seconds.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: i64 = seconds.parse().ok().filter(|_| digits)?;
    Some(Timestamp::from_millis(seconds.saturating_mul(1000)))
}
