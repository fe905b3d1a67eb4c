//! A definition: what one measure means, as data. A changed meaning is a new version, and old figures stay readable.

use serde::Serialize;

/// What one measure means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Its name in pages, configuration and mails.
    pub id: &'static str,
    /// One more at each change of meaning.
    pub version: u32,
    /// One sentence for the reader.
    pub meaning: &'static str,
    /// How it is computed from counts.
    pub formula: Formula,
    /// When a case is old enough to count, in words.
    pub window: &'static str,
    /// The clock it runs on.
    pub clock: Clock,
    /// `share`, `s` (seconds), `money` (the program's currency, in whole units) or `index`.
    pub unit: &'static str,
    /// Which way is better.
    pub better: Better,
    /// The counts of cases that are not old enough: in neither numerator nor denominator.
    pub censored: &'static [&'static str],
    /// What is left out, as reason and count.
    pub exclusions: &'static [(&'static str, &'static str)],
    /// How many of whom it covers, as counts: responses of answered tickets. None where it covers all.
    pub coverage: Option<(&'static str, &'static str)>,
}

/// How a measure is computed from counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// The sum of some counts by the sum of others; Wilson's interval.
    Proportion {
        /// The numerator.
        part: &'static [&'static str],
        /// The denominator.
        whole: &'static [&'static str],
    },
    /// A quantile of a sketch by nearest rank; interval by order statistics.
    Quantile {
        /// The sketch's name.
        of: &'static str,
        /// Which one, 1 to 99.
        percent: u64,
    },
    /// The price of all settled tickets by their number; interval by the delta method.
    Price,
    /// The Gini coefficient of numbers that are given from outside; no interval.
    Gini,
}

/// The clock that a duration runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// Every minute counts.
    Calendar,
    /// It is no duration.
    None,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}
