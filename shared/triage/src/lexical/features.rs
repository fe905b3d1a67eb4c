//! Features: the words and parts of words of one text, weighed.

use unicode_normalization::char::is_combining_mark;

/// As much of a text as is read, in characters: a segment is a sentence or three, so this cuts only what is no sentence at all.
const CHARS_MAX: usize = 1_500;
/// A longer word is read as far as this, in characters.
const WORD_CHARS_MAX: usize = 40;
/// How many letters a part of a word has.
const PART_CHARS: std::ops::RangeInclusive<usize> = 2..=5;
/// What a word weighs that stands in any question; other words weigh 1.
const EVERYDAY_WEIGHT: f64 = 0.5;

/// Words that stand in any question, whatever it asks.
const EVERYDAY: &str = " a an the this that these those i me my mine you your yours he she it its we us our they them their is am are was \
were be been being do does did doing have has had having can could will would shall should may might must to of in on at by for with from \
into about as and or but if so than then there here what which who whom whose when where why how not no yes please hi hello hey thanks \
thank s t re ve ll m d im ive dont cant any some all just also too very much many more most other another ";

/// What a text is made of: each feature once by its hash, in the order of hashes, with ln(1 + what it weighs in all).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Features {
    /// Words and pairs of words.
    pub(crate) words: Vec<(u64, f32)>,
    /// Parts of words; a space marks where a word begins or ends.
    pub(crate) parts: Vec<(u64, f32)>,
}

impl Features {
    /// The features of a text.
    pub(crate) fn of(text: &str) -> Features {
        let read: String = text.chars().take(CHARS_MAX).collect();
        let words = tokens(&read);
        Features { words: weighed(words_and_pairs(&words)), parts: weighed(words.iter().flat_map(|word| parts(word)).collect()) }
    }

    /// Whether the text has no word at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// The words of a text in small letters: runs of letters with their marks, digits and underscores.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let of_word = |c: char| c.is_alphanumeric() || c == '_' || is_combining_mark(c);
    let runs = text.split(|c: char| !of_word(c)).filter(|run| !run.is_empty());
    runs.map(str::to_lowercase).collect()
}

/// Whether a word, in small letters, stands in any question.
pub fn is_everyday(word: &str) -> bool {
    EVERYDAY.split(' ').any(|everyday| everyday == word)
}

/// The hash of a word as [`Features`] has it.
pub(crate) fn hash_of_word(word: &str) -> u64 {
    hash(b'w', word.bytes())
}

fn weight(word: &str) -> f64 {
    if is_everyday(word) { EVERYDAY_WEIGHT } else { 1.0 }
}

fn words_and_pairs(words: &[String]) -> Vec<(u64, f64)> {
    let weights: Vec<f64> = words.iter().map(|word| weight(word)).collect();
    let pair = |(words, weights): (&[String], &[f64])| {
        let hash = hash(b'w', words[0].bytes().chain([b' ']).chain(words[1].bytes()));
        (hash, (weights[0] * weights[1]).sqrt())
    };
    let pairs = words.windows(2).zip(weights.windows(2)).map(pair);
    words.iter().map(|word| hash_of_word(word)).zip(weights.iter().copied()).chain(pairs).collect()
}

fn parts(word: &str) -> Vec<(u64, f64)> {
    let weight = weight(word);
    let letters: Vec<char> = [' '].into_iter().chain(word.chars().take(WORD_CHARS_MAX)).chain([' ']).collect();
    let part = |part: &[char]| (hash(b'p', part.iter().flat_map(|letter| u32::from(*letter).to_le_bytes())), weight);
    PART_CHARS.flat_map(|length| letters.windows(length).map(part).collect::<Vec<_>>()).collect()
}

/// FNV-1a over a mark and some bytes, and a last mix, because tables take its lower bits. Whoever chooses texts so that two of their
/// features collide gains a cosine that is off by one feature.
fn hash(mark: u8, bytes: impl Iterator<Item = u8>) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = [mark].into_iter().chain(bytes).fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn weighed(mut found: Vec<(u64, f64)>) -> Vec<(u64, f32)> {
    found.sort_unstable_by_key(|(hash, _)| *hash);
    let runs = found.chunk_by(|one, next| one.0 == next.0);
    let value = |run: &[(u64, f64)]| libm::log1p(run.iter().map(|(_, weight)| weight).sum::<f64>()) as f32;
    runs.filter_map(|run| run.first().map(|(hash, _)| (*hash, value(run)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(features: &[(u64, f32)], hash: u64) -> f32 {
        features.iter().find(|(other, _)| *other == hash).map_or(0.0, |(_, value)| *value)
    }

    #[test]
    fn words_count_alone_and_in_pairs_and_everyday_ones_half() {
        let features = Features::of("The the card");
        let pair = |words: &str| hash(b'w', words.bytes());
        for (word, expected) in [("the", 2.0_f32.ln()), ("card", 2.0_f32.ln()), ("the the", 0.40547), ("the card", 0.53480)] {
            assert!((value(&features.words, pair(word)) - expected).abs() < 1e-5, "{word}");
        }
        assert_eq!(features.words.len(), 4);
    }

    #[test]
    fn parts_know_where_a_word_begins_and_ends() {
        let features = Features::of("the the card");
        let part = |letters: &str| hash(b'p', letters.chars().flat_map(|letter| u32::from(letter).to_le_bytes()));
        assert_eq!(features.parts.len(), 24);
        assert!((value(&features.parts, part(" t")) - 2.0_f32.ln()).abs() < 1e-5);
        assert!((value(&features.parts, part("car")) - 2.0_f32.ln()).abs() < 1e-5);
        assert_eq!(value(&features.parts, part("e c")), 0.0);
    }

    #[test]
    fn case_and_signs_make_no_difference_and_marks_belong_to_their_letter() {
        assert_eq!(Features::of("Error E-17 (pump)"), Features::of("error e 17 PUMP"));
        assert!(Features::of(" ?! \u{200b}").is_empty());
        assert_eq!(tokens("नमस्ते err_17").len(), 2);
    }

    #[test]
    fn a_text_without_end_is_read_as_far_as_a_segment_may_be() {
        let endless = Features::of(&"lamp".repeat(400_000));
        assert_eq!(endless, Features::of(&"lamp".repeat(CHARS_MAX)));
        assert!(Features::of(&"lamp ".repeat(400_000)).parts.len() < 20);
    }
}
