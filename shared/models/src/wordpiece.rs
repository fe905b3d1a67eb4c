//! Word pieces: how MiniLM reads a text - in small letters without accents, a word as the longest pieces that its vocabulary has.
//!
//! The ids are those of the `tokenizers` package, which `tests/minilm.rs` holds against its own numbers, with one difference on
//! purpose: a text that writes `[SEP]` or another of the model's marks writes four letters in brackets. Text is only ever data.

use std::collections::HashMap;

use serde::Deserialize;
use triage::is_everyday;
use unicode_categories::UnicodeCategories;
use unicode_normalization::UnicodeNormalization;

/// A longer word is unknown as a whole.
const WORD_CHARS_MAX: usize = 100;

/// How far a text is read for its first tokens. Nobody writes 64 tokens in more letters; who does is not waited for.
const READ_CHARS_MAX: usize = 16_384;

/// What a word counts for in a text's mean that stands in any question; other pieces count 1, marks and punctuation nothing.
const EVERYDAY_WEIGHT: f32 = 0.7;

/// A vocabulary of word pieces.
pub(crate) struct WordPieces {
    ids: HashMap<String, u32>,
    /// What each piece counts for, by its id.
    weights: Vec<f32>,
    begin: i32,
    end: i32,
    unknown: i32,
}

/// A file that is no vocabulary of word pieces.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VocabularyUnfit {
    #[error("read the vocabulary: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("read the vocabulary: it lacks the mark {0}")]
    MarkMissing(&'static str),
}

/// The part of a `tokenizer.json` that differs between models of this kind.
#[derive(Deserialize)]
struct TokenizerFile {
    model: VocabularyPart,
}

#[derive(Deserialize)]
struct VocabularyPart {
    vocab: HashMap<String, u32>,
}

impl WordPieces {
    pub(crate) fn of_json(json: &[u8]) -> Result<WordPieces, VocabularyUnfit> {
        let ids = serde_json::from_slice::<TokenizerFile>(json)?.model.vocab;
        let mark = |mark: &'static str| {
            let id = ids.get(mark).and_then(|id| i32::try_from(*id).ok());
            id.ok_or(VocabularyUnfit::MarkMissing(mark))
        };
        let (begin, end, unknown) = (mark("[CLS]")?, mark("[SEP]")?, mark("[UNK]")?);
        Ok(WordPieces { weights: weights(&ids), ids, begin, end, unknown })
    }

    /// What a piece counts for in the mean of a text's pieces, 0 to 1.
    pub(crate) fn weight(&self, id: i32) -> f32 {
        usize::try_from(id).ok().and_then(|id| self.weights.get(id)).copied().unwrap_or(0.0)
    }

    /// The ids of a text between the marks of its begin and end, `tokens_max` in all at most: what a text says beyond is not read.
    pub(crate) fn read(&self, text: &str, tokens_max: usize) -> Vec<i32> {
        let room = tokens_max.saturating_sub(1);
        let mut ids = vec![self.begin];
        let mut word = String::new();
        for c in plain(text).chain([' ']) {
            if ids.len() >= room {
                break;
            }
            if !c.is_whitespace() && !is_punctuation(c) {
                word.push(c);
                continue;
            }
            self.add(&word, &mut ids);
            word.clear();
            if is_punctuation(c) {
                self.add(c.encode_utf8(&mut [0; 4]), &mut ids);
            }
        }
        ids.truncate(room);
        ids.push(self.end);
        ids
    }

    /// Adds the pieces of a word, or the one mark for a word that has no pieces.
    fn add(&self, word: &str, ids: &mut Vec<i32>) {
        let before = ids.len();
        let long = word.chars().nth(WORD_CHARS_MAX).is_some();
        let mut rest = word;
        while !long && !rest.is_empty() {
            let Some((id, length)) = self.longest(rest, rest.len() < word.len()) else { break };
            ids.push(id);
            rest = rest.get(length..).unwrap_or_default();
        }
        if !rest.is_empty() {
            ids.truncate(before);
            ids.push(self.unknown);
        }
    }

    /// The longest piece that a rest of a word begins with, and its length in bytes.
    fn longest(&self, rest: &str, inside: bool) -> Option<(i32, usize)> {
        let mark = if inside { "##" } else { "" };
        let mut piece = format!("{mark}{rest}");
        while piece.len() > mark.len() {
            if let Some(id) = self.ids.get(&piece) {
                return Some((i32::try_from(*id).ok()?, piece.len() - mark.len()));
            }
            piece.pop();
        }
        None
    }
}

