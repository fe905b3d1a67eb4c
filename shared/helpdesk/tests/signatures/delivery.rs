//! A delivery that a test can spoil.

use domain::{Secret, Span, Timestamp};
use helpdesk::{Purpose, SignatureRefused, standard_webhooks as standard, zendesk};
use http::{HeaderMap, HeaderName, HeaderValue};

pub(crate) const H: &[u8] = br#"{"say": "hello"}"#;
pub(crate) const JULY: &str = "2021-07-25T10:00:00Z";
pub(crate) const PUBLISHED: &str = "HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA=";
pub(crate) const LIVE: &str = "a-live-zendesk-secret-of-our-own";
pub(crate) const OTHER: &str = "the-secret-of-another-connection";
pub(crate) const WHSEC: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub(crate) const WHSEC_OTHER: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
pub(crate) const NOON: &str = "2026-11-23T12:00:00.000Z";
pub(crate) const ZENDESK: [&str; 3] =
    ["x-zendesk-webhook-signature", "x-zendesk-webhook-signature-timestamp", "x-zendesk-webhook-invocation-id"];
pub(crate) const STANDARD: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];

pub(crate) fn noon() -> Timestamp {
    NOON.parse().unwrap()
}

pub(crate) fn title_case(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect::<Vec<_>>().join("-")
}

/// HMAC-SHA256 written out from its definition, so that the table does not lean on the code under test.
pub(crate) fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let inner = Sha256::digest([block.map(|byte| byte ^ 0x36).as_slice(), message].concat());
    Sha256::digest([block.map(|byte| byte ^ 0x5c).as_slice(), inner.as_slice()].concat()).to_vec()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Verified,
    Invalid,
    Stale,
}

#[derive(Clone, Copy)]
pub(crate) enum Scheme {
    Zendesk,
    Standard,
}

#[derive(Clone)]
pub(crate) struct Delivery {
    pub(crate) scheme: Scheme,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) signer: String,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) purpose: Purpose,
    pub(crate) now: Timestamp,
}

pub(crate) fn zendesk_delivery() -> Delivery {
    delivery(Scheme::Zendesk, LIVE, &[(ZENDESK[1], NOON)])
}

pub(crate) fn standard_delivery() -> Delivery {
    let seconds = (noon().millis() / 1000).to_string();
    delivery(Scheme::Standard, WHSEC, &[(STANDARD[0], "msg_1"), (STANDARD[1], &seconds)])
}

pub(crate) fn delivery(scheme: Scheme, secret: &str, headers: &[(&str, &str)]) -> Delivery {
    let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    let secrets = vec![Secret::new(secret)];
    Delivery { scheme, headers, body: H.to_vec(), signer: secret.to_owned(), secrets, purpose: Purpose::Live, now: noon() }
        .signed()
}

impl Delivery {
    pub(crate) fn get(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap()
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    pub(crate) fn twice(mut self, name: &str) -> Self {
        let value = self.get(name).to_owned();
        self.headers.push((name.to_owned(), value));
        self
    }

    pub(crate) fn renamed(mut self, rename: impl Fn(&str) -> String) -> Self {
        self.headers.iter_mut().for_each(|(name, _)| *name = rename(name));
        self
    }

    pub(crate) fn body(self, body: &[u8]) -> Self {
        Delivery { body: body.to_vec(), ..self }
    }

    pub(crate) fn secrets(self, secrets: &[&str]) -> Self {
        Delivery { secrets: secrets.iter().map(|secret| Secret::new(*secret)).collect(), ..self }
    }

    pub(crate) fn signed_with(self, signer: &str) -> Self {
        Delivery { signer: signer.to_owned(), ..self }.signed()
    }

    /// Another time in the header, signed again.
    pub(crate) fn at(self, time: &str) -> Self {
        let name = match self.scheme {
            Scheme::Zendesk => ZENDESK[1],
            Scheme::Standard => STANDARD[1],
        };
        let signer = self.secrets[0].reveal().to_owned();
        let now = time.parse().unwrap_or(self.now);
        Delivery { now, ..self }.header(name, time).signed_with(&signer)
    }

    pub(crate) fn later(self, span: Span) -> Self {
        Delivery { now: self.now + span, ..self }
    }

    pub(crate) fn test(self) -> Self {
        Delivery { purpose: Purpose::Test, ..self }
    }

    pub(crate) fn signed(self) -> Self {
        let base64 = |key: &[u8], text: String| data_encoding::BASE64.encode(&hmac(key, &[text.as_bytes(), &self.body].concat()));
        match self.scheme {
            Scheme::Zendesk => {
                let signature = base64(self.signer.as_bytes(), self.get(ZENDESK[1]).to_owned());
                self.header(ZENDESK[0], &signature)
            }
            Scheme::Standard => {
                let key = data_encoding::BASE64.decode(&self.signer.as_bytes()[6..]).unwrap();
                let signature = base64(&key, format!("{}.{}.", self.get(STANDARD[0]), self.get(STANDARD[1])));
                self.header(STANDARD[2], &format!("v1,{signature}"))
            }
        }
    }

    pub(crate) fn verify(&self) -> Result<helpdesk::Verified, SignatureRefused> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        match self.scheme {
            Scheme::Zendesk => zendesk::verify(&headers, &self.body, &self.secrets, self.purpose, self.now),
            Scheme::Standard => standard::verify(&headers, &self.body, &self.secrets, self.now),
        }
    }

    pub(crate) fn check(&self) -> Expected {
        match self.verify() {
            Ok(_) => Expected::Verified,
            Err(SignatureRefused::SignatureInvalid(_)) => Expected::Invalid,
            Err(SignatureRefused::TimestampStale { .. }) => Expected::Stale,
        }
    }
}
