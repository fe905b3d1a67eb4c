//! Features: the few numbers by which one expert is weighed for one ticket, quantised, so that a record of them repeats the decision bit by bit.

use serde::{Deserialize, Serialize};

use crate::draw::Draw;
use crate::policy::Exponents;

/// What an expert is weighed by. Each is stored in two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Features {
    /// Good answers of the merit's Beta distribution, in 1/64.
    pub good: u16,
    /// Bad answers of it, in 1/64.
    pub bad: u16,
    /// How likely they take up an offer, in 1/4096.
    pub response: u16,
    /// The offers that they had, per exposure, as part of what the candidates had together, in 1/4096: above 4096 is more than a fair part.
    pub offers: u16,
    /// The claims, likewise.
    pub claims: u16,
}

/// The two places at which chance and weight decide: the higher, the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scores {
    /// For the first wave, which is what access to work is counted by.
    pub(crate) first: i64,
    /// For the waves after it, which go to those who had few claims.
    pub(crate) later: i64,
}

/// Behind the first wave a fair turn counts so much more.
const LATER: f64 = 3.0;

impl Features {
    /// How many bytes a record keeps of them.
    pub(crate) const BYTES: usize = 10;
    /// What stands for features that a record should have and has not.
    pub(crate) const LOST: Features = Features { good: 0, bad: 0, response: 0, offers: 0, claims: 0 };

    pub(crate) fn new(merit: (f64, f64), response: f64, offers: f64, claims: f64) -> Features {
        Features {
            good: steps(merit.0, 64.0),
            bad: steps(merit.1, 64.0),
            response: steps(response, FINE),
            offers: steps(offers, FINE),
            claims: steps(claims, FINE),
        }
    }

    /// Weighted sampling without replacement by the Gumbel trick: the order of `ln w - ln(-ln u)` is that of the keys `-ln u / w`,
    /// lowest first (Efraimidis and Spirakis, 2006), and the chance to be first is w / Σw.
    pub(crate) fn scores(&self, draw: &Draw, exponents: &Exponents) -> Scores {
        let merit = exponents.merit * (self.drawn_merit(draw.merit) - 0.8);
        let (offers, claims) = (libm::log(fine(self.offers)), libm::log(fine(self.claims)));
        let response = exponents.response * libm::log(fine(self.response));
        let first = merit + response - exponents.access * offers - exponents.turn * claims;
        let later = merit - LATER * exponents.turn * claims;
        Scores { first: score(first, draw.order), later: score(later, draw.order) }
    }

    /// The merit that a draw of `u` credits them with, between 0 and 1.
    ///
    /// Thompson's draw from Beta(a, b), by the logistic distribution whose mean and variance are those of the Beta's log-odds:
    /// ψ(a) - ψ(b) and ψ'(a) + ψ'(b). It is exact for Beta(1, 1), closed in form, and costs a tenth of inverting the Beta.
    fn drawn_merit(&self, u: f64) -> f64 {
        let (good, bad) = (f64::from(self.good.max(1)) / 64.0, f64::from(self.bad.max(1)) / 64.0);
        let ((mean_good, spread_good), (mean_bad, spread_bad)) = (polygamma(good), polygamma(bad));
        let scale = libm::sqrt((spread_good + spread_bad) * 3.0) / std::f64::consts::PI;
        let odds = mean_good - mean_bad + scale * libm::log(u / (1.0 - u));
        libm::round(FINE / (1.0 + libm::exp(-odds))) / FINE
    }

    /// The mean merit, between 0 and 1.
    pub fn merit(&self) -> f64 {
        f64::from(self.good) / f64::from(self.good.saturating_add(self.bad).max(1))
    }

    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        [self.good, self.bad, self.response, self.offers, self.claims].iter().for_each(|part| bytes.extend(part.to_le_bytes()));
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Features> {
        let part = |at: usize| Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        Some(Features { good: part(0)?, bad: part(2)?, response: part(4)?, offers: part(6)?, claims: part(8)? })
    }
}

/// What pure rotation gives: everybody weighs the same.
pub(crate) fn by_chance(draw: &Draw) -> Scores {
    Scores { first: score(0.0, draw.order), later: score(0.0, draw.order) }
}

