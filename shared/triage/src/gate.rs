//! The gate: from the odds of an automation among all others to the probability that its answer fits.

use crate::encoder::EncoderId;

/// P that an answer fits, 0 to 1, from the logarithm of its odds: a logistic curve, so that the order of odds stays. Its two numbers were
/// fitted on simulated banks of public sets with strangers' questions in the stream (`docs/AUTOMATION.md`); they make P mean something
/// before there are labels. What is promised rests on thresholds that labels prove, never on P itself.
pub(crate) fn p(log_odds: f64, encoder: EncoderId) -> f64 {
    let (slope, shift) = if encoder == EncoderId::Lexical { (0.536, -1.377) } else { (0.584, -1.218) };
    1.0 / (1.0 + libm::exp(-(slope * log_odds + shift)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_odds_are_a_higher_p_and_even_odds_are_no_reason_to_answer() {
        for encoder in EncoderId::ALL {
            let ps: Vec<f64> = (-40..=40).map(|odds| p(f64::from(odds), encoder)).collect();
            assert!(ps.windows(2).all(|pair| pair[0] < pair[1]), "{ps:?}");
            assert!(p(0.0, encoder) < 0.3 && p(20.0, encoder) > 0.99);
        }
    }
}
