//! The session's cookie: who, which session, when its secret was made, and the secret.
//!
//! ```text
//! fandesk = <person>.<session>.<made at, seconds>.<256 random bits, base64url>
//! ```
//!
//! Over HTTPS its name is `__Host-fandesk`, which a browser takes from this host alone. `SameSite=Lax` keeps it off other sites' forms;
//! [`is_same_origin`] is the second lock. The time is a hint when to change the secret, and trusted for nothing else.

use data_encoding::BASE64URL_NOPAD;
use domain::{PersonId, SessionId, Span, Timestamp, TokenHash};
use http::{HeaderMap, HeaderValue, header};

use crate::NoRandomness;

/// The cookie's name over plain HTTP, which is this machine alone.
const PLAIN: &str = "fandesk";
/// The cookie's name over HTTPS.
const SECURE: &str = "__Host-fandesk";

/// A secret for a link or a cookie: 256 random bits.
pub fn random_token() -> Result<String, NoRandomness> {
    let mut bits = [0_u8; 32];
    getrandom::fill(&mut bits).map_err(|_| NoRandomness)?;
    Ok(BASE64URL_NOPAD.encode(&bits))
}

/// What the cookie of a request says. Nothing of it is believed before the session opens.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionCookie {
    /// Who they say they are.
    pub person: PersonId,
    /// Their session.
    pub session: SessionId,
    /// When the secret was made.
    pub made_at: Timestamp,
    secret: String,
}

impl SessionCookie {
    /// The cookie of a session whose secret was made now.
    pub fn new(person: PersonId, session: SessionId, secret: String, made_at: Timestamp) -> SessionCookie {
        SessionCookie { person, session, made_at, secret }
    }

    /// The cookie of a request, if it has one that can be read.
    pub fn of(headers: &HeaderMap) -> Option<SessionCookie> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs: Vec<(&str, &str)> =
            lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('=')).collect();
        // One that only this host can have set goes first: a neighbour's plain one must not take its place.
        let named = |wanted: &str| pairs.iter().find(|(name, _)| *name == wanted);
        let (_, value) = named(SECURE).or_else(|| named(PLAIN))?;
        let mut parts = value.splitn(4, '.');
        let (person, session) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let seconds: i64 = parts.next()?.parse().ok()?;
        Some(SessionCookie {
            person,
            session,
            made_at: Timestamp::from_millis(seconds.checked_mul(1_000)?),
            secret: parts.next().filter(|secret| secret.len() <= 64)?.to_owned(),
        })
    }

    /// The hash of its secret.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.secret)
    }

    /// The `Set-Cookie` header that keeps it for `age` at most.
    pub fn header(&self, public_url: &str, age: Span) -> HeaderValue {
        let SessionCookie { person, session, secret, .. } = self;
        let value = format!("{person}.{session}.{}.{secret}", self.made_at.millis().div_euclid(1_000));
        set(public_url, &value, age)
    }
}

/// The `Set-Cookie` header that takes the cookie away.
pub fn no_cookie(public_url: &str) -> HeaderValue {
    set(public_url, "", Span::seconds(0))
}

fn set(public_url: &str, value: &str, age: Span) -> HeaderValue {
    let (name, secure) = if public_url.starts_with("https:") { (SECURE, "; Secure") } else { (PLAIN, "") };
    let text = format!("{name}={value}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}", age.as_seconds_up());
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// Whether a request that changes something comes from a page of this system: by what the browser says of it, else by the page's origin.
pub fn is_same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin == public_url || is_host_of(origin, text("host")),
        (None, None) => false,
    }
}

/// Whether an origin is the host that was asked: on one machine the port may be another than the public address says.
fn is_host_of(origin: &str, host: Option<&str>) -> bool {
    let named = origin.split_once("://").map(|(_, host)| host);
    named.is_some() && named == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie() -> SessionCookie {
        let person = PersonId::of(&"ada@example.com".parse().unwrap());
        let at = "2026-11-26T10:00:00Z".parse().unwrap();
        SessionCookie::new(person, SessionId::from_random([1; 16]), "c2VjcmV0".to_owned(), at)
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse::<http::HeaderName>().unwrap(), value.parse().unwrap())).collect()
    }

    fn sent(set: &HeaderValue) -> HeaderMap {
        headers(&[("cookie", set.to_str().unwrap().split(';').next().unwrap())])
    }

    #[test]
    fn a_browser_sends_back_what_it_was_given() {
        for base in ["https://desk.example.com", "http://127.0.0.1:8080"] {
            let set = cookie().header(base, Span::days(14));
            assert!(SessionCookie::of(&sent(&set)) == Some(cookie()), "{base}");
            let text = set.to_str().unwrap();
            assert!(text.contains("HttpOnly; SameSite=Lax") && text.contains("Max-Age=1209600; "), "{text}");
            assert_eq!(text.starts_with("__Host-") && text.ends_with("; Secure"), base.starts_with("https"));
        }
        assert!(SessionCookie::of(&sent(&no_cookie("https://desk.example.com"))).is_none());
    }

    #[test]
    fn what_is_no_cookie_of_ours_is_none() {
        for bad in ["", "fandesk", "fandesk=", "fandesk=a.b.c.d", "other=per_a.ses_b.1.c", "fandesk=per_a.ses_b.x.c"] {
            assert!(SessionCookie::of(&headers(&[("cookie", bad)])).is_none(), "{bad}");
        }
        let huge = format!("fandesk=per_a.ses_b.1.{}", "x".repeat(10_000));
        assert!(SessionCookie::of(&headers(&[("cookie", &huge)])).is_none());
    }

    #[test]
    fn a_form_of_another_site_is_told_from_our_own() {
        let ours = "https://desk.example.com";
        let same = |pairs: &[(&'static str, &str)]| is_same_origin(&headers(pairs), ours);
        assert!(same(&[("sec-fetch-site", "same-origin")]));
        assert!(same(&[("origin", ours)]));
        assert!(same(&[("origin", "http://127.0.0.1:4000"), ("host", "127.0.0.1:4000")]));
        for site in ["cross-site", "same-site", "none"] {
            assert!(!same(&[("sec-fetch-site", site), ("origin", ours)]), "{site}");
        }
        assert!(!same(&[("origin", "https://evil.example.com"), ("host", "desk.example.com")]));
        assert!(!same(&[("origin", "null")]));
        assert!(!same(&[]));
    }

    #[test]
    fn no_two_tokens_are_alike() {
        assert_ne!(random_token().unwrap(), random_token().unwrap());
        assert_eq!(random_token().unwrap().len(), 43);
    }
}
