//! The world of a run: its experts and its customers, before any policy does anything.

use domain::{Language, TopicId};

use crate::agenda::Millis;
use crate::draw::{Dice, Purpose};
use crate::model::{self, DAY, HOUR, daily};
use crate::names::named;
use crate::people::{Person, people};
use crate::scenario::Scenario;

/// One customer's question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// When.
    pub at: Millis,
    /// The topic, by number.
    pub topic: u8,
    /// The language, by number.
    pub language: u8,
    /// Whether it came with an import.
    pub is_backlog: bool,
}

/// What every policy finds.
#[derive(Debug, Clone)]
pub struct World {
    /// The story.
    pub scenario: Scenario,
    /// Its chance.
    pub dice: Dice,
    /// The experts, by number.
    pub people: Vec<Person>,
    /// The questions in the order of their times.
    pub questions: Vec<Question>,
    /// The languages' names.
    pub languages: Vec<Language>,
    /// The topics' names.
    pub topics: Vec<TopicId>,
    /// When the last customer may come.
    pub closes: Millis,
    /// When the run ends, whatever is open.
    pub ends: Millis,
}

impl World {
    /// The world of a seed: the days of arrivals, then time to drain.
    pub fn new(scenario: Scenario, seed: u64, days: u32) -> World {
        let dice = Dice::new(seed);
        let closes = Millis::from(days) * DAY;
        let ends = closes + scenario.drain();
        World {
            scenario,
            dice,
            people: people(&dice, scenario, ends),
            questions: questions(&dice, scenario, closes),
            languages: ["en", "de", "fr", "es"].map(named).to_vec(),
            topics: (1..=model::TOPICS.len()).map(|n| named(&format!("topic-{n}"))).collect(),
            closes,
            ends,
        }
    }

    /// Whether anybody at all may answer this, there or not.
    pub fn is_covered(&self, question: &Question) -> bool {
        self.people.iter().any(|person| person.is_qualified(question.topic, question.language))
    }
}

fn questions(dice: &Dice, scenario: Scenario, closes: Millis) -> Vec<Question> {
    let mut questions = arrivals(dice, scenario, closes);
    questions.extend(imported(dice, scenario));
    questions.sort_by_key(|question| question.at);
    questions
}

/// A Poisson process by thinning: candidates at the busiest rate, kept by the rate of their moment. Automations take their part away.
fn arrivals(dice: &Dice, scenario: Scenario, closes: Millis) -> Vec<Question> {
    let busiest = (1.0 + model::ARRIVALS_SWING) * scenario.customers_max();
    let mean_ms = DAY as f64 / (model::ARRIVALS_PER_DAY * busiest);
    let mut kept = Vec::new();
    let mut at = 0.0;
    for n in 0.. {
        at += dice.draw(Purpose::Arrival, n, 0).exponential(mean_ms);
        if at >= closes as f64 {
            break;
        }
        let question = question(dice, n, at as Millis, false);
        let usual = daily(question.at, model::ARRIVALS_SWING, model::ARRIVALS_PHASE);
        let rate = usual * scenario.customers(question.at, usize::from(question.language));
        let is_kept = dice.draw(Purpose::Thinning, n, 0).happens(rate / busiest);
        if is_kept && !dice.draw(Purpose::Automated, n, 0).happens(model::AUTOMATED) {
            kept.push(question);
        }
    }
    kept
}

/// Numbers of imported tickets begin here, so that they share no draw with fresh ones.
const IMPORTED: u64 = 1 << 40;

fn imported(dice: &Dice, scenario: Scenario) -> Vec<Question> {
    let Some((count, from, to)) = scenario.import() else { return Vec::new() };
    let at = |n: u64| from + (to - from) * n / u64::from(count);
    (0..u64::from(count)).map(|n| question(dice, IMPORTED + n, at(n), true)).collect()
}

fn question(dice: &Dice, n: u64, at: Millis, is_backlog: bool) -> Question {
    let topic = dice.draw(Purpose::Topic, n, 0).among(&model::TOPICS) as u8;
    let language = dice.draw(Purpose::Language, n, 0).among(&model::LANGUAGES) as u8;
    Question { at, topic, language, is_backlog }
}

/// How many hours there are between two moments.
pub fn hours(from: Millis, to: Millis) -> f64 {
    to.saturating_sub(from) as f64 / HOUR as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_days_bring_as_many_customers_as_assumed() {
        let count = |scenario| World::new(scenario, 1, 2).questions.len() as f64;
        assert!((count(Scenario::Normal) - 12_300.0).abs() < 400.0, "{}", count(Scenario::Normal));
        assert!((count(Scenario::Surge2) - 16_540.0).abs() < 450.0, "{}", count(Scenario::Surge2));
    }

    #[test]
    fn the_same_seed_makes_the_same_world() {
        let (one, same) = (World::new(Scenario::Outage, 9, 1), World::new(Scenario::Outage, 9, 1));
        assert_eq!((one.people, one.questions), (same.people, same.questions));
    }
}
