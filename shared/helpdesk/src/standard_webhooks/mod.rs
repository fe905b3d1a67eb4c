//! Standard Webhooks 1.0.0: tickets in from anything that speaks it, and the way our own events are signed.

mod read;
mod signature;

pub use read::read;
pub use signature::{Key, SecretInvalid, sign, signed_headers, verify};
