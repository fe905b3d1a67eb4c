//! The audit: which would-be answers are withheld, so that a person answers first and then judges the suggestion.

use std::hash::Hasher;

use domain::{AutomationId, TicketId, digest_of};
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher24;

// Of the judged tickets this share decides who joins everybody's sample, basis points: who chose the members must not be asked about them again.
const ENTRANCE: u16 = 2_000;

/// The key of the draw. Secret: who knew it could tell an audit from a question that the automations left alone, and judge it otherwise.
#[derive(Clone, Copy)]
pub struct AuditKey([u8; 16]);

impl AuditKey {
    /// The key made of a secret text of any length.
    pub fn of(secret: &str) -> AuditKey {
        let mut key = [0; 16];
        for (byte, letter) in key.iter_mut().zip(digest_of(&["audit key", secret]).bytes()) {
            *byte = letter;
        }
        AuditKey(key)
    }

    // The same for every delivery of a ticket and on every machine, and unlike for every version and purpose: 0 to 9,999, all equally likely.
    fn points(&self, purpose: &str, ticket: &TicketId, automation: &AutomationId, version: u32) -> u16 {
        let mut hasher = SipHasher24::new_with_key(&self.0);
        for part in [purpose.as_bytes(), ticket.to_string().as_bytes(), automation.as_str().as_bytes(), &version.to_le_bytes()] {
            hasher.write(&(part.len() as u64).to_le_bytes());
            hasher.write(part);
        }
        ((u128::from(hasher.finish()) * 10_000) >> 64) as u16
    }
}

/// Whether the draw takes this ticket, for a share in basis points. A larger share takes all that a smaller one takes.
pub fn is_audited(key: &AuditKey, ticket: &TicketId, automation: &AutomationId, version: u32, share: u16) -> bool {
    key.points("audit", ticket, automation, version) < share
}

/// Whether this ticket, if it is judged, helps to decide if its version may join everybody's sample, instead of being in it.
pub(crate) fn is_entrance(key: &AuditKey, ticket: &TicketId, automation: &AutomationId, version: u32) -> bool {
    key.points("entrance", ticket, automation, version) < ENTRANCE
}

/// In which samples a ticket is, decided before anybody judges and whatever its score. Within one sample every ticket of a time has the same
/// chance, above a threshold and below it, so that counting errors in it is fair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Drawn {
    /// In its version's own sample. Where its P reaches a live threshold, this is the audit: the answer is withheld.
    pub own: bool,
    /// In everybody's sample. Of its own sample what is not in everybody's decides whether the version may join.
    pub pool: bool,
}

impl Drawn {
    /// In all of them.
    pub const WHOLE: Drawn = Drawn { own: true, pool: true };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audited(share: u16, version: u32) -> usize {
        let (key, automation) = (AuditKey::of("a secret"), "aut_reset".parse().unwrap());
        let client = "acme".parse().unwrap();
        let ticket = |n: i32| TicketId::from_external(&client, &"con_tests".parse().unwrap(), &n.to_string());
        (0..20_000).filter(|n| is_audited(&key, &ticket(*n), &automation, version, share)).count()
    }

    #[test]
    fn the_draw_takes_its_share_and_nothing_or_all_at_the_ends() {
        assert_eq!((audited(0, 1), audited(10_000, 1)), (0, 20_000));
        // Four standard errors of a share of 3 % in 20,000.
        assert!((504..=696).contains(&audited(300, 1)), "{}", audited(300, 1));
        assert!((9_717..=10_283).contains(&audited(5_000, 2)));
    }

    #[test]
    fn the_draw_depends_on_key_and_version() {
        let (client, automation) = ("acme".parse().unwrap(), "aut_reset".parse().unwrap());
        let ticket = TicketId::from_external(&client, &"con_tests".parse().unwrap(), "1");
        let points: std::collections::BTreeSet<u16> =
            (0..20).map(|n| AuditKey::of(&format!("secret {}", n / 10)).points("audit", &ticket, &automation, n % 10)).collect();
        assert!(points.len() > 17);
    }
}
