//! An index: the features of many texts, and how near each text is to a new one by those that both have.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::features::{Features, hash_of_word, is_everyday, tokens};

/// The place of a text in an index: it keeps it until it is taken out.
pub(crate) type Slot = usize;

/// A feature that no text has, and so may stand for anything, counts in the square of a question's length with this part.
const UNKNOWN: f64 = 0.3;
/// What words, and parts of words, weigh in a cosine.
const PARTING: [f64; 2] = [0.3, 0.7];

/// The features of texts by slot. Words and parts of words are brought to length one each. Rare features weigh no more than others:
/// so the nearness of two texts does not change when a third comes, and nothing has to be worked out anew.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    postings: HashMap<u64, Vec<(u32, f32)>, BuildHasherDefault<Hashed>>,
    texts: Vec<Option<Text>>,
    free: Vec<Slot>,
}

/// A text's features, and the lengths of its words and of its parts of words.
#[derive(Debug, Clone)]
struct Text {
    features: Features,
    lengths: [f64; 2],
}

/// Hashes are hashed already.
#[derive(Debug, Clone, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl Index {
    /// Takes a text in.
    pub(crate) fn add(&mut self, features: Features) -> Slot {
        let slot = self.free.pop().unwrap_or(self.texts.len());
        for (hash, count) in features.words.iter().chain(&features.parts) {
            self.postings.entry(*hash).or_default().push((slot as u32, *count));
        }
        let lengths = [&features.words, &features.parts].map(|features| square(features).sqrt());
        let text = Some(Text { features, lengths });
        if slot == self.texts.len() {
            self.texts.push(text)
        } else {
            self.texts[slot] = text
        }
        slot
    }

    /// Takes a text out.
    pub(crate) fn remove(&mut self, slot: Slot) {
        let Some(Text { features, .. }) = self.texts.get_mut(slot).and_then(Option::take) else { return };
        for (hash, _) in features.words.iter().chain(&features.parts) {
            if let Some(postings) = self.postings.get_mut(hash) {
                postings.retain(|(other, _)| *other as usize != slot);
                if postings.is_empty() {
                    self.postings.remove(hash);
                }
            }
        }
        self.free.push(slot);
    }

    /// The features of a slot's text.
    pub(crate) fn features(&self, slot: Slot) -> Option<&Features> {
        self.texts.get(slot)?.as_ref().map(|text| &text.features)
    }

    /// The cosine of each slot's text with these features, 0 to 1; 0 for an empty slot.
    pub(crate) fn cosines(&self, features: &Features) -> Vec<f64> {
        let mut cosines = vec![0.0; self.texts.len()];
        for (kind, features) in [&features.words, &features.parts].into_iter().enumerate() {
            let mut products = vec![0.0; self.texts.len()];
            let mut square = 0.0;
            for (hash, value) in features {
                let postings = self.postings.get(hash);
                square += f64::from(*value).powi(2) * if postings.is_some() { 1.0 } else { UNKNOWN };
                let each = postings.into_iter().flatten();
                each.for_each(|(slot, own)| products[*slot as usize] += f64::from(*value) * f64::from(*own));
            }
            let length = square.sqrt();
            let lengths = self.texts.iter().map(|text| text.as_ref().map_or(0.0, |text| text.lengths[kind] * length));
            let cosine = |product: f64, lengths: f64| if lengths > 0.0 { PARTING[kind] * product / lengths } else { 0.0 };
            cosines
                .iter_mut()
                .zip(products.iter().zip(lengths))
                .for_each(|(sum, (product, lengths))| *sum += cosine(*product, lengths));
        }
        cosines
    }

    /// The words of `text` that stand in one of these slots' texts, the rarest first and each once. Everyday words are not among them, nor
    /// those of more than a tenth of all texts, if that is more than two.
    pub(crate) fn shared(&self, text: &str, slots: &[Slot]) -> Vec<String> {
        let few = (self.texts.len() / 10).max(2);
        let in_slots = |postings: &[(u32, f32)]| postings.iter().any(|(slot, _)| slots.contains(&(*slot as usize)));
        let mut shared: Vec<(usize, String)> = tokens(text)
            .into_iter()
            .filter(|word| !is_everyday(word))
            .filter_map(|word| Some((self.postings.get(&hash_of_word(&word))?, word)))
            .filter(|(postings, _)| postings.len() <= few && in_slots(postings))
            .map(|(postings, word)| (postings.len(), word))
            .collect();
        shared.sort();
        shared.dedup();
        shared.into_iter().map(|(_, word)| word).collect()
    }
}

fn square(features: &[(u64, f32)]) -> f64 {
    features.iter().map(|(_, count)| f64::from(*count).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 4] =
        ["How do I reset my lamp?", "The pump shows error E17", "Where is my refund?", "reset the pump, please"];

    fn index(texts: &[&str]) -> Index {
        let mut index = Index::default();
        for text in texts {
            index.add(Features::of(text));
        }
        index
    }

    #[test]
    fn a_text_is_nearest_to_itself_and_what_shares_nothing_is_at_zero() {
        let cosines = index(&TEXTS).cosines(&Features::of("the PUMP shows error: E17!"));
        assert!((cosines[1] - 1.0).abs() < 1e-5, "{cosines:?}");
        assert!(cosines[3] > cosines[0] && cosines[3] > cosines[2], "{cosines:?}");
        assert_eq!(index(&TEXTS).cosines(&Features::of("qqq"))[2], 0.0);
        assert_eq!(index(&TEXTS).cosines(&Features::default()), [0.0; 4]);
    }

    #[test]
    fn strange_words_make_a_question_less_near() {
        let near = |text: &str| index(&TEXTS).cosines(&Features::of(text))[1];
        assert!(near("The pump shows error E17 xyzzy plugh") < near("The pump shows error E17") - 0.02);
    }

    #[test]
    fn a_text_that_came_and_went_leaves_no_trace() {
        let (mut changed, question) = (index(&TEXTS), Features::of("reset my refund"));
        let slot = changed.add(Features::of("reset my refund, lamp"));
        changed.remove(slot);
        assert_eq!(changed.cosines(&question)[..4], index(&TEXTS).cosines(&question));
        assert_eq!(changed.postings.len(), index(&TEXTS).postings.len());
        changed.remove(1);
        let slot = changed.add(Features::of(TEXTS[1]));
        assert_eq!(slot, 1);
        assert_eq!(changed.cosines(&question)[..4], index(&TEXTS).cosines(&question));
    }

    #[test]
    fn shared_words_are_the_rare_ones_that_the_slots_have() {
        let index = index(&TEXTS);
        assert_eq!(index.shared("My pump: E17? Reset!", &[1]), ["e17", "pump"]);
        assert_eq!(index.shared("My pump is where?", &[2]), Vec::<String>::new());
    }
}
