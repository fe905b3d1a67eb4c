//! A split: one amount among several parties by weight, to the last minor unit.

use crate::{Money, MoneyError};

/// The amount could not be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SplitRefused {
    /// There is nobody to give it to.
    #[error("split {0}: no party has a weight above zero")]
    NoWeight(Money),
    /// A debt is not split.
    #[error("split {0}: the amount is negative")]
    Negative(Money),
    /// The parts went out of range.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Splits `total` by integer weights with the largest-remainder method (Hamilton): each part is within one minor unit of the
/// exact one, and the parts add up to `total`. Units left over go to the largest remainders, ties to the smaller party, so the
/// result does not hang on the order of `parties`. Errors when all weights are zero or `total` is negative.
pub fn split<P: Ord + Clone>(total: Money, parties: &[(P, u32)]) -> Result<Vec<(P, Money)>, SplitRefused> {
    let weight: u128 = parties.iter().map(|(_, weight)| u128::from(*weight)).sum();
    let amount = u128::try_from(total.minor).map_err(|_| SplitRefused::Negative(total))?;
    if weight == 0 {
        return Err(SplitRefused::NoWeight(total));
    }
    let mut parts: Vec<Part<P>> = parties.iter().map(|(party, own)| Part::floor(party, amount, *own, weight)).collect();
    give_out_the_rest(amount, &mut parts);
    parts
        .into_iter()
        .map(|part| {
            let minor = part.minor(total)?;
            Ok((part.party, Money::new(minor, total.currency)))
        })
        .collect()
}

struct Part<P> {
    party: P,
    units: u128,
    remainder: u128,
}

impl<P: Clone> Part<P> {
    fn floor(party: &P, amount: u128, own: u32, weight: u128) -> Self {
        // Both factors fit in 64 and 32 bits, so the product fits in 128.
        let scaled = amount.saturating_mul(u128::from(own));
        Part { party: party.clone(), units: scaled.div_euclid(weight), remainder: scaled.rem_euclid(weight) }
    }

    fn minor(&self, total: Money) -> Result<i64, MoneyError> {
        i64::try_from(self.units).map_err(|_| MoneyError::OutOfRange(total.currency))
    }
}

fn give_out_the_rest<P: Ord + Clone>(amount: u128, parts: &mut [Part<P>]) {
    let given: u128 = parts.iter().map(|part| part.units).sum();
    let left = usize::try_from(amount.saturating_sub(given)).unwrap_or(usize::MAX);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| parts[b].remainder.cmp(&parts[a].remainder).then_with(|| parts[a].party.cmp(&parts[b].party)));
    for index in order.into_iter().take(left) {
        parts[index].units = parts[index].units.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn minors(parts: &[(u32, Money)]) -> Vec<i64> {
        parts.iter().map(|(_, part)| part.minor).collect()
    }

    #[test]
    fn the_unit_left_over_goes_to_the_largest_remainder_then_to_the_smaller_party() {
        assert_eq!(minors(&split(usd(100), &[(1, 1), (2, 1), (3, 1)]).unwrap()), [34, 33, 33]);
        assert_eq!(minors(&split(usd(10), &[(1, 2000), (2, 8000)]).unwrap()), [2, 8]);
    }

    #[test]
    fn nobody_to_pay_is_refused() {
        assert_eq!(split::<u32>(usd(1), &[]), Err(SplitRefused::NoWeight(usd(1))));
        assert_eq!(split(usd(1), &[(1, 0)]), Err(SplitRefused::NoWeight(usd(1))));
        assert_eq!(split(usd(-1), &[(1, 1)]), Err(SplitRefused::Negative(usd(-1))));
    }

    #[test]
    fn small_totals_among_few_parties_are_exact_in_every_case() {
        for total in 0..=60_i64 {
            for weights in [[1, 1, 1], [1, 2, 3], [0, 1, 9], [5, 5, 1]] {
                let parties: Vec<(u32, u32)> = (0..3).zip(weights).collect();
                let sum: i64 = minors(&split(usd(total), &parties).unwrap()).iter().sum();
                assert_eq!(sum, total);
            }
        }
    }

    proptest! {
        #[test]
        fn the_parts_of_a_split_add_up_to_the_whole(total in 0_i64.., weights in proptest::collection::vec(0_u32..=10_000, 1..12)) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let parties: Vec<(u32, u32)> = (0..).zip(weights).collect();
            let parts = split(usd(total), &parties).unwrap();
            prop_assert_eq!(parts.iter().map(|(_, part)| i128::from(part.minor)).sum::<i128>(), i128::from(total));
            prop_assert!(parts.iter().all(|(_, part)| part.minor >= 0));
        }

        #[test]
        fn a_split_does_not_hang_on_the_order_of_the_parties(total in 0_i64..1_000_000, weights in proptest::collection::vec(1_u32..=10_000, 1..8)) {
            let parties: Vec<(u32, u32)> = (0..).zip(weights).collect();
            let mut reversed = parties.clone();
            reversed.reverse();
            let mut back = split(usd(total), &reversed).unwrap();
            back.reverse();
            prop_assert_eq!(split(usd(total), &parties).unwrap(), back);
        }
    }
}
