//! A person: whoever signs in, known by their mail address, and the roles that they hold.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{ExpertId, Language, PersonId, Principal};

/// The longest mail address, in bytes (RFC 5321, 4.5.3.1.3, less its brackets).
const ADDRESS_BYTES_MAX: usize = 254;

/// A mail address: one `@`, a dotted or local host, small letters. Logs never show it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailAddress(String);

/// The text is no mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("read a mail address: write one like ada@example.com")]
pub struct NoMailAddress;

impl MailAddress {
    /// The address as text, for whoever sends mail.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for MailAddress {
    type Err = NoMailAddress;

    fn from_str(text: &str) -> Result<Self, NoMailAddress> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.split_once('@').ok_or(NoMailAddress)?;
        // What a header or a list of addresses is made of must not come in by an address.
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[]\\,;:\"@".contains(c);
        let label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
        let good = !local.is_empty() && text.len() <= ADDRESS_BYTES_MAX && local.chars().all(plain) && host.chars().all(plain);
        if good && host.split('.').all(label) { Ok(MailAddress(text)) } else { Err(NoMailAddress) }
    }
}

impl TryFrom<String> for MailAddress {
    type Error = NoMailAddress;

    fn try_from(text: String) -> Result<Self, NoMailAddress> {
        text.parse()
    }
}

impl From<MailAddress> for String {
    fn from(address: MailAddress) -> Self {
        address.0
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailAddress(…)")
    }
}

/// Whoever signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their id, from their address.
    pub id: PersonId,
    /// Where their links go.
    pub mail: MailAddress,
    /// What they want to be called; may be empty.
    #[serde(default)]
    pub name: String,
    /// The language of their pages.
    pub language: Language,
    /// What they may be, the first one first.
    pub roles: Vec<Principal>,
    /// Whether single letters are keys on their pages (WCAG 2.1.4).
    #[serde(default = "on")]
    pub single_keys: bool,
}

const fn on() -> bool {
    true
}

impl Person {
    /// A person who holds no role yet.
    pub fn new(mail: MailAddress, language: Language) -> Person {
        Person { id: PersonId::of(&mail), mail, name: String::new(), language, roles: Vec::new(), single_keys: true }
    }

    /// The same person with this role too. Told twice, they hold it once.
    pub fn with_role(mut self, role: Principal) -> Person {
        if !self.roles.contains(&role) {
            self.roles.push(role);
        }
        self
    }

    /// The expert whom they are, if they are one.
    pub fn expert(&self) -> Option<&ExpertId> {
        self.roles.iter().find_map(|role| match role {
            Principal::Expert { expert } => Some(expert),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Person {
        Person::new("ada@example.com".parse().unwrap(), "en".parse().unwrap())
    }

    #[test]
    fn an_address_is_the_same_however_it_is_typed_and_a_header_is_none() {
        let typed: MailAddress = "  Ada@Example.COM ".parse().unwrap();
        assert_eq!(typed, ada().mail);
        assert_eq!(PersonId::of(&typed), ada().id);
        let long = format!("{}@example.com", "x".repeat(250));
        for bad in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@-x.com",
            "a@b@c",
            "ada@example..com",
            "ada\r\nbcc:x@example.com",
            "<a@b.c>",
            &long,
        ] {
            assert_eq!(bad.parse::<MailAddress>(), Err(NoMailAddress), "{bad}");
        }
    }

    #[test]
    fn an_address_never_shows_itself_in_a_log() {
        assert!(!format!("{:?}", ada()).contains("ada@"));
    }

    #[test]
    fn a_role_is_held_once_however_often_it_is_given() {
        let role = Principal::Expert { expert: ExpertId::from_name("ada") };
        let person = ada().with_role(role.clone()).with_role(role);
        assert_eq!((person.roles.len(), person.expert()), (1, Some(&ExpertId::from_name("ada"))));
    }
}
