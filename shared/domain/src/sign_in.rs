//! A link by mail that signs in, and perhaps gives a role: used once, by a button, within its time.

use serde::{Deserialize, Serialize};

use crate::{Language, MailAddress, Principal, Span, Timestamp};

/// How long a link signs in.
pub const SIGN_IN_WINDOW: Span = Span::minutes(10);
/// How long an invitation may be accepted.
pub const INVITATION_WINDOW: Span = Span::days(7);

/// A link that was mailed. Its token is nowhere but in the mail; the link is kept under the token's hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLink {
    /// To whom it was sent.
    pub mail: MailAddress,
    /// The language in which it was asked for: a new person's first.
    pub language: Language,
    /// The role that it gives, if it is an invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Principal>,
    /// The page that was asked for; empty for the role's own first page.
    #[serde(default)]
    pub to: String,
    /// Until when it works.
    pub until: Timestamp,
    /// When it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
}

/// A link that does not sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefused {
    /// It was used before.
    #[error("use a link: it was used before")]
    Used,
    /// Its time is over.
    #[error("use a link: its time is over")]
    Over,
}

impl SignInLink {
    /// A link that signs in, for ten minutes.
    pub fn to_sign_in(mail: MailAddress, language: Language, to: String, now: Timestamp) -> SignInLink {
        SignInLink { mail, language, role: None, to, until: now + SIGN_IN_WINDOW, used_at: None }
    }

    /// A link that gives a role and signs in, for seven days.
    pub fn invitation(mail: MailAddress, language: Language, role: Principal, now: Timestamp) -> SignInLink {
        SignInLink { mail, language, role: Some(role), to: String::new(), until: now + INVITATION_WINDOW, used_at: None }
    }

    /// Whether it would work now.
    pub fn check(&self, now: Timestamp) -> Result<(), LinkRefused> {
        match self.used_at {
            Some(_) => Err(LinkRefused::Used),
            None if now >= self.until => Err(LinkRefused::Over),
            None => Ok(()),
        }
    }

    /// The link, used now.
    ///
    /// # Errors
    /// It was used before, or its time is over.
    pub fn used(self, now: Timestamp) -> Result<SignInLink, LinkRefused> {
        self.check(now)?;
        Ok(SignInLink { used_at: Some(now), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_signs_in_once_and_not_after_ten_minutes() {
        let now: Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
        let link = SignInLink::to_sign_in("ada@example.com".parse().unwrap(), "en".parse().unwrap(), String::new(), now);
        let used = link.clone().used(now + Span::minutes(9)).unwrap();
        assert_eq!(used.clone().used(now + Span::minutes(9)), Err(LinkRefused::Used));
        assert_eq!(used.check(now + Span::days(1)), Err(LinkRefused::Used), "that it was used says more than that it is old");
        assert_eq!(link.used(now + Span::minutes(10)), Err(LinkRefused::Over));
    }

    #[test]
    fn an_invitation_waits_for_a_week() {
        let now: Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
        let link = SignInLink::invitation("ada@example.com".parse().unwrap(), "en".parse().unwrap(), Principal::Operator, now);
        assert_eq!(link.check(now + Span::days(6)), Ok(()));
        assert_eq!(link.check(now + Span::days(7)), Err(LinkRefused::Over));
    }
}
