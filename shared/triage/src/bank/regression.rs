//! Kernel ridge regression: what each slot says for and against each group, so that the likeness of a question to all slots becomes a
//! score for each group.
//!
//! With K the likeness of all slots to each other, Λ a diagonal of their λ, and T one where a slot is of a group: scores = k (K + Λ)⁻¹ T
//! (Saunders, Gammerman and Vovk 1998). The inverse is kept, and slots come and go by a few rows of it: no training.

use domain::TAUGHT_MAX;
use ndarray::{Array1, Array2};

use super::inverse::{Inverse, TILE, Tiles};
use crate::SAMPLE_SLOTS;
use crate::lexical::Slot;

/// Up to so many slots an inverse is kept, 4 bytes times the square of their number, so that they can come and go: as many as a program may
/// publish, and all samples. A bank with more, as only evaluations have, learns everything anew at every change.
const KEPT_MAX: usize = TAUGHT_MAX + SAMPLE_SLOTS as usize;

/// What slots say about groups.
#[derive(Debug, Clone, Default)]
pub(super) struct Regression {
    inverse: Option<Inverse>,
    /// For each slot what it says for each group per unit of likeness.
    says: Array2<f64>,
}

/// Slots that belong together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group<'a> {
    /// Which.
    pub(super) slots: &'a [Slot],
    /// How strongly what they say is drawn to zero, their λ: a slot alone says 1 / (1 + λ / likeness to itself) for its group.
    pub(super) ridge: f64,
}

/// How like slots are.
pub(super) trait Likeness {
    /// Of these slots, one a row, to all slots before `end`. Anything for an empty slot.
    fn of(&self, slots: &[Slot], end: Slot) -> Array2<f64>;
}

impl Regression {
    /// Learns these groups of slots from scratch.
    pub(super) fn learn(&mut self, groups: &[Group], likeness: &impl Likeness) {
        let count: usize = groups.iter().map(|group| group.slots.len()).sum();
        let end = end(groups);
        let (group_of, ridges) = (group_of(groups, end), ridges(groups));
        let mut tiles = Tiles::default();
        (0..end).step_by(TILE).for_each(|start| tiles.push(&strip(start, &group_of, &ridges, likeness)));
        let factor = tiles.factor();
        if count > KEPT_MAX {
            self.inverse = None;
            self.says = targets(&group_of, groups.len(), end.next_multiple_of(TILE));
            factor.solve(&mut self.says);
        } else {
            let mut inverse = factor.inverse();
            let nobodys = |place: &usize| group_of.get(*place).is_none_or(Option::is_none);
            (0..inverse.places()).filter(nobodys).for_each(|place| inverse.clear(place));
            self.inverse = Some(inverse);
            self.listen(groups);
        }
    }

    /// Takes slots in, which then count after [`Regression::listen`]. Says whether it could.
    pub(super) fn add(&mut self, slots: &[Slot], groups: &[Group], likeness: &impl Likeness) -> bool {
        let Some(inverse) = self.inverse.as_mut().filter(|_| end(groups) <= KEPT_MAX + TILE) else { return false };
        let end = end(groups).max(inverse.places());
        let there = group_of(groups, end);
        let mut like = Array2::zeros((end, slots.len()));
        for ((at, place), value) in likeness.of(slots, end).indexed_iter().filter(|((_, place), _)| there[*place].is_some()) {
            like[[place, at]] = *value;
        }
        let ridges = ridges(groups);
        slots.iter().enumerate().for_each(|(at, slot)| like[[*slot, at]] += there[*slot].map_or(1.0, |group| ridges[group]));
        inverse.add(slots, &like);
        true
    }

    /// Takes slots out. Says whether it could.
    pub(super) fn remove(&mut self, slots: &[Slot]) -> bool {
        self.inverse.as_mut().map(|inverse| inverse.remove(slots)).is_some()
    }

    /// Works out what every slot says about these groups: one addition an entry of the inverse.
    pub(super) fn listen(&mut self, groups: &[Group]) {
        if let Some(inverse) = &self.inverse {
            self.says = inverse.sums(&group_of(groups, inverse.places()), groups.len());
        }
    }

    /// A score for each group: about 1 where a question is of the group, about 0 elsewhere.
    pub(super) fn scores(&self, likeness: &[f64]) -> Vec<f64> {
        let mut scores = Array1::zeros(self.says.ncols());
        likeness.iter().zip(self.says.rows()).for_each(|(like, says)| scores.scaled_add(*like, &says));
        scores.to_vec()
    }
}

/// The first slot behind all groups.
fn end(groups: &[Group]) -> Slot {
    groups.iter().flat_map(|group| group.slots).max().map_or(0, |last| last + 1)
}

fn ridges(groups: &[Group]) -> Vec<f64> {
    groups.iter().map(|group| group.ridge).collect()
}

fn group_of(groups: &[Group], end: Slot) -> Vec<Option<usize>> {
    let mut group_of = vec![None; end];
    let each = groups.iter().enumerate().flat_map(|(at, group)| group.slots.iter().map(move |slot| (at, *slot)));
    each.for_each(|(group, slot)| group_of[slot] = Some(group));
    group_of
}

/// Rows of K + Λ as far as the diagonal's tile. Empty slots, and those behind the last, have ones on the diagonal alone.
fn strip(start: Slot, group_of: &[Option<usize>], ridges: &[f64], likeness: &impl Likeness) -> Array2<f64> {
    let last = (start + TILE).min(group_of.len());
    let group = |slot: Slot| group_of.get(slot).copied().flatten();
    let mut strip = Array2::zeros((TILE, start + TILE));
    let slots: Vec<Slot> = (start..last).collect();
    likeness.of(&slots, last).indexed_iter().for_each(|(place, value)| strip[place] = *value);
    for ((row, column), value) in strip.indexed_iter_mut() {
        let (own, other) = (group(start + row), group(column));
        let diagonal = if start + row == column { own.map_or(1.0, |group| ridges[group]) } else { 0.0 };
        *value = diagonal + if own.is_some() && other.is_some() { *value } else { 0.0 };
    }
    strip
}

fn targets(group_of: &[Option<usize>], groups: usize, places: usize) -> Array2<f64> {
    let mut targets = Array2::zeros((places, groups));
    let there = group_of.iter().enumerate().filter_map(|(slot, group)| Some((slot, (*group)?)));
    there.for_each(|(slot, group)| targets[[slot, group]] = 1.0);
    targets
}
