//! Blocks: a name, a company and a job on lines of their own above an address or a telephone, as signatures and letters have them; and
//! the line behind `Best regards`.

use std::ops::Range;

use super::{Gap, Kind, Known, Shape, Tagger};

/// A longer line is prose.
const LINE_WORDS_MAX: usize = 7;
/// How many lines above an address belong to it.
const LINES_ABOVE_MAX: usize = 3;

impl Tagger<'_> {
    pub(super) fn blocks(&mut self) {
        let lines = self.lines();
        if lines.len() < 2 {
            return;
        }
        for at in 0..lines.len() {
            if self.is_closing(lines.get(at)) {
                self.signature(&lines, at + 1);
            }
            if self.is_contact(lines.get(at)) {
                self.above(&lines, at);
            }
        }
    }

    fn lines(&self) -> Vec<Range<usize>> {
        let begins = |at: &usize| matches!(self.gap(*at), Gap::Line | Gap::Break);
        let starts: Vec<usize> = (0..self.words.len()).filter(begins).collect();
        let ends = starts.iter().skip(1).copied().chain([self.words.len()]);
        starts.iter().copied().zip(ends).map(|(from, to)| from..to).collect()
    }

    /// `Best regards,`, `Mit freundlichen Grüßen`.
    fn is_closing(&self, line: Option<&Range<usize>>) -> bool {
        line.is_some_and(|line| line.len() <= 4 && line.clone().any(|at| self.is(at, Known::CLOSING)))
    }

    fn signature(&mut self, lines: &[Range<usize>], at: usize) {
        let Some(line) = lines.get(at).cloned() else { return };
        if line.len() <= 4 && self.is_written_as_name(&line) {
            self.mark(line, Kind::Person, true);
        }
    }

    /// A line of capitals, or of words that are not ordinary, and nothing else.
    fn is_written_as_name(&self, line: &Range<usize>) -> bool {
        let fits = |at: usize| {
            self.word(at).is_some_and(|word| {
                let ordinary = word.is(Known::COMMON.or(Known::STOP)) && !word.is(Known::GIVEN.or(Known::SURNAME));
                let particle = word.is(Known::PARTICLE.or(Known::SUFFIX).or(Known::TITLE)) || word.is_initial();
                particle || (self.is_namelike(at) && !ordinary && word.shape != Shape::Code)
            })
        };
        let parted = line.clone().skip(1).all(|at| matches!(self.gap(at), Gap::Space | Gap::Hyphen));
        let some = line.clone().any(|at| self.word(at).is_some_and(|word| word.length() > 1 && !word.is(Known::PARTICLE)));
        !line.is_empty() && self.are_free(line.clone()) && line.clone().all(fits) && parted && some
    }

    /// Whether an address begins with this line.
    fn is_contact(&self, line: Option<&Range<usize>>) -> bool {
        let Some(line) = line else { return false };
        let goes_on = line.start > 0 && self.is_taken_as(line.start - 1, Kind::Address);
        self.is_taken_as(line.start, Kind::Address) && !goes_on
    }

    /// The lines right above: the topmost is a person, the next ones a company or a job.
    fn above(&mut self, lines: &[Range<usize>], contact: usize) {
        let mut top = contact;
        while top > 0 && contact - top < LINES_ABOVE_MAX && self.may_stand_above(lines, top - 1, contact) {
            top -= 1;
        }
        for at in top..contact {
            let Some(line) = lines.get(at).cloned() else { continue };
            let kind = match () {
                () if line.clone().any(|at| self.is(at, Known::COMPANY)) && line.len() > 1 => Kind::Organisation,
                () if at == top || self.is_full_name(&line) => Kind::Person,
                () if self.is(line.end - 1, Known::JOB) || line.clone().all(|at| self.is(at, Known::COMMON)) => Kind::Title,
                () => Kind::Organisation,
            };
            let sure = kind == Kind::Person && self.is(line.start, Known::GIVEN.or(Known::TITLE));
            self.mark(line, kind, sure);
        }
    }

    fn is_full_name(&self, line: &Range<usize>) -> bool {
        (2..=4).contains(&line.len()) && self.is(line.start, Known::GIVEN) && self.is_written_as_name(line)
    }

    fn may_stand_above(&self, lines: &[Range<usize>], at: usize, contact: usize) -> bool {
        let Some(line) = lines.get(at) else { return false };
        let closed = lines.get(at + 1).is_some_and(|next| self.gap(next.start) == Gap::Break) && at + 1 != contact;
        let short = line.len() <= LINE_WORDS_MAX && self.are_free(line.clone()) && !closed;
        let opens = self.word(line.start).is_some_and(|word| self.manner.level || word.is_capital() || word.shape == Shape::Code);
        let sentence =
            line.clone().skip(1).any(|at| matches!(self.gap(at), Gap::Stop | Gap::Colon)) || self.ends_as_sentence(line);
        let prose = line
            .clone()
            .filter(|at| self.is(*at, Known::STOP) && !self.says_any(*at, &["and", "of", "the", "in", "for"]))
            .count();
        short && opens && !sentence && prose == 0 && !line.clone().any(|at| self.is(at, Known::GREETING.or(Known::CLOSING)))
    }

    fn ends_as_sentence(&self, line: &Range<usize>) -> bool {
        let behind = self.word(line.end - 1).and_then(|word| self.plain.chars.get(word.to));
        let abbreviated = self.is(line.end - 1, Known::COMPANY.or(Known::SUFFIX));
        matches!(behind, Some('?' | '!' | ':' | ',')) || (behind == Some(&'.') && !abbreviated)
    }
}
