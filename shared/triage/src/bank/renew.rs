//! Renewal: a bank becomes that of other lessons and negatives, at the price of what differs.

use super::{Bank, Lesson, Negative, latest};
use crate::lexical::Slot;

/// Where more than one text in so many comes or goes, all is learned anew: at 2,000 texts one that moves costs 2 ms, and all 800 ms.
const MUCH: usize = 5;

impl Bank {
    /// Makes it the bank of these lessons and negatives. What it holds already costs nothing, what comes and goes as much as
    /// [`Bank::add`] and [`Bank::remove`]; where much does, all is learned anew.
    pub fn renew(&mut self, lessons: Vec<Lesson>, negatives: Vec<Negative>) {
        let mut coming = latest(lessons);
        let gone: Vec<Lesson> = self
            .lessons
            .values()
            .map(|held| &held.lesson)
            .filter(|held| coming.get(&held.automation) != Some(*held))
            .cloned()
            .collect();
        coming.retain(|automation, lesson| self.lesson(automation) != Some(lesson));
        let moved: usize = coming.values().chain(&gone).map(|lesson| lesson.examples.len()).sum();
        if self.is_much(moved) {
            let kept = std::mem::take(&mut self.lessons).into_values().map(|held| held.lesson);
            let kept = kept.filter(|held| !gone.iter().any(|gone| gone.automation == held.automation));
            *self = Bank::of(self.encoder, kept.chain(coming.into_values()).collect(), negatives);
            return;
        }
        for gone in gone.iter().filter(|gone| !coming.contains_key(&gone.automation)) {
            self.remove(&gone.automation);
        }
        coming.into_values().for_each(|lesson| self.add(lesson));
        self.renew_negatives(&negatives);
    }

    /// Whether so many texts that come and go cost more than learning all anew.
    fn is_much(&self, moved: usize) -> bool {
        moved * MUCH > self.texts()
    }

    /// The same automations beside other tickets that people resolved. What stays costs nothing.
    pub fn renew_negatives(&mut self, negatives: &[Negative]) {
        let mut places: Vec<(Negative, Slot)> =
            std::mem::take(&mut self.people).into_iter().zip(self.negatives.drain(..)).collect();
        let mut place_of = |wanted: &Negative| {
            let at = places.iter().position(|(held, _)| held == wanted)?;
            Some(places.swap_remove(at).1)
        };
        let there: Vec<Option<Slot>> = negatives.iter().map(&mut place_of).collect();
        let gone: Vec<Slot> = places.into_iter().map(|(_, slot)| slot).collect();
        self.move_negatives(negatives, &there, &gone);
    }

    /// Takes out the slots that are `gone` and takes in the negatives that are not `there` yet.
    fn move_negatives(&mut self, negatives: &[Negative], there: &[Option<Slot>], gone: &[Slot]) {
        let mut regression = std::mem::take(&mut self.regression);
        gone.iter().for_each(|slot| self.slots.remove(*slot));
        let let_go = gone.is_empty() || regression.remove(gone);
        let mut new = vec![];
        for (negative, place) in negatives.iter().zip(there) {
            let slot = place.unwrap_or_else(|| self.slots.put(&negative.text, negative.vector.as_ref()));
            new.extend(place.is_none().then_some(slot));
            self.negatives.push(slot);
        }
        self.people = negatives.to_vec();
        let few = let_go && !self.is_much(gone.len() + new.len());
        let kept = few && (new.is_empty() || regression.add(&new, &self.groups(), &self.slots));
        self.regression = regression;
        self.relearn(kept);
    }
}
