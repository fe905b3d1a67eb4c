//! Dates and ages.

use super::{Gap, Kind, Known, Tagger};

impl Tagger<'_> {
    pub(super) fn dates(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            let length = if self.is_free(at) { self.date(at) } else { None };
            if let Some(length) = length {
                self.mark(at..at + length, Kind::Date, true);
            } else if let Some(age) = self.age(at) {
                self.mark(age..age + 1, Kind::Age, true);
            }
            at += length.unwrap_or(1).max(1);
        }
    }

    /// How many words the date has that begins here.
    fn date(&self, at: usize) -> Option<usize> {
        let word = self.word(at)?;
        if word.is(Known::DAY) && word.length() > 3 {
            return Some(1);
        }
        if word.is_figures() {
            return self.figures(at).map(|length| length + self.clock(at + length)).or_else(|| self.day_month(at));
        }
        if word.is(Known::MONTH) && (self.manner.level || word.is_capital()) { self.month_day(at) } else { None }
    }

    fn number(&self, at: usize) -> Option<u32> {
        let word = self.word(at).filter(|word| word.is_figures() && word.length() <= 4)?;
        self.plain.chars.get(word.from..word.to)?.iter().try_fold(0, |sum, c| Some(sum * 10 + c.to_digit(10)?))
    }

    fn is_day(&self, at: usize) -> bool {
        self.number(at).is_some_and(|day| (1..=31).contains(&day))
    }

    fn is_year(&self, at: usize) -> bool {
        self.number(at).is_some_and(|year| (1900..=2100).contains(&year))
    }

    /// `2/16/1962`, `1993-01-04`, `16.2.62`.
    fn figures(&self, at: usize) -> Option<usize> {
        let parted = |at: usize| {
            let (before, word) = (self.word(at - 1)?, self.word(at)?);
            self.plain.chars.get(before.to..word.from).filter(|between| between.len() == 1).and_then(|between| between.first())
        };
        let (first, second) = (parted(at + 1)?, parted(at + 2)?);
        let alike = first == second && matches!(first, '/' | '-' | '.');
        let whole = parted(at + 3).is_none_or(|next| next != first);
        let [a, b, c] = [at, at + 1, at + 2].map(|at| self.number(at).unwrap_or(99));
        let year_first = self.is_year(at) && (1..=12).contains(&b) && (1..=31).contains(&c);
        let short_year = self.word(at + 2)?.length() == 2 && *first != '.';
        let day_first = (1..=31).contains(&a) && (1..=31).contains(&b) && a.min(b) <= 12 && (self.is_year(at + 2) || short_year);
        (alike && whole && (year_first || day_first)).then_some(3)
    }

    /// How many words of a time of day follow: `14:56:41`.
    fn clock(&self, at: usize) -> usize {
        let next = |at: usize| self.word(at).is_some_and(|word| word.is_figures() && word.length() == 2);
        let colon = |at: usize| self.word(at).is_some_and(|word| self.plain.chars.get(word.from - 1) == Some(&':'));
        match () {
            () if !(next(at) && next(at + 1) && colon(at + 1)) => 0,
            () if next(at + 2) && colon(at + 2) => 3,
            () => 2,
        }
    }

    /// `4 July 1976`, `4th of July`.
    fn day_month(&self, at: usize) -> Option<usize> {
        let month = at + 1 + usize::from(self.says(at + 1, b"of"));
        let found = self.is_day(at) && self.is(month, Known::MONTH) && self.gap(month) == Gap::Space;
        found.then(|| month + 1 - at + usize::from(self.is_year(month + 1)))
    }

    /// `July 4, 1976`, `July 1976`.
    fn month_day(&self, at: usize) -> Option<usize> {
        let near = |at: usize| matches!(self.gap(at), Gap::Space | Gap::Comma);
        if near(at + 1) && self.is_year(at + 1) {
            return Some(2);
        }
        let ordinal = self
            .word(at + 1)
            .is_some_and(|word| word.length() <= 4 && self.plain.chars.get(word.from).is_some_and(char::is_ascii_digit));
        let day = near(at + 1) && (self.is_day(at + 1) || ordinal);
        day.then(|| 2 + usize::from(near(at + 2) && self.is_year(at + 2)))
    }

    /// `50 year old`, `aged 50`, `50 years of age`, `age: 50`.
    fn age(&self, at: usize) -> Option<usize> {
        let years = self.number(at).filter(|years| (1..=120).contains(years))?;
        let word = self.word(at)?;
        let behind = self.says_any(at + 1, &["year", "years", "yr", "yrs", "yo"]) && self.says_any(at + 2, &["old", "of"]);
        let before = at.checked_sub(1).is_some_and(|before| {
            self.says_any(before, &["aged", "age"]) || (self.says(before, b"is") && before > 0 && self.says(before - 1, b"age"))
        });
        (self.is_free(at) && word.is_figures() && years > 0 && (behind || before)).then_some(at)
    }
}
