//! A sequence: groups of digits on one line, and what parts them.

use crate::redact::scan::digit;

const DIGITS_MAX: usize = 24;
const GAP_MAX: usize = 3;

/// Groups of digits that begin at one place.
pub(super) struct Sequence {
    start: usize,
    plus: bool,
    groups: Vec<Group>,
}

/// Digits without anything between them.
pub(super) struct Group {
    digits: String,
    /// The place behind its last digit.
    end: usize,
    /// What parts it from the group before: `(`, `)`, `-`, `.`, `/` or a space, the most telling of them. `(` before the first one.
    pub(super) parted_by: char,
}

impl Sequence {
    /// The sequence that begins here with a digit, `+` or `(`. Nothing when its first run of digits is longer than any number of people.
    pub(super) fn read(text: &[char], at: usize) -> Option<Sequence> {
        let plus = text.get(at) == Some(&'+');
        let opened = text.get(at + usize::from(plus)) == Some(&'(');
        let first = at + usize::from(plus) + usize::from(opened);
        let mut row = Sequence { start: at, plus, groups: Vec::new() };
        row.groups.push(Group::read(text, first, if opened { '(' } else { ' ' })?);
        while let Some(group) = row.next(text) {
            row.groups.push(group);
        }
        Some(row)
    }

    fn next(&self, text: &[char]) -> Option<Group> {
        let from = self.end();
        let gap = text.get(from..)?.iter().take(GAP_MAX).take_while(|c| is_gap(**c)).count();
        let between = text.get(from..from + gap)?;
        let telling = |wanted: fn(&char) -> bool| between.iter().any(wanted);
        let parted_by = match () {
            () if telling(|c| *c == '(') => '(',
            () if telling(|c| *c == ')') => ')',
            () if telling(|c| matches!(c, '-' | '‐' | '‑' | '–')) => '-',
            () if telling(|c| *c == '.') => '.',
            () if telling(|c| *c == '/') => '/',
            () => ' ',
        };
        let group = (gap > 0).then(|| Group::read(text, from + gap, parted_by)).flatten()?;
        (self.count(self.groups.len()) + group.digits.len() <= DIGITS_MAX).then_some(group)
    }

    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub(super) fn has_plus(&self) -> bool {
        self.plus
    }

    /// Whether it opens with `(`.
    pub(super) fn is_opened(&self) -> bool {
        self.groups.first().is_some_and(|group| group.parted_by == '(')
    }

    /// The place behind the whole sequence.
    pub(super) fn end(&self) -> usize {
        self.groups.last().map_or(self.start, |group| group.end)
    }

    /// The place behind the first `count` groups.
    pub(super) fn end_of(&self, count: usize) -> Option<usize> {
        self.groups.get(count.checked_sub(1)?).map(|group| group.end)
    }

    /// The digits of the first `count` groups.
    pub(super) fn digits(&self, count: usize) -> String {
        self.groups.iter().take(count).map(|group| group.digits.as_str()).collect()
    }

    /// How many digits the first `count` groups have.
    pub(super) fn count(&self, count: usize) -> usize {
        self.groups.iter().take(count).map(|group| group.digits.len()).sum()
    }

    /// The lengths of the first `count` groups.
    pub(super) fn lengths(&self, count: usize) -> Vec<usize> {
        self.groups.iter().take(count).map(|group| group.digits.len()).collect()
    }

    /// The values of the first `count` groups.
    pub(super) fn values(&self, count: usize) -> Vec<u64> {
        self.groups.iter().take(count).map(|group| group.digits.parse().unwrap_or(u64::MAX)).collect()
    }

    /// Whether the place before it can be the beginning of a number, and not the middle of a path, a code or a price.
    pub(super) fn begins_well(&self, text: &[char]) -> bool {
        let before = self.start.checked_sub(1).and_then(|before| text.get(before));
        before.is_none_or(|c| !c.is_alphanumeric() && !"_/#@.-$€£\\".contains(*c))
    }

    /// Whether a line of several begins with it.
    pub(super) fn starts_line(&self, text: &[char]) -> bool {
        self.start.checked_sub(1).and_then(|before| text.get(before)) == Some(&'\n')
    }

    /// Whether the first `count` groups can be a whole number: no word, time, percentage or path goes on behind them.
    pub(super) fn ends_well(&self, count: usize, text: &[char]) -> bool {
        let Some(end) = self.end_of(count) else { return false };
        let behind = |places: usize| text.get(end + places).copied().unwrap_or(' ');
        match behind(0) {
            '-' => {
                !behind(1).is_alphanumeric()
                    || count < self.groups.len()
                    || is_plain_word(text.get(end + 1..).unwrap_or_default())
            }
            ':' | '/' => !behind(1).is_alphanumeric(),
            '_' | '@' | '%' | '°' => false,
            c => !c.is_alphanumeric(),
        }
    }
}

impl Group {
    fn read(text: &[char], from: usize, parted_by: char) -> Option<Group> {
        let run = text.get(from..)?.iter().take(DIGITS_MAX + 1).map_while(|c| digit(*c));
        let digits: String = run.map(|digit| char::from(b'0' + digit)).collect();
        let end = from + digits.len();
        (1..=DIGITS_MAX).contains(&digits.len()).then_some(Group { digits, end, parted_by })
    }
}

fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '-' | '‐' | '‑' | '–' | '.' | '/' | '(' | ')')
}

/// `-Office` behind a number is a word; `-a7f3` is the rest of a code.
fn is_plain_word(text: &[char]) -> bool {
    let word = text.iter().take(16).take_while(|c| c.is_alphanumeric());
    let label: String = word.clone().take(4).flat_map(|c| c.to_lowercase()).collect();
    matches!(label.as_str(), "fax" | "tel" | "mob")
        || word.clone().count() >= 4 && word.clone().all(|c| c.is_alphabetic()) && word.clone().any(|c| !c.is_ascii_hexdigit())
}
