//! Duplicates: automations that claim the same questions, and automations so alike that one of them would do.

use std::collections::BTreeMap;

use domain::AutomationId;

use crate::bank::{Lesson, Slots};
use crate::encoder::EncoderId;
use crate::lexical::{Features, Slot, tokens};
use crate::vector::Vector;

/// An example that two automations claim: neither may be published before one lets go of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The other automation.
    pub other: AutomationId,
    /// The example, as the automation in question writes it.
    pub example: String,
}

/// An automation that is nearly the same: a suggestion to merge both.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    /// The other automation.
    pub other: AutomationId,
    /// The share of both's examples whose nearest example is the other's and not one of their own, [`ALIKE`] to 1.
    pub crossed: f64,
}

/// From this share on two automations are alike. Of two that mean the same about half of the examples are crossed.
pub const ALIKE: f64 = 0.4;

/// The examples that an automation and another one claim, whatever their case and signs. In the order of its examples.
pub fn clashes(lesson: &Lesson, others: &[Lesson]) -> Vec<Clash> {
    let claimed: BTreeMap<Vec<String>, &AutomationId> = foreign(lesson, others)
        .flat_map(|other| other.examples.iter().map(move |(text, _)| (tokens(text), &other.automation)))
        .collect();
    let clash = |(text, _): &(String, _)| {
        let other = claimed.get(&tokens(text)).filter(|_| !tokens(text).is_empty())?;
        Some(Clash { other: (*other).clone(), example: text.clone() })
    };
    lesson.examples.iter().filter_map(clash).collect()
}

/// The automations that are nearly the same as this one, the most alike first. Their lessons hold vectors of `encoder`. Reads each of its
/// own examples once, and those of automations that one of these is nearest to.
pub fn alike(encoder: EncoderId, lesson: &Lesson, others: &[Lesson]) -> Vec<Alike> {
    let shelf = Shelf::of(encoder, [lesson].into_iter().chain(foreign(lesson, others)));
    let pair = |(other, there): (usize, usize)| {
        let back = shelf.tally(other).get(&0).copied().unwrap_or(0);
        shelf.alike(other, there + back, 0)
    };
    let mut alike: Vec<Alike> = shelf.tally(0).into_iter().filter_map(pair).collect();
    alike.sort_by(|one, other| other.crossed.total_cmp(&one.crossed));
    alike
}

/// All pairs of these automations that are nearly the same, each once: the first, and the other with how alike they are. Reads each example
/// once, so the work grows with the square of their number and not faster.
pub fn alike_pairs(encoder: EncoderId, lessons: &[Lesson]) -> Vec<(AutomationId, Alike)> {
    let shelf = Shelf::of(encoder, lessons.iter());
    let mut crossed: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for owner in 0..lessons.len() {
        for (other, count) in shelf.tally(owner) {
            *crossed.entry((owner.min(other), owner.max(other))).or_default() += count;
        }
    }
    let pair = |((one, other), crossed): ((usize, usize), usize)| {
        Some((shelf.lessons.get(one)?.automation.clone(), shelf.alike(other, crossed, one)?))
    };
    crossed.into_iter().filter_map(pair).collect()
}

fn foreign<'a>(lesson: &'a Lesson, others: &'a [Lesson]) -> impl Iterator<Item = &'a Lesson> {
    others.iter().filter(|other| other.automation != lesson.automation)
}

/// The examples of some automations side by side.
struct Shelf<'a> {
    lessons: Vec<&'a Lesson>,
    slots: Slots,
    /// Whose example stands in each slot, as a place among the lessons.
    owners: Vec<usize>,
}

