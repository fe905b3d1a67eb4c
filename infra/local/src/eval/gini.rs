//! The Gini coefficient: how unevenly something is shared.

/// 0 when everybody has the same, near 1 when one has everything; 0 where there is nothing to share.
///
/// Over sorted values: Σ (2 i - n - 1) x_i / (n Σ x), i from 1.
pub(super) fn gini(shares: &[u32]) -> f64 {
    let mut sorted = shares.to_vec();
    sorted.sort_unstable();
    let (n, total) = (sorted.len() as f64, sorted.iter().map(|share| f64::from(*share)).sum::<f64>());
    if total == 0.0 {
        return 0.0;
    }
    let weighted = (1..).zip(&sorted).map(|(i, share)| (2.0 * f64::from(i) - n - 1.0) * f64::from(*share));
    weighted.sum::<f64>() / (n * total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coefficient_is_what_a_hand_computes() {
        for (shares, by_hand) in [
            (vec![], 0.0),
            (vec![0, 0], 0.0),
            (vec![3, 3, 3], 0.0),
            (vec![0, 0, 0, 8], 0.75),
            // (-3·1 - 1·2 + 1·3 + 3·4) / (4·10)
            (vec![4, 2, 1, 3], 0.25),
        ] {
            assert!((gini(&shares) - by_hand).abs() < 1e-12, "{shares:?}");
        }
    }
}
