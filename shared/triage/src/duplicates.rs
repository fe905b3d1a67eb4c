//! Duplicates: automations that claim the same questions, and automations so alike that one of them would do.

use std::collections::BTreeMap;

use domain::AutomationId;

use crate::bank::{Lesson, Slots};
use crate::encoder::EncoderId;
use crate::lexical::{Features, Slot, tokens};

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

/// The automations that are nearly the same as this one, the most alike first. Their lessons hold vectors of `encoder`.
pub fn alike(encoder: EncoderId, lesson: &Lesson, others: &[Lesson]) -> Vec<Alike> {
    let lessons: Vec<&Lesson> = [lesson].into_iter().chain(foreign(lesson, others)).collect();
    let mut slots = Slots::of(encoder);
    let mut owners = vec![];
    for (owner, lesson) in lessons.iter().enumerate() {
        for (text, vector) in &lesson.examples {
            slots.put(text, vector.as_ref());
            owners.push(owner);
        }
    }
    let crossed = |from: usize, to: usize| {
        let own = (0..owners.len()).filter(|slot| owners[*slot] == from);
        own.filter(|slot| nearest(&slots, lessons[from], &owners, *slot) == Some(to)).count()
    };
    let pair = |other: usize| {
        let there = crossed(0, other);
        // Most pairs have nothing in common, and then the way back need not be gone.
        let back = if there > 0 { crossed(other, 0) } else { 0 };
        let both = lesson.examples.len() + lessons[other].examples.len();
        (there + back) as f64 / both.max(1) as f64
    };
    let mut alike: Vec<Alike> = (1..lessons.len())
        .map(|other| Alike { other: lessons[other].automation.clone(), crossed: pair(other) })
        .filter(|alike| alike.crossed >= ALIKE)
        .collect();
    alike.sort_by(|one, other| other.crossed.total_cmp(&one.crossed));
    alike
}

fn foreign<'a>(lesson: &'a Lesson, others: &'a [Lesson]) -> impl Iterator<Item = &'a Lesson> {
    others.iter().filter(|other| other.automation != lesson.automation)
}

/// Whose example is nearest to that of a slot, itself apart.
fn nearest(slots: &Slots, lesson: &Lesson, owners: &[usize], slot: Slot) -> Option<usize> {
    let first = owners.iter().position(|owner| *owner == owners[slot])?;
    let (text, vector) = lesson.examples.get(slot - first)?;
    let likeness = slots.likenesses(&Features::of(text), vector.as_ref()).joint();
    let others = likeness.iter().zip(owners).enumerate().filter(|(other, _)| *other != slot);
    others.max_by(|one, other| one.1.0.total_cmp(other.1.0)).map(|(_, (_, owner))| *owner)
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
}
