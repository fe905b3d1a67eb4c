//! A leaf: some experts of one side of a roster, as they stand in one item.

use std::collections::BTreeMap;

use domain::{ClientId, Expert, ExpertId, Language, ProgramId};
use matching::{Standing, Track};
use serde::{Deserialize, Serialize};

use crate::keys::place_of;
use crate::{ItemMalformed, Key};

/// Some experts of one side of a roster.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Leaf {
    /// Their standings, by id.
    #[serde(rename = "x")]
    pub standings: Vec<Standing>,
    /// By stream shard, the sequence number of the last fact that is counted in their tracks.
    #[serde(rename = "w", default)]
    pub watermarks: BTreeMap<String, String>,
}

/// A leaf as one line of JSON: matching reads them for every ticket, and a line is a fraction of the same as a map of maps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Line(String);

impl Line {
    pub(crate) fn read(&self, key: &Key) -> Result<Leaf, ItemMalformed> {
        serde_json::from_str(&self.0).map_err(|error| ItemMalformed { key: key.to_string(), reason: error.to_string() })
    }

    pub(crate) fn write(key: &Key, leaf: &Leaf) -> Result<Line, ItemMalformed> {
        let line = serde_json::to_string(leaf);
        line.map(Line).map_err(|error| ItemMalformed { key: key.to_string(), reason: error.to_string() })
    }
}

impl Leaf {
    /// The standings of one expert.
    pub fn of<'a>(&'a self, expert: &'a ExpertId) -> impl Iterator<Item = &'a Standing> {
        self.standings.iter().filter(move |standing| &standing.id == expert)
    }

    /// The leaf with these standings in the place of the expert's own.
    pub(crate) fn with(&self, expert: &ExpertId, standings: &[Standing]) -> Leaf {
        let others = self.standings.iter().filter(|standing| &standing.id != expert);
        let mut next: Vec<Standing> = others.chain(standings).cloned().collect();
        next.sort_by(|a, b| (&a.id, &a.topics, &a.languages).cmp(&(&b.id, &b.topics, &b.languages)));
        Leaf { standings: next, watermarks: self.watermarks.clone() }
    }

    /// The leaf in two, at a place.
    pub(crate) fn split(&self, at: u32) -> (Leaf, Leaf) {
        let (upper, lower) = self.standings.iter().cloned().partition(|standing| place_of(&standing.id) >= at);
        let leaf = |standings| Leaf { standings, watermarks: self.watermarks.clone() };
        (leaf(lower), leaf(upper))
    }
}

/// The lines as they follow from the expert; track and work in hand stay with them.
pub(crate) fn rebuilt(
    expert: &Expert,
    client: &ClientId,
    program: &ProgramId,
    language: &Language,
    before: &[Standing],
) -> Vec<Standing> {
    let track = before.first().map_or_else(Track::default, |standing| standing.track.clone());
    let holds = before.first().map(|standing| standing.holds.clone()).unwrap_or_default();
    let seen = before.iter().filter_map(|standing| standing.seen_at).chain(expert.seen_at).max();
    let lines = Standing::of(expert, client, program, &track).into_iter();
    lines
        .filter(|line| line.languages.contains(language))
        .map(|line| Standing { holds: holds.clone(), seen_at: seen, ..line })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(name: &str, topics: &[&str]) -> Standing {
        let line = serde_json::json!({ "i": ExpertId::from_name(name), "l": ["en"], "a": true, "t": topics });
        serde_json::from_value(line).unwrap()
    }

    #[test]
    fn a_leaf_splits_by_place_and_loses_nobody() {
        let standings: Vec<Standing> = (0..40).map(|number| standing(&format!("expert {number}"), &[])).collect();
        let whole = standings.iter().fold(Leaf::default(), |leaf, one| leaf.with(&one.id, std::slice::from_ref(one)));
        let (lower, upper) = whole.split(1 << 31);
        assert_eq!(lower.standings.len() + upper.standings.len(), 40);
        assert!((10..=30).contains(&lower.standings.len()), "places spread evenly: {}", lower.standings.len());
        assert!(lower.standings.iter().all(|standing| place_of(&standing.id) < 1 << 31));
    }
}
