//! A draw: the number by which chance, and nothing else, orders the candidates of one plan.

use std::hash::Hasher;

use domain::{ExpertId, digest_of};
use siphasher::sip128::{Hasher128, SipHasher24};

use crate::{Opening, Policy};

/// The lot of each expert for one ticket, epoch and plan.
///
/// Weighted rendezvous orders by `-ln(u) / w`, lowest first. With all weights 1 that is the order of `u` itself, highest first, or
/// of a uniform lot, lowest first; so no logarithm is needed, and the order has the same bits on every machine.
pub(crate) struct Lots {
    hasher: SipHasher24,
}

impl Lots {
    pub(crate) fn of(ticket: &Opening, plan: u32, policy: &Policy) -> Lots {
        let mut hasher = SipHasher24::new_with_key(&key(policy.routing_key()));
        write(&mut hasher, ticket.program.as_str().as_bytes());
        write(&mut hasher, ticket.id.to_string().as_bytes());
        write(&mut hasher, &ticket.epoch.to_le_bytes());
        write(&mut hasher, &plan.to_le_bytes());
        Lots { hasher }
    }

    /// This expert's lot, uniform over 128 bits.
    pub(crate) fn lot(&self, expert: &ExpertId) -> u128 {
        let mut hasher = self.hasher;
        write(&mut hasher, expert.as_str().as_bytes());
        hasher.finish128().as_u128()
    }
}

/// The 128 bits of a routing key of any length.
fn key(routing_key: &str) -> [u8; 16] {
    let mut hasher = SipHasher24::new();
    hasher.write(digest_of(&["routing", routing_key]).as_bytes());
    hasher.finish128().as_u128().to_le_bytes()
}

// With its length before it, no two lists of parts make the same bytes.
fn write(hasher: &mut SipHasher24, part: &[u8]) {
    hasher.write(&(part.len() as u64).to_le_bytes());
    hasher.write(part);
}
