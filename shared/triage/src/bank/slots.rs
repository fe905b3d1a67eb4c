//! Slots: where each example and each ticket of people stands, with its words and its vector, and how like a question is to each.

use ndarray::Array2;

use super::regression::Likeness;
use crate::encoder::EncoderId;
use crate::lexical::{Features, Index, Slot};
use crate::scores::likeness;
use crate::vector::Vector;

/// The texts of a bank.
#[derive(Debug, Clone)]
pub(crate) struct Slots {
    index: Index,
    /// Of each slot, where the bank's encoder knows meaning.
    vectors: Option<Vec<Option<Vector>>>,
    /// Whether texts with nothing in common are not alike at all, see [`likeness`].
    strict: bool,
}

impl Slots {
    /// No slots yet, for vectors of this encoder.
    pub(crate) fn of(encoder: EncoderId) -> Slots {
        Slots { index: Index::default(), vectors: (encoder != EncoderId::Lexical).then(Vec::new), strict: false }
    }

    /// How likeness is measured from now on. Says whether that is a change.
    pub(super) fn be_strict(&mut self, strict: bool) -> bool {
        strict != std::mem::replace(&mut self.strict, strict)
    }

    /// Takes a text in. One without a vector is like others by its words alone.
    pub(crate) fn put(&mut self, text: &str, vector: Option<&Vector>) -> Slot {
        let slot = self.index.add(Features::of(text));
        if let Some(vectors) = &mut self.vectors {
            vectors.resize(vectors.len().max(slot + 1), None);
            vectors[slot] = vector.cloned();
        }
        slot
    }

    /// Takes a text out.
    pub(super) fn remove(&mut self, slot: Slot) {
        self.index.remove(slot);
        if let Some(vector) = self.vectors.as_mut().and_then(|vectors| vectors.get_mut(slot)) {
            *vector = None;
        }
    }

    /// Rare words that a text shares with some slots.
    pub(super) fn shared(&self, text: &str, slots: &[Slot]) -> Vec<String> {
        self.index.shared(text, slots)
    }

    /// How like a question is to each slot.
    pub(crate) fn likenesses(&self, features: &Features, vector: Option<&Vector>) -> Likenesses {
        let cosine = |own: &Option<Vector>| own.as_ref().zip(vector).map_or(0.0, |(own, vector)| f64::from(own.dot(vector)));
        let meaning = self.vectors.as_ref().map(|vectors| vectors.iter().map(cosine).collect());
        Likenesses { words: self.index.cosines(features), meaning, strict: self.strict }
    }
}

impl Likeness for Slots {
    fn of(&self, slots: &[Slot], end: Slot) -> Array2<f64> {
        let words = |slot: Slot| self.index.features(slot).map(|features| self.index.cosines(features)).unwrap_or_default();
        let words: Vec<Vec<f64>> = slots.iter().copied().map(words).collect();
        let word = |row: usize, column: usize| words[row].get(column).copied().unwrap_or(0.0);
        let meaning = self.vectors.as_ref().map(|vectors| cosines(vectors, slots, end));
        Array2::from_shape_fn((slots.len(), end), |(row, column)| {
            likeness(meaning.as_ref().map(|meaning| meaning[[row, column]]), word(row, column), self.strict)
        })
    }
}

/// The cosines of some vectors with the first ones, to the last digit: what is learned from them comes and goes without a trace.
fn cosines(vectors: &[Option<Vector>], slots: &[Slot], end: Slot) -> Array2<f64> {
    let size = vectors.iter().flatten().map(Vector::size).next().unwrap_or(0);
    let exact = |slots: &[Slot]| {
        let mut exact = Array2::zeros((slots.len(), size));
        for (mut row, slot) in exact.rows_mut().into_iter().zip(slots) {
            let vector = vectors.get(*slot).and_then(Option::as_ref).map(Vector::values).unwrap_or_default();
            row.iter_mut().zip(vector).for_each(|(exact, value)| *exact = f64::from(*value));
        }
        exact
    };
    exact(slots).dot(&exact(&(0..end).collect::<Vec<_>>()).t())
}

/// How like a question is to each slot.
#[derive(Debug, Clone)]
pub(crate) struct Likenesses {
    words: Vec<f64>,
    meaning: Option<Vec<f64>>,
    strict: bool,
}

impl Likenesses {
    /// Whether it is like nothing at all.
    pub(super) fn is_nothing(&self) -> bool {
        let nothing = |cosines: &Vec<f64>| cosines.iter().all(|cosine| *cosine == 0.0);
        nothing(&self.words) && self.meaning.as_ref().is_none_or(nothing)
    }

    /// Meaning and words together.
    pub(crate) fn joint(&self) -> Vec<f64> {
        match &self.meaning {
            Some(meaning) => {
                meaning.iter().zip(&self.words).map(|(meaning, words)| likeness(Some(*meaning), *words, self.strict)).collect()
            }
            None => self.words.iter().map(|words| likeness(None, *words, self.strict)).collect(),
        }
    }

    /// The cosine that people are told: of meaning where there is one, else of words.
    pub(super) fn shown(&self, slot: Slot) -> f64 {
        self.meaning.as_ref().unwrap_or(&self.words).get(slot).copied().unwrap_or(0.0)
    }
}
