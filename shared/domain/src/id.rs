//! Ids: prefixed newtypes that come from facts, so that the same fact always has the same id.

use std::fmt;
use std::str::FromStr;

use data_encoding::Specification;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Language, MailAddress, Timestamp};

/// The text is no id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {kind} {text:?}: expected {expected}")]
pub struct InvalidId {
    /// What was to be read.
    pub kind: &'static str,
    /// What stood there.
    pub text: String,
    /// The form of a good one.
    pub expected: &'static str,
}

/// The digest of several texts, 26 letters of base32. Lengths are part of the hash, so no two lists of texts collide by joining.
pub fn digest_of(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    base32(&hash.finalize()[..16])
}

fn base32(bytes: &[u8]) -> String {
    let mut specification = Specification::new();
    specification.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
    specification.encoding().map(|encoding| encoding.encode(bytes)).unwrap_or_default()
}

const SLUG: &str = "1 to 40 of a-z, 0-9 and -, beginning with a letter or digit";

fn is_slug(text: &str) -> bool {
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=40).contains(&text.len()) && text.chars().all(inside) && !text.starts_with('-')
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let bare = text.strip_prefix($prefix).filter(|bare| is_slug(bare));
                let expected = if $prefix.is_empty() { SLUG } else { concat!("`", $prefix, "` and then 1 to 40 of a-z, 0-9 and -") };
                bare.map(|_| $name(text.to_owned())).ok_or(InvalidId { kind: $kind, text: text.to_owned(), expected })
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A client: the company whose customers ask. Every key of its data begins with this.
    ClientId, "client id", ""
);
id!(
    /// A program: one product line of a client, with its topics, rewards and deadlines.
    ProgramId, "program id", ""
);
id!(
    /// A topic inside a program's scope.
    TopicId, "topic id", ""
);
id!(
    /// An automation: an answer written by an expert, given at once.
    AutomationId, "automation id", "aut_"
);
id!(
    /// An expert: a vetted fan of the product.
    ExpertId, "expert id", "exp_"
);
id!(
    /// A connection to a help desk or an API client; also the path of its webhook, so it is 128 random bits.
    ConnectionId, "connection id", "con_"
);
id!(
    /// A message on a ticket.
    MessageId, "message id", "msg_"
);
id!(
    /// A survey response to one resolution.
    ResponseId, "response id", "res_"
);
id!(
    /// A posting of the ledger.
    PostingId, "posting id", "pos_"
);
id!(
    /// A payout to one expert for one period. At most 35 characters, so that it fits a bank's end-to-end id.
    PayoutId, "payout id", "pay_"
);

id!(
    /// A person who signs in, from their mail address.
    PersonId, "person id", "per_"
);
id!(
    /// A session: one device on which a person is signed in. It is no secret.
    SessionId, "session id", "ses_"
);

impl PersonId {
    /// The person with this address.
    pub fn of(mail: &MailAddress) -> Self {
        PersonId(format!("per_{}", digest_of(&["person", mail.reveal()])))
    }
}

impl SessionId {
    /// A session named by 128 random bits.
    pub fn from_random(bits: [u8; 16]) -> Self {
        SessionId(format!("ses_{}", base32(&bits)))
    }
}

impl ExpertId {
    /// The expert who is known elsewhere as `name`.
    pub fn from_name(name: &str) -> Self {
        ExpertId(format!("exp_{}", digest_of(&["expert", name])))
    }
}

impl AutomationId {
    /// The automation that this expert began at this place with this title at this moment: told twice, it is begun once. Programs of two
    /// clients may have one name, and one title may be begun in several languages.
    pub fn of(place: (&ClientId, &ProgramId, &Language), author: &ExpertId, title: &str, idempotency: &str) -> Self {
        let (client, program, language) = (place.0.as_str(), place.1.as_str(), place.2.as_str());
        let parts = ["automation", client, program, language, author.as_str(), title, idempotency];
        AutomationId(format!("aut_{}", digest_of(&parts)))
    }
}

impl ConnectionId {
    /// A connection named by 128 bits that nobody can guess.
    pub fn from_random(bits: [u8; 16]) -> Self {
        ConnectionId(format!("con_{}", base32(&bits)))
    }
}

impl MessageId {
    /// The message that the help desk knows as `external`, on this ticket.
    pub fn from_external(ticket: &TicketId, external: &str) -> Self {
        MessageId(format!("msg_{}", digest_of(&["message", &ticket.to_string(), external])))
    }

    /// The message with which `expert` released the ticket in this routing epoch.
    pub fn of_release(ticket: &TicketId, epoch: u32, expert: &ExpertId) -> Self {
        MessageId(format!("msg_{}", digest_of(&["release", &ticket.to_string(), &epoch.to_string(), expert.as_str()])))
    }
}

