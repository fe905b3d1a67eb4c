//! How numbers spread: quantiles, means, and how equally something is shared.

/// The value at this part of the numbers by nearest rank: number ⌈n p⌉ in their order. Nothing of nothing.
pub fn quantile(numbers: &mut [f64], part: f64) -> Option<f64> {
    let rank = libm::ceil(numbers.len() as f64 * part).max(1.0) as usize;
    let place = rank.min(numbers.len()).checked_sub(1)?;
    Some(*numbers.select_nth_unstable_by(place, f64::total_cmp).1)
}

/// The mean; nothing of nothing.
pub fn mean(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
}

/// Gini's coefficient of what each has: 0 where all have the same, towards 1 where one has all.
pub fn gini(parts: &[f64]) -> Option<f64> {
    let mut parts = parts.to_vec();
    parts.sort_by(f64::total_cmp);
    let (n, sum) = (parts.len() as f64, parts.iter().sum::<f64>());
    let ranked: f64 = parts.iter().zip(1..).map(|(part, rank)| part * f64::from(rank)).sum();
    (sum > 0.0).then(|| 2.0 * ranked / (n * sum) - (n + 1.0) / n)
}

/// Lorenz's curve: the part of the whole that the poorest part has, at `steps` even steps.
pub fn lorenz(parts: &[f64], steps: usize) -> Vec<(f64, f64)> {
    let mut parts = parts.to_vec();
    parts.sort_by(f64::total_cmp);
    let whole: f64 = parts.iter().sum();
    let at = |step: usize| {
        let place = parts.len() * step / steps;
        let had: f64 = parts.iter().take(place).sum();
        (place as f64 / parts.len().max(1) as f64, if whole > 0.0 { had / whole } else { 0.0 })
    };
    (0..=steps).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gini_has_its_known_values() {
        for (parts, wanted) in [
            ([1.0, 1.0, 1.0, 1.0], 0.0),
            ([1.0, 2.0, 3.0, 4.0], 0.25),
            ([0.0, 0.0, 0.0, 1.0], 0.75),
            ([4.0, 2.0, 1.0, 3.0], 0.25),
        ] {
            assert!((gini(&parts).unwrap() - wanted).abs() < 1e-12, "{parts:?}");
        }
        assert_eq!((gini(&[]), gini(&[0.0, 0.0])), (None, None));
    }

    #[test]
    fn quantiles_are_by_nearest_rank() {
        let mut numbers: Vec<f64> = (1..=10).rev().map(f64::from).collect();
        assert_eq!(quantile(&mut numbers, 0.5), Some(5.0));
        assert_eq!(quantile(&mut numbers, 0.9), Some(9.0));
        assert_eq!(quantile(&mut numbers, 0.91), Some(10.0));
        assert_eq!(quantile(&mut numbers, 0.0), Some(1.0));
        assert_eq!(quantile(&mut [], 0.5), None);
    }

    #[test]
    fn lorenz_ends_at_the_whole_and_lies_on_the_diagonal_where_all_have_the_same() {
        assert_eq!(lorenz(&[2.0, 2.0], 2), vec![(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)]);
        assert_eq!(lorenz(&[0.0, 4.0], 2), vec![(0.0, 0.0), (0.5, 0.0), (1.0, 1.0)]);
    }
}
