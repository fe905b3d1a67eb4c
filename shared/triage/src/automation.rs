//! Automations: whether an answer written before is given at once, suggested, or left to people.

use domain::{AutomationId, AutomationRule, ExpertId, Language, Program, TopicId};
use serde::{Deserialize, Serialize};

use crate::words::Reading;

/// What becomes of a question before people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The automation's answer goes to the customer at once.
    Answer {
        /// Which automation.
        automation: AutomationId,
        /// Who wrote it and earns the royalty.
        author: Option<ExpertId>,
        /// The answer.
        text: String,
        /// What it rests on.
        evidence: Evidence,
    },
    /// The answer is probably right, not surely: an expert sees it as a suggestion. Rules alone are sure or silent, so only scores below
    /// a proven threshold come to this.
    Suggest {
        /// Which automation.
        automation: AutomationId,
        /// Who wrote it.
        author: Option<ExpertId>,
        /// The suggested answer.
        text: String,
        /// What it rests on.
        evidence: Evidence,
    },
    /// People answer.
    Human {
        /// Why no automation did.
        reason: WhyHuman,
    },
}

/// What a decision for an automation rests on; kept with the ticket, so that agent, author and customer service read the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Evidence {
    /// The words of the rule that stand in the question.
    pub words: Vec<String>,
}

/// Why people answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyHuman {
    /// The question has no topic.
    NoTopic,
    /// No automation answers this topic in this language.
    NoAutomation,
    /// One does, and the question lacks a word that it must contain.
    WordsMissing,
}

/// Whether an automation of the program answers. All its words must stand in subject or question as whole words. Of several the one
/// with most words answers, being the most particular; between equals the program's order decides.
pub fn decide(program: &Program, topic: Option<&TopicId>, language: &Language, subject: &str, question: &str) -> Decision {
    let Some(topic) = topic else { return Decision::Human { reason: WhyHuman::NoTopic } };
    let rules = || program.automations.iter().filter(|rule| &rule.topic == topic && &rule.language == language);
    let (subject, question) = (Reading::of(subject), Reading::of(question));
    let says = |word: &String| subject.has(word) || question.has(word);
    let fits = |rule: &&AutomationRule| !rule.must_contain.is_empty() && rule.must_contain.iter().all(says);
    match rules().filter(fits).rev().max_by_key(|rule| rule.must_contain.len()) {
        Some(rule) => answer(rule),
        None if rules().next().is_some() => Decision::Human { reason: WhyHuman::WordsMissing },
        None => Decision::Human { reason: WhyHuman::NoAutomation },
    }
}

fn answer(rule: &AutomationRule) -> Decision {
    Decision::Answer {
        automation: rule.id.clone(),
        author: rule.author.clone(),
        text: rule.answer.clone(),
        evidence: Evidence { words: rule.must_contain.clone() },
    }
}
