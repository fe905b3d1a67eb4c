//! The bank of questions: what the demonstration's customers ask, what its experts know, and the words around it.

use std::collections::{BTreeMap, HashMap};

use domain::{Language, Program, ProgramId, TopicId};
use serde::Deserialize;

use super::dice::Dice;

/// The programs of the demonstration, as their files stand in the repository.
pub const CONSOLE: &str = include_str!("../../demo/nova-console.toml");
/// See [`CONSOLE`].
pub const ONLINE: &str = include_str!("../../demo/nova-online.yaml");
const QUESTIONS: &str = include_str!("../../demo/questions.toml");
const AUTOMATIONS: &str = include_str!("../../demo/automations.toml");

/// Everything that is said in the demonstration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    slots: BTreeMap<String, Vec<String>>,
    /// What is asked.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
    /// What nobody asked for.
    pub spam: Vec<Spam>,
    words: HashMap<Language, Words>,
    /// What experts write automations for.
    #[serde(skip)]
    pub automations: Vec<Written>,
}

/// An automation as an expert of the demonstration writes it, and how customers ask for the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Of which program.
    pub program: ProgramId,
    /// On which topic.
    pub topic: TopicId,
    /// What it is about.
    pub title: String,
    /// What customers are told.
    pub answer: String,
    /// What it learns from.
    pub examples: Vec<String>,
    /// Subjects and texts of customers, in words of their own.
    asked: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shelf {
    automation: Vec<Written>,
}

/// A question with its answer. Its subject is its name: no two have the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Of which program.
    pub program: ProgramId,
    /// On which topic: what triage must find.
    pub topic: TopicId,
    /// In which language.
    pub language: Language,
    /// The subject line.
    pub subject: String,
    /// The text, with `{slots}`.
    pub text: String,
    /// What an expert who knows it writes.
    pub answer: String,
    /// Who can solve it at all.
    #[serde(default)]
    pub solved_by: SolvedBy,
    /// The title of the automation that answers it, if one does.
    #[serde(skip)]
    pub automation: Option<String>,
}

/// Who can solve a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SolvedBy {
    /// An expert.
    #[default]
    Experts,
    /// Only the client's own agents, whatever the topic.
    Agents,
}

/// A piece of spam.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spam {
    /// In which language.
    pub language: Language,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// What people say around questions and answers, in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// How an expert begins.
    pub greeting: String,
    /// The customer, when it works.
    pub thanks: String,
    /// The customer, when it does not.
    pub again: String,
    /// What an expert adds when it did not work the first time.
    pub second: String,
    /// The note of a release.
    pub note: String,
    /// The reason of an escalation.
    pub reason: String,
}

/// A text of the demonstration cannot be read. Only a change of its files can cause this.
#[derive(Debug, thiserror::Error)]
#[error("read the demonstration's own {file}: {detail}")]
pub struct BankUnreadable {
    file: &'static str,
    detail: String,
}

impl Bank {
    /// The bank that this program was built with.
    pub fn read() -> Result<Bank, BankUnreadable> {
        let unreadable = |file| move |error: toml::de::Error| BankUnreadable { file, detail: error.to_string() };
        let mut bank: Bank = toml::from_str(QUESTIONS).map_err(unreadable("questions.toml"))?;
        bank.automations = toml::from_str::<Shelf>(AUTOMATIONS).map_err(unreadable("automations.toml"))?.automation;
        let asked: Vec<Question> = bank.automations.iter().flat_map(Written::questions).collect();
        bank.questions.extend(asked);
        Ok(bank)
    }

    /// The automation whose answer stands in this text, if one's does.
    pub fn written(&self, text: &str) -> Option<&Written> {
        self.automations.iter().find(|written| text.contains(&written.answer))
    }

    /// The text of a question with its slots filled.
    pub fn fill(&self, text: &str, dice: &mut Dice) -> String {
        let mut filled = text.to_owned();
        for (name, values) in &self.slots {
            let slot = format!("{{{name}}}");
            if let Some(value) = dice.pick(values).filter(|_| filled.contains(&slot)) {
                filled = filled.replace(&slot, value);
            }
        }
        filled
    }

    /// The question of this subject.
    pub fn by_subject(&self, subject: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.subject == subject)
    }

    /// The words of a language; English where it has none.
    pub fn words(&self, language: &Language) -> Option<&Words> {
        self.words.get(language).or_else(|| self.words.get(&Language::english()))
    }
}

