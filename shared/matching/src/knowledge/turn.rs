//! A turn: who is shown a question first, so that it finds somebody who answers and nobody is left out.

/// Somebody who could be shown a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The chance that they answer it, 0 to 1.
    pub chance: f64,
    /// How much it is worth to try them out, 0 to 1.
    pub fresh: f64,
    /// How many questions they were shown among the first so far.
    pub shown: u32,
}

/// How a question's first places are shared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sharing {
    /// How strongly those who were shown little come earlier among the likely: 0 is not at all.
    pub access: f64,
    /// What trying somebody out is worth, as a chance of answering: 0 shows nobody for its own sake.
    pub trial: f64,
    /// How strongly those who were shown little come earlier among the tried out.
    pub rotation: f64,
}

impl Default for Sharing {
    /// What `docs/EVAL.md` finds: ahead of the most active in answers found, and of the most recent in equality.
    fn default() -> Sharing {
        Sharing { access: 0.2, trial: 0.075, rotation: 0.7 }
    }
}

impl Sharing {
    /// So many times as much turn-taking; 0 is the pure order of chances.
    #[must_use]
    pub fn times(self, strength: f64) -> Sharing {
        Sharing { access: self.access * strength, trial: self.trial * strength, ..self }
    }
}

/// After so many places the next round begins: it is only reached when all before it stayed silent, so it begins afresh.
const ROUND: usize = 5;

/// The places of the first `most` candidates, in order. Ties go to the earlier candidate.
///
/// Each place goes to the highest silent · chance / (1 + shown)^access + trial · fresh / (1 + shown)^rotation, where `silent` is
/// the chance that nobody who was chosen before in the same five answers: a second likely helper is worth less than the first.
/// Without turns this is the greedy rule for the coverage of independent chances, which finds at least 63 % of what the best
/// choice would (Nemhauser, Wolsey and Fisher, 1978).
pub fn first(candidates: &[Candidate], most: usize, sharing: &Sharing) -> Vec<usize> {
    let mut worths: Vec<Worth> = candidates.iter().map(|one| Worth::of(one, sharing)).collect();
    let (mut chosen, mut silent) = (Vec::with_capacity(most.min(worths.len())), 1.0);
    while chosen.len() < most.min(worths.len()) {
        if chosen.len().is_multiple_of(ROUND) {
            silent = 1.0;
        }
        let Some(best) = highest(worths.iter().map(|worth| worth.now(silent))) else { break };
        silent *= 1.0 - candidates[best].chance.clamp(0.0, 1.0);
        worths[best] = Worth::CHOSEN;
        chosen.push(best);
    }
    chosen
}

/// What a place is worth to a candidate: the part that a likelier one before them lessens, and the part that stays.
#[derive(Clone, Copy)]
struct Worth {
    likely: f64,
    trial: f64,
}

impl Worth {
    const CHOSEN: Worth = Worth { likely: 0.0, trial: f64::NEG_INFINITY };

    fn of(one: &Candidate, sharing: &Sharing) -> Worth {
        let shown = libm::log1p(f64::from(one.shown));
        let part = |worth: f64, exponent: f64| worth * libm::exp(-exponent * shown);
        Worth { likely: part(one.chance, sharing.access), trial: part(sharing.trial * one.fresh, sharing.rotation) }
    }

    fn now(self, silent: f64) -> f64 {
        silent * self.likely + self.trial
    }
}

fn highest(worths: impl Iterator<Item = f64>) -> Option<usize> {
    let higher = |best: (usize, f64), next: (usize, f64)| if next.1 > best.1 { next } else { best };
    (0..).zip(worths).reduce(higher).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate(chance: f64, shown: u32) -> Candidate {
        Candidate { chance, fresh: 1.0, shown }
    }

    const BEST: Sharing = Sharing { access: 0.0, trial: 0.0, rotation: 0.0 };

    #[test]
    fn without_access_and_trial_the_likeliest_come_first() {
        let candidates = [candidate(0.1, 0), candidate(0.5, 900), candidate(0.2, 3)];
        assert_eq!(first(&candidates, 2, &BEST), [1, 2]);
        assert_eq!(first(&candidates, 9, &BEST), [1, 2, 0]);
    }

    #[test]
    fn who_was_shown_little_comes_before_an_equal_and_everybody_gets_a_turn() {
        assert_eq!(first(&[candidate(0.2, 5), candidate(0.2, 4)], 1, &Sharing::default()), [1]);
        let mut candidates = [candidate(0.6, 0), candidate(0.05, 0), candidate(0.0, 0), candidate(0.0, 0)];
        for _ in 0..1_000 {
            for at in first(&candidates, 2, &Sharing::default()) {
                candidates[at].shown += 1;
            }
        }
        assert!(candidates.iter().all(|one| one.shown > 20), "{candidates:?}");
        assert!(candidates[0].shown > 900, "{candidates:?}");
    }

    proptest! {
        #[test]
        fn nobody_is_chosen_twice_and_no_place_stays_empty(
            all in prop::collection::vec((0.0..=1.0_f64, 0.0..=1.0_f64, 0_u32..5_000), 0..40),
            most in 0_usize..12, access in 0.0..2.0_f64, trial in 0.0..0.2_f64, rotation in 0.0..2.0_f64,
        ) {
            let all: Vec<Candidate> = all.into_iter().map(|(chance, fresh, shown)| Candidate { chance, fresh, shown }).collect();
            let mut chosen = first(&all, most, &Sharing { access, trial, rotation });
            prop_assert_eq!(chosen.len(), most.min(all.len()));
            chosen.sort_unstable();
            chosen.dedup();
            prop_assert_eq!(chosen.len(), most.min(all.len()));
        }
    }
}
