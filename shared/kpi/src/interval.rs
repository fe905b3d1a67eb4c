//! Intervals of 95 %: how far a figure can be from the truth for the number of cases behind it.

/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// Up to this n the ranks of a quantile's interval are exact; above, the normal distribution is as good.
const EXACT_N_MAX: u64 = 2_000;

/// The two ends of an interval of 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Wilson's interval of the proportion `part` of `n`; none for n = 0. A part above n counts as n.
pub fn wilson(part: u64, n: u64) -> Option<Interval> {
    if n == 0 {
        return None;
    }
    let (count, p) = (n as f64, part.min(n) as f64 / n as f64);
    let scale = 1.0 + Z * Z / count;
    let centre = (p + Z * Z / (2.0 * count)) / scale;
    let half = Z * libm::sqrt(p * (1.0 - p) / count + Z * Z / (4.0 * count * count)) / scale;
    let low = if part == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if part >= n { 1.0 } else { (centre + half).min(1.0) };
    Some(Interval { low, high })
}

/// The net promoter score, -100 to 100, and its interval; none without answers.
pub fn nps(promoters: u64, passives: u64, detractors: u64) -> Option<(f64, Interval)> {
    let n = (promoters + passives + detractors) as f64;
    if n == 0.0 {
        return None;
    }
    let (p, d) = (promoters as f64 / n, detractors as f64 / n);
    let half = Z * libm::sqrt((p + d - (p - d) * (p - d)) / n);
    Some((100.0 * (p - d), Interval { low: 100.0 * (p - d - half), high: 100.0 * (p - d + half) }))
}

/// The mean of values that stand with their numbers, and its interval by the delta method; the interval needs two values at least.
pub fn mean(values: &[(f64, u64)]) -> Option<(f64, Option<Interval>)> {
    let n = values.iter().map(|(_, times)| *times).sum::<u64>() as f64;
    if n == 0.0 {
        return None;
    }
    let mean = values.iter().map(|(value, times)| value * *times as f64).sum::<f64>() / n;
    let squares: f64 = values.iter().map(|(value, times)| (value - mean) * (value - mean) * *times as f64).sum();
    let half = (n > 1.0).then(|| Z * libm::sqrt(squares / (n - 1.0) / n));
    Some((mean, half.map(|half| Interval { low: mean - half, high: mean + half })))
}

/// The ranks, from 1, of the values between which the quantile lies with 95 %, by order statistics. An end is none where n is too
/// small for any value to bound it: the 90th percentile has no upper end below n = 36.
pub fn quantile_ranks(n: u64, percent: u64) -> (Option<u64>, Option<u64>) {
    let p = percent as f64 / 100.0;
    if n == 0 || !(0.0..1.0).contains(&p) || p == 0.0 {
        return (None, None);
    }
    if n <= EXACT_N_MAX { exact_ranks(n, p) } else { normal_ranks(n, p) }
}

/// With X of n values below the quantile, value l lies above it with P(X < l), value u below it with P(X >= u): 2.5 % each at most.
fn exact_ranks(n: u64, p: f64) -> (Option<u64>, Option<u64>) {
    let (mut low, mut high, mut below) = (None, None, 0.0);
    for rank in 1..=n {
        below += binomial(n, rank - 1, p);
        if below <= 0.025 {
            low = Some(rank);
        }
        if below >= 0.975 {
            high = Some(rank);
            break;
        }
    }
    (low, high)
}

fn binomial(n: u64, k: u64, p: f64) -> f64 {
    let (n, k) = (n as f64, k as f64);
    let ways = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    libm::exp(ways + k * libm::log(p) + (n - k) * libm::log1p(-p))
}

