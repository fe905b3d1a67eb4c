//! Zendesk's signature: HMAC-SHA256 in base64 over the time and then the body, keyed with the secret's characters as they are.
//!
//! An older page of Zendesk's joins body and time the other way round. One order is accepted, never both.

use data_encoding::BASE64;
use domain::{Secret, Timestamp};
use http::{HeaderMap, HeaderValue};

use crate::signature::{
    Flaw, Purpose, SignatureRefused, Verified, check_freshness, digest, dummy_check, matching_key, signature_bytes, the_header,
};

/// The public secret that signs test calls before a webhook exists. On a live connection it is worth nothing.
pub const TEST_SECRET: &str = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==";

const SIGNATURE: &str = "x-zendesk-webhook-signature";
const TIMESTAMP: &str = "x-zendesk-webhook-signature-timestamp";
const INVOCATION: &str = "x-zendesk-webhook-invocation-id";

/// The signature of `body` at `timestamp`, an ISO 8601 text exactly as the header carries it.
pub fn sign(secret: &str, timestamp: &str, body: &[u8]) -> String {
    BASE64.encode(&digest(secret.as_bytes(), &[timestamp.as_bytes(), body]))
}

/// The headers of a delivery signed at `at`: what a sender adds to its request.
pub fn signed_headers(secret: &Secret, at: Timestamp, invocation: &str, body: &[u8]) -> HeaderMap {
    let time = at.to_string();
    let signature = sign(secret.reveal(), &time, body);
    let pairs = [(SIGNATURE, signature.as_str()), (TIMESTAMP, &time), (INVOCATION, invocation)];
    pairs
        .iter()
        .filter_map(|(name, value)| Some((http::HeaderName::from_static(name), HeaderValue::from_str(value).ok()?)))
        .collect()
}

/// Proves that the holder of one of `secrets` sent these raw bytes within five minutes of `now`.
///
/// Whatever is wrong with the headers, the hashing is done, so that all refusals cost the same.
pub fn verify(
    headers: &HeaderMap,
    body: &[u8],
    secrets: &[Secret],
    purpose: Purpose,
    now: Timestamp,
) -> Result<Verified, SignatureRefused> {
    let (time, given) = read_headers(headers).inspect_err(|_| dummy_check(body))?;
    let keys: Vec<Vec<u8>> = accepted(secrets, purpose);
    let key = matching_key(&keys, &[time.as_bytes(), body], &[given]).ok_or(Flaw::NoMatch)?;
    let at: Timestamp = time.parse().map_err(|_| Flaw::HeaderUnreadable(TIMESTAMP))?;
    check_freshness(at, now)?;
    Ok(Verified { at, delivery: invocation(headers), secret: (key < secrets.len()).then_some(key) })
}

/// The keys that count, at the places of their secrets. The public one is emptied wherever it stands, since an empty key signs nothing.
fn accepted(secrets: &[Secret], purpose: Purpose) -> Vec<Vec<u8>> {
    let live = secrets.iter().map(|secret| if secret.reveal() == TEST_SECRET { "" } else { secret.reveal() });
    let test = (purpose == Purpose::Test).then_some(TEST_SECRET);
    live.chain(test).map(|key| key.as_bytes().to_vec()).collect()
}

fn read_headers(headers: &HeaderMap) -> Result<(&str, [u8; 32]), Flaw> {
    let time = the_header(headers, TIMESTAMP)?;
    let given = signature_bytes(the_header(headers, SIGNATURE)?).ok_or(Flaw::NotBase64(SIGNATURE))?;
    Ok((time, given))
}

fn invocation(headers: &HeaderMap) -> Option<String> {
    the_header(headers, INVOCATION).ok().filter(|id| id.len() <= 200).map(str::to_owned)
}
