//! Dice: chance that comes from a seed, so that the same seed tells the same story.

/// A source of chance. The same seed gives the same throws on every machine.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice for one seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// Dice of their own for somebody, who can then throw as often as they like without changing anybody else's luck.
    pub fn of(seed: u64, who: &str) -> Dice {
        let mixed = who
            .bytes()
            .fold(seed ^ 0x51_7c_c1_b7_27_22_0a_95, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut dice = Dice(mixed);
        dice.throw();
        dice
    }

    /// A number from 0 to below `sides`; 0 when there are none.
    pub fn below(&mut self, sides: u64) -> u64 {
        self.throw().checked_rem(sides).unwrap_or(0)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let sides = most.saturating_sub(least).saturating_add(1).max(1).unsigned_abs();
        least.saturating_add(i64::try_from(self.below(sides)).unwrap_or(0))
    }

    /// Whether something happens that happens in `percent` of all cases.
    pub fn happens(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several; `None` when there are none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.below(of.len() as u64)).unwrap_or(0))
    }

    // SplitMix64: one addition and a mix, which passes the usual tests of randomness.
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_and_another_one_does_not() {
        let throws = |seed| (0..20).map(|_| 0).scan(Dice::of(seed, "ada"), |dice, _| Some(dice.below(1000))).collect::<Vec<_>>();
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
    }

    #[test]
    fn every_throw_is_within_its_bounds() {
        let mut dice = Dice::new(3);
        assert!((0..1000).all(|_| (3..=9).contains(&dice.between(3, 9))));
        assert_eq!((dice.below(0), dice.pick::<u8>(&[])), (0, None));
    }
}
