//! Names, addresses, places and the like: rules over the words of a text, the surest first; what one rule took, no later one takes.

mod address;
mod block;
mod date;
mod guess;
mod job;
mod organisation;
mod person;
mod place;
mod run;

use std::ops::Range;

use super::lexicon::{Key, Known};
use super::plain::Plain;
use super::word::{Gap, Shape, Word, words};
use super::{Kind, Spot};

/// A text's words, and what is said of each so far.
pub(super) struct Tagger<'a> {
    plain: &'a Plain,
    words: Vec<Word>,
    /// What each word belongs to.
    taken: Vec<Option<Kind>>,
    manner: Manner,
    spots: Vec<Spot>,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Manner {
    /// Capitals tell nothing: there are none, or nothing else.
    level: bool,
}

/// What the words say, beyond what `found` has taken already and the tokens that stand there. Places are characters.
pub(super) fn tag(plain: &Plain, found: &[Spot], tokens: &[Range<usize>]) -> Vec<Spot> {
    let words = words(plain);
    let mut tagger = Tagger { plain, taken: vec![None; words.len()], manner: Manner::of(&words), words, spots: Vec::new() };
    tagger.take(found.iter().map(|spot| (spot.start..spot.end, spot.kind)));
    tagger.take(tokens.iter().map(|token| (token.clone(), Kind::Secret)));
    tagger.dates();
    tagger.addresses();
    tagger.blocks();
    tagger.places();
    tagger.organisations();
    tagger.jobs();
    tagger.persons();
    tagger.guesses();
    tagger.spots
}

impl Manner {
    fn of(words: &[Word]) -> Manner {
        let capital = words.iter().filter(|word| word.is_capital() && word.length() > 1).count();
        let small = words.iter().filter(|word| word.shape == Shape::Small).count();
        let shouted = words.iter().filter(|word| word.shape == Shape::Shouted && word.length() > 1).count();
        let level = capital == 0 || (small == 0 && shouted == capital && shouted > 3);
        Manner { level }
    }
}

impl Tagger<'_> {
    /// Words that stand in spots already found belong to nothing else.
    fn take(&mut self, found: impl Iterator<Item = (Range<usize>, Kind)>) {
        let mut at = 0;
        for (spot, kind) in found {
            while self.words.get(at).is_some_and(|word| word.to <= spot.start) {
                at += 1;
            }
            let mut inside = at;
            while self.words.get(inside).is_some_and(|word| word.from < spot.end) {
                if let Some(taken) = self.taken.get_mut(inside) {
                    *taken = Some(kind);
                }
                inside += 1;
            }
        }
    }

    /// Whether most small words that nothing took are ordinary English: an unknown one then tells something.
    fn is_english(&self) -> bool {
        let free = self.words.iter().zip(&self.taken).filter(|(word, taken)| taken.is_none() && word.shape == Shape::Small);
        let (all, common) = free.fold((0usize, 0usize), |(all, common), (word, _)| {
            (all + 1, common + usize::from(word.is(Known::COMMON.or(Known::STOP))))
        });
        common * 10 >= all * 6 || all < 3
    }

    fn word(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    /// The word before, whatever parts them within the sentence.
    fn before(&self, at: usize) -> Option<&Word> {
        let gap = self.word(at)?.gap;
        let near = matches!(gap, Gap::Space | Gap::Comma | Gap::Colon | Gap::Hyphen);
        near.then(|| self.words.get(at.checked_sub(1)?)).flatten()
    }

    fn is(&self, at: usize, any: Known) -> bool {
        self.word(at).is_some_and(|word| word.is(any))
    }

    fn is_before(&self, at: usize, any: Known) -> bool {
        self.before(at).is_some_and(|word| word.is(any))
    }

    fn gap(&self, at: usize) -> Gap {
        self.word(at).map_or(Gap::Break, |word| word.gap)
    }

    fn is_free(&self, at: usize) -> bool {
        self.taken.get(at).is_some_and(Option::is_none)
    }

    /// Whether the word belongs to something of this kind.
    fn is_taken_as(&self, at: usize, kind: Kind) -> bool {
        self.taken.get(at).is_some_and(|taken| *taken == Some(kind))
    }

    fn says(&self, at: usize, wanted: &[u8]) -> bool {
        self.word(at).is_some_and(|word| word.key == Key::of(wanted))
    }

    fn says_any(&self, at: usize, wanted: &[&str]) -> bool {
        wanted.iter().any(|wanted| self.says(at, wanted.as_bytes()))
    }

    /// A capitalised or, in a text that knows none, any word that is not ordinary.
    fn is_strange(&self, at: usize) -> bool {
        let Some(word) = self.word(at) else { return false };
        // In the middle of a sentence a capital says that `Beers` is more than an inflected word.
        let told = !self.manner.level && !word.opens() && word.is(Known::INFLECTED);
        let ordinary = (word.is(Known::COMMON) && !told) || word.is(Known::STOP.or(Known::MONTH).or(Known::DAY));
        let written = if self.manner.level { matches!(word.shape, Shape::Small | Shape::Shouted) } else { word.is_capital() };
        let acronym = word.shape == Shape::Shouted && word.length() <= 3 && !word.is(NAMES) && !self.manner.level;
        written && !ordinary && word.length() >= 2 && !acronym
    }

    /// Might stand in a name: written as one, or in a text without capitals known as one or unknown.
    fn is_namelike(&self, at: usize) -> bool {
        let Some(word) = self.word(at) else { return false };
        if self.manner.level { self.is_strange(at) || word.is(NAMES) } else { word.is_capital() }
    }

    fn mark(&mut self, range: Range<usize>, kind: Kind, sure: bool) {
        let ends = (self.words.get(range.start), self.words.get(range.end.wrapping_sub(1)));
        let (Some(first), Some(last)) = ends else { return };
        self.spots.push(Spot { kind, start: first.from, end: last.to, sure });
        if let Some(taken) = self.taken.get_mut(range) {
            taken.fill(Some(kind));
        }
    }

    fn are_free(&self, range: Range<usize>) -> bool {
        self.taken.get(range).is_some_and(|taken| taken.iter().all(Option::is_none))
    }
}

const NAMES: Known = Known::GIVEN.or(Known::SURNAME).or(Known::PLACE);
