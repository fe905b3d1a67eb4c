//! A draw: the numbers that chance contributes to one expert's place in one plan. Keyed, so that nobody outside can foretell them, and the same on every machine.

use std::hash::Hasher;

use domain::{ExpertId, digest_of};
use siphasher::sip128::{Hasher128, SipHasher24};

use crate::{Opening, Policy};

/// The draws of all experts for one ticket, epoch and plan.
pub(crate) struct Draws {
    hasher: SipHasher24,
}

/// One expert's two numbers, each uniform and strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Draw {
    /// For the merit that this draw credits them with.
    pub(crate) merit: f64,
    /// For the place in the order.
    pub(crate) order: f64,
}

impl Draws {
    pub(crate) fn of(ticket: &Opening, plan: u32, policy: &Policy) -> Draws {
        let mut hasher = SipHasher24::new_with_key(policy.draw_key());
        write(&mut hasher, ticket.program.as_str().as_bytes());
        write(&mut hasher, ticket.id.client().as_str().as_bytes());
        write(&mut hasher, ticket.id.digest().as_bytes());
        write(&mut hasher, &ticket.epoch.to_le_bytes());
        write(&mut hasher, &plan.to_le_bytes());
        Draws { hasher }
    }

    /// This expert's draw.
    pub(crate) fn draw(&self, expert: &ExpertId) -> Draw {
        let bits = self.bits(expert.as_str());
        Draw { merit: unit(bits), order: unit(bits >> 64) }
    }

    /// A number for something that is no expert, such as the arm, in basis points.
    pub(crate) fn points(&self, purpose: &str) -> u32 {
        (self.bits(purpose) % 10_000) as u32
    }

    /// A number for the plan itself, between 0 and 1.
    pub(crate) fn chance(&self) -> f64 {
        unit(self.bits("chance"))
    }

    /// Where in a large roster this plan looks: the same for every delivery, and another for every ticket.
    pub(crate) fn place(&self, look: u8) -> u32 {
        (self.bits(["look 0", "look 1", "look 2", "look 3"][usize::from(look % 4)]) >> 64) as u32
    }

    fn bits(&self, what: &str) -> u128 {
        let mut hasher = self.hasher;
        write(&mut hasher, what.as_bytes());
        hasher.finish128().as_u128()
    }
}

/// The 128 bits of a routing key of any length.
pub(crate) fn key_of(routing_key: &str) -> [u8; 16] {
    let mut hasher = SipHasher24::new();
    hasher.write(digest_of(&["routing", routing_key]).as_bytes());
    hasher.finish128().as_u128().to_le_bytes()
}

// 42 bits: the middle of one of 2^42 equal steps, so that neither 0 nor 1 comes up.
fn unit(bits: u128) -> f64 {
    const STEPS: u64 = 1 << 42;
    let step = (bits as u64) & (STEPS - 1);
    (step as f64 + 0.5) / STEPS as f64
}

// With its length before it, no two lists of parts make the same bytes.
fn write(hasher: &mut SipHasher24, part: &[u8]) {
    hasher.write(&(part.len() as u64).to_le_bytes());
    hasher.write(part);
}
