//! Jobs: `Benefits manager` on its own, `as a night nurse` in a sentence.

use super::{Gap, Kind, Known, Tagger};

/// How many words stand before the one that says what somebody is.
const WORDS_BEFORE_MAX: usize = 4;

impl Tagger<'_> {
    pub(super) fn jobs(&mut self) {
        for at in 0..self.words.len() {
            let begins = if self.is(at, Known::JOB) && self.is_free(at) { self.job(at) } else { None };
            if let Some(begins) = begins {
                self.mark(begins..at + 1, Kind::Title, true);
            }
        }
    }

    /// Where the job begins that ends with this word.
    fn job(&self, last: usize) -> Option<usize> {
        let mut at = last;
        while at > 0 && last - at < WORDS_BEFORE_MAX && self.is_part(at) {
            at -= 1;
            let capital = self.word(at).is_some_and(|word| word.is_capital());
            if capital && !self.manner.level && self.word(last).is_some_and(|word| !word.is_capital()) {
                return Some(at);
            }
        }
        let article = at.checked_sub(1).filter(|before| self.says_any(*before, &["a", "an"]) && self.gap(at) == Gap::Space)?;
        let verb =
            article.checked_sub(1).is_some_and(|verb| self.says_any(verb, &["as", "am", "is", "was", "be", "i'm", "become"]));
        verb.then_some(at)
    }

    /// Whether the word before belongs to the job: an ordinary one, or `and` between two.
    fn is_part(&self, at: usize) -> bool {
        let joined = self.gap(at) == Gap::Space && self.is_free(at - 1);
        let joins = self.says(at - 1, b"and") && at > 1 && self.gap(at - 1) == Gap::Space;
        joined && (joins || !self.is(at - 1, Known::STOP.or(Known::GIVEN)))
    }
}
