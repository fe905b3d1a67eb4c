//! A policy: how many waves, how large, when, and when a ticket is open to every qualified expert.

use domain::{Program, Span};

/// The numbers by which tickets are routed. Always within range: it is made by `of` or `new` only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    routing_key: String,
    waves: Vec<WaveRule>,
    pool_after: Span,
    claims_max: u32,
}

/// One wave: how long after the plan it opens, and how many experts it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaveRule {
    /// How long after the plan.
    pub after: Span,
    /// At most so many experts.
    pub size: usize,
}

/// A number of the policy is out of range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read routing policy: {field}: expected {expected}")]
pub struct PolicyInvalid {
    /// Which number.
    pub field: &'static str,
    /// What would be right.
    pub expected: &'static str,
}

const WAVES: [WaveRule; 3] = [
    WaveRule { after: Span::ZERO, size: 4 },
    WaveRule { after: Span::seconds(25), size: 6 },
    WaveRule { after: Span::seconds(50), size: 6 },
];
const POOL_AFTER: Span = Span::seconds(50);
const CLAIMS_MAX: u32 = 5;

impl Policy {
    /// The version of the rules in this crate; records keep it, so that a replay knows which rules made them.
    pub const VERSION: u32 = 1;

    /// The policy of a program: its own routing key and the default numbers.
    pub fn of(program: &Program) -> Policy {
        Policy { routing_key: program.routing_key.clone(), waves: WAVES.to_vec(), pool_after: POOL_AFTER, claims_max: CLAIMS_MAX }
    }

    /// A policy with numbers of its own. Errors name the first number that is out of range.
    pub fn new(routing_key: &str, waves: Vec<WaveRule>, pool_after: Span, claims_max: u32) -> Result<Policy, PolicyInvalid> {
        let rising = waves.windows(2).all(|pair| pair[0].after < pair[1].after);
        let sized = waves.iter().all(|wave| (1..=8).contains(&wave.size));
        let timed = waves.iter().all(|wave| (Span::ZERO..=LONGEST).contains(&wave.after));
        require((1..=3).contains(&waves.len()), "waves", "1 to 3 of them")?;
        require(sized, "wave size", "1 to 8 experts")?;
        require(timed && rising, "wave start", "rising, 0s to 15m")?;
        require((Span::ZERO..=LONGEST).contains(&pool_after), "pool_after", "0s to 15m")?;
        require((1..=100).contains(&claims_max), "claims_max", "1 to 100")?;
        Ok(Policy { routing_key: routing_key.to_owned(), waves, pool_after, claims_max })
    }

    /// The secret that makes waves unpredictable from outside.
    pub fn routing_key(&self) -> &str {
        &self.routing_key
    }

    /// The waves, in the order of their starts.
    pub fn waves(&self) -> &[WaveRule] {
        &self.waves
    }

    /// How long after the epoch's beginning every qualified expert may claim.
    pub fn pool_after(&self) -> Span {
        self.pool_after
    }

    /// An expert who holds so many tickets is offered no more in waves; the pool stays open to them.
    pub fn claims_max(&self) -> u32 {
        self.claims_max
    }
}

// The longest delay that a queue keeps.
const LONGEST: Span = Span::minutes(15);

fn require(good: bool, field: &'static str, expected: &'static str) -> Result<(), PolicyInvalid> {
    if good { Ok(()) } else { Err(PolicyInvalid { field, expected }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(waves: &[(i64, usize)], pool_after: i64) -> Result<Policy, PolicyInvalid> {
        let waves = waves.iter().map(|&(after, size)| WaveRule { after: Span::seconds(after), size }).collect();
        Policy::new("key", waves, Span::seconds(pool_after), 5)
    }

    #[test]
    fn the_default_numbers_are_within_range() {
        assert!(Policy::new("key", WAVES.to_vec(), POOL_AFTER, CLAIMS_MAX).is_ok());
    }

    #[test]
    fn a_number_out_of_range_is_refused_by_name() {
        let field = |policy: Result<Policy, PolicyInvalid>| policy.unwrap_err().field;
        assert_eq!(field(with(&[], 50)), "waves");
        assert_eq!(field(with(&[(0, 4), (1, 4), (2, 4), (3, 4)], 50)), "waves");
        assert_eq!(field(with(&[(0, 0)], 50)), "wave size");
        assert_eq!(field(with(&[(0, 9)], 50)), "wave size");
        assert_eq!(field(with(&[(25, 4), (25, 4)], 50)), "wave start");
        assert_eq!(field(with(&[(-1, 4)], 50)), "wave start");
        assert_eq!(field(with(&[(0, 4)], 901)), "pool_after");
        assert_eq!(field(Policy::new("key", WAVES.to_vec(), POOL_AFTER, 0)), "claims_max");
    }
}
