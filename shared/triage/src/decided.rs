//! What was decided about a ticket before people saw it: which automation, how sure, on what it rests, and what an expert said of it since.
//! Kept with the ticket, so that every automatic answer can be explained, and so that labels are told with what was known at the time.

use domain::{AutomationId, AutomationRule, ExpertId, Language, ProgramId, Ticket, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::guarantee::{Drawn, Label, Source, Standing, points_of};
use crate::{EncoderId, Evidence, Packed, Verdict, WhyHuman};

/// A decision about one ticket. There is one at most, made when the ticket came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// About which ticket.
    pub ticket: TicketId,
    /// Of which program.
    pub program: ProgramId,
    /// In which language.
    pub language: Language,
    /// When.
    pub at: Timestamp,
    /// By which encoder's vectors; part of every threshold.
    pub encoder: EncoderId,
    /// What became of the question.
    pub outcome: Outcome,
    /// The P that could have answered, 0 to 1; 0 where no threshold would have let anything answer.
    pub p: f64,
    /// The automation that fits best, where it was worth telling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Suggestion>,
    /// The word rule of the client's program that answered in its place. Then no P was measured, and nothing of it counts for the promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<FoundRule>,
    /// What it rests on.
    pub evidence: Evidence,
    /// Where the question stands among others; none by an encoder that needs no vectors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vector: Option<Packed>,
    /// What a judge said, where one was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judge: Option<JudgeSaid>,
    /// What the expert who answered said of the suggestion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judged>,
}

/// What became of a question before people saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Outcome {
    /// The automation's answer went to the customer at once.
    Answered,
    /// An expert answers, and judges the suggestion behind their own answer.
    Suggested {
        /// Why the answer did not go out.
        why: WhyHuman,
    },
    /// An expert answers, and nothing is suggested.
    Silent {
        /// Why not.
        why: WhyHuman,
    },
}

/// The automation that fits best, as it stood when it was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Which.
    pub automation: AutomationId,
    /// Which version.
    pub version: u32,
    /// Who wrote it.
    pub author: ExpertId,
    /// What it is about.
    pub title: String,
    /// Its answer, redacted as the author wrote it.
    pub answer: String,
    /// How sure the gate was, 0 to 1.
    pub p: f64,
    /// What its labels allowed it then: threshold, labels, errors and bound.
    pub standing: Standing,
    /// In which samples the ticket is.
    pub drawn: Drawn,
    /// Whether experts see it before they answer. Then their word on it is no label.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shown_first: bool,
}

/// A word rule that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundRule {
    /// Which.
    pub id: AutomationId,
    /// The words that it wants, all of which stand in the question.
    pub words: Vec<String>,
    /// Whom the client named as its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<ExpertId>,
}

/// What a judge said before an answer went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgeSaid {
    /// Which judge.
    pub by: String,
    /// What it said.
    pub said: Verdict,
}

/// An expert's word on a suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Who.
    pub by: ExpertId,
    /// Whether its answer fits the question.
    pub fits: bool,
    /// When.
    pub at: Timestamp,
}

/// A judgement was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JudgeRefused {
    /// There is nothing to judge.
    #[error("judge the suggestion on {ticket}: nothing was suggested")]
    NothingSuggested {
        /// On which ticket.
        ticket: TicketId,
    },
    /// Who wrote it does not judge it.
    #[error("judge the suggestion on {ticket}: you wrote it, so others judge it")]
    OwnWork {
        /// On which ticket.
        ticket: TicketId,
    },
    /// It was judged before, the other way.
    #[error("judge the suggestion on {ticket}: it was judged already that it {} at {at}", if *.fits { "fits" } else { "does not fit" })]
    JudgedOtherwise {
        /// On which ticket.
        ticket: TicketId,
        /// What was said.
        fits: bool,
        /// When.
        at: Timestamp,
    },
}

impl Decided {
    /// Whether an expert may say a word on the suggestion: one was made and did not go out as an answer.
    pub fn suggested(&self) -> Option<&Suggestion> {
        self.suggestion.as_ref().filter(|_| matches!(self.outcome, Outcome::Suggested { .. }))
    }

    /// The decision that a word rule answers: no automation was asked, so it has no P and no evidence but the rule's words.
    pub fn by_rule(ticket: &Ticket, rule: &AutomationRule, now: Timestamp) -> Decided {
        let AutomationRule { id, must_contain, author, .. } = rule;
        Decided {
            ticket: ticket.id.clone(),
            program: ticket.program.clone(),
            language: ticket.language.clone(),
            at: now,
            encoder: EncoderId::Lexical,
            outcome: Outcome::Answered,
            p: 0.0,
            suggestion: None,
            rule: Some(FoundRule { id: id.clone(), words: must_contain.clone(), author: author.clone() }),
            evidence: Evidence::default(),
            vector: None,
            judge: None,
            judged: None,
        }
    }

    /// The automation whose answer went out.
    pub fn answered(&self) -> Option<&Suggestion> {
        self.suggestion.as_ref().filter(|_| self.outcome == Outcome::Answered)
    }

