//! A rating: the customer's score for one resolution, and the response it came with.

use serde::{Deserialize, Serialize};

use crate::{ResponseId, TicketId, Timestamp};

/// A CSAT score, 1 (bad) to 5 (very good); 4 and 5 count as satisfied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Score(u8);

/// The score is none of the five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("read score {0}: expected a whole number from 1 to 5")]
pub struct ScoreOutOfRange(pub u8);

impl Score {
    /// The number, 1 to 5.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Whether it counts as satisfied.
    pub const fn is_satisfied(self) -> bool {
        self.0 >= 4
    }
}

impl TryFrom<u8> for Score {
    type Error = ScoreOutOfRange;

    fn try_from(score: u8) -> Result<Self, ScoreOutOfRange> {
        if (1..=5).contains(&score) { Ok(Score(score)) } else { Err(ScoreOutOfRange(score)) }
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> u8 {
        score.0
    }
}

/// The score as the ticket keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// 1 to 5.
    pub score: Score,
    /// Which episode was rated.
    pub episode: u32,
    /// When it was given; later edits keep this moment, since the edit window runs from it.
    pub at: Timestamp,
}

/// What the customer said to the survey: one a resolution, an edit is a new version of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyResponse {
    /// Derived from ticket and episode.
    pub id: ResponseId,
    /// On which ticket.
    pub ticket: TicketId,
    /// The score, with its episode and moment.
    pub rating: Rating,
    /// A word in the customer's own, redacted; empty when none was given.
    pub comment: String,
}
