//! The binomial distribution, exactly: how likely so few errors are, and how large an error rate can be behind them.

/// P(X <= `errors`) for X of `labels` draws that are each wrong with chance `rate`: 0 to 1, never NaN. Summed term by term away from the
/// likeliest number, where terms only get smaller; each is the one before times a ratio.
pub(crate) fn at_most(errors: u32, labels: u32, rate: f64) -> f64 {
    if errors >= labels {
        return 1.0;
    }
    let rate = rate.clamp(1e-9, 1.0 - 1e-9);
    let sum = if f64::from(errors) < rate * f64::from(labels) {
        down_from(errors, labels, rate)
    } else {
        // The same tail of the right ones.
        1.0 - down_from(labels - errors - 1, labels, 1.0 - rate)
    };
    sum.clamp(0.0, 1.0)
}

fn down_from(errors: u32, labels: u32, rate: f64) -> f64 {
    let odds = (1.0 - rate) / rate;
    let mut term = libm::exp(ln_mass(errors, labels, rate));
    let mut sum = term;
    for k in (1..=errors).rev() {
        term *= odds * f64::from(k) / f64::from(labels - k + 1);
        sum += term;
    }
    sum
}

/// P(X >= `errors`).
pub(crate) fn at_least(errors: u32, labels: u32, rate: f64) -> f64 {
    errors.checked_sub(1).map_or(1.0, |fewer| 1.0 - at_most(fewer, labels, rate))
}

/// The exact upper bound of an error rate (Clopper and Pearson 1934): the largest rate behind which so few errors still have chance `risk`.
/// 1 without labels.
pub(crate) fn upper_bound(errors: u32, labels: u32, risk: f64) -> f64 {
    if errors >= labels {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if at_most(errors, labels, middle) > risk { low = middle } else { high = middle }
    }
    high
}

/// The fewest labels that prove an error rate of at most `alpha` at `risk`, all of them right: ln risk / ln (1 - alpha), rounded up.
pub(crate) fn fewest(alpha: f64, risk: f64) -> u32 {
    let (alpha, risk) = (alpha.clamp(1e-6, 1.0 - 1e-6), risk.clamp(1e-12, 1.0 - 1e-12));
    libm::ceil(libm::log(risk) / libm::log1p(-alpha)) as u32
}

/// The most errors of `labels` that still prove at most `alpha` at `risk`; none where even a clean sheet is too short.
pub(crate) fn most_errors(labels: u32, alpha: f64, risk: f64) -> Option<u32> {
    let mut term = libm::exp(f64::from(labels) * libm::log1p(-alpha));
    let (mut sum, mut found) = (term, None);
    for errors in 0..labels {
        if sum > risk {
            break;
        }
        found = Some(errors);
        term *= alpha / (1.0 - alpha) * f64::from(labels - errors) / f64::from(errors + 1);
        sum += term;
    }
    found
}

fn ln_mass(k: u32, n: u32, rate: f64) -> f64 {
    let (k, n) = (f64::from(k), f64::from(n));
    let ways = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    ways + k * libm::log(rate) + (n - k) * libm::log1p(-rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pascal's rule, one draw after the other: another way to the same number, exact but for rounding.
    fn by_pascal(errors: u32, labels: u32, rate: f64) -> f64 {
        let mut chances = vec![1.0];
        for _ in 0..labels {
            let mut next = vec![0.0; chances.len() + 1];
            for (k, chance) in chances.iter().enumerate() {
                next[k] += chance * (1.0 - rate);
                next[k + 1] += chance * rate;
            }
            chances = next;
        }
        chances.iter().take(errors as usize + 1).sum()
    }

    #[test]
    fn the_tail_is_the_exact_sum() {
        for labels in [1_u32, 2, 7, 45, 200, 600] {
            for rate in [0.001, 0.02, 0.05, 0.3, 0.5, 0.9, 0.999] {
                for errors in [0, 1, 2, labels / 20, labels / 3, labels / 2, labels.saturating_sub(1), labels] {
                    let (ours, exact) = (at_most(errors, labels, rate), by_pascal(errors, labels, rate));
                    assert!((ours - exact).abs() < 1e-10, "{errors} of {labels} at {rate}: {ours} for {exact}");
                    let both = at_least(errors, labels, rate) + if errors > 0 { at_most(errors - 1, labels, rate) } else { 0.0 };
                    assert!((both - 1.0).abs() < 1e-10);
                }
            }
        }
    }

    #[test]
    fn the_bound_is_where_the_tail_has_the_risk_and_lies_between_0_and_1() {
        for labels in [0_u32, 1, 3, 45, 300, 2_000] {
            for errors in [0, 1, 2, labels / 2, labels] {
                let bound = upper_bound(errors, labels, 0.1);
                assert!((0.0..=1.0).contains(&bound));
                assert!(errors >= labels || (at_most(errors, labels, bound) - 0.1).abs() < 1e-6);
                assert!(upper_bound(errors + 1, labels, 0.1) >= bound, "an error more never lowers the bound");
            }
        }
    }

    #[test]
    fn the_fewest_labels_are_those_of_the_design_page() {
        assert_eq!([fewest(0.05, 0.1), fewest(0.02, 0.1), fewest(0.01, 0.1)], [45, 114, 230]);
    }

    #[test]
    fn the_most_errors_prove_it_and_one_more_does_not() {
        for labels in [10, 44, 45, 76, 77, 500, 2_000] {
            match most_errors(labels, 0.05, 0.1) {
                None => assert!(at_most(0, labels, 0.05) > 0.1),
                Some(most) => assert!(at_most(most, labels, 0.05) <= 0.1 && at_most(most + 1, labels, 0.05) > 0.1),
            }
        }
    }
}