    /// The decision with an expert's word on its suggestion. The same word again finds the first.
    pub fn judged_by(mut self, by: &ExpertId, fits: bool, now: Timestamp) -> Result<Decided, JudgeRefused> {
        let ticket = self.ticket.clone();
        let Some(suggestion) = self.suggested() else { return Err(JudgeRefused::NothingSuggested { ticket }) };
        if &suggestion.author == by {
            return Err(JudgeRefused::OwnWork { ticket });
        }
        match &self.judged {
            Some(first) if first.fits == fits => Ok(self),
            Some(first) => Err(JudgeRefused::JudgedOtherwise { ticket, fits: first.fits, at: first.at }),
            None => {
                self.judged = Some(Judged { by: by.clone(), fits, at: now });
                Ok(self)
            }
        }
    }

    /// The label that a judgement is, once there is one. What was shown first is in no sample, so it counts in no proof.
    pub fn label(&self) -> Option<Label> {
        let (suggestion, judged) = (self.suggested()?, self.judged.as_ref()?);
        let audited = matches!(self.outcome, Outcome::Suggested { why: WhyHuman::Audit });
        Some(Label {
            at: judged.at,
            automation: suggestion.automation.clone(),
            version: suggestion.version,
            p: points_of(suggestion.p),
            fits: judged.fits,
            source: if audited { Source::Audit } else { Source::Shadow },
            drawn: if suggestion.shown_first { Drawn::default() } else { suggestion.drawn },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guarantee::WhyShadow;

    fn decided(why: WhyHuman, shown_first: bool) -> Decided {
        let suggestion = Suggestion {
            automation: "aut_reset".parse().unwrap(),
            version: 2,
            author: ExpertId::from_name("grace"),
            title: "Factory reset".to_owned(),
            answer: "Open Settings.".to_owned(),
            p: 0.9123,
            standing: Standing::Shadow { labels: 3, needed: 45, why: WhyShadow::PoolUnproven },
            drawn: Drawn::WHOLE,
            shown_first,
        };
        let client = "acme".parse().unwrap();
        Decided {
            ticket: TicketId::from_external(&client, &"con_tests".parse().unwrap(), "1"),
            program: "phones".parse().unwrap(),
            language: Language::english(),
            at: Timestamp::from_millis(1_000),
            encoder: EncoderId::Lexical,
            outcome: Outcome::Suggested { why },
            p: 0.9123,
            suggestion: Some(suggestion),
            rule: None,
            evidence: Evidence::default(),
            vector: None,
            judge: None,
            judged: None,
        }
    }

    fn ada() -> ExpertId {
        ExpertId::from_name("ada")
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1_000)
    }

    #[test]
    fn the_same_word_again_finds_the_first_and_another_is_refused() {
        let judged = decided(WhyHuman::Shadow, false).judged_by(&ada(), true, at(5)).unwrap();
        assert_eq!(judged.clone().judged_by(&ada(), true, at(9)).unwrap(), judged);
        let refused = judged.judged_by(&ada(), false, at(9)).unwrap_err();
        assert!(matches!(refused, JudgeRefused::JudgedOtherwise { fits: true, at: first, .. } if first == at(5)));
        assert!(refused.to_string().contains("judged already that it fits"), "{refused}");
    }

    #[test]
    fn nobody_judges_what_they_wrote_or_what_was_not_suggested() {
        let own = decided(WhyHuman::Shadow, false).judged_by(&ExpertId::from_name("grace"), true, at(5));
        assert!(matches!(own, Err(JudgeRefused::OwnWork { .. })));
        for outcome in [Outcome::Answered, Outcome::Silent { why: WhyHuman::BelowThreshold }] {
            let other = Decided { outcome, ..decided(WhyHuman::Shadow, false) };
            assert!(matches!(other.judged_by(&ada(), true, at(5)), Err(JudgeRefused::NothingSuggested { .. })));
        }
    }

    #[test]
    fn a_judgement_is_a_label_of_the_sample_that_was_drawn_unless_it_was_shown_first() {
        assert_eq!(decided(WhyHuman::Shadow, false).label(), None, "nobody has judged it yet");
        let label = |why, shown| decided(why, shown).judged_by(&ada(), false, at(5)).unwrap().label().unwrap();
        let blind = label(WhyHuman::Shadow, false);
        assert_eq!((blind.p, blind.version, blind.fits, blind.at), (9_123, 2, false, at(5)));
        assert_eq!((blind.source, blind.drawn), (Source::Shadow, Drawn::WHOLE));
        assert_eq!(label(WhyHuman::Audit, false).source, Source::Audit);
        assert_eq!(label(WhyHuman::BelowThreshold, true).drawn, Drawn::default());
    }

    #[test]
    fn a_decision_comes_back_from_its_stored_form() {
        let judged = decided(WhyHuman::Audit, false).judged_by(&ada(), true, at(5)).unwrap();
        let text = serde_json::to_string(&judged).unwrap();
        assert_eq!(serde_json::from_str::<Decided>(&text).unwrap(), judged);
    }
}
