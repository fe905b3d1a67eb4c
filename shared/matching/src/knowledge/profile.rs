//! A profile: what somebody answers, in about 240 bytes however much they answered.

use super::question::Question;
use super::words::DIMENSIONS;

/// How many topics are kept: the rarest gives way.
pub(super) const TOPICS_MAX: usize = 16;
/// How many languages are kept.
pub(super) const LANGUAGES_MAX: usize = 4;
/// How many pairs of hours a day has.
pub(super) const HOURS: usize = 12;
/// At so many answers every count is halved: no number overflows, and what was long ago weighs less.
const ANSWERS_MAX: u16 = 1_024;

/// What somebody answers: integer counts by topic, language, hour and words. Of all questions of a program it says what is asked.
///
/// Two profiles that learned the same in the same order are equal, on every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Questions answered.
    pub(super) answers: u16,
    /// Their credit, in quarters.
    pub(super) credit: u16,
    /// Credit by topic, in quarters.
    pub(super) topics: Counts<TOPICS_MAX>,
    /// Answers by language.
    pub(super) languages: Counts<LANGUAGES_MAX>,
    /// Answers by the hour at which the question was asked.
    pub(super) hours: [u16; HOURS],
    /// Answers to questions of a Saturday or Sunday.
    pub(super) weekend: u16,
    /// The sum of the questions' words.
    pub(super) words: [i16; DIMENSIONS],
}

/// What one answer counts, in quarters of an answer: 1 to 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credit(u16);

impl Default for Credit {
    fn default() -> Credit {
        Credit(4)
    }
}

impl Credit {
    /// An answer that so many found helpful and so many did not: a quarter more for each voice up to twice, a quarter less down
    /// to a quarter. Answering is what most of the knowledge shows in; votes shade it.
    pub fn of(helpful: u32, unhelpful: u32) -> Credit {
        Credit(4 + helpful.min(4) as u16 - unhelpful.min(3) as u16)
    }
}

impl Default for Profile {
    fn default() -> Profile {
        Profile {
            answers: 0,
            credit: 0,
            topics: Counts::default(),
            languages: Counts::default(),
            hours: [0; HOURS],
            weekend: 0,
            words: [0; DIMENSIONS],
        }
    }
}

impl Profile {
    /// The most that `bytes` needs.
    pub const BYTES_MAX: usize = 8 + 4 * (TOPICS_MAX + LANGUAGES_MAX) + 2 * HOURS + 2 * DIMENSIONS;

    /// How many answers are in it; halved now and then.
    pub fn answers(&self) -> u32 {
        self.answers.into()
    }

    /// Learns one answered question.
    pub fn learn(&mut self, question: &Question, credit: Credit) {
        if self.answers >= ANSWERS_MAX {
            self.halve();
        }
        self.answers += 1;
        self.credit += credit.0;
        question.topic.into_iter().for_each(|topic| self.topics.add(topic, credit.0));
        self.languages.add(question.language, 1);
        self.hours[question.hours] += 1;
        self.weekend += u16::from(question.is_weekend);
        for (sum, number) in self.words.iter_mut().zip(question.words.numbers()) {
            *sum = sum.saturating_add(i16::from(*number));
        }
    }

    fn halve(&mut self) {
        [&mut self.answers, &mut self.credit, &mut self.weekend].into_iter().for_each(|count| *count /= 2);
        self.topics.halve();
        self.languages.halve();
        self.hours.iter_mut().for_each(|count| *count /= 2);
        self.words.iter_mut().for_each(|sum| *sum /= 2);
    }

    /// The profile as bytes, for a roster's line; at most `BYTES_MAX`.
    pub fn bytes(&self) -> Vec<u8> {
        let sizes = [self.topics.0.len() as u8, self.languages.0.len() as u8];
        let pairs = self.topics.0.iter().chain(&self.languages.0).flat_map(|(key, count)| [*key, *count]);
        let counts = [self.answers, self.credit, self.weekend].into_iter().chain(pairs).chain(self.hours);
        let words = self.words.iter().flat_map(|sum| sum.to_le_bytes());
        sizes.into_iter().chain(counts.flat_map(u16::to_le_bytes)).chain(words).collect()
    }

