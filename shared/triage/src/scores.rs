//! Scores: how like two texts are, and what the scores of a bank's automations say together.
//!
//! Forms and numbers were chosen on many banks made of public sets, see `docs/AUTOMATION.md`; around their values little changes.

use crate::encoder::EncoderId;

/// How fast likeness falls with distance in meaning.
const MEANING_FALL: f64 = 2.5;
/// How fast likeness falls with distance in words.
const WORDS_FALL: f64 = 1.0;
/// What words weigh beside meaning.
const WORDS_WEIGHT: f64 = 0.5;
/// How sharply scores become shares.
const SHARPNESS: f64 = 20.0;
/// So much an automation has to be ahead of the average one that it has e times as many examples as.
const SIZE_TOLL: f64 = 0.05;
/// What silence scores at least: an automation that is alone in its bank must not be sure of everything.
const SILENCE: f64 = 0.2;

/// With fewer automations than these, texts that have nothing in common are not alike at all. With more, that little likeness to everybody
/// does no harm and serves as a common measure; with few it would make the only ones sure of everything.
pub(crate) const FEW: usize = 8;

/// How like two texts are, from the cosine of their meaning, where there is one, and that of their words: a sum of two kernels, each of
/// which is 1 of a text to itself and falls with the distance. `strict` takes off what texts are alike that have nothing in common; what is
/// left is a kernel still, since both are exponentials of kernels.
pub(crate) fn likeness(meaning: Option<f64>, words: f64, strict: bool) -> f64 {
    let least = |fall: f64| if strict { libm::exp(-fall) } else { 0.0 };
    let falling = |cosine: f64, fall: f64| (libm::exp(-fall * (1.0 - cosine)) - least(fall)) / (1.0 - least(fall));
    let words = falling(words, WORDS_FALL);
    meaning.map_or(words, |meaning| falling(meaning, MEANING_FALL) + WORDS_WEIGHT * words)
}

/// How strongly scores are drawn to zero, the λ of a ridge, for an example of an average automation and for people's tickets.
pub(crate) fn ridge(encoder: EncoderId) -> f64 {
    if encoder == EncoderId::Lexical { 0.05 } else { 0.1 }
}

/// An automation's score, less what it owes to having many examples. `size` is their number as a multiple of the average one's.
pub(crate) fn fair(score: f64, size: f64) -> f64 {
    score - SIZE_TOLL * libm::log(size)
}

/// The score of staying silent, from that of people's tickets where there are any.
pub(crate) fn silence(people: Option<f64>) -> f64 {
    people.map_or(SILENCE, |people| people.max(SILENCE))
}

/// The logarithm of the odds for each score against all others together, after a softmax. The best one's are not lost to rounding where it
/// is nearly sure, since thresholds are proven there.
pub(crate) fn log_odds(scores: &[f64]) -> Vec<f64> {
    let best = scores.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1)).map_or(0, |(at, _)| at);
    let largest = scores.get(best).copied().unwrap_or_default();
    let shares: Vec<f64> = scores.iter().map(|score| libm::exp(SHARPNESS * (score - largest))).collect();
    let beside: f64 = shares.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, share)| share).sum();
    let others = |at: usize, share: f64| if at == best { beside } else { 1.0 + (beside - share).max(0.0) };
    let log = |share: f64| libm::log(share.max(f64::MIN_POSITIVE));
    shares.iter().enumerate().map(|(at, share)| log(*share) - log(others(at, *share))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn odds_are_those_of_a_softmax(scores in proptest::collection::vec(-0.5..1.0_f64, 2..9)) {
            let sum: f64 = scores.iter().map(|score| (SHARPNESS * score).exp()).sum();
            for (score, odds) in scores.iter().zip(log_odds(&scores)) {
                let share = (SHARPNESS * score).exp() / sum;
                prop_assert!((1.0 / (1.0 + (-odds).exp()) - share).abs() < 1e-9);
            }
        }

        #[test]
        fn nearer_texts_are_more_alike(near in 0.0..1.0_f64, far in 0.0..1.0_f64, strict: bool) {
            prop_assume!(near > far);
            prop_assert!(likeness(None, near, strict) > likeness(None, far, strict));
            prop_assert!(likeness(Some(near), 0.5, strict) > likeness(Some(far), 0.5, strict));
            prop_assert!(likeness(Some(0.5), near, strict) > likeness(Some(0.5), far, strict));
        }
    }

    #[test]
    fn a_text_is_wholly_like_itself_and_strictly_not_at_all_like_what_it_shares_nothing_with() {
        for (strict, least) in [(true, 0.0), (false, (-1.0_f64).exp())] {
            assert!((likeness(Some(1.0), 1.0, strict) - 1.5).abs() < 1e-12);
            assert!((likeness(None, 0.0, strict) - least).abs() < 1e-12);
        }
    }

    #[test]
    fn sure_and_surer_stay_apart() {
        let [sure, surer] = [1.6, 1.7].map(|best| log_odds(&[best, 0.2])[0]);
        assert!((surer - sure - 2.0).abs() < 1e-9, "{sure} {surer}");
    }

    #[test]
    fn silence_scores_something_even_where_people_have_nothing_like_it() {
        assert_eq!([silence(None), silence(Some(0.1)), silence(Some(0.6))], [0.2, 0.2, 0.6]);
        assert_eq!(fair(0.5, 1.0), 0.5);
        assert!(fair(0.5, 3.0) < 0.5);
    }
}
