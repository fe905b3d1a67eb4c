//! A flood: nearly identical texts that many customers send on one day. Only texts that look odd are counted: when a service is down,
//! five hundred people ask the same, and each of them is answered.

use domain::Asker;
use serde::{Deserialize, Serialize};

/// From so many customers with nearly the same odd text on, it is a flood.
pub const FLOOD_ASKERS: usize = 5;
/// So much of a customer's digest tells five of them apart.
const ASKER_CHARS: usize = 10;

/// What was counted of one band of sketches on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flood {
    /// How many tickets had such a text.
    pub texts: u32,
    /// Their first customers, shortened, each once, at most [`FLOOD_ASKERS`].
    pub askers: Vec<String>,
}

impl Flood {
    /// With one more text of this customer.
    pub fn with(&self, asker: &Asker) -> Flood {
        let mut askers = self.askers.clone();
        let short: String = asker.as_str().chars().rev().take(ASKER_CHARS).collect();
        if askers.len() < FLOOD_ASKERS && !askers.contains(&short) {
            askers.push(short);
        }
        Flood { texts: self.texts.saturating_add(1), askers }
    }

    /// Whether enough customers sent it. What one customer sends twice is a double and no flood.
    pub fn is_flood(&self) -> bool {
        self.askers.len() >= FLOOD_ASKERS
    }

    /// What to tell of it.
    pub fn evidence(&self) -> String {
        format!("the {} nearly identical text today", ordinal(self.texts))
    }
}

fn ordinal(number: u32) -> String {
    let end = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_as_people_count() {
        let told: Vec<String> = [1, 2, 3, 5, 11, 12, 21, 37, 112].into_iter().map(ordinal).collect();
        assert_eq!(told, ["1st", "2nd", "3rd", "5th", "11th", "12th", "21st", "37th", "112th"]);
    }
}
