//! A customer's link: a token that names one episode of one ticket and is signed, so that nothing is stored until the customer speaks.
//!
//! ```text
//! token = base64url( "<ticket>|<episode>|" HMAC-SHA256(secret, "fandesk survey 1|<ticket>|<episode>") )
//! ```
//!
//! It opens the survey of that episode, and the page that asks for a person. It is used once: the response's key is its episode, and a
//! second use is an edit within its window.

use data_encoding::BASE64URL_NOPAD;
use domain::{Secret, TicketId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The length of an HMAC-SHA256 in bytes.
const MAC_BYTES: usize = 32;

/// What a link asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which ticket.
    pub ticket: TicketId,
    /// Which episode of it.
    pub episode: u32,
}

/// The link was not made by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("read a customer's link: it is not one of ours")]
pub struct LinkForged;

/// The token for one episode of a ticket. The same episode always has the same.
pub fn sign_link(secret: &Secret, ticket: &TicketId, episode: u32) -> String {
    let mut token = format!("{ticket}|{episode}|").into_bytes();
    token.extend(mac(secret, ticket, episode));
    BASE64URL_NOPAD.encode(&token)
}

/// The address of the survey's page.
pub fn survey_url(base: &str, secret: &Secret, ticket: &TicketId, episode: u32) -> String {
    format!("{base}/s/{}", sign_link(secret, ticket, episode))
}

/// The address of the page that asks for a person in the place of an automatic answer.
pub fn person_url(base: &str, secret: &Secret, ticket: &TicketId, episode: u32) -> String {
    format!("{}/person", survey_url(base, secret, ticket, episode))
}

/// What a token asks about. Errors when it was not signed with `secret`.
pub fn read_link(secret: &Secret, token: &str) -> Result<Asked, LinkForged> {
    let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).map_err(|_| LinkForged)?;
    let (text, sent) = bytes.split_at_checked(bytes.len().saturating_sub(MAC_BYTES)).ok_or(LinkForged)?;
    let text = std::str::from_utf8(text).map_err(|_| LinkForged)?;
    let (ticket, episode) = text.strip_suffix('|').and_then(|text| text.split_once('|')).ok_or(LinkForged)?;
    let asked = Asked { ticket: ticket.parse().map_err(|_| LinkForged)?, episode: episode.parse().map_err(|_| LinkForged)? };
    let good: bool = mac(secret, &asked.ticket, asked.episode).as_slice().ct_eq(sent).into();
    if good { Ok(asked) } else { Err(LinkForged) }
}

fn mac(secret: &Secret, ticket: &TicketId, episode: u32) -> Vec<u8> {
    // HMAC takes a key of any length, so this never fails; an empty mac would match nothing of 32 bytes.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()) else { return Vec::new() };
    mac.update(format!("fandesk survey 1|{ticket}|{episode}").as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use domain::{ClientId, ConnectionId};

    use super::*;

    fn secret() -> Secret {
        Secret::new("0123456789abcdef0123456789abcdef")
    }

    fn ticket() -> TicketId {
        let client: ClientId = "acme".parse().unwrap();
        TicketId::from_external(&client, &ConnectionId::from_random([1; 16]), "1")
    }

    #[test]
    fn a_link_opens_what_it_was_made_for_and_nothing_else() {
        let token = sign_link(&secret(), &ticket(), 2);
        assert_eq!(read_link(&secret(), &token), Ok(Asked { ticket: ticket(), episode: 2 }));
        assert_eq!(read_link(&Secret::new("another secret of the same length"), &token), Err(LinkForged));
    }

    #[test]
    fn any_changed_letter_is_a_forgery() {
        let token = sign_link(&secret(), &ticket(), 0);
        for index in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[index] = if forged[index] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            let opened = read_link(&secret(), &forged);
            assert!(forged == token || opened == Err(LinkForged) || opened == read_link(&secret(), &token), "{index}");
        }
        assert_eq!(read_link(&secret(), ""), Err(LinkForged));
        assert_eq!(read_link(&secret(), "AAAA"), Err(LinkForged));
    }
}
