//! A share of a whole in basis points: 10,000 is all of it.

use serde::{Deserialize, Serialize};

/// Hundredths of a per cent, 0 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct BasisPoints(u16);

/// The share is above the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("read share {0}: basis points run from 0 to 10000")]
pub struct ShareOutOfRange(pub u16);

impl BasisPoints {
    /// Nothing.
    pub const ZERO: BasisPoints = BasisPoints(0);
    /// The whole: 10,000 basis points.
    pub const WHOLE: BasisPoints = BasisPoints(10_000);

    /// A share of `points` hundredths of a per cent. Errors above 10,000.
    pub const fn new(points: u16) -> Result<Self, ShareOutOfRange> {
        if points > 10_000 { Err(ShareOutOfRange(points)) } else { Ok(BasisPoints(points)) }
    }

    /// The number, 0 to 10,000.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// What is left of the whole.
    pub const fn rest(self) -> Self {
        BasisPoints(10_000_u16.saturating_sub(self.0))
    }

    /// Both shares together, at most the whole.
    pub const fn plus_up_to(self, other: Self, most: Self) -> Self {
        let sum = self.0.saturating_add(other.0);
        if sum > most.0 { most } else { BasisPoints(sum) }
    }
}

impl TryFrom<u16> for BasisPoints {
    type Error = ShareOutOfRange;

    fn try_from(points: u16) -> Result<Self, Self::Error> {
        Self::new(points)
    }
}

impl From<BasisPoints> for u16 {
    fn from(share: BasisPoints) -> Self {
        share.0
    }
}