impl Written {
    /// What customers ask that it answers.
    fn questions(&self) -> impl Iterator<Item = Question> {
        self.asked.iter().map(|(subject, text)| Question {
            program: self.program.clone(),
            topic: self.topic.clone(),
            language: Language::english(),
            subject: subject.clone(),
            text: text.clone(),
            answer: self.answer.clone(),
            solved_by: SolvedBy::Experts,
            automation: Some(self.title.clone()),
        })
    }
}

/// Both programs, as they are applied.
pub fn programs() -> Result<Vec<Program>, BankUnreadable> {
    let console =
        toml::from_str(CONSOLE).map_err(|error| BankUnreadable { file: "nova-console.toml", detail: error.to_string() })?;
    let online = serde_yaml_ng::from_str(ONLINE)
        .map_err(|error| BankUnreadable { file: "nova-online.yaml", detail: error.to_string() })?;
    Ok(vec![console, online])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::TopicRoute;

    use super::*;

    #[test]
    fn both_programs_are_good_and_have_six_topics_and_two_automations() {
        for program in programs().unwrap() {
            program.check().unwrap();
            assert_eq!((program.topics.len(), program.automations.len(), program.languages.len()), (6, 2, 4), "{}", program.id);
            assert_eq!(program.topics.iter().filter(|topic| topic.route == TopicRoute::Agents).count(), 1);
            let measures = program.baselines.before.keys().chain(program.baselines.target.keys());
            measures.for_each(|id| assert!(kpi::definition(id).is_some(), "{id}"));
        }
    }

    #[test]
    fn every_question_is_told_its_own_topic_by_its_program() {
        let bank = Bank::read().unwrap();
        for program in programs().unwrap() {
            let own = bank.questions.iter().filter(|question| question.program == program.id);
            for question in own {
                let text = bank.fill(&question.text, &mut Dice::new(1));
                let found = triage::topic(&program, None, &question.subject, &text);
                assert_eq!(found, triage::TopicFound::Known(question.topic.clone()), "{}", question.subject);
                assert!(!text.contains('{'), "{text}");
                assert_eq!(triage::spam(&program, &question.subject, &text), None, "{}", question.subject);
            }
        }
    }

    #[test]
    fn all_spam_is_caught_by_both_programs() {
        let bank = Bank::read().unwrap();
        for program in programs().unwrap() {
            bank.spam
                .iter()
                .for_each(|spam| assert!(triage::spam(&program, &spam.subject, &spam.text).is_some(), "{}", spam.text));
        }
    }

    #[test]
    fn there_are_sixty_questions_with_a_subject_each_in_every_language_and_topic() {
        let bank = Bank::read().unwrap();
        let subjects: BTreeSet<&str> = bank.questions.iter().map(|question| question.subject.as_str()).collect();
        assert!(subjects.len() >= 60 && subjects.len() == bank.questions.len(), "{}", subjects.len());
        for program in programs().unwrap() {
            for (topic, language) in program.topics.iter().flat_map(|topic| program.languages.iter().map(move |one| (topic, one)))
            {
                let found =
                    bank.questions.iter().any(|q| q.program == program.id && q.topic == topic.id && &q.language == language);
                assert!(found, "{} {language}", topic.id);
            }
        }
    }

    #[test]
    fn no_customer_asks_in_the_words_of_an_example_and_no_word_rule_takes_what_automations_are_written_for() {
        let (bank, programs) = (Bank::read().unwrap(), programs().unwrap());
        assert!(bank.automations.len() >= 10);
        for question in bank.questions.iter().filter(|question| question.automation.is_some()) {
            let program = programs.iter().find(|program| program.id == question.program).unwrap();
            let rule = triage::word_rule(program, Some(&question.topic), &question.language, &question.subject, &question.text);
            assert!(rule.is_err(), "{}", question.subject);
            let written = bank.written(&question.answer).unwrap();
            assert_eq!(Some(&written.title), question.automation.as_ref());
            let is_same = |example: &String| triage::same_words(example, &question.text);
            assert!(!written.examples.iter().any(is_same), "{}", question.subject);
        }
    }

    #[test]
    fn thanks_of_customers_are_thanks_and_doubts_are_not() {
        let bank = Bank::read().unwrap();
        for language in ["en", "de", "fr", "es"] {
            let words = bank.words(&language.parse().unwrap()).unwrap();
            assert!(triage::is_thanks(&words.thanks), "{}", words.thanks);
            assert!(!triage::is_thanks(&words.again), "{}", words.again);
        }
    }
}
