//! A fold: what one change of a ticket does to the rollup, and the rollup itself.

use std::collections::BTreeMap;

use domain::Ticket;
use serde::{Deserialize, Serialize};

use crate::{Cell, Counts, counts};

/// What a change adds to which cell: the counts after less the counts before. A ticket whose topic changed leaves one cell and
/// enters another. Nothing when no number changes.
pub fn fold(before: Option<&Ticket>, after: &Ticket) -> Vec<(Cell, Counts)> {
    let entered = (Cell::of(after), counts(after));
    let left = before.map(|before| (Cell::of(before), Counts::default().minus(&counts(before))));
    let moves = match left {
        None => vec![entered],
        Some((cell, gone)) if cell == entered.0 => vec![(cell, entered.1.plus(&gone))],
        Some(left) => vec![left, entered],
    };
    moves.into_iter().filter(|(_, delta)| !delta.is_empty()).collect()
}

/// All cells of a program. Adding up the same changes in any order and any batches gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rollup(BTreeMap<Cell, Counts>);

impl Rollup {
    /// Adds one change.
    pub fn add(&mut self, cell: Cell, delta: &Counts) {
        let sum = self.0.remove(&cell).unwrap_or_default().plus(delta);
        if !sum.is_empty() {
            self.0.insert(cell, sum);
        }
    }

    /// The cells and their counts, by day first.
    pub fn cells(&self) -> impl Iterator<Item = (&Cell, &Counts)> {
        self.0.iter()
    }

    /// The sum of the cells that `wanted` takes: a week, a channel, a topic, or all.
    pub fn total(&self, wanted: impl Fn(&Cell) -> bool) -> Counts {
        self.0.iter().filter(|(cell, _)| wanted(cell)).fold(Counts::default(), |sum, (_, counts)| sum.plus(counts))
    }
}

impl FromIterator<(Cell, Counts)> for Rollup {
    fn from_iter<T: IntoIterator<Item = (Cell, Counts)>>(changes: T) -> Self {
        let mut rollup = Rollup::default();
        changes.into_iter().for_each(|(cell, delta)| rollup.add(cell, &delta));
        rollup
    }
}
