//! A track: what is known of an expert's work in one program: how good, how responsive, and how much of the access they had.

use domain::{Span, Timestamp, TopicId};
use serde::{Deserialize, Serialize};

/// One expert's record in one program, in thousandths, so that sums are exact whatever their order. Stored in rosters: short names,
/// and zeros are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Track {
    /// Answers that stood, in thousandths of an answer; the last 200 count for about half.
    #[serde(rename = "g", skip_serializing_if = "is_zero")]
    pub good: u32,
    /// Answers that did not.
    #[serde(rename = "b", skip_serializing_if = "is_zero")]
    pub bad: u32,
    /// The same by topic, for the topics with any.
    #[serde(rename = "t", skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicTrack>,
    /// How often they were asked, in thousandths.
    #[serde(rename = "a", skip_serializing_if = "is_zero")]
    pub asked: u32,
    /// Their part of first offers, in thousandths: a ticket adds 1/k to each of the k experts who were asked first.
    #[serde(rename = "o", skip_serializing_if = "is_zero")]
    pub offers: u32,
    /// How often they took up an offer, in thousandths.
    #[serde(rename = "r", skip_serializing_if = "is_zero")]
    pub responses: u32,
    /// Claims, in thousandths.
    #[serde(rename = "c", skip_serializing_if = "is_zero")]
    pub claims: u32,
    /// What they could have had, in thousandths of a ticket: each opening adds 1/N to each of the N free and qualified experts.
    #[serde(rename = "e", skip_serializing_if = "is_zero")]
    pub exposure: u32,
    /// Up to when access has faded.
    #[serde(rename = "s", skip_serializing_if = "Option::is_none")]
    pub faded_at: Option<Timestamp>,
}

/// Good and bad answers on one topic, in thousandths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicTrack(pub TopicId, pub u32, pub u32);

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// One whole in a track's counts.
pub const WHOLE: u32 = 1_000;
/// Half of the weight of an answer is gone after so many more.
const ANSWERS_HALF: f64 = 200.0;
/// Half of the access is forgotten after this time.
const ACCESS_HALF: Span = Span::days(14);
/// An expert's own mean counts as much as so many answers on a topic.
const TOPIC_SHRINK: f64 = 10.0;
/// What a new expert counts as: good and bad answers, of the Beta distribution.
pub(crate) const NEW: (f64, f64) = (2.0, 0.6);

impl Track {
    /// Counts an answer that stood to the part `good`, in thousandths: 1,000 stood, 0 was taken back, and a rating may lie between.
    pub fn answered(&mut self, topic: Option<&TopicId>, good: u32) {
        let good = good.min(WHOLE);
        (self.good, self.bad) = counted(self.good, self.bad, good);
        let Some(topic) = topic else { return };
        match self.topics.iter_mut().find(|known| &known.0 == topic) {
            Some(known) => (known.1, known.2) = counted(known.1, known.2, good),
            None => self.topics.push(TopicTrack(topic.clone(), good, WHOLE - good)),
        }
    }

    /// Takes part of an earlier answer back: what stood does not any more.
    pub fn taken_back(&mut self, topic: Option<&TopicId>, good: u32) {
        let back = |(stood, fell): (u32, u32)| (stood.saturating_sub(good), fell.saturating_add(good.min(WHOLE)));
        (self.good, self.bad) = back((self.good, self.bad));
        if let Some(known) = topic.and_then(|topic| self.topics.iter_mut().find(|known| &known.0 == topic)) {
            (known.1, known.2) = back((known.1, known.2));
        }
    }

    /// Access fades by half in 14 days. A clock that steps back changes nothing.
    pub fn fade(&mut self, now: Timestamp) {
        let Some(since) = self.faded_at else {
            self.faded_at = Some(now);
            return;
        };
        let passed = now.since(since).as_millis();
        // Every hour is soon enough, and lets a batch fade once.
        if passed < Span::hours(1).as_millis() {
            return;
        }
        let left = libm::exp2(-(passed as f64) / ACCESS_HALF.as_millis() as f64);
        for count in [&mut self.asked, &mut self.offers, &mut self.responses, &mut self.claims, &mut self.exposure] {
            *count = libm::round(f64::from(*count) * left) as u32;
        }
        self.faded_at = Some(now);
    }

