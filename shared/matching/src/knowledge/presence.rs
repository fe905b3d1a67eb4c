//! A presence: how often somebody answers nowadays, and when they last did.

use domain::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Two counts that fade: one halves in two weeks, one in three days. In thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pace {
    #[serde(rename = "s")]
    slow: u32,
    #[serde(rename = "f")]
    fast: u32,
    #[serde(rename = "a")]
    at: Timestamp,
}

/// How often somebody answers nowadays; 24 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    #[serde(rename = "p")]
    answers: Pace,
    #[serde(rename = "l")]
    last_at: Timestamp,
}

const SLOW: Span = Span::days(14);
const FAST: Span = Span::days(3);
const ONE: u32 = 1_000;

/// The two rates are mixed by a geometric mean with these exponents, which add up to one.
const SLOW_SHARE: f64 = 0.6;
const FAST_SHARE: f64 = 0.4;
/// What a rate is at least, so that who answered nothing of late is unlikely and not impossible.
const SLOW_LEAST: f64 = 0.000_5;
const FAST_LEAST: f64 = 0.001;
/// How strongly days of silence count.
const SILENCE: f64 = 0.4;
/// What each of two signs of a session counts: a post within half an hour, and one within two hours.
const SESSION: f64 = 0.18;
const SESSIONS: [Span; 2] = [Span::minutes(30), Span::hours(2)];
/// The logarithm of what the other terms leave out on average.
const LEVEL: f64 = 0.14;
/// How long it takes until the wish to try somebody out is halved.
const FRESH: Span = Span::days(7);

impl Pace {
    /// Counts one more at this time. Times come in order; an earlier one counts as now.
    pub fn count(&mut self, at: Timestamp) {
        let now = at.max(self.at);
        let faded = |count, half_life| libm::round(self.faded(count, half_life, now)) as u32;
        let (slow, fast) = (faded(self.slow, SLOW), faded(self.fast, FAST));
        *self = Pace { slow: slow.saturating_add(ONE), fast: fast.saturating_add(ONE), at: now };
    }

    fn faded(&self, count: u32, half_life: Span, now: Timestamp) -> f64 {
        f64::from(count) * halved(now.since(self.at), half_life)
    }

    /// How often beside `all`, as logarithms of the slow and the fast rate.
    fn rates(&self, all: &Pace, now: Timestamp) -> (f64, f64) {
        let one = f64::from(ONE);
        let rate =
            |own: u32, of_all: u32, half_life| self.faded(own, half_life, now) / all.faded(of_all, half_life, now).max(one);
        let (slow, fast) = (rate(self.slow, all.slow, SLOW), rate(self.fast, all.fast, FAST));
        (libm::log(slow + SLOW_LEAST), libm::log(fast + FAST_LEAST))
    }
}

impl Presence {
    /// Somebody who is seen for the first time, and has not answered anything yet.
    pub fn new(at: Timestamp) -> Presence {
        Presence { answers: Pace::default(), last_at: at }
    }

    /// They answered a question.
    pub fn answered(&mut self, at: Timestamp) {
        self.answers.count(at);
        self.seen(at);
    }

    /// They wrote once more on a question that they had answered.
    pub fn seen(&mut self, at: Timestamp) {
        self.last_at = self.last_at.max(at);
    }

    /// When they last wrote.
    pub fn last_at(&self) -> Timestamp {
        self.last_at
    }

    /// The logarithm of the rate at which they answer usual questions `now`, per question of the pace at which they are `asked`:
    /// their rate of late, less for days of silence, more in a session.
    pub fn log_rate(&self, asked: &Pace, now: Timestamp) -> f64 {
        let (slow, fast) = self.answers.rates(asked, now);
        let silence = now.since(self.last_at).max(Span::ZERO);
        let days = silence.as_millis() as f64 / Span::days(1).as_millis() as f64;
        let signs = SESSIONS.iter().filter(|within| silence < **within).count();
        LEVEL + SLOW_SHARE * slow + FAST_SHARE * fast - SILENCE * libm::log1p(days) + SESSION * signs as f64
    }

    /// How much it is worth to try somebody out: 1 for who is here now, half of it after a week of silence.
    pub fn fresh(&self, now: Timestamp) -> f64 {
        halved(now.since(self.last_at), FRESH)
    }
}

/// The chance that somebody answers at all who answers at this rate, told by its logarithm: 1 - e^(-rate), 0 to 1.
pub fn chance(log_rate: f64) -> f64 {
    -libm::expm1(-libm::exp(log_rate))
}

fn halved(passed: Span, half_life: Span) -> f64 {
    libm::exp2(-(passed.max(Span::ZERO).as_millis() as f64) / half_life.as_millis() as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: i64) -> Timestamp {
        Timestamp::default() + Span::days(n)
    }

    /// Who answered every `nth` of ten questions a day, up to this day.
    fn answering(nth: i64, until: i64) -> (Presence, Pace) {
        let (mut presence, mut asked) = (Presence::new(day(0)), Pace::default());
        for n in 0..600 {
            let at = day(0) + Span::minutes(144 * n);
            asked.count(at);
            if n % nth == 0 && at < day(until) {
                presence.answered(at);
            }
        }
        (presence, asked)
    }

    #[test]
    fn who_answers_every_fourth_question_has_a_chance_of_about_a_quarter() {
        let (presence, asked) = answering(4, 60);
        let chance = chance(presence.log_rate(&asked, day(60)));
        assert!((0.15..0.35).contains(&chance), "{chance}");
    }

    #[test]
    fn who_is_silent_becomes_unlikely_and_less_worth_trying() {
        let here = answering(4, 60);
        let gone = answering(4, 40);
        assert!(here.0.log_rate(&here.1, day(60)) > gone.0.log_rate(&gone.1, day(60)) + 2.0);
        assert!(here.0.fresh(day(60)) > 0.9 && gone.0.fresh(day(60)) < 0.2);
    }

    #[test]
    fn a_session_counts_for_somebody() {
        let (presence, asked) = answering(4, 60);
        let last = presence.last_at();
        let [now, soon, later] = [1, 61, 181].map(|minutes| presence.log_rate(&asked, last + Span::minutes(minutes)));
        assert!(now > soon + 0.15 && soon > later + 0.15, "{now} {soon} {later}");
    }

    proptest! {
        #[test]
        fn chances_are_finite_and_counts_never_fall_below_one(
            hours in prop::collection::vec(0_i64..2_000, 1..80), at in 0_i64..5_000,
        ) {
            let mut presence = Presence::new(day(0));
            let mut asked = Pace::default();
            for hour in hours {
                let at = day(0) + Span::hours(hour);
                asked.count(at);
                presence.answered(at);
                prop_assert!(asked.fast >= ONE && asked.slow >= asked.fast);
            }
            let now = day(0) + Span::hours(at);
            prop_assert!(presence.log_rate(&asked, now).is_finite() && (0.0..=1.0).contains(&presence.fresh(now)));
        }
    }
}
