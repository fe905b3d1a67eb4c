//! The model: every number that the simulator assumes of customers and fans. They are the table of the design page on matching, section 6.

use crate::agenda::Millis;

/// A second.
pub const SECOND: Millis = 1_000;
/// A minute.
pub const MINUTE: Millis = 60 * SECOND;
/// An hour.
pub const HOUR: Millis = 60 * MINUTE;
/// A day.
pub const DAY: Millis = 24 * HOUR;

/// Arrivals a day, before automations: three millions a year.
pub const ARRIVALS_PER_DAY: f64 = 8_200.0;
/// The part that automations answer; it never looks for an expert.
pub const AUTOMATED: f64 = 0.25;
/// How far arrivals swing around their mean over the day.
pub const ARRIVALS_SWING: f64 = 0.6;
/// The part of the day at which arrivals cross their mean on the way up.
pub const ARRIVALS_PHASE: f64 = 0.33;
/// How far log-ins swing around their mean.
pub const LOG_INS_SWING: f64 = 0.5;
/// The part of the day at which log-ins cross their mean on the way up.
pub const LOG_INS_PHASE: f64 = 0.30;

/// Tickets by topic.
pub const TOPICS: [f64; 8] = [5.0, 4.0, 3.0, 2.0, 2.0, 1.0, 1.0, 1.0];
/// Tickets, and the languages of experts, by language.
pub const LANGUAGES: [f64; 4] = [0.5, 0.2, 0.15, 0.15];
/// The part of experts who draw a second language.
pub const SECOND_LANGUAGE: f64 = 0.35;
/// How many topics an expert knows: one of these by equal chance.
pub const TOPICS_KNOWN: [usize; 4] = [2, 3, 3, 4];
/// Experts of the usual program.
pub const EXPERTS: u32 = 600;
/// How often an expert is right: Beta.
pub const QUALITY: (f64, f64) = (10.0, 2.2);
/// The part of experts of whom nothing is known.
pub const NEW: f64 = 0.20;
/// How many answers of history the others have.
pub const HISTORY: u32 = 60;

/// How long a session lasts: log-normal median in seconds, and deviation.
pub const SESSION_S: (f64, f64) = (3_000.0, 0.6);
/// The mean time between two sessions, in hours, while log-ins are at their mean.
pub const GAP_H: f64 = 5.5;

/// The chance that an expert responds to an offer: Beta, one draw per expert.
pub const ATTENTION: (f64, f64) = (5.0, 4.0);
/// An expert's median delay in seconds: log-normal.
pub const PACE_S: (f64, f64) = (18.0, 0.6);
/// The deviation of one delay around their median.
pub const DELAY: f64 = 0.5;
/// Of an offer's delay, the part until it is noticed; the rest is reading. Our assumption: nobody measured it.
pub const NOTICING: f64 = 0.6;

/// Pull from a list: the mean time to the first look and from look to look, in seconds.
pub const LOOKS_OF_PULL_S: (f64, f64) = (30.0, 45.0);
/// The same beside waves.
pub const LOOKS_BESIDE_WAVES_S: (f64, f64) = (60.0, 90.0);

/// The time-out of an offer to one expert.
pub const PUSH_TIMEOUT: Millis = 60 * SECOND;
/// When to look again where nobody was there.
pub const NOBODY_THERE: Millis = 15 * SECOND;

/// From the claim to the first reply: log-normal median in seconds, and deviation.
pub const REPLY_S: (f64, f64) = (35.0, 0.5);
/// From the first reply to the answer.
pub const ANSWER_S: (f64, f64) = (210.0, 0.8);
/// The part of claims that are released when the first reply was due.
pub const RELEASED: f64 = 0.08;
/// How long after a wrong answer the customer takes it back.
pub const REOPENED_AFTER: Millis = 10 * MINUTE;
/// Answers that a customer waits for at most.
pub const TRIES: u32 = 3;

/// The chance to content a customer: right at once, right later, never right.
pub const CONTENT: (f64, f64, f64) = (0.97, 0.75, 0.20);
/// What each doubling of the first response above `PATIENCE` costs of it.
pub const IMPATIENCE: f64 = 0.03;
/// Two minutes.
pub const PATIENCE: Millis = 120 * SECOND;

/// What one resolution pays an expert, in US dollars: about what a crowd was paid in public reports.
pub const REWARD: f64 = 2.0;

/// A day's wave around 1: `1 + swing sin 2π(t / day - phase)`.
pub fn daily(at: Millis, swing: f64, phase: f64) -> f64 {
    1.0 + swing * libm::sin(2.0 * std::f64::consts::PI * (at as f64 / DAY as f64 - phase))
}

/// Seconds as whole milliseconds, at least one.
pub fn millis(seconds: f64) -> Millis {
    (libm::round(seconds * 1_000.0) as Millis).max(1)
}