/// What each piece of a vocabulary counts for, by its id.
fn weights(ids: &HashMap<String, u32>) -> Vec<f32> {
    // Ids are dense; a file that says otherwise must not make a table of four thousand million.
    let mut weights = vec![0.0; ids.len()];
    for (piece, id) in ids {
        if let Some(weight) = usize::try_from(*id).ok().and_then(|id| weights.get_mut(id)) {
            *weight = weight_of(piece);
        }
    }
    weights
}

fn weight_of(piece: &str) -> f32 {
    let is_mark = piece != "[UNK]" && piece.len() > 2 && piece.starts_with('[') && piece.ends_with(']');
    match piece {
        _ if is_mark || !piece.contains(char::is_alphanumeric) => 0.0,
        _ if is_everyday(piece) => EVERYDAY_WEIGHT,
        _ => 1.0,
    }
}

/// The text as the model learnt to read: no control letters, small letters without accents, Chinese characters standing alone.
fn plain(text: &str) -> impl Iterator<Item = char> {
    let read = text.chars().take(READ_CHARS_MAX).filter(|&c| c != '\0' && c != '\u{fffd}' && !is_control(c));
    let parted = read.flat_map(|c| if is_chinese(c) { [Some(' '), Some(c), Some(' ')] } else { [Some(c), None, None] });
    parted.flatten().nfd().filter(|c| !c.is_mark_nonspacing()).flat_map(char::to_lowercase)
}

fn is_control(c: char) -> bool {
    !matches!(c, '\t' | '\n' | '\r') && c.is_other()
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || c.is_punctuation()
}

// The blocks as the original names them, its gap at 2B820 included: a vocabulary was made with it.
fn is_chinese(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b73f}'
        | '\u{2b740}'..='\u{2b81f}' | '\u{2b920}'..='\u{2ceaf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> WordPieces {
        let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "lamp", "##s", "##light", "light", "[", "]", "sep", ".", "ampel", "the"];
        let vocab: HashMap<&str, usize> = words.iter().enumerate().map(|(id, word)| (*word, id)).collect();
        WordPieces::of_json(serde_json::json!({ "model": { "vocab": vocab } }).to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_word_is_read_as_its_longest_pieces_or_as_unknown() {
        for (text, ids) in [
            ("Lamps.", vec![2, 4, 5, 11, 3]),
            ("  lamplight\tLIGHT ", vec![2, 4, 6, 7, 3]),
            ("Ämpel", vec![2, 12, 3]),
            ("lampx", vec![2, 1, 3]),
            ("", vec![2, 3]),
            ("\u{200b}la\u{200b}mp\u{0}", vec![2, 4, 3]),
        ] {
            assert_eq!(pieces().read(text, 64), ids, "{text:?}");
        }
    }

    #[test]
    fn marks_and_punctuation_count_nothing_and_everyday_words_less() {
        let pieces = pieces();
        let weights = |text: &str| pieces.read(text, 64).into_iter().map(|id| pieces.weight(id)).collect::<Vec<_>>();
        assert_eq!(weights("The lamps."), [0.0, EVERYDAY_WEIGHT, 1.0, 1.0, 0.0, 0.0]);
        assert_eq!(weights("zzz"), [0.0, 1.0, 0.0], "an unknown word is a word");
        assert_eq!((pieces.weight(-1), pieces.weight(i32::MAX)), (0.0, 0.0));
    }

    #[test]
    fn a_text_cannot_write_the_models_marks() {
        assert_eq!(pieces().read("[SEP]", 64), [2, 8, 10, 9, 3]);
    }

    #[test]
    fn no_text_is_longer_than_what_is_read() {
        for text in ["lamp ".repeat(200_000), "lamp".repeat(250_000), ".".repeat(1_000_000), "\u{301}".repeat(500_000)] {
            let ids = pieces().read(&text, 64);
            assert!(ids.len() <= 64 && ids.first() == Some(&2) && ids.last() == Some(&3));
        }
        assert_eq!(pieces().read("lamp lamp lamp", 4), [2, 4, 4, 3]);
        assert_eq!(pieces().read("lamp", 2), [2, 3]);
    }

    #[test]
    fn a_vocabulary_without_its_marks_is_refused() {
        let refused = WordPieces::of_json(br#"{"model":{"vocab":{"[CLS]":0,"[SEP]":1}}}"#);
        assert!(matches!(refused, Err(VocabularyUnfit::MarkMissing("[UNK]"))));
        assert!(WordPieces::of_json(b"{}").is_err());
    }
}
