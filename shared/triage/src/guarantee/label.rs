//! A label: a person's word on whether an automation's answer fits a ticket.

use domain::{AutomationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Drawn;

/// P in basis points, rounded down; below 0 and what is no number are 0, above 1 is 10,000. Thresholds are compared in these.
pub fn points_of(p: f64) -> u16 {
    // The hair makes 0.07, which no float is exactly, 700 and not 699.
    if p.is_nan() { 0 } else { (p.clamp(0.0, 1.0) * 10_000.0 + 1e-7) as u16 }
}

/// Where a label comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A suggestion that an expert saw after their own answer was sent.
    Shadow,
    /// The answer would have gone out and was withheld by the draw; a person answered as usual and judged it after that.
    Audit,
    /// Somebody judged an answer that was given, unasked. Who complains is no sample: it counts in no proof.
    Remark,
}

/// A person's word on whether an automation's answer fits a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// When it was judged.
    pub at: Timestamp,
    /// Whose answer.
    pub automation: AutomationId,
    /// Of which version.
    pub version: u32,
    /// The P that it had, in basis points: see [`points_of`].
    pub p: u16,
    /// Whether it fits.
    pub fits: bool,
    /// Where the label comes from.
    pub source: Source,
    /// In which samples the ticket is, kept from when it was decided.
    pub drawn: Drawn,
}

/// What is heard of automations' answers beside labels. It says nothing for sure, so it moves no threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Heard {
    /// An automatic answer went out.
    Answered,
    /// One was withheld by the draw. It is a label when somebody judges it, and seen to be missing until then.
    Withheld,
    /// The customer took one back.
    Reopened,
    /// The customer gave one a low score.
    LowScore,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_whole_and_in_range_whatever_comes() {
        assert_eq!([points_of(0.07), points_of(0.29), points_of(0.95), points_of(1.0)], [700, 2_900, 9_500, 10_000]);
        assert_eq!([points_of(f64::NAN), points_of(-3.0), points_of(f64::INFINITY), points_of(1e-9)], [0, 0, 10_000, 0]);
        assert!((0..=10_000_u16).all(|points| points_of(f64::from(points) / 10_000.0) == points));
    }
}