impl ResponseId {
    /// The response to one episode of a ticket: there is one at most.
    pub fn of_episode(ticket: &TicketId, episode: u32) -> Self {
        ResponseId(format!("res_{}", digest_of(&["response", &ticket.to_string(), &episode.to_string()])))
    }
}

impl PostingId {
    /// The posting of `rule` for one party of one episode of a ticket.
    pub fn of(ticket: &TicketId, episode: u32, rule: &str, party: &ExpertId) -> Self {
        PostingId(format!("pos_{}", digest_of(&["posting", &ticket.to_string(), &episode.to_string(), rule, party.as_str()])))
    }

    /// The posting that pays a payout out.
    pub fn of_payout(payout: &PayoutId) -> Self {
        PostingId(format!("pos_{}", digest_of(&["payout", payout.as_str()])))
    }
}

impl PayoutId {
    /// The payout of one expert for one period in one currency.
    pub fn of(expert: &ExpertId, period: &str, currency: &str) -> Self {
        PayoutId(format!("pay_{}", digest_of(&["payout", expert.as_str(), period, currency])))
    }
}

/// A ticket, `tic_<client>_<digest>`: the client is part of the id, so no key can be built without it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketId {
    client: ClientId,
    digest: String,
}

impl TicketId {
    /// The ticket that `connection` knows as `external`. The same webhook makes the same id.
    pub fn from_external(client: &ClientId, connection: &ConnectionId, external: &str) -> Self {
        TicketId { client: client.clone(), digest: digest_of(&["ticket", connection.as_str(), external]) }
    }

    /// A ticket that does not exist, for a dry run.
    pub fn imagined(client: &ClientId, name: &str) -> Self {
        TicketId { client: client.clone(), digest: digest_of(&["imagined", name]) }
    }

    /// The ticket that continues `self` after its windows are over, opened by one message of the customer.
    pub fn repeat_of(&self, message: &MessageId, at: Timestamp) -> Self {
        let digest = digest_of(&["repeat", &self.to_string(), message.as_str(), &at.to_string()]);
        TicketId { client: self.client.clone(), digest }
    }

    /// Whose customers asked.
    pub fn client(&self) -> &ClientId {
        &self.client
    }

    /// The part behind the client: evenly spread, so it makes a good key.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

impl FromStr for TicketId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let invalid =
            || InvalidId { kind: "ticket id", text: text.to_owned(), expected: "`tic_<client>_` and then 26 letters and digits" };
        let (client, digest) = text.strip_prefix("tic_").and_then(|rest| rest.split_once('_')).ok_or_else(invalid)?;
        let good = digest.len() == 26 && digest.chars().all(|c| c.is_ascii_lowercase() || ('2'..='7').contains(&c));
        match (client.parse(), good) {
            (Ok(client), true) => Ok(TicketId { client, digest: digest.to_owned() }),
            _ => Err(invalid()),
        }
    }
}

impl TryFrom<String> for TicketId {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<TicketId> for String {
    fn from(id: TicketId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tic_{}_{}", self.client, self.digest)
    }
}

impl fmt::Debug for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(name: &str) -> ClientId {
        name.parse().unwrap()
    }

    #[test]
    fn the_same_webhook_makes_the_same_ticket_id() {
        let connection = ConnectionId::from_random([7; 16]);
        let first = TicketId::from_external(&client("acme"), &connection, "35436");
        assert_eq!(first, TicketId::from_external(&client("acme"), &connection, "35436"));
        assert_ne!(first, TicketId::from_external(&client("acme"), &connection, "35437"));
        assert_eq!(first.to_string().parse::<TicketId>().unwrap(), first);
    }

    #[test]
    fn joining_texts_never_makes_two_facts_one() {
        assert_ne!(digest_of(&["ab", "c"]), digest_of(&["a", "bc"]));
    }

    #[test]
    fn one_key_begins_one_automation_in_each_language_and_program() {
        let (program, author): (ProgramId, _) = ("shop".parse().unwrap(), ExpertId::from_name("ada"));
        let begun = |client_name: &str, language: &str| {
            AutomationId::of((&client(client_name), &program, &language.parse().unwrap()), &author, "Parcels", "key")
        };
        assert_eq!(begun("acme", "en"), begun("acme", "en"));
        assert_ne!(begun("acme", "en"), begun("acme", "de"));
        assert_ne!(begun("acme", "en"), begun("other", "en"));
    }

    #[test]
    fn a_client_id_cannot_reach_into_another_clients_keys() {
        for bad in ["", "a#b", "A", "a_b", "-a", "a b", &"x".repeat(41)] {
            assert!(bad.parse::<ClientId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_payout_id_fits_a_banks_end_to_end_id() {
        let id = PayoutId::of(&ExpertId::from_name("ada"), "2026-W47", "USD");
        assert!(id.as_str().len() <= 35);
    }
}
