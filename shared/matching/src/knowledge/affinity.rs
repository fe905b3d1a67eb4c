//! An affinity: by which factors somebody is likelier than usual to answer this question, given that they answer at all.

use super::profile::{HOURS, Profile};
use super::question::Question;
use super::words::LENGTH;

/// The natural logarithms of five factors; 0 is as usual, and so is everything about somebody who answered nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Affinity {
    /// They answer this topic, and it was found helpful.
    pub topic: f64,
    /// They answer in this language.
    pub language: f64,
    /// They answer what is asked at this hour of the day.
    pub hour: f64,
    /// They answer what is asked on this kind of day, weekday or weekend.
    pub day: f64,
    /// They answer questions in such words.
    pub words: f64,
}

/// How much a factor counts, and how many usual answers stand beside those that were given: with few answers it stays near 1.
struct Weight {
    exponent: f64,
    prior: f64,
}

const TOPIC: Weight = Weight { exponent: 0.5, prior: 12.0 };
// Hardly anybody answers in a language just once, so one answer says nearly all.
const LANGUAGE: Weight = Weight { exponent: 1.35, prior: 0.3 };
const HOUR: Weight = Weight { exponent: 0.7, prior: 4.0 };
const DAY: Weight = Weight { exponent: 0.5, prior: 4.0 };
const WORDS: Weight = Weight { exponent: 1.0, prior: 6.0 };
/// A factor is at most so many natural logarithms from usual: 16-fold.
const MOST: f64 = 2.772_588_722_239_781;

impl Affinity {
    /// The sum of all five.
    pub fn log(&self) -> f64 {
        self.topic + self.language + self.hour + self.day + self.words
    }

    /// The product of the three that say what somebody knows - topic, language, words - without the two that say when they are
    /// there; in 1/4096, from 1/16 to 16. To be multiplied into a weight, and kept with a record.
    pub fn knowledge(&self) -> u16 {
        let log = (self.topic + self.language + self.words).clamp(-MOST, MOST);
        libm::round(4096.0 * libm::exp(log)).min(f64::from(u16::MAX)) as u16
    }
}

/// How this question suits somebody, beside what is `asked` in all.
///
/// Each count's factor is ((n + p q) / (N + p) / q)^e: of N answers n were of this kind, q of all questions are, and p usual
/// answers are added. Words are the product of the question's with the mean of the answered ones, less the product with the mean
/// of all.
pub fn affinity(profile: &Profile, asked: &Profile, question: &Question) -> Affinity {
    let (answers, all) = (f64::from(profile.answers), f64::from(asked.answers));
    let topic = question.topic.map_or(0.0, |topic| {
        let of_all = share(quarters(asked.topics.of(topic)), quarters(asked.credit));
        TOPIC.lift(quarters(profile.topics.of(topic)), quarters(profile.credit), of_all)
    });
    let language = question.language;
    let [hour, hour_of_all] = [profile, asked].map(|profile| about(&profile.hours, question.hours));
    let [day, day_of_all] = [profile, asked].map(|profile| kind_of_day(profile, question.is_weekend));
    Affinity {
        topic,
        language: LANGUAGE.lift(profile.languages.of(language).into(), answers, share(asked.languages.of(language).into(), all)),
        hour: HOUR.lift(hour, answers, share(hour_of_all, all)),
        day: DAY.lift(day, answers, share(day_of_all, all)),
        words: WORDS.exponent * likeness(profile, asked, question),
    }
}

impl Weight {
    fn lift(&self, of_kind: f64, answers: f64, share: f64) -> f64 {
        self.exponent * libm::log((of_kind + self.prior * share) / ((answers + self.prior) * share))
    }
}

/// The part of all questions that is of this kind. Never zero: what was not asked yet is rare, not impossible.
fn share(of_kind: f64, all: f64) -> f64 {
    (of_kind + 1.0) / (all + 10.0)
}

fn quarters(credit: u16) -> f64 {
    f64::from(credit) / 4.0
}

/// The answers around these two hours: half of their own, and a quarter of each neighbour's.
fn about(hours: &[u16; HOURS], at: usize) -> f64 {
    let of = |at: usize| f64::from(hours[at % HOURS]);
    of(at) / 2.0 + (of(at + 1) + of(at + HOURS - 1)) / 4.0
}

