//! Companies and institutions: by the word at their end, by how they join names, by who works there.

use std::ops::Range;

use super::{Gap, Kind, Known, Shape, Tagger};

impl Tagger<'_> {
    pub(super) fn organisations(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            let run = self.capitals(at);
            if run.is_empty() {
                at += 1;
                continue;
            }
            if let Some(name) = self.company(&run) {
                self.mark(name, Kind::Organisation, true);
            }
            at = run.end;
        }
    }

    /// Words with capitals that belong together, with `&`, `and`, `of` between them.
    fn capitals(&self, at: usize) -> Range<usize> {
        let fits = |at: usize| {
            self.is_free(at)
                && self.word(at).is_some_and(|word| word.is_capital() || (word.shape == Shape::Code && !self.manner.level))
        };
        if !fits(at) {
            return at..at;
        }
        let mut end = at + 1;
        loop {
            let joined = matches!(self.gap(end), Gap::Space | Gap::Hyphen | Gap::And)
                || (self.gap(end) == Gap::Comma && self.is(end, Known::COMPANY));
            let linked = self.says_any(end, &["and", "of", "for", "the"])
                && self.gap(end) == Gap::Space
                && self.gap(end + 1) == Gap::Space
                && fits(end + 1);
            match () {
                () if joined && fits(end) => end += 1,
                () if linked => end += 2,
                () => return at..end,
            }
        }
    }

    /// The name from its first word that means something to the word that says what it is.
    fn company(&self, run: &Range<usize>) -> Option<Range<usize>> {
        let last = run.clone().rev().find(|at| self.is(*at, Known::COMPANY))?;
        let opener = |at: &usize| {
            self.is(*at, Known::STOP)
                || (self.is(*at, Known::COMMON)
                    && self.word(*at).is_some_and(|word| word.opens())
                    && !self.is(*at + 1, Known::COMPANY))
        };
        let first = run.clone().find(|at| !opener(at))?;
        (first < last).then_some(first..last + 1)
    }
}
