//! A decision: whether the best automation's answer goes out, is shown to an expert as a suggestion, or stays unsaid.

use serde::{Deserialize, Serialize};

use crate::bank::{Candidate, Scored};
use crate::explain::Evidence;

/// What a version of an automation may do, as far as its labels prove it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Footing {
    /// It answers from this P on: the promise is proven from there.
    Live {
        /// The lowest P, 0 to 1.
        threshold: f64,
    },
    /// Too few labels to promise anything: it suggests only.
    Shadow,
    /// Its errors broke the promise: it does nothing until it is shadowed again.
    Suspended,
}

/// How a client wants decisions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// From which P on an expert is shown the answer as a suggestion, 0 to 1.
    pub suggest: f64,
    /// How far above its threshold an answer is still uncertain, so that a judge is asked; 0 without a judge.
    pub judge_band: f64,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy { suggest: 0.3, judge_band: 0.0 }
    }
}

/// What becomes of a question before people see it.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// The automation's answer goes to the customer at once.
    Answer {
        /// Which automation, and how sure.
        candidate: Candidate,
        /// The P from which it is proven.
        threshold: f64,
        /// What it rests on.
        evidence: Evidence,
    },
    /// It would go out, but only just: a judge is asked first. See [`Decision::judged`].
    Uncertain {
        /// Which automation, and how sure.
        candidate: Candidate,
        /// The P from which it is proven.
        threshold: f64,
        /// What it rests on.
        evidence: Evidence,
    },
    /// The answer is perhaps right: an expert sees it after their own.
    Suggest {
        /// Which automation, and how sure.
        candidate: Candidate,
        /// Why it does not go out.
        why: WhyHuman,
        /// What it rests on.
        evidence: Evidence,
    },
    /// People answer.
    Human {
        /// Why no automation does.
        why: WhyHuman,
        /// What was seen.
        evidence: Evidence,
    },
}

/// Why people answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyHuman {
    /// There is no automation that could answer.
    NoAutomation,
    /// The question has no words, or none that any example or ticket has.
    NothingToGoBy,
    /// It is most like tickets that people resolve.
    LikePeoplesTickets,
    /// Less sure than what is proven.
    BelowThreshold,
    /// Nothing is proven yet.
    Shadow,
    /// The automation is suspended.
    Suspended,
    /// The judge did not say yes.
    JudgeDoubts,
    /// It would have gone out, and was drawn for the audit.
    Audit,
    /// The question looks odd.
    Odd,
    /// The words are in another language than the ticket's.
    OtherLanguage,
}

/// What becomes of a question with this score. `footing` is that of the best candidate's version.
pub fn decide(scored: Scored, footing: Footing, policy: &Policy) -> Decision {
    let Scored { best, evidence, silence, .. } = scored;
    let Some(candidate) = best else { return Decision::Human { why: silence.unwrap_or(WhyHuman::NoAutomation), evidence } };
    // Where what people resolve is most like the question, no threshold helps.
    let why = match (silence, footing) {
        (Some(why), _) => why,
        (None, Footing::Suspended) => return Decision::Human { why: WhyHuman::Suspended, evidence },
        (None, Footing::Shadow) => WhyHuman::Shadow,
        (None, Footing::Live { threshold }) if candidate.p >= threshold + policy.judge_band => {
            return Decision::Answer { candidate, threshold, evidence };
        }
        (None, Footing::Live { threshold }) if candidate.p >= threshold => {
            return Decision::Uncertain { candidate, threshold, evidence };
        }
        (None, Footing::Live { .. }) => WhyHuman::BelowThreshold,
    };
    // What is silenced by people's tickets alone is shown to an expert all the same: else a question that people answered once, for want of
    // anything better, would keep every like it with people, and nobody would ever say that an automation fits.
    let worth = if why == WhyHuman::LikePeoplesTickets { candidate.p.max(evidence.alone) } else { candidate.p };
    if worth >= policy.suggest { Decision::Suggest { candidate, why, evidence } } else { Decision::Human { why, evidence } }
}

