//! A question: what knowledge is held against.

use domain::Timestamp;

use super::words::{Words, hash};

/// What is known of a question at the moment at which it is asked; 70 bytes, whatever its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub(super) topic: Option<u16>,
    pub(super) language: u16,
    /// The pair of hours of the day, UTC: 0 to 11.
    pub(super) hours: usize,
    pub(super) is_weekend: bool,
    pub(super) words: Words,
}

const HOUR_MS: i64 = 3_600_000;

impl Question {
    /// The question asked at this time about this topic, in this language, in these words (title and text together).
    pub fn new(at: Timestamp, topic: Option<&str>, language: &str, text: &str) -> Question {
        let hour = at.millis().div_euclid(HOUR_MS);
        // The first day of 1970 was a Thursday; Monday counts as 0.
        let weekday = (hour.div_euclid(24) + 3).rem_euclid(7);
        Question {
            topic: topic.map(key),
            language: key(language),
            hours: (hour.rem_euclid(24) / 2) as usize,
            is_weekend: weekday >= 5,
            words: Words::of(text),
        }
    }
}

/// What stands for a name in a profile: two bytes of its hash. Two of a program's thirty topics meet with a chance of 1 in 150,
/// and are one to its experts' profiles then.
fn key(name: &str) -> u16 {
    hash(name) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(at: &str) -> (usize, bool) {
        let question = Question::new(at.parse().unwrap(), None, "en", "");
        (question.hours, question.is_weekend)
    }

    #[test]
    fn hours_and_weekends_are_those_of_utc() {
        assert_eq!(asked("2019-11-01T23:59:59Z"), (11, false));
        assert_eq!(asked("2019-11-02T00:00:00Z"), (0, true));
        assert_eq!(asked("2019-11-03T13:30:00Z"), (6, true));
        assert_eq!(asked("2019-11-04T01:00:00Z"), (0, false));
    }

    #[test]
    fn a_time_before_1970_has_its_hour_too() {
        let question = Question::new(Timestamp::from_millis(-1), None, "en", "");
        assert_eq!((question.hours, question.is_weekend), (11, false));
    }
}
