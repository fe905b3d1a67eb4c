//! A run: words that stand together as a name does.

use std::ops::Range;

use super::{Gap, Known, Tagger};

/// Nobody's name has more words.
const WORDS_MAX: usize = 6;

impl Tagger<'_> {
    /// The name-like words from here on; empty when none begins here.
    pub(super) fn run(&self, at: usize) -> Range<usize> {
        if !self.is_free(at) || !self.is_namelike(at) {
            return at..at;
        }
        let mut end = at + 1;
        while end < at + WORDS_MAX && !self.word(end - 1).is_some_and(|word| word.owns) {
            match () {
                () if self.joins(end) => end += 1,
                () if self.is_linked(end) => end += 2,
                () if self.is_linked(end + 1) && self.is_particle(end) => end += 3,
                () => break,
            }
        }
        at..end
    }

    fn joins(&self, at: usize) -> bool {
        let near = matches!(self.gap(at), Gap::Space | Gap::Hyphen);
        let suffix = self.is(at, Known::SUFFIX)
            && self.word(at).is_some_and(|word| word.is_capital() || self.manner.level)
            && matches!(self.gap(at), Gap::Space | Gap::Comma);
        let initial = self.word(at).is_some_and(|word| word.length() == 1 && word.dotted);
        // `Dear Mr. Lee`: with a form of address a name begins anew.
        let titled = self.is(at, Known::TITLE) && self.gap(at + 1) == Gap::Space && self.is_namelike(at + 1);
        self.is_free(at) && !titled && ((near && (self.is_namelike(at) || initial)) || suffix)
    }

    /// `van` before `Vleck`.
    fn is_linked(&self, at: usize) -> bool {
        self.is_particle(at)
            && self.gap(at + 1) == Gap::Space
            && self.is_free(at + 1)
            && self.is_namelike(at + 1)
            && (!self.manner.level || self.is_strange(at + 1))
    }

    fn is_particle(&self, at: usize) -> bool {
        let and_or_word = self.manner.level && self.is(at, Known::STOP.or(Known::COMMON));
        self.is(at, Known::PARTICLE)
            && self.gap(at) == Gap::Space
            && self.is_free(at)
            && !and_or_word
            && !self.says_any(at, &["a", "i", "e", "y"])
    }

    /// The run without ordinary words at its ends.
    pub(super) fn trimmed_run(&self, run: Range<usize>) -> Range<usize> {
        let named = |at: usize| self.is(at, Known::GIVEN.or(Known::SURNAME).or(Known::SUFFIX).or(Known::TITLE));
        let plain = |at: usize| {
            self.is(at, Known::COMMON.or(Known::STOP).or(Known::JOB).or(Known::NATION).or(Known::MONTH).or(Known::DAY))
                || self.word(at).is_some_and(|word| word.length() == 1 && !word.dotted)
        };
        let told = |at: usize| self.is_strange(at) && !self.is(at, Known::JOB);
        let plain = |at: usize| plain(at) && !told(at);
        let (mut start, mut end) = (run.start, run.end);
        while start < end && plain(start) && !(named(start) && (start + 1 == end || !plain(start + 1) || named(start + 1))) {
            start += 1;
        }
        while end > start + 1 && plain(end - 1) && !named(end - 1) {
            end -= 1;
        }
        start..end
    }
}
