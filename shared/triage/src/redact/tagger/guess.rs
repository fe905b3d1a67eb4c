//! Guesses: in an English text a word that is no ordinary one names somebody or something. The words around it say which, as well as they
//! can. A guess is never sure.

use std::ops::Range;

use super::{Gap, Kind, Known, Shape, Tagger};

impl Tagger<'_> {
    fn lists(&mut self) {
        for at in 0..self.words.len() {
            if self.is(at, Known::COMMON.or(Known::MONTH)) && self.is_listed(at) {
                self.mark(at..at + 1, Kind::Person, true);
            }
        }
    }

    pub(super) fn guesses(&mut self) {
        self.lists();
        if !self.is_english() {
            return;
        }
        let mut at = 0;
        while at < self.words.len() {
            let run = self.run(at);
            let name = self.trimmed_run(run.clone());
            let told = name.clone().any(|at| self.is_strange(at)) || self.is_capital_place(&name);
            if !name.is_empty() && told {
                let kind = self.likely(&name);
                self.mark(name, kind, false);
            }
            at = run.end.max(at + 1);
        }
    }

    /// `in ISE`, `at BBC`: written as a name where a place or a company is due.
    fn is_capital_place(&self, name: &Range<usize>) -> bool {
        let due = self.is_before(name.start, Known::IN.or(Known::AT)) && self.gap(name.start) == Gap::Space;
        let other = Known::NATION.or(Known::MONTH).or(Known::DAY).or(Known::STOP);
        !self.manner.level
            && due
            && name
                .clone()
                .all(|at| !self.is(at, other) && self.word(at).is_some_and(|word| word.is_capital() && word.length() > 2))
    }

    /// `Victor, Mark and April`: among names an ordinary word with a capital is one, too.
    fn is_listed(&self, at: usize) -> bool {
        let named = |at: usize| self.is_taken_as(at, Kind::Person);
        let before =
            at > 0 && (self.gap(at) == Gap::Comma || self.says(at - 1, b"and")) && (named(at - 1) || (at > 1 && named(at - 2)));
        let behind = (self.gap(at + 1) == Gap::Comma && named(at + 1)) || (self.says(at + 1, b"and") && named(at + 2));
        self.is(at, Known::GIVEN) && self.is_free(at) && self.is_namelike(at) && (before || behind)
    }

    fn likely(&self, name: &Range<usize>) -> Kind {
        let first = name.start;
        let place = self.is_before(first, Known::IN) && self.gap(first) == Gap::Space;
        let mixed = name.clone().any(|at| self.word(at).is_some_and(|word| matches!(word.shape, Shape::Mixed | Shape::Code)));
        let works = self.is(name.end, Known::WORKS)
            || self.is_before(first, Known::WORKS)
            || name.clone().any(|at| self.is(at, Known::COMPANY));
        let at_or_for = self.is_before(first, Known::AT);
        match () {
            () if mixed || works => Kind::Organisation,
            () if place => Kind::Place,
            () if at_or_for && !self.is(first, Known::GIVEN.or(Known::SURNAME)) && name.len() < 3 => Kind::Organisation,
            () => Kind::Person,
        }
    }
}
