//! Inequality: how unevenly something is spread over people.

/// The Gini coefficient of values that are not negative: 0 when all are equal, near 1 when one has all. None without values or when
/// all are zero; what is negative or no number counts as zero.
pub fn gini(values: &[f64]) -> Option<f64> {
    let mut sorted: Vec<f64> = values.iter().map(|value| if *value > 0.0 { *value } else { 0.0 }).collect();
    sorted.sort_by(f64::total_cmp);
    let (n, sum) = (sorted.len() as f64, sorted.iter().sum::<f64>());
    if sum == 0.0 || !sum.is_finite() {
        return None;
    }
    let weighted: f64 = sorted.iter().enumerate().map(|(index, value)| (index as f64 + 1.0) * value).sum();
    Some((2.0 * weighted / (n * sum) - (n + 1.0) / n).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn gini_gives_the_values_of_the_textbook() {
        assert_eq!(gini(&[1.0; 4]), Some(0.0));
        assert_eq!(gini(&[1.0, 2.0, 3.0, 4.0]), Some(0.25));
        assert_eq!(gini(&[0.0, 0.0, 0.0, 1.0]), Some(0.75));
    }

    #[test]
    fn nothing_to_share_has_no_inequality() {
        assert_eq!(gini(&[]), None);
        assert_eq!(gini(&[0.0, 0.0]), None);
    }

    proptest! {
        #[test]
        fn gini_does_not_hang_on_order_or_unit(values in proptest::collection::vec(0_u32..1_000, 1..40), unit in 1_u32..100) {
            prop_assume!(values.iter().any(|value| *value > 0));
            let plain: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
            let scaled: Vec<f64> = values.iter().rev().map(|value| f64::from(*value) * f64::from(unit)).collect();
            prop_assert!((gini(&plain).unwrap() - gini(&scaled).unwrap()).abs() < 1e-9);
        }
    }
}