    /// The profile of these bytes; none where they are not one's.
    pub fn read(bytes: &[u8]) -> Option<Profile> {
        let (sizes, rest) = bytes.split_first_chunk::<2>()?;
        let (topics, languages) = (usize::from(sizes[0]), usize::from(sizes[1]));
        let fits = topics <= TOPICS_MAX && languages <= LANGUAGES_MAX;
        let expected = 2 * (3 + 2 * (topics + languages) + HOURS + DIMENSIONS);
        let mut numbers = rest.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        (fits && rest.len() == expected).then_some(())?;
        let mut next = || numbers.next();
        let (answers, credit, weekend) = (next()?, next()?, next()?);
        let (topics, languages) = (Counts::read(topics, &mut next)?, Counts::read(languages, &mut next)?);
        let mut profile = Profile { answers, credit, weekend, topics, languages, ..Profile::default() };
        for count in &mut profile.hours {
            *count = next()?;
        }
        for sum in &mut profile.words {
            *sum = next()?.cast_signed();
        }
        Some(profile)
    }
}

/// Counts of at most `MAX` names, the most counted of any stream: a new name takes the place of the least counted one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Counts<const MAX: usize>(Vec<(u16, u16)>);

impl<const MAX: usize> Counts<MAX> {
    pub(super) fn of(&self, key: u16) -> u16 {
        self.0.iter().find(|(known, _)| *known == key).map_or(0, |(_, count)| *count)
    }

    // A newcomer begins at its own count, not at that of the one it replaces: too low is the safe side of a claim to know
    // something.
    fn add(&mut self, key: u16, more: u16) {
        if let Some((_, count)) = self.0.iter_mut().find(|(known, _)| *known == key) {
            *count = count.saturating_add(more);
            return;
        }
        if self.0.len() >= MAX {
            let least = (0..self.0.len()).min_by_key(|at| (self.0[*at].1, *at));
            least.into_iter().for_each(|at| _ = self.0.remove(at));
        }
        self.0.push((key, more));
    }

    fn halve(&mut self) {
        self.0.iter_mut().for_each(|(_, count)| *count /= 2);
        self.0.retain(|(_, count)| *count > 0);
    }

    fn read(size: usize, next: &mut impl FnMut() -> Option<u16>) -> Option<Counts<MAX>> {
        (0..size).map(|_| Some((next()?, next()?))).collect::<Option<_>>().map(Counts)
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use proptest::prelude::*;

    use super::*;

    fn question(hour: i64, topic: &str) -> Question {
        Question::new(Timestamp::from_millis(hour * 3_600_000), Some(topic), "en", topic)
    }

    #[test]
    fn votes_shade_what_an_answer_counts() {
        let quarters = |helpful, unhelpful| Credit::of(helpful, unhelpful).0;
        assert_eq!((quarters(0, 0), Credit::default()), (4, Credit(4)));
        assert_eq!((quarters(1, 0), quarters(0, 1), quarters(9, 0), quarters(0, 9), quarters(2, 2)), (5, 3, 8, 1, 4));
    }

    #[test]
    fn the_least_counted_topic_gives_way_to_a_new_one() {
        let mut profile = Profile::default();
        for n in 0..TOPICS_MAX {
            (0..=n).for_each(|_| profile.learn(&question(0, &format!("topic-{n}")), Credit::default()));
        }
        profile.learn(&question(0, "new"), Credit::default());
        let of = |name: &str| profile.topics.of(question(0, name).topic.unwrap());
        assert_eq!((of("topic-0"), of("topic-1"), of("new")), (0, 8, 4));
    }

    #[test]
    fn however_much_is_learned_it_stays_small_and_keeps_its_shares() {
        let mut profile = Profile::default();
        (0..20_000).for_each(|n| profile.learn(&question(n, if n % 4 == 0 { "sync" } else { "tabs" }), Credit::of(9, 0)));
        assert!(profile.answers() <= 1_024 && profile.bytes().len() <= Profile::BYTES_MAX && Profile::BYTES_MAX <= 256);
        let share = f64::from(profile.topics.of(question(0, "sync").topic.unwrap())) / f64::from(profile.credit);
        assert!((share - 0.25).abs() < 0.01, "{share}");
    }

    proptest! {
        #[test]
        fn a_profile_survives_its_bytes(learned in prop::collection::vec((0_i64..200, 0_u32..40, 0_u32..9, 0_u32..9), 0..200)) {
            let mut profile = Profile::default();
            for (hour, topic, helpful, unhelpful) in learned {
                profile.learn(&question(hour, &topic.to_string()), Credit::of(helpful, unhelpful));
            }
            prop_assert_eq!(Profile::read(&profile.bytes()), Some(profile));
        }

        #[test]
        fn bytes_that_are_none_are_refused_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Some(profile) = Profile::read(&bytes) {
                prop_assert_eq!(profile.bytes(), bytes);
            }
        }
    }
}
