//! Countries, cities and nationalities by our lists.

use super::{Gap, Key, Kind, Known, Tagger};

const WORDS_MAX: usize = 6;

impl Tagger<'_> {
    pub(super) fn places(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            let length = if self.is_free(at) { self.place(at).unwrap_or(0) } else { 0 };
            if length > 0 && !self.is_of_a_person(at, length) {
                self.mark(at..at + length, Kind::Place, true);
            } else if length == 0 && self.is_free(at) && self.is_nation(at) {
                self.mark(at..at + 1, Kind::Nationality, true);
            }
            at += length.max(1);
        }
    }

    fn is_nation(&self, at: usize) -> bool {
        self.is(at, Known::NATION) && (self.manner.level || self.word(at).is_some_and(|word| word.is_capital()))
    }

    /// How many words the place has that begins here, the longest name first.
    pub(super) fn place(&self, at: usize) -> Option<usize> {
        let word = self.word(at)?;
        let written = self.manner.level || word.is_capital();
        if !written || !word.is(Known::PLACE.or(Known::PLACE_BEGINS)) {
            return None;
        }
        let longest = if word.is(Known::PLACE_BEGINS) { self.phrase(at) } else { None };
        longest.or_else(|| (word.is(Known::PLACE) && self.is_place_alone(at)).then_some(1))
    }

    /// A name that is an ordinary word or a given name as well (`turkey`, `Georgia`, `Charlotte`) needs a word before it.
    fn is_place_alone(&self, at: usize) -> bool {
        let Some(word) = self.word(at) else { return false };
        let ambiguous = word.is(Known::GIVEN.or(Known::SURNAME))
            || (word.is(Known::COMMON.or(Known::STOP)) && (self.manner.level || word.opens()));
        !ambiguous || self.is_before(at, Known::IN) || (self.is_before(at, Known::STOP) && self.says(at.wrapping_sub(1), b"the"))
    }

    fn phrase(&self, at: usize) -> Option<usize> {
        let mut key = self.word(at)?.key;
        let mut found = None;
        for length in 2..=WORDS_MAX {
            let Some(word) = self.word(at + length - 1) else { break };
            if !matches!(word.gap, Gap::Space | Gap::Hyphen) {
                break;
            }
            key = self
                .plain
                .chars
                .get(word.from..word.to)?
                .iter()
                .fold(key.with(b'_'), |key, c| key.with(c.to_ascii_lowercase() as u8));
            if self.lexicon_knows(key) {
                found = Some(length);
            }
        }
        found
    }

    fn lexicon_knows(&self, key: Key) -> bool {
        super::super::lexicon::Lexicon::get().known(key).is(Known::PLACE)
    }

    /// `Florence Meyer`, `Jordan Smith`: a given name that is a place, before a surname; `Kim Paris` the other way round.
    fn is_of_a_person(&self, at: usize, length: usize) -> bool {
        let next = at + length;
        let joined = self.gap(next) == Gap::Space && self.is_free(next);
        let named = length == 1 && self.is(at, Known::GIVEN.or(Known::SURNAME)) && joined;
        let surname = named && self.is_namelike(next) && !self.is(next, Known::COMMON.or(Known::PLACE));
        let given = at > 0
            && self.gap(at) == Gap::Space
            && self.is(at - 1, Known::GIVEN)
            && self.is_free(at - 1)
            && self.is_namelike(at - 1);
        surname || (given && length == 1 && !self.is(at - 1, Known::COMMON))
    }
}
