//! Cutting a text into the pieces that the network knows: the most likely cut, every piece weighed alone.
//!
//! This is the unigram model of SentencePiece (Kudo 2018, "Subword Regularization"), found by Viterbi's search. The text is first brought
//! to the letters that the vocabulary was made of: composed (Unicode NFC), then letter by letter through the file's own table (widths,
//! ligatures, blanks, controls), then composed again; runs of blanks become one, and each word begins with the mark for a blank.

use unicode_normalization::UnicodeNormalization;

use super::file::Pieces;

/// The letter that stands for a blank.
const BLANK: char = '\u{2581}';
/// How much less likely an unknown letter is than the least likely piece (SentencePiece's own figure).
const UNKNOWN_PENALTY: f32 = 10.0;
/// Letters of a text that are looked at: some more than there are in what is read of it, so that a megabyte costs no more than a page.
const LETTERS_MAX: usize = 1024;

/// The vocabulary, ready for look-ups.
pub(super) struct Vocabulary {
    pieces: Pieces,
    /// Ids of pieces by the hash of their bytes, open addressing; `EMPTY` where there is none.
    slots: Vec<u32>,
    longest: usize,
    unknown_score: f32,
}

const EMPTY: u32 = u32::MAX;

/// The best cut that ends at some letter.
#[derive(Clone, Copy)]
struct Cut {
    score: f32,
    from: usize,
    piece: u32,
}

impl Vocabulary {
    pub(super) fn of(pieces: Pieces) -> Vocabulary {
        let slots = vec![EMPTY; (pieces.scores.len() * 2).next_power_of_two()];
        let least = pieces.scores.iter().copied().fold(0.0, f32::min);
        let mut vocabulary = Vocabulary { pieces, slots, longest: 0, unknown_score: least - UNKNOWN_PENALTY };
        (0..vocabulary.pieces.scores.len() as u32).for_each(|id| vocabulary.enter(id));
        vocabulary
    }

    /// The marks that begin and end a text.
    pub(super) fn marks(&self) -> (u32, u32) {
        (self.pieces.begin, self.pieces.end)
    }

    /// The ids of a text's pieces, without marks. Letters that no piece has become the unknown piece, one for a run of them.
    pub(super) fn cut(&self, text: &str) -> Vec<u32> {
        let text = self.written(text);
        let ends: Vec<usize> = text.char_indices().map(|(start, letter)| start + letter.len_utf8()).collect();
        let cuts = self.best_cuts(text.as_bytes(), &ends);
        let mut ids = Vec::new();
        let mut at = ends.len();
        while let Some(cut) = at.checked_sub(1).and_then(|last| cuts.get(last)) {
            ids.push(cut.piece);
            at = cut.from;
        }
        ids.reverse();
        ids.dedup_by(|next, last| next == last && *last == self.pieces.unknown);
        ids
    }

    /// Whether nothing of a text is left to be read: no letters, or blanks and controls alone.
    pub(super) fn is_blank(&self, text: &str) -> bool {
        self.written(text).is_empty()
    }

    /// The text in the letters of the vocabulary, blanks marked; empty when there is nothing but blanks.
    fn written(&self, text: &str) -> String {
        let letters = text.chars().take(LETTERS_MAX).nfc().flat_map(|letter| self.letters(letter)).nfc();
        let mut written = String::new();
        let mut after_blank = true;
        for letter in letters {
            let blank = letter == ' ' || letter == BLANK;
            if !blank {
                written.extend(after_blank.then_some(BLANK));
                written.push(letter);
            }
            after_blank = blank;
        }
        written
    }

    fn letters(&self, letter: char) -> impl Iterator<Item = char> + '_ {
        let written = self.pieces.letters.get(&letter);
        let own = written.is_none().then_some(letter);
        own.into_iter().chain(written.into_iter().flatten().copied())
    }

    /// For each letter, the best cut that ends with it.
    fn best_cuts(&self, text: &[u8], ends: &[usize]) -> Vec<Cut> {
        let none = Cut { score: f32::NEG_INFINITY, from: 0, piece: self.pieces.unknown };
        let mut cuts = vec![none; ends.len()];
        for from in 0..ends.len() {
            let before = from.checked_sub(1);
            let score = before.and_then(|last| cuts.get(last)).map_or(0.0, |cut| cut.score);
            let start = before.and_then(|last| ends.get(last)).map_or(0, |&end| end);
            let mut offer = |at: usize, by: f32, piece| {
                if let Some(best) = cuts.get_mut(at).filter(|best| best.score < score + by) {
                    *best = Cut { score: score + by, from, piece };
                }
            };
            self.starting_at(text, start, &ends[from..], |letters, id, score| offer(from + letters, score, id));
            offer(from, self.unknown_score, self.pieces.unknown);
        }
        cuts
    }

    /// Tells every piece that the text has at `start`: how many letters it has behind its first, its id and its score.
    fn starting_at(&self, text: &[u8], start: usize, ends: &[usize], mut tell: impl FnMut(usize, u32, f32)) {
        let (mut hash, mut hashed) = (HASH_START, start);
        for (letters, &end) in ends.iter().enumerate().take_while(|(_, end)| **end - start <= self.longest) {
            hash = text.get(hashed..end).unwrap_or_default().iter().fold(hash, hash_on);
            hashed = end;
            let found = text.get(start..end).and_then(|piece| self.find(hash, piece));
            if let Some((id, &score)) = found.and_then(|id| Some((id, self.pieces.scores.get(id as usize)?))) {
                tell(letters, id, score);
            }
        }
    }

    /// Enters a piece, unless it is a mark: no text can contain one, whatever it writes.
    fn enter(&mut self, id: u32) {
        let piece = self.piece(id);
        let mark = self.pieces.scores.get(id as usize).is_none_or(|&score| score >= 0.0);
        let hash = piece.iter().fold(HASH_START, hash_on);
        if mark || piece.is_empty() || self.find(hash, piece).is_some() {
            return;
        }
        self.longest = self.longest.max(piece.len());
        let free = self.probe(hash).find(|&slot| self.slots.get(slot) == Some(&EMPTY));
        if let Some(slot) = free.and_then(|slot| self.slots.get_mut(slot)) {
            *slot = id;
        }
    }

    fn find(&self, hash: u64, piece: &[u8]) -> Option<u32> {
        let ids = self.probe(hash).filter_map(|slot| self.slots.get(slot).copied());
        ids.take_while(|&id| id != EMPTY).find(|&id| self.piece(id) == piece)
    }

    /// The slots in which a piece of this hash may be, in order.
    fn probe(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let n_slots = self.slots.len();
        let first = hash as usize;
        (0..n_slots).map(move |step| first.wrapping_add(step) & (n_slots - 1))
    }

    fn piece(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let bounds = self.pieces.starts.get(id).zip(self.pieces.starts.get(id + 1));
        bounds.and_then(|(&start, &end)| self.pieces.text.get(start as usize..end as usize)).unwrap_or_default()
    }
}

/// FNV-1a, 64 bit: it grows letter by letter, so that all pieces at one start cost one pass.
const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

fn hash_on(hash: u64, byte: &u8) -> u64 {
    (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
}