fn kind_of_day(profile: &Profile, is_weekend: bool) -> f64 {
    let weekend = f64::from(profile.weekend);
    if is_weekend { weekend } else { f64::from(profile.answers) - weekend }
}

fn likeness(profile: &Profile, asked: &Profile, question: &Question) -> f64 {
    let product = |of: &Profile| {
        let products = of.words.iter().zip(question.words.numbers()).map(|(sum, number)| i32::from(*sum) * i32::from(*number));
        f64::from(products.sum::<i32>()) / (LENGTH * LENGTH)
    };
    let answers = f64::from(profile.answers);
    let usual = answers * product(asked) / f64::from(asked.answers.max(1));
    (product(profile) - usual) / (answers + WORDS.prior)
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use proptest::prelude::*;

    use super::super::Credit;
    use super::*;

    const SYNC: &str = "Sync does not sync my bookmarks between computers";
    const SOUND: &str = "Videos play without sound on this website";

    fn asked(n: i64) -> Question {
        let at = Timestamp::from_millis(n * 7 * 3_600_000);
        if n % 2 == 0 { Question::new(at, Some("sync"), "en", SYNC) } else { Question::new(at, Some("sound"), "en", SOUND) }
    }

    fn learned(questions: impl Iterator<Item = Question>) -> Profile {
        let mut profile = Profile::default();
        questions.for_each(|question| profile.learn(&question, Credit::default()));
        profile
    }

    #[test]
    fn somebody_who_answered_nothing_is_as_usual() {
        let all = learned((0..200).map(asked));
        assert!(affinity(&Profile::default(), &all, &asked(4)).log().abs() < 1e-9);
        assert_eq!(affinity(&Profile::default(), &Profile::default(), &asked(4)).knowledge(), 4096);
    }

    #[test]
    fn somebody_who_answers_a_topic_suits_it_by_topic_and_by_words() {
        let all = learned((0..200).map(asked));
        let knows_sync = learned((0..60).step_by(2).map(asked));
        let (sync, sound) = (affinity(&knows_sync, &all, &asked(4)), affinity(&knows_sync, &all, &asked(5)));
        assert!(sync.topic > 0.2 && sound.topic < -0.3, "{sync:?} {sound:?}");
        assert!(sync.words > 0.1 && sound.words < -0.1, "{sync:?} {sound:?}");
        assert!(sync.knowledge() > 4096 && sound.knowledge() < 4096);
    }

    #[test]
    fn a_language_that_they_never_answered_in_counts_strongly_against_them() {
        let all = learned((0..200).map(asked));
        let knows = learned((0..20).map(asked));
        let spanish = Question::new(Timestamp::default(), Some("sync"), "es", SYNC);
        assert!(affinity(&knows, &all, &spanish).language < -4.0);
        assert_eq!(affinity(&knows, &all, &spanish).knowledge(), 256, "no factor is below a sixteenth");
    }

    #[test]
    fn helpful_answers_make_more_of_a_topic() {
        let all = learned((0..200).map(asked));
        let voted = |credit: Credit| {
            let mut profile = Profile::default();
            (0..20).for_each(|n| profile.learn(&asked(n), if n % 2 == 0 { credit } else { Credit::default() }));
            affinity(&profile, &all, &asked(4)).topic
        };
        assert!(voted(Credit::of(3, 0)) > voted(Credit::default()) && voted(Credit::default()) > voted(Credit::of(0, 3)));
    }

    proptest! {
        #[test]
        fn every_factor_is_finite_whatever_was_learned(
            own in prop::collection::vec(0_i64..500, 0..120), all in prop::collection::vec(0_i64..500, 0..120), at in 0_i64..500,
        ) {
            let (own, all) = (learned(own.into_iter().map(asked)), learned(all.into_iter().map(asked)));
            let found = affinity(&own, &all, &asked(at));
            prop_assert!(found.log().is_finite());
            prop_assert!((256..=u16::MAX).contains(&found.knowledge()));
        }
    }
}
