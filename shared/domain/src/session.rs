//! A session: one device on which a person is signed in. What the device holds is a secret; what is kept here is its hash.

use serde::{Deserialize, Serialize};

use crate::{PersonId, Principal, SessionId, Span, Timestamp, TokenHash};

/// A device that is not seen for so long is signed out.
const IDLE: Span = Span::days(14);
/// Whoever is signed in for so long signs in again.
const WHOLE: Span = Span::days(90);
/// The secret is changed when it is older than this.
pub const ROTATED_AFTER: Span = Span::days(1);
/// For so long the secret before still opens: another tab, or an answer that never came, must not sign out.
const GRACE: Span = Span::minutes(2);

/// A device on which a person is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id, which is no secret.
    pub id: SessionId,
    /// Who.
    pub person: PersonId,
    /// As what they act here; nothing while they hold no role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Principal>,
    /// What the device calls itself, in short, so that it is recognised in the list.
    pub device: String,
    /// When they signed in.
    pub begun_at: Timestamp,
    /// When the secret was last changed, and so about when the device was last seen: a day is as exact as it gets.
    pub rotated_at: Timestamp,
    /// When it was ended by its person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_at: Option<Timestamp>,
    secret: TokenHash,
    /// The secret before, which still opens for some minutes after the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<TokenHash>,
}

impl Session {
    /// A person signs in on a device that gets a secret with this hash.
    pub fn begin(
        id: SessionId,
        person: PersonId,
        role: Option<Principal>,
        device: &str,
        secret: TokenHash,
        now: Timestamp,
    ) -> Session {
        Session {
            id,
            person,
            role,
            device: device.to_owned(),
            begun_at: now,
            rotated_at: now,
            secret,
            before: None,
            ended_at: None,
        }
    }

    /// Whether a secret with this hash opens the session now.
    pub fn opens(&self, secret: &TokenHash, now: Timestamp) -> bool {
        let is_before = self.before.as_ref() == Some(secret) && now < self.rotated_at + GRACE;
        !self.is_over(now) && (secret == &self.secret || is_before)
    }

    /// Whether it has ended, by its person or by itself.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.ended_at.is_some() || now >= self.ends_at()
    }

    /// The session, ended by its person. Ended twice, it ended the first time.
    pub fn ended(self, now: Timestamp) -> Session {
        Session { ended_at: self.ended_at.or(Some(now)), ..self }
    }

    /// The session of the same person in another of their roles.
    pub fn acting_as(self, role: Principal) -> Session {
        Session { role: Some(role), ..self }
    }

    /// When it ends by itself, if the device is not seen before.
    pub fn ends_at(&self) -> Timestamp {
        (self.rotated_at + IDLE).min(self.begun_at + WHOLE)
    }

    /// Whether its secret is old enough to be changed.
    pub fn is_to_rotate(&self, now: Timestamp) -> bool {
        now >= self.rotated_at + ROTATED_AFTER
    }

    /// The session with a new secret.
    pub fn rotated(self, secret: TokenHash, now: Timestamp) -> Session {
        Session { before: Some(self.secret), secret, rotated_at: now, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Timestamp {
        "2026-11-26T10:00:00Z".parse::<Timestamp>().unwrap() + Span::days(day)
    }

    fn hash(name: &str) -> TokenHash {
        TokenHash::of(name)
    }

    fn session() -> Session {
        let person = PersonId::of(&"ada@example.com".parse().unwrap());
        Session::begin(SessionId::from_random([1; 16]), person, None, "Firefox on Linux", hash("first"), at(0))
    }

    #[test]
    fn a_session_opens_by_its_secret_alone() {
        assert!(session().opens(&hash("first"), at(1)));
        assert!(!session().opens(&hash("second"), at(1)));
    }

    #[test]
    fn an_ended_session_never_opens_again() {
        assert!(!session().ended(at(1)).opens(&hash("first"), at(1)));
        assert!(!session().ended(at(1)).rotated(hash("second"), at(1)).opens(&hash("second"), at(1)));
    }

    #[test]
    fn a_changed_secret_opens_and_the_one_before_it_only_for_two_minutes() {
        let rotated = session().rotated(hash("second"), at(1));
        assert!(rotated.opens(&hash("second"), at(2)));
        assert!(rotated.opens(&hash("first"), at(1) + Span::minutes(1)));
        assert!(!rotated.opens(&hash("first"), at(1) + Span::minutes(2)));
        assert!(!rotated.rotated(hash("third"), at(1)).opens(&hash("first"), at(1)));
    }

    #[test]
    fn a_device_that_is_not_seen_for_two_weeks_is_signed_out_and_one_that_is_after_ninety_days() {
        assert!(session().opens(&hash("first"), at(13)));
        assert!(!session().opens(&hash("first"), at(14)));
        let kept = (1..=89).fold(session(), |session, day| session.rotated(hash("kept"), at(day)));
        assert!(kept.opens(&hash("kept"), at(89)));
        assert!(!kept.opens(&hash("kept"), at(90)));
    }
}
