//! A scenario: which customers come, which fans are there, and what goes wrong.

use crate::agenda::Millis;
use crate::model::{self, DAY, HOUR, MINUTE};

/// A story that every policy is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scenario {
    /// Two ordinary days.
    Normal,
    /// On the second day twice as many customers for half a day; fans are called up two hours later.
    Surge2,
    /// Five times as many: more than anybody can answer at once.
    Surge5,
    /// 300,000 tickets are imported within ten minutes.
    Backlog,
    /// The call centres of three languages shut: their tickets triple within an hour.
    Outage,
    /// Nobody has a history.
    ColdStart,
    /// Questions and helpers of a real forum, autumn 2019.
    Trace,
    /// The same helpers meet the forum's questions of May and June 2021, with their surge.
    TraceSurge,
    /// One language of the customers is spoken by no expert.
    Unspoken,
    /// A program without experts.
    Empty,
}

/// All of them, with the name and what they are.
pub const SCENARIOS: [(Scenario, &str, &str); 10] = [
    (Scenario::Normal, "normal", "two ordinary days, 600 experts"),
    (Scenario::Surge2, "surge2", "customers x 2 for half of the second day, call-up after two hours"),
    (Scenario::Surge5, "surge5", "customers x 5: overloaded, so the time to drain counts"),
    (Scenario::Backlog, "backlog", "300,000 tickets imported in ten minutes, 3,000 experts, called up after an hour"),
    (Scenario::Outage, "outage", "tickets of three of four languages triple within an hour, call-up after two"),
    (Scenario::ColdStart, "cold-start", "nobody has a history"),
    (Scenario::Trace, "trace", "questions and helpers of Firefox's forum, autumn 2019 (needs --data)"),
    (Scenario::TraceSurge, "trace-surge", "the same helpers, questions of May and June 2021 (needs --data)"),
    (Scenario::Unspoken, "unspoken", "one language that no expert speaks"),
    (Scenario::Empty, "empty", "a program without experts"),
];

/// When the second day's trouble begins and ends, in days.
const TROUBLE: (f64, f64) = (1.35, 1.85);
/// Log-ins while fans are called up.
const CALLED_UP: f64 = 2.2;
/// The import of the backlog begins here.
const IMPORT_AT: f64 = 0.35;

impl Scenario {
    /// The scenario of this name.
    pub fn named(name: &str) -> Option<Scenario> {
        SCENARIOS.iter().find(|known| known.1 == name).map(|known| known.0)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        SCENARIOS.iter().find(|known| known.0 == self).map_or("?", |known| known.1)
    }

    /// Whether it needs the forum's files.
    pub fn is_trace(self) -> bool {
        matches!(self, Scenario::Trace | Scenario::TraceSurge)
    }

    /// How many experts there are.
    pub fn experts(self) -> u32 {
        match self {
            Scenario::Backlog => 5 * model::EXPERTS,
            Scenario::Empty => 0,
            _ => model::EXPERTS,
        }
    }

    /// The part of them of whom nothing is known.
    pub fn new_experts(self) -> f64 {
        if self == Scenario::ColdStart { 1.0 } else { model::NEW }
    }

    /// Languages, by number, that no expert speaks.
    pub fn is_spoken(self, language: usize) -> bool {
        self != Scenario::Unspoken || language != model::LANGUAGES.len() - 1
    }

    /// How many tickets are imported, and between which moments.
    pub fn import(self) -> Option<(u32, Millis, Millis)> {
        let at = days(IMPORT_AT);
        (self == Scenario::Backlog).then_some((300_000, at, at + 10 * MINUTE))
    }

    /// How many times as many customers come at `at` as on an ordinary day, by language.
    pub fn customers(self, at: Millis, language: usize) -> f64 {
        let (from, to) = (days(TROUBLE.0), days(TROUBLE.1));
        let is_trouble = (from..to).contains(&at);
        match self {
            Scenario::Surge2 if is_trouble => 2.0,
            Scenario::Surge5 if is_trouble => 5.0,
            Scenario::Outage if is_trouble && language > 0 => 1.0 + 2.0 * ((at - from) as f64 / HOUR as f64).min(1.0),
            _ => 1.0,
        }
    }

    /// The most of `customers`.
    pub fn customers_max(self) -> f64 {
        match self {
            Scenario::Surge2 => 2.0,
            Scenario::Surge5 => 5.0,
            Scenario::Outage => 3.0,
            _ => 1.0,
        }
    }

    /// Whether a ticket that comes at `at` belongs to the trouble, whose response times are told apart.
    pub fn is_surge(self, at: Millis) -> bool {
        if self == Scenario::TraceSurge {
            // From 2021-06-01 to 06-08; the run begins on 05-10.
            return (days(22.0)..days(30.0)).contains(&at);
        }
        let is_troubled = matches!(self, Scenario::Surge2 | Scenario::Surge5 | Scenario::Outage);
        is_troubled && (days(TROUBLE.0)..days(TROUBLE.1)).contains(&at)
    }

    /// From when to when experts who are away are called up, and how many times as fast they come then.
    pub fn call_up(self) -> Option<(Millis, Millis, f64)> {
        match self {
            Scenario::Surge2 | Scenario::Surge5 | Scenario::Outage => Some((days(TROUBLE.0) + 2 * HOUR, days(1.95), CALLED_UP)),
            Scenario::Backlog => Some((days(IMPORT_AT) + HOUR, days(3.0), CALLED_UP)),
            _ => None,
        }
    }

    /// How long after the last customer the run may go on.
    pub fn drain(self) -> Millis {
        match self {
            Scenario::Surge5 | Scenario::Backlog => 4 * DAY,
            _ => DAY / 2,
        }
    }
}

/// Days as milliseconds.
pub fn days(days: f64) -> Millis {
    (days * DAY as f64) as Millis
}
