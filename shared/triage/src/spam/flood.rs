//! A flood: nearly identical texts that many customers send on one day. Only texts that look odd and ask nothing are counted: when a service
//! is down, five hundred people ask the same, and each of them is answered.

use domain::Asker;
use serde::{Deserialize, Serialize};

/// From so many customers with nearly the same odd text on, it is a flood.
pub const FLOOD_ASKERS: usize = 5;
/// So much of a customer's digest tells five of them apart.
const ASKER_CHARS: usize = 10;

/// What was counted of one band of sketches on one day. More than [`FLOOD_ASKERS`] are not counted: hundreds at once need not wait for each
/// other to write what changes nothing any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flood {
    /// The first customers with such a text, shortened, each once, at most [`FLOOD_ASKERS`].
    pub askers: Vec<String>,
}

impl Flood {
    /// With a text of this customer. It is the same as before where they are counted already, or it is a flood without them.
    pub fn with(&self, asker: &Asker) -> Flood {
        let mut askers = self.askers.clone();
        let short: String = asker.as_str().chars().rev().take(ASKER_CHARS).collect();
        if askers.len() < FLOOD_ASKERS && !askers.contains(&short) {
            askers.push(short);
        }
        Flood { askers }
    }

    /// Whether enough customers sent it. What one customer sends twice is a double and no flood.
    pub fn is_flood(&self) -> bool {
        self.askers.len() >= FLOOD_ASKERS
    }
}
