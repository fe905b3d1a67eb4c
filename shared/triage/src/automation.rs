//! Word rules: a client's own automations, which answer where all their words stand in a question. They go before the bank.

use domain::{AutomationRule, Language, Program, TopicId};

use crate::words::Reading;

/// Why no word rule answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRule {
    /// The question has no topic.
    NoTopic,
    /// No rule answers this topic in this language.
    NoneThere,
    /// One does, and the question lacks a word that it must contain.
    WordsMissing,
}

/// The word rule of the program that answers. All its words must stand in subject or question as whole words. Of several the one
/// with most words answers, being the most particular; between equals the program's order decides.
///
/// # Errors
/// Why none does.
pub fn word_rule<'a>(
    program: &'a Program,
    topic: Option<&TopicId>,
    language: &Language,
    subject: &str,
    question: &str,
) -> Result<&'a AutomationRule, NoRule> {
    let topic = topic.ok_or(NoRule::NoTopic)?;
    let rules = || program.automations.iter().filter(|rule| &rule.topic == topic && &rule.language == language);
    let (subject, question) = (Reading::of(subject), Reading::of(question));
    let says = |word: &String| subject.has(word) || question.has(word);
    let fits = |rule: &&AutomationRule| !rule.must_contain.is_empty() && rule.must_contain.iter().all(says);
    let best = rules().filter(fits).rev().max_by_key(|rule| rule.must_contain.len());
    best.ok_or_else(|| if rules().next().is_some() { NoRule::WordsMissing } else { NoRule::NoneThere })
}
