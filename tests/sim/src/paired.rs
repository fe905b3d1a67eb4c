//! Paired differences: the same seeds under two policies, so that only the policies differ.

use serde::Serialize;

/// A mean over seeds with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub se: f64,
    /// The interval's lower end, by Student's t.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// How many seeds have a value.
    pub n: usize,
}

/// The mean of these values; nothing of nothing. One value alone has an interval without width, which says nothing.
pub fn estimate(values: &[f64]) -> Option<Estimate> {
    let n = values.len();
    let mean = crate::spread::mean(values)?;
    if n == 1 {
        return Some(Estimate { mean, se: 0.0, low: mean, high: mean, n });
    }
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let se = libm::sqrt(squares / (n - 1) as f64 / n as f64);
    let wide = se * student(n - 1);
    Some(Estimate { mean, se, low: mean - wide, high: mean + wide, n })
}

/// The mean of the differences `one - other` over the seeds that have both.
pub fn difference(one: &[Option<f64>], other: &[Option<f64>]) -> Option<Estimate> {
    let differences: Vec<f64> = one.iter().zip(other).filter_map(|(one, other)| Some((*one)? - (*other)?)).collect();
    estimate(&differences)
}

/// The 97.5 % quantile of Student's t with so many degrees of freedom: closed for 1 and 2; from 3 on the expansion of Cornish and
/// Fisher around the normal quantile (Abramowitz and Stegun 26.7.5), good to 0.01 at 3 and better beyond.
pub fn student(degrees: usize) -> f64 {
    const Z: f64 = 1.959_963_984_540_054;
    match degrees {
        0 => f64::INFINITY,
        1 => 12.706_204_736,
        2 => 4.302_652_730,
        _ => {
            let (n, z2) = (degrees as f64, Z * Z);
            let first = (z2 + 1.0) * Z / 4.0;
            let second = ((5.0 * z2 + 16.0) * z2 + 3.0) * Z / 96.0;
            let third = (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) * Z / 384.0;
            let fourth = ((((79.0 * z2 + 776.0) * z2 + 1_482.0) * z2 - 1_920.0) * z2 - 945.0) * Z / 92_160.0;
            Z + (first + (second + (third + fourth / n) / n) / n) / n
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_quantiles_are_those_of_the_tables() {
        for (degrees, wanted) in [(3, 3.182), (5, 2.571), (9, 2.262), (19, 2.093), (99, 1.984)] {
            assert!((student(degrees) - wanted).abs() < 0.01, "{degrees}: {}", student(degrees));
        }
    }

    #[test]
    fn a_difference_is_taken_seed_by_seed() {
        let one = [Some(3.0), Some(5.0), None, Some(9.0)];
        let other = [Some(1.0), Some(2.0), Some(7.0), Some(5.0)];
        let difference = difference(&one, &other).unwrap();
        assert_eq!((difference.mean, difference.n), (3.0, 3));
        assert!((difference.se - 1.0 / 3.0_f64.sqrt()).abs() < 1e-12);
        assert!((difference.high - 3.0 - 4.303 * difference.se).abs() < 0.01);
    }

    #[test]
    fn nothing_is_told_of_no_seed() {
        assert_eq!(estimate(&[]), None);
        assert_eq!(difference(&[None], &[Some(1.0)]), None);
    }
}