impl Decision {
    /// The decision after a judge said whether the answer fits. A judge only ever turns an answer into a suggestion to people: a decision
    /// that is not uncertain stays what it is.
    #[must_use]
    pub fn judged(self, fits: bool) -> Decision {
        match self {
            Decision::Uncertain { candidate, threshold, evidence } if fits => Decision::Answer { candidate, threshold, evidence },
            Decision::Uncertain { candidate, evidence, .. } => {
                Decision::Suggest { candidate, why: WhyHuman::JudgeDoubts, evidence }
            }
            decided => decided,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(p: f64, silence: Option<WhyHuman>) -> Scored {
        let best = Some(Candidate { automation: "aut_lamp".parse().unwrap(), version: 3, p });
        Scored { best, others: vec![], silence, evidence: Evidence::default() }
    }

    fn came_to(p: f64, silence: Option<WhyHuman>, footing: Footing) -> (&'static str, Option<WhyHuman>) {
        let policy = Policy { suggest: 0.3, judge_band: 0.05 };
        match decide(scored(p, silence), footing, &policy) {
            Decision::Answer { .. } => ("answer", None),
            Decision::Uncertain { .. } => ("uncertain", None),
            Decision::Suggest { why, .. } => ("suggest", Some(why)),
            Decision::Human { why, .. } => ("human", Some(why)),
        }
    }

    #[test]
    fn only_what_is_proven_answers_and_everything_else_has_a_reason() {
        let live = Footing::Live { threshold: 0.8 };
        let people = Some(WhyHuman::LikePeoplesTickets);
        for (p, silence, footing, expected) in [
            (0.86, None, live, ("answer", None)),
            (0.8, None, live, ("uncertain", None)),
            (0.79, None, live, ("suggest", Some(WhyHuman::BelowThreshold))),
            (0.29, None, live, ("human", Some(WhyHuman::BelowThreshold))),
            (0.99, None, Footing::Shadow, ("suggest", Some(WhyHuman::Shadow))),
            (0.1, None, Footing::Shadow, ("human", Some(WhyHuman::Shadow))),
            (0.99, None, Footing::Suspended, ("human", Some(WhyHuman::Suspended))),
            (0.99, people, live, ("suggest", people)),
            (0.1, people, live, ("human", people)),
            (f64::NAN, None, live, ("human", Some(WhyHuman::BelowThreshold))),
        ] {
            assert_eq!(came_to(p, silence, footing), expected, "{p} {silence:?} {footing:?}");
        }
    }

    #[test]
    fn what_only_peoples_tickets_silence_is_shown_to_an_expert() {
        let policy = Policy { suggest: 0.3, judge_band: 0.05 };
        let of = |alone, silence| {
            let seen = Scored { evidence: Evidence { alone, ..Evidence::default() }, ..scored(0.1, silence) };
            decide(seen, Footing::Live { threshold: 0.8 }, &policy)
        };
        let people = Some(WhyHuman::LikePeoplesTickets);
        assert!(matches!(of(0.9, people), Decision::Suggest { why: WhyHuman::LikePeoplesTickets, .. }), "never an answer");
        assert!(matches!(of(0.2, people), Decision::Human { .. }));
        assert!(matches!(of(0.9, None), Decision::Human { why: WhyHuman::BelowThreshold, .. }));
    }

    #[test]
    fn without_an_automation_people_answer() {
        let nobody = Scored { best: None, ..scored(0.0, Some(WhyHuman::NothingToGoBy)) };
        let decision = decide(nobody, Footing::Live { threshold: 0.0 }, &Policy::default());
        assert!(matches!(decision, Decision::Human { why: WhyHuman::NothingToGoBy, .. }));
    }

    #[test]
    fn a_judge_turns_an_answer_into_a_suggestion_and_never_the_other_way_round() {
        let policy = Policy { suggest: 0.3, judge_band: 0.1 };
        let of = |p, footing| decide(scored(p, None), footing, &policy);
        let live = Footing::Live { threshold: 0.8 };
        assert!(matches!(of(0.85, live).judged(true), Decision::Answer { .. }));
        assert!(matches!(of(0.85, live).judged(false), Decision::Suggest { why: WhyHuman::JudgeDoubts, .. }));
        for decision in [of(0.95, live), of(0.7, live), of(0.1, live), of(0.95, Footing::Shadow), of(0.95, Footing::Suspended)] {
            assert_eq!(decision.clone().judged(true), decision);
            assert_eq!(decision.clone().judged(false), decision);
        }
    }
}
