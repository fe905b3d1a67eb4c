//! Words: a text as 64 small numbers, so that the texts that somebody answers add up to a direction.

use std::collections::BTreeSet;

/// How many numbers.
pub(super) const DIMENSIONS: usize = 64;
/// The length of the vector, before rounding: components of up to 32 keep a sum over a thousand texts within two bytes.
pub(super) const LENGTH: f64 = 32.0;
/// Where a long text is cut: a question's first page says what it is about.
const CHARACTERS_MAX: usize = 4_000;
/// Shorter words are left out.
const CHARACTERS_MIN: usize = 3;

/// The different words of a text, each added to one of 64 numbers with a sign, both by its hash; the vector has a length of 32.
///
/// Signed hashing keeps products of two texts right on average whatever the vocabulary (Weinberger and others, ICML 2009), so no
/// dictionary is kept. The words cannot be read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words([i8; DIMENSIONS]);

impl Default for Words {
    fn default() -> Words {
        Words([0; DIMENSIONS])
    }
}

impl Words {
    /// The words of a text of any length; upper and lower case are one.
    pub fn of(text: &str) -> Words {
        let start: String = text.chars().take(CHARACTERS_MAX).collect::<String>().to_lowercase();
        let long = |word: &&str| word.chars().nth(CHARACTERS_MIN - 1).is_some();
        let words: BTreeSet<u64> = start.split(|c: char| !c.is_alphanumeric()).filter(long).map(hash).collect();
        Words(shortened(&summed(&words)))
    }

    /// The numbers, each from -32 to 32.
    pub(super) fn numbers(&self) -> &[i8; DIMENSIONS] {
        &self.0
    }
}

fn summed(words: &BTreeSet<u64>) -> [i32; DIMENSIONS] {
    let mut sums = [0; DIMENSIONS];
    for word in words {
        let at = (word >> 1) as usize % DIMENSIONS;
        sums[at] += if word & 1 == 1 { 1 } else { -1 };
    }
    sums
}

fn shortened(sums: &[i32; DIMENSIONS]) -> [i8; DIMENSIONS] {
    let squares: i32 = sums.iter().map(|sum| sum * sum).sum();
    let scale = if squares == 0 { 0.0 } else { LENGTH / libm::sqrt(f64::from(squares)) };
    sums.map(|sum| libm::round(f64::from(sum) * scale) as i8)
}

/// A hash that is the same on every machine and in every version: FNV-1a, its bits mixed once more.
pub(super) fn hash(text: &str) -> u64 {
    let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, fnv);
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn product(one: &str, other: &str) -> i32 {
        let (one, other) = (Words::of(one), Words::of(other));
        one.0.iter().zip(&other.0).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
    }

    #[test]
    fn texts_with_common_words_point_the_same_way() {
        let question = "My bookmarks vanished after the update, where are the bookmarks?";
        let near = product(question, "After an update all bookmarks vanished.");
        let far = product(question, "Sound stutters while playing videos on battery.");
        assert!(near > 300 && near > far + 200, "{near} and {far}");
    }

    #[test]
    fn case_order_and_repetition_do_not_matter() {
        assert_eq!(Words::of("Sync fails, sync FAILS again"), Words::of("again fails sync"));
        assert_eq!(Words::of("a - it, 1!"), Words::default());
    }

    proptest! {
        #[test]
        fn any_text_has_a_length_of_about_32_or_none(text in ".{0,300}") {
            let squares: i32 = Words::of(&text).0.iter().map(|n| i32::from(*n) * i32::from(*n)).sum();
            prop_assert!(squares == 0 || (700..=1_400).contains(&squares), "{}", squares);
        }
    }
}
