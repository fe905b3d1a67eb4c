//! Persons: by a title, a greeting, a sentence that names somebody, or a given name of our list.

use std::ops::Range;

use super::{Gap, Kind, Known, Shape, Tagger};

impl Tagger<'_> {
    pub(super) fn persons(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            if let Some(range) = self.titled(at) {
                at = range.end;
                self.mark(range, Kind::Person, true);
                continue;
            }
            let run = self.run(at);
            let name = self.trimmed_run(run.clone());
            if !name.is_empty() {
                let (weight, sure) = self.weight(&name);
                if weight >= ENOUGH {
                    self.mark(name, Kind::Person, sure);
                }
            }
            at = run.end.max(at + 1);
        }
    }

    /// `Dr. Fields`, `Herr Maier`: the title belongs to the name.
    fn titled(&self, at: usize) -> Option<Range<usize>> {
        let word = self.word(at).filter(|word| word.is(Known::TITLE) && self.is_free(at))?;
        let written = self.manner.level || word.is_capital();
        let run = self.run(at + 1);
        let joined = self.gap(at + 1) == Gap::Space && !run.is_empty();
        let unsaid = word.is(Known::COMMON)
            && !word.dotted
            && !matches!(word.length(), 2..=4)
            && !self.is(at + 1, Known::GIVEN.or(Known::SURNAME));
        let ordinary =
            self.is(at + 1, Known::STOP) || (self.is(at + 1, Known::COMMON) && !self.is(at + 1, Known::GIVEN.or(Known::SURNAME)));
        let end = self.trimmed_run(run.clone()).end.max(run.start + 1);
        (written && joined && !unsaid && !ordinary).then_some(at..end)
    }

    /// How much speaks for a person, and whether it is enough to be sure.
    fn weight(&self, name: &Range<usize>) -> (u32, bool) {
        let level = self.manner.level;
        let first = name.start;
        let given = self.is(first, Known::GIVEN);
        let ordinary = self.is(first, Known::COMMON.or(Known::STOP).or(Known::PLACE).or(Known::MONTH));
        let opens = self.word(first).is_some_and(|word| word.opens());
        let surname = name.clone().skip(1).any(|at| self.is(at, Known::SURNAME));
        let strange = name.clone().skip(1).any(|at| self.is_strange(at));
        let mut weight = 0;
        weight += match (given, ordinary) {
            (true, false) => 3,
            (true, true) if !opens && !level => 2,
            (true, true) => 1,
            _ if self.is(first, Known::SURNAME) && !ordinary => 2,
            _ => 0,
        };
        weight += u32::from(surname) * 2 + u32::from(strange && name.len() > 1);
        let said = self.said_before(first);
        // A single given name needs its capital: `max` is a word, `TIA` an abbreviation.
        let written =
            self.word(first).is_some_and(|word| matches!(word.shape, Shape::Capital | Shape::Mixed) || word.length() > 4);
        // In a text without capitals any word may stand behind it.
        let alone = !level && (name.len() > 1 || written);
        let sure = said >= SURE || (given && (surname || (!ordinary && alone)));
        (weight + said + self.said_behind(name), sure)
    }

    /// What the words before say: `my name is`, `Dear`, `named`.
    fn said_before(&self, at: usize) -> u32 {
        let back = |places: usize| at.checked_sub(places);
        let says = |places: usize, wanted: &[&str]| back(places).is_some_and(|at| self.says_any(at, wanted));
        let near = matches!(self.gap(at), Gap::Space | Gap::Colon);
        let name = ["name", "naam", "nombre", "nom", "nome", "name's"];
        let is = ["is", "ist", "es", "est", "e"];
        let named = (says(1, &is) && (says(2, &name) || says(3, &name)))
            || (says(1, &["name", "nombre", "nom"]) && self.gap(at) == Gap::Colon && self.is_own_name(at - 1));
        let own = says(1, &["heisse", "appelle", "m'appelle", "llamo", "chiamo", "chamo", "named", "nicknamed"])
            || (says(1, &["calls", "call"]) && says(2, &["me"]))
            || (says(1, &["me", "him", "her", "us"]) && says(2, &["calls", "call", "named", "called", "name"]));
        let greeted = back(1)
            .is_some_and(|before| self.is(before, Known::GREETING) && self.word(before).is_some_and(|word| word.opens()))
            && self.gap(at) == Gap::Space;
        let greeted_by = self.closes(at);
        match () {
            () if !near => 0,
            () if named || own => SURE,
            () if greeted && greeted_by && !self.is_ordinary(at) => SURE,
            () if self.is_before(at, Known::SPEECH.or(Known::BEFORE_NAME)) && self.is_strange(at) => 2,
            () if says(1, &["i'm", "am", "m"]) && self.is_strange(at) => 2,
            () => 0,
        }
    }

    /// `Name:` or `Your name:`, not `Event name:`.
    fn is_own_name(&self, at: usize) -> bool {
        let opens = self.word(at).is_some_and(|word| word.opens());
        let own = ["my", "your", "his", "her", "full", "first", "last", "real", "customer", "account", "contact", "user", "the"];
        opens || at.checked_sub(1).is_some_and(|before| self.says_any(before, &own))
    }

    fn is_ordinary(&self, at: usize) -> bool {
        self.is(at, Known::COMMON.or(Known::STOP)) && !self.is(at, Known::GIVEN)
    }

    /// A greeting ends with its name: a comma, a line or a stop follows.
    fn closes(&self, at: usize) -> bool {
        (at + 1..at + 4).any(|next| matches!(self.gap(next), Gap::Comma | Gap::Line | Gap::Break | Gap::Stop | Gap::Colon))
    }

    /// What the words behind say: `says`, `'s daughter`, a colon after a speaker.
    fn said_behind(&self, name: &Range<usize>) -> u32 {
        let next = name.end;
        let strange = self.is_strange(name.end - 1);
        let speaks = self.is(next, Known::SPEECH.or(Known::FAMILY)) && self.gap(next) == Gap::Space;
        let spoken = name.start > 0 && self.is(name.start - 1, Known::SPEECH);
        let speaker = self.gap(next) == Gap::Colon
            && self.word(name.start).is_some_and(|word| matches!(word.gap, Gap::Line | Gap::Break))
            && self.gap(next + 1) != Gap::Break;
        u32::from(strange && (speaks || spoken)) * 2 + u32::from(speaker && strange)
    }
}

const ENOUGH: u32 = 3;
const SURE: u32 = 3;