const FINE: f64 = 4096.0;

fn steps(value: f64, per_whole: f64) -> u16 {
    // A feature of zero would have no logarithm.
    libm::round(value * per_whole).clamp(1.0, f64::from(u16::MAX)) as u16
}

fn fine(steps: u16) -> f64 {
    f64::from(steps.max(1)) / FINE
}

// In steps of 2^-32, so that keys are compared as whole numbers.
fn score(log_weight: f64, u: f64) -> i64 {
    ((log_weight - libm::log(-libm::log(u))) * 4_294_967_296.0) as i64
}

/// ψ(x) and ψ'(x) for x > 0: shifted up to 6 by their recurrences, then by their asymptotic series (Abramowitz and Stegun 6.3.18 and
/// 6.4.12), good to 1e-7.
fn polygamma(x: f64) -> (f64, f64) {
    let (mut x, mut first, mut second) = (x, 0.0, 0.0);
    while x < 6.0 {
        first -= 1.0 / x;
        second += 1.0 / (x * x);
        x += 1.0;
    }
    let (one, two) = (1.0 / x, 1.0 / (x * x));
    first += libm::log(x) - one / 2.0 - two * (1.0 / 12.0 - two * (1.0 / 120.0 - two / 252.0));
    second += one * (1.0 + one / 2.0 + two * (1.0 / 6.0 - two * (1.0 / 30.0 - two / 42.0)));
    (first, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psi_and_its_derivative_have_their_known_values() {
        let euler = 0.577_215_664_901_533;
        let squared = std::f64::consts::PI * std::f64::consts::PI;
        for (x, first, second) in [
            (1.0, -euler, squared / 6.0),
            (0.5, -euler - 2.0 * std::f64::consts::LN_2, squared / 2.0),
            (2.0, 1.0 - euler, squared / 6.0 - 1.0),
        ] {
            let (psi, slope) = polygamma(x);
            assert!((psi - first).abs() < 1e-7 && (slope - second).abs() < 1e-7, "at {x}: {psi}, {slope}");
        }
    }

    #[test]
    fn merit_is_drawn_evenly_where_nothing_is_known_and_narrowly_where_much_is() {
        let even = Features::new((1.0, 1.0), 0.5, 1.0, 1.0);
        for u in [0.1, 0.25, 0.5, 0.9] {
            assert!((even.drawn_merit(u) - u).abs() < 0.001, "{u}");
        }
        let known = Features::new((160.0, 40.0), 0.5, 1.0, 1.0);
        let (low, high) = (known.drawn_merit(0.025), known.drawn_merit(0.975));
        // Beta(160, 40) has 95 % between 0.741 and 0.852.
        assert!((low - 0.741).abs() < 0.01 && (high - 0.852).abs() < 0.01, "{low} to {high}");
        let new = Features::new(crate::track::NEW, 0.5, 1.0, 1.0);
        assert!(new.drawn_merit(0.1) < 0.5 && new.drawn_merit(0.9) > 0.97);
    }

    #[test]
    fn features_survive_their_bytes() {
        let features = Features::new((2.0, 0.6), 4.0 / 7.0, 1.3, 0.0);
        let mut bytes = Vec::new();
        features.write(&mut bytes);
        assert_eq!((bytes.len(), Features::read(&bytes)), (Features::BYTES, Some(features)));
        assert_eq!(Features::read(&bytes[..9]), None);
    }

    #[test]
    fn more_merit_and_fewer_offers_come_first_at_the_same_draw() {
        let exponents = Exponents { merit: 8.0, access: 4.0, turn: 4.0, response: 1.0 };
        let draw = Draw { merit: 0.5, order: 0.5 };
        let usual = Features::new((10.0, 2.0), 0.5, 1.0, 1.0);
        let first = |features: Features| features.scores(&draw, &exponents).first;
        assert!(first(Features { good: 900, ..usual }) > first(usual));
        assert!(first(Features { offers: 2_000, ..usual }) > first(usual));
        assert!(first(Features { claims: 2_000, ..usual }) > first(usual));
        assert!(first(Features { response: 4_000, ..usual }) > first(usual));
    }
}