    /// The Beta distribution of the chance that their answer on `topic` stands: a new expert's, and what was seen since. With answers
    /// by topic, those of this topic, shrunk towards the expert's mean.
    pub(crate) fn merit(&self, topic: Option<&TopicId>) -> (f64, f64) {
        let whole = (NEW.0 + thousandths(self.good), NEW.1 + thousandths(self.bad));
        let Some(topic) = topic.filter(|_| !self.topics.is_empty()) else { return whole };
        let (good, bad) = self.topics.iter().find(|known| &known.0 == topic).map_or((0, 0), |known| (known.1, known.2));
        let sum = whole.0 + whole.1;
        let weight = sum.min(TOPIC_SHRINK) / sum;
        (whole.0 * weight + thousandths(good), whole.1 * weight + thousandths(bad))
    }

    /// How likely they take up an offer: 4 of 7 before anything was seen.
    pub(crate) fn response(&self) -> f64 {
        (thousandths(self.responses) + 4.0) / (thousandths(self.asked) + 7.0)
    }
}

pub(crate) fn thousandths(count: u32) -> f64 {
    f64::from(count) / f64::from(WHOLE)
}

fn counted(good: u32, bad: u32, stood: u32) -> (u32, u32) {
    let left = libm::exp2(-1.0 / ANSWERS_HALF);
    let kept = |count: u32| libm::round(f64::from(count) * left) as u32;
    (kept(good).saturating_add(stood), kept(bad).saturating_add(WHOLE - stood))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(name: &str) -> TopicId {
        name.parse().unwrap()
    }

    #[test]
    fn a_new_expert_is_wide_and_not_low() {
        assert_eq!(Track::default().merit(None), NEW);
        assert_eq!(Track::default().response(), 4.0 / 7.0);
    }

    #[test]
    fn old_answers_fade_so_that_two_hundred_count_for_half() {
        let mut track = Track::default();
        (0..2_000).for_each(|_| track.answered(None, WHOLE));
        let steady = 1.0 / (1.0 - libm::exp2(-1.0 / 200.0));
        assert!((thousandths(track.good) - steady).abs() < 1.0, "{} for {steady}", track.good);
        (0..200).for_each(|_| track.answered(None, 0));
        assert!((thousandths(track.good) - steady / 2.0).abs() < 1.0, "{}", track.good);
    }

    #[test]
    fn few_answers_on_a_topic_lean_on_the_mean_of_all() {
        let mut track = Track::default();
        (0..50).for_each(|_| track.answered(Some(&topic("setup")), WHOLE));
        (0..2).for_each(|_| track.answered(Some(&topic("billing")), 0));
        let mean = |topic: &TopicId| {
            let (good, bad) = track.merit(Some(topic));
            good / (good + bad)
        };
        assert!(mean(&topic("setup")) > 0.95);
        assert!((0.7..0.9).contains(&mean(&topic("billing"))), "{}", mean(&topic("billing")));
        assert!((0.9..1.0).contains(&mean(&topic("other"))));
    }

    #[test]
    fn an_answer_that_is_taken_back_moves_from_good_to_bad() {
        let mut track = Track::default();
        track.answered(Some(&topic("setup")), WHOLE);
        track.taken_back(Some(&topic("setup")), WHOLE);
        assert_eq!((track.good, track.bad, &track.topics), (0, WHOLE, &vec![TopicTrack(topic("setup"), 0, WHOLE)]));
    }

    #[test]
    fn access_halves_in_a_fortnight_and_a_clock_that_steps_back_changes_nothing() {
        let start = Timestamp::from_millis(1_790_000_000_000);
        let mut track = Track { offers: 8_000, exposure: 4_000, ..Track::default() };
        track.fade(start);
        assert_eq!(track.offers, 8_000);
        track.fade(start + Span::days(14));
        assert_eq!((track.offers, track.exposure), (4_000, 2_000));
        let before = track.clone();
        track.fade(start);
        assert_eq!(track, before);
    }
}