impl<'a> Shelf<'a> {
    fn of(encoder: EncoderId, lessons: impl Iterator<Item = &'a Lesson>) -> Shelf<'a> {
        let mut shelf = Shelf { lessons: lessons.collect(), slots: Slots::of(encoder), owners: vec![] };
        for (owner, lesson) in shelf.lessons.iter().enumerate() {
            for (text, vector) in &lesson.examples {
                shelf.slots.put(text, vector.as_ref());
                shelf.owners.push(owner);
            }
        }
        shelf
    }

    /// How many of an automation's examples are nearest to one of each other automation's.
    fn tally(&self, owner: usize) -> BTreeMap<usize, usize> {
        let first = self.owners.partition_point(|other| *other < owner);
        let examples = self.lessons.get(owner).map(|lesson| lesson.examples.as_slice()).unwrap_or_default();
        let nearest = examples.iter().zip(first..).filter_map(|((text, vector), slot)| self.nearest(text, vector.as_ref(), slot));
        let mut tally = BTreeMap::new();
        nearest.filter(|other| *other != owner).for_each(|other| *tally.entry(other).or_default() += 1);
        tally
    }

    /// Whose example is nearest to this one, itself apart.
    fn nearest(&self, text: &str, vector: Option<&Vector>, slot: Slot) -> Option<usize> {
        let likeness = self.slots.likenesses(&Features::of(text), vector).joint();
        let others = likeness.iter().zip(&self.owners).enumerate().filter(|(other, _)| *other != slot);
        others.max_by(|one, other| one.1.0.total_cmp(other.1.0)).map(|(_, (_, owner))| *owner)
    }

    /// How alike two automations are of whose examples so many cross; none where too few do.
    fn alike(&self, other: usize, crossed: usize, one: usize) -> Option<Alike> {
        let (one, other) = (self.lessons.get(one)?, self.lessons.get(other)?);
        let crossed = crossed as f64 / (one.examples.len() + other.examples.len()).max(1) as f64;
        (crossed >= ALIKE).then(|| Alike { other: other.automation.clone(), crossed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(id: &str, examples: &[&str]) -> Lesson {
        let examples = examples.iter().map(|text| ((*text).to_owned(), None)).collect();
        Lesson { automation: id.parse().unwrap(), version: 1, examples }
    }

    fn shelf() -> Vec<Lesson> {
        vec![
            lesson(
                "aut_reset",
                &["How do I reset the lamp?", "lamp reset does not start", "reset my lamp", "the lamp needs a reset"],
            ),
            lesson(
                "aut_refund",
                &["Where is my refund?", "refund not received", "the refund takes long", "I wait for my refund"],
            ),
        ]
    }

    #[test]
    fn an_example_that_another_claims_is_named_with_that_other() {
        let new = lesson("aut_new", &["A new question", "where is MY refund", "?!"]);
        let expected = Clash { other: "aut_refund".parse().unwrap(), example: "where is MY refund".to_owned() };
        assert_eq!(clashes(&new, &shelf()), [expected]);
        assert_eq!(clashes(&shelf()[0], &shelf()), [], "nobody clashes with an older version of oneself");
    }

    #[test]
    fn what_says_the_same_in_other_words_is_a_suggestion_to_merge() {
        let same = lesson(
            "aut_new",
            &["How can I reset the lamp", "start the lamp reset", "reset of my lamp", "my lamp needs the reset"],
        );
        let found = alike(EncoderId::Lexical, &same, &shelf());
        assert_eq!(found.iter().map(|alike| alike.other.as_str()).collect::<Vec<_>>(), ["aut_reset"]);
        let other =
            lesson("aut_new", &["Do you sell gift cards?", "gift card as a present", "buy gift cards", "gift card for a friend"]);
        assert_eq!(alike(EncoderId::Lexical, &other, &shelf()), []);
    }

    #[test]
    fn all_pairs_together_are_the_pairs_that_each_automation_finds_by_itself() {
        let mut lessons = shelf();
        lessons.push(lesson(
            "aut_same",
            &["How can I reset the lamp", "start the lamp reset", "reset of my lamp", "my lamp needs the reset"],
        ));
        lessons.push(lesson("aut_cards", &["Do you sell gift cards?", "gift card as a present", "buy gift cards"]));
        let pairs = alike_pairs(EncoderId::Lexical, &lessons);
        let by_itself = |own: &Lesson| alike(EncoderId::Lexical, own, &lessons).len();
        assert_eq!(pairs.len() * 2, lessons.iter().map(by_itself).sum::<usize>());
        let (one, Alike { other, crossed }) = &pairs[0];
        assert_eq!((one.as_str(), other.as_str()), ("aut_reset", "aut_same"));
        assert_eq!(alike(EncoderId::Lexical, &lessons[2], &lessons)[0].crossed, *crossed);
    }
}
