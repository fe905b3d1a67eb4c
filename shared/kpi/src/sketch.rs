//! A sketch: durations in integer buckets, so that quantiles of any number of rollups can be read from their sum.
//!
//! Values below 128 have a bucket each; above, every power of two is cut into 64 equal buckets, so the middle of a bucket is within
//! 1/128 of every value in it. Buckets are plain counters: they add, subtract and merge without any loss.

use std::collections::BTreeMap;

use crate::Counts;

const BITS: u32 = 6;
const CUTS: u64 = 1 << BITS;

/// The number of the bucket that `value` falls in. Greater values never fall in lower buckets.
pub fn bucket(value: u64) -> u64 {
    let power = u64::BITS - 1 - value.max(1).leading_zeros();
    if power <= BITS {
        return value;
    }
    let shift = power - BITS;
    u64::from(shift) * CUTS + (value >> shift)
}

/// The value that stands for a bucket: its middle, within 1 % of every value in it. Numbers beyond the last bucket stand for the last.
pub fn representative(bucket: u64) -> u64 {
    if bucket < 2 * CUTS {
        return bucket;
    }
    let shift = (bucket / CUTS - 1).min(u64::from(u64::BITS - 1 - BITS));
    let lowest = (CUTS + bucket % CUTS) << shift;
    lowest + ((1_u64 << shift) - 1) / 2
}

/// How many values fell in each bucket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch(BTreeMap<u64, u64>);

impl Sketch {
    /// Counts one value.
    pub fn add(&mut self, value: u64) {
        *self.0.entry(bucket(value)).or_default() += 1;
    }

    /// Counts all that `other` counted.
    pub fn merge(&mut self, other: &Sketch) {
        for (bucket, n) in &other.0 {
            *self.0.entry(*bucket).or_default() += n;
        }
    }

    /// The sketch that stands in `counts` under `<name>/<bucket>`.
    pub fn read(counts: &Counts, name: &str) -> Sketch {
        let buckets = counts.under(name).filter_map(|(bucket, n)| Some((bucket.parse().ok()?, u64::try_from(n).ok()?)));
        Sketch(buckets.filter(|(_, n)| *n > 0).collect())
    }

    /// How many values it holds.
    pub fn n(&self) -> u64 {
        self.0.values().sum()
    }

    /// The value number `rank`, counted from 1 and the smallest, within 1 %.
    pub fn ranked(&self, rank: u64) -> Option<u64> {
        let mut seen = 0_u64;
        let found = self.0.iter().find(|(_, n)| {
            seen = seen.saturating_add(**n);
            seen >= rank
        });
        found.filter(|_| rank > 0).map(|(bucket, _)| representative(*bucket))
    }

    /// The quantile by nearest rank: value number ⌈n·percent/100⌉, within 1 %. None when it holds nothing.
    pub fn quantile(&self, percent: u64) -> Option<u64> {
        self.ranked(nearest_rank(self.n(), percent))
    }
}

/// ⌈n·percent/100⌉ in integers, at least 1: a product of floats would be off by one for some n.
pub(crate) fn nearest_rank(n: u64, percent: u64) -> u64 {
    n.saturating_mul(percent).div_ceil(100).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(values: &[u64], percent: u64) -> u64 {
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        let rank = nearest_rank(sorted.len() as u64, percent) as usize;
        sorted[rank - 1]
    }

    fn sketch(values: &[u64]) -> Sketch {
        let mut sketch = Sketch::default();
        values.iter().for_each(|value| sketch.add(*value));
        sketch
    }

    fn is_near(found: u64, value: u64) -> bool {
        u128::from(found.abs_diff(value)) * 100 <= u128::from(value)
    }

    #[test]
    fn the_nearest_rank_is_what_the_definition_says() {
        assert_eq!([(10, 90), (30, 10), (1, 50), (5, 50), (4_480, 90)].map(|(n, p)| nearest_rank(n, p)), [9, 3, 1, 3, 4_032]);
    }

    #[test]
    fn small_values_are_kept_exactly() {
        assert!((0..=128).all(|value| representative(bucket(value)) == value));
    }

    #[test]
    fn buckets_follow_each_other_without_a_gap() {
        for value in 0..200_000 {
            let step = bucket(value + 1) - bucket(value);
            assert!(step <= 1, "{value}");
        }
    }

    #[test]
    fn an_empty_sketch_has_no_quantile() {
        assert_eq!(Sketch::default().quantile(50), None);
    }

    proptest! {
        #[test]
        fn a_bucket_stands_within_one_per_cent_of_every_value_in_it(value in any::<u64>()) {
            prop_assert!(is_near(representative(bucket(value)), value));
        }

        #[test]
        fn greater_values_never_fall_in_lower_buckets(a in any::<u64>(), b in any::<u64>()) {
            prop_assert_eq!(bucket(a.min(b)) <= bucket(a.max(b)), true);
        }

        #[test]
        fn a_quantile_is_within_one_per_cent_of_the_exact_one(
            values in proptest::collection::vec(0_u64..4_000_000_000_000, 1..300),
            percent in 1_u64..=100,
        ) {
            let found = sketch(&values).quantile(percent).unwrap();
            prop_assert!(is_near(found, exact(&values, percent)), "{} for {}", found, exact(&values, percent));
        }

        #[test]
        fn merged_sketches_are_the_sketch_of_all_values(
            left in proptest::collection::vec(any::<u64>(), 0..100),
            right in proptest::collection::vec(any::<u64>(), 0..100),
        ) {
            let mut merged = sketch(&left);
            merged.merge(&sketch(&right));
            prop_assert_eq!(merged, sketch(&[left, right].concat()));
        }
    }
}
