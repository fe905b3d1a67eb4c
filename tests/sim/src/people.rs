//! People: the experts of a run, what they are like, and when they are there. No policy changes any of it.

use crate::agenda::Millis;
use crate::draw::{Dice, Purpose};
use crate::model::{self, HOUR, daily, millis};
use crate::scenario::Scenario;

/// One expert.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The topics that they know, one bit each.
    pub topics: u64,
    /// The languages that they speak, one bit each.
    pub languages: u64,
    /// How often their answer is right.
    pub quality: f64,
    /// How often they respond to an offer.
    pub attention: f64,
    /// Their median delay in seconds.
    pub pace_s: f64,
    /// Answers of their history: right and wrong ones. Nobody knows anything of new experts.
    pub history: Option<(u32, u32)>,
    /// When they are there: from, to. In order, and apart.
    pub sessions: Vec<(Millis, Millis)>,
}

impl Person {
    /// Whether they may answer tickets of this topic and language.
    pub fn is_qualified(&self, topic: u8, language: u8) -> bool {
        self.topics & (1 << topic) != 0 && self.languages & (1 << language) != 0
    }

    /// How long they are there in all, in milliseconds, up to `end`.
    pub fn online(&self, end: Millis) -> Millis {
        self.sessions.iter().map(|(from, to)| to.min(&end).saturating_sub(*from)).sum()
    }

    /// The character of one expert: all but when they are there.
    pub fn drawn(dice: &Dice, number: u32, scenario: Scenario) -> Person {
        let draw = |purpose| dice.draw(purpose, u64::from(number), 0);
        let quality = draw(Purpose::Quality).beta(model::QUALITY.0, model::QUALITY.1);
        Person {
            topics: topics(dice, number),
            languages: languages(dice, number, scenario),
            quality,
            attention: draw(Purpose::Attention).beta(model::ATTENTION.0, model::ATTENTION.1),
            pace_s: draw(Purpose::Pace).lognormal(model::PACE_S.0, model::PACE_S.1),
            history: history(dice, number, scenario.new_experts(), quality),
            sessions: Vec::new(),
        }
    }
}

/// Everybody of a scenario, with sessions up to `horizon`.
pub fn people(dice: &Dice, scenario: Scenario, horizon: Millis) -> Vec<Person> {
    let person = |number| {
        let sessions = sessions(dice, number, scenario, horizon);
        Person { sessions, ..Person::drawn(dice, number, scenario) }
    };
    (0..scenario.experts()).map(person).collect()
}

fn topics(dice: &Dice, number: u32) -> u64 {
    let draw = |n| dice.draw(Purpose::Knows, u64::from(number), n);
    let wanted = model::TOPICS_KNOWN[draw(0).among(&[1.0; 4])];
    let mut known = 0_u64;
    for n in 1.. {
        if known.count_ones() as usize >= wanted {
            break;
        }
        known |= 1 << draw(n).among(&[1.0; model::TOPICS.len()]);
    }
    known
}

fn languages(dice: &Dice, number: u32, scenario: Scenario) -> u64 {
    let mut weights = model::LANGUAGES;
    (0..weights.len()).filter(|language| !scenario.is_spoken(*language)).for_each(|language| weights[language] = 0.0);
    let draw = |n| dice.draw(Purpose::Speaks, u64::from(number), n);
    let first = 1 << draw(0).among(&weights);
    if draw(1).happens(model::SECOND_LANGUAGE) { first | 1 << draw(2).among(&weights) } else { first }
}

fn history(dice: &Dice, number: u32, new: f64, quality: f64) -> Option<(u32, u32)> {
    let draw = |n: u32| dice.draw(Purpose::History, u64::from(number), u64::from(n));
    if draw(0).happens(new) {
        return None;
    }
    let right = (1..=model::HISTORY).filter(|n| draw(*n).happens(quality)).count() as u32;
    Some((right, model::HISTORY - right))
}

/// When one expert is there: away and there by turns. How long they stay away is drawn when they leave, by the rate of that moment; a
/// call-up makes what is left of it shorter.
fn sessions(dice: &Dice, number: u32, scenario: Scenario, horizon: Millis) -> Vec<(Millis, Millis)> {
    let draw = |n| dice.draw(Purpose::Session, u64::from(number), n);
    let length = |n| millis(draw(n).lognormal(model::SESSION_S.0, model::SESSION_S.1));
    let mut sessions = Vec::new();
    let mut at = 0;
    let mut mean_h = model::GAP_H;
    if draw(0).happens(there_at_first()) {
        // Who is there already has part of a session left.
        at = (length(1) as f64 * draw(2).uniform()) as Millis;
        sessions.push((0, at));
    }
    for n in 2.. {
        let gap = (draw(2 * n).exponential(mean_h * HOUR as f64) as Millis).max(1);
        let from = sooner(at, gap, scenario);
        if from >= horizon {
            break;
        }
        at = from + length(2 * n + 1);
        mean_h = model::GAP_H / daily(at, model::LOG_INS_SWING, model::LOG_INS_PHASE);
        sessions.push((from, at));
    }
    sessions
}

fn there_at_first() -> f64 {
    let there = model::SESSION_S.0 / 3_600.0 * libm::exp(model::SESSION_S.1 * model::SESSION_S.1 / 2.0);
    there / (there + model::GAP_H)
}

/// When a gap that begins at `at` ends, if time away passes faster during the call-up.
fn sooner(at: Millis, gap: Millis, scenario: Scenario) -> Millis {
    let Some((from, to, times)) = scenario.call_up() else { return at + gap };
    let before = from.saturating_sub(at).min(gap);
    let begins = at + before;
    let during = (((gap - before) as f64 / times) as Millis).min(to.saturating_sub(begins));
    begins + during + (gap - before).saturating_sub((during as f64 * times) as Millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DAY;

    #[test]
    fn about_one_in_six_or_seven_is_there() {
        let people = people(&Dice::new(3), Scenario::Normal, 4 * DAY);
        let online: Millis = people.iter().map(|person| person.online(4 * DAY)).sum();
        let mean = online as f64 / (4 * DAY) as f64;
        assert!((85.0..100.0).contains(&mean), "{mean} of {}", people.len());
    }

    #[test]
    fn sessions_come_in_order_and_apart() {
        for person in people(&Dice::new(4), Scenario::Surge2, 3 * DAY) {
            assert!(person.sessions.iter().all(|(from, to)| from <= to));
            assert!(person.sessions.windows(2).all(|pair| pair[0].1 <= pair[1].0));
            assert!((2..=4).contains(&person.topics.count_ones()) && (1..=2).contains(&person.languages.count_ones()));
        }
    }
}