fn normal_ranks(n: u64, p: f64) -> (Option<u64>, Option<u64>) {
    let count = n as f64;
    let half = Z * libm::sqrt(count * p * (1.0 - p));
    let low = libm::floor(count * p - half) as u64;
    let high = libm::ceil(count * p + half) as u64 + 1;
    (Some(low).filter(|low| *low >= 1), Some(high).filter(|high| *high <= n))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rounded(interval: Interval) -> (f64, f64) {
        (libm::round(interval.low * 10_000.0) / 10_000.0, libm::round(interval.high * 10_000.0) / 10_000.0)
    }

    #[test]
    fn wilson_gives_the_published_ends() {
        let oracle = [
            ((93, 100), (0.8625, 0.9657)),
            ((930, 1_000), (0.9125, 0.9442)),
            ((0, 10), (0.0, 0.2775)),
            ((10, 10), (0.7225, 1.0)),
        ];
        for ((part, n), ends) in oracle {
            assert_eq!(rounded(wilson(part, n).unwrap()), ends, "{part} of {n}");
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn the_net_promoter_score_of_50_30_20_is_30_between_14_7_and_45_3() {
        let (score, ends) = nps(50, 30, 20).unwrap();
        let tenth = |value: f64| libm::round(value * 10.0) / 10.0;
        assert_eq!((tenth(score), tenth(ends.low), tenth(ends.high)), (30.0, 14.7, 45.3));
        assert_eq!(nps(0, 0, 0), None);
    }

    #[test]
    fn the_median_of_few_values_has_no_interval() {
        assert_eq!(quantile_ranks(5, 50), (None, None));
        assert_eq!(quantile_ranks(6, 50), (Some(1), Some(6)));
        assert_eq!(quantile_ranks(0, 50), (None, None));
    }

    #[test]
    fn the_ranks_are_those_of_the_tables_of_the_sign_test() {
        assert_eq!(quantile_ranks(10, 50), (Some(2), Some(9)));
        assert_eq!(quantile_ranks(20, 50), (Some(6), Some(15)));
        assert_eq!(quantile_ranks(100, 50), (Some(40), Some(61)));
        assert_eq!(quantile_ranks(35, 90).1, None);
        assert_eq!(quantile_ranks(36, 90).1, Some(36));
    }

    #[test]
    fn exact_and_normal_ranks_meet_where_one_takes_over() {
        for percent in [50, 90] {
            let (exact, normal) = (exact_ranks(2_000, percent as f64 / 100.0), normal_ranks(2_000, percent as f64 / 100.0));
            assert!(exact.0.unwrap().abs_diff(normal.0.unwrap()) <= 2, "{exact:?} {normal:?}");
            assert!(exact.1.unwrap().abs_diff(normal.1.unwrap()) <= 2, "{exact:?} {normal:?}");
        }
    }

    #[test]
    fn a_mean_of_one_case_has_no_interval() {
        assert_eq!(mean(&[(5.0, 1)]), Some((5.0, None)));
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[(5.0, 40)]), Some((5.0, Some(Interval { low: 5.0, high: 5.0 }))));
    }

    proptest! {
        #[test]
        fn a_proportion_lies_in_its_interval(part in 0_u64..5_000, more in 0_u64..5_000) {
            prop_assume!(part + more > 0);
            let (n, ends) = (part + more, wilson(part, part + more).unwrap());
            let value = part as f64 / n as f64;
            prop_assert!(0.0 <= ends.low && ends.low <= value && value <= ends.high && ends.high <= 1.0);
        }

        #[test]
        fn more_cases_of_the_same_proportion_make_the_interval_narrower(part in 0_u64..50, more in 1_u64..50) {
            let width = |times: u64| wilson(part * times, (part + more) * times).map(|ends| ends.high - ends.low).unwrap();
            prop_assert!(width(4) < width(1));
        }

        #[test]
        fn the_nearest_rank_lies_between_the_ranks_of_its_interval(n in 1_u64..10_000, percent in 1_u64..=99) {
            let rank = crate::sketch::nearest_rank(n, percent);
            let (low, high) = quantile_ranks(n, percent);
            prop_assert!(low.is_none_or(|low| low <= rank) && high.is_none_or(|high| rank <= high && high <= n));
        }
    }
}
