//! An oddity: what about a question looks odd, so that people answer it and no automation does. It holds nothing back.

use serde::{Deserialize, Serialize};

use crate::{Ticket, Timestamp};

/// Why a question looks odd, and whether somebody has spoken up for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oddity {
    /// What was seen, heaviest first.
    pub signs: Vec<Sign>,
    /// Whether it asks something or tells what happened to somebody: people quote what frightened them, so no flood closes it.
    #[serde(default, skip_serializing_if = "is_not")]
    pub asks: bool,
    /// When its customer or client said that it is no spam. Since then no gate holds it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appealed_at: Option<Timestamp>,
}

/// One thing that was seen in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// What, in words.
    pub what: String,
    /// How much it speaks for spam, in hundredths of log-odds; 0 where the program's own words alone decided.
    pub weight: i32,
}

fn is_not(asks: &bool) -> bool {
    !asks
}

impl From<Vec<Sign>> for Oddity {
    /// These signs alone.
    fn from(signs: Vec<Sign>) -> Self {
        Oddity { signs, asks: false, appealed_at: None }
    }
}

impl Ticket {
    /// The same ticket, marked at the door because of what was seen.
    pub fn looks_odd(mut self, seen: impl Into<Oddity>) -> Ticket {
        self.odd = Some(seen.into());
        self
    }

    /// Whether somebody said that it is no spam.
    pub fn is_cleared(&self) -> bool {
        self.odd.as_ref().is_some_and(|odd| odd.appealed_at.is_some())
    }
}
