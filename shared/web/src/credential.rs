//! A credential: an API key, shown once, sent as a bearer token.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use http::{HeaderMap, header};

/// An API key: `fdk_` and 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

/// There was no randomness to make a key from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("make an API key: the system gave no random bytes")]
pub struct NoRandomness;

impl ApiKey {
    /// A new key.
    pub fn generate() -> Result<Self, NoRandomness> {
        let mut bits = [0_u8; 32];
        getrandom::fill(&mut bits).map_err(|_| NoRandomness)?;
        Ok(ApiKey(format!("fdk_{}", BASE64URL_NOPAD.encode(&bits))))
    }

    /// The characters, to be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// The bearer token of a request, if it has exactly one.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let first = values.next()?.to_str().ok()?;
    let (scheme, token) = first.split_once(' ')?;
    let good = values.next().is_none() && scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty();
    good.then_some(token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_read_once_and_nothing_else_is() {
        let headers = |values: &[&str]| {
            let mut map = HeaderMap::new();
            values.iter().for_each(|value| {
                map.append(header::AUTHORIZATION, value.parse().unwrap());
            });
            map
        };
        assert_eq!(bearer(&headers(&["Bearer abc"])), Some("abc"));
        assert_eq!(bearer(&headers(&["bearer abc"])), Some("abc"));
        assert_eq!(bearer(&headers(&["Basic abc"])), None);
        assert_eq!(bearer(&headers(&["Bearer a", "Bearer b"])), None);
        assert_eq!(bearer(&headers(&[])), None);
    }

    #[test]
    fn a_key_never_shows_itself_in_a_log() {
        let key = ApiKey::generate().unwrap();
        assert!(!format!("{key:?}").contains(key.reveal()));
        assert_ne!(key, ApiKey::generate().unwrap());
    }
}
