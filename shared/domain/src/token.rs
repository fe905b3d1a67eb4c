//! The hash of a token: what is kept of a secret that a link or a cookie carries.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The SHA-256 of a token, in hex. A token holds 256 random bits, so a plain hash is enough: nothing can be tried out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenHash(String);

impl TokenHash {
    /// The hash of a token as it was sent.
    pub fn of(token: &str) -> Self {
        TokenHash(HEXLOWER.encode(&Sha256::digest(token.as_bytes())))
    }

    /// The hash in hex: 64 letters and digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}
