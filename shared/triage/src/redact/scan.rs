//! What has a shape or a label: one reading from left to right that stops where a value begins.

use std::ops::Range;

use super::{Kind, Spot, iban, ip, mail, national, number, secret, token, url};

/// A find at a place of a text: characters `from..to`.
pub(super) struct Hit {
    pub(super) kind: Kind,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Hit {
    pub(super) fn spot(&self) -> Spot {
        Spot { kind: self.kind, start: self.from, end: self.to, sure: true }
    }
}

/// What has a shape or a label, and where tokens stand already.
pub(super) fn scan(text: &[char]) -> (Vec<Hit>, Vec<Range<usize>>) {
    let (mut hits, mut tokens, mut at, mut phones_from) = (Vec::new(), Vec::new(), 0, 0);
    while at < text.len() {
        if let Some(length) = token::length(text, at) {
            tokens.push(at..at + length);
            at += length;
            continue;
        }
        match find(text, at, &mut phones_from) {
            Some(hit) => {
                at = hit.to;
                hits.push(hit);
            }
            None => at += 1,
        }
    }
    (hits, tokens)
}

/// What begins at this place, the surest kind first.
fn find(text: &[char], at: usize, phones_from: &mut usize) -> Option<Hit> {
    let c = *text.get(at)?;
    let inside_a_word = at > 0 && text.get(at - 1).is_some_and(|before| is_parted(*before));
    if inside_a_word && is_parted(c) {
        return None;
    }
    let words = || {
        let first = secret::find(text, at).or_else(|| mail::find(text, at)).or_else(|| iban::find(text, at));
        first.or_else(|| ip::find(text, at)).or_else(|| national::find(text, at))
    };
    let starts_a_word = c.is_alphanumeric() || c == '-' || c == '_';
    let found = if starts_a_word { words() } else { None };
    found.or_else(|| number::find(text, at, phones_from))
}

/// Letters and figures that spaces part from the next word: the scripts of East Asia put none.
pub(super) fn is_parted(c: char) -> bool {
    c < '\u{2e80}' && c.is_alphanumeric()
}

/// The digit that a character stands for, in ASCII, full width or Arabic figures.
pub(super) fn digit(c: char) -> Option<u8> {
    c.is_ascii_digit().then(|| c as u8 - b'0')
}

/// The last words before a place, nearest last, in small letters; at most five, from at most 48 characters.
pub(super) fn words_before(text: &[char], at: usize) -> Vec<String> {
    let near: String = text.get(at.saturating_sub(48)..at).unwrap_or_default().iter().collect();
    let mut words = crate::words::words(&near);
    words.drain(..words.len().saturating_sub(5));
    words
}

/// Adds what stands over nothing that is there. Both are in the order of the text.
pub(super) fn merge(spots: &mut Vec<Spot>, more: Vec<Spot>) {
    let (mut next, there) = (0, spots.len());
    for spot in more.into_iter().filter(|spot| spot.start < spot.end) {
        while spots.get(next).is_some_and(|taken| next < there && taken.end <= spot.start) {
            next += 1;
        }
        if next >= there || spots.get(next).is_none_or(|taken| taken.start >= spot.end) {
            spots.push(spot);
        }
    }
    spots.sort_by_key(|spot| spot.start);
}

/// Pages; where something was found in one, the parts around it.
pub(super) fn pages(text: &[char], hits: &[Hit]) -> Vec<Spot> {
    let (mut pages, mut at, mut next) = (Vec::new(), 0, 0);
    while at < text.len() {
        let starts = matches!(text.get(at), Some('h' | 'H' | 'w' | 'W'))
            && !(at > 0 && text.get(at - 1).is_some_and(|c| c.is_alphanumeric()));
        let Some(end) = starts.then(|| url::end(text, at)).flatten() else {
            at += 1;
            continue;
        };
        while hits.get(next).is_some_and(|hit| hit.to <= at) {
            next += 1;
        }
        // What was found in a page parts it.
        let mut from = at;
        for hit in hits.get(next..).unwrap_or_default().iter().take_while(|hit| hit.from < end) {
            pages.push(Spot { kind: Kind::Url, start: from, end: hit.from.max(from), sure: true });
            from = hit.to;
        }
        pages.push(Spot { kind: Kind::Url, start: from, end: end.max(from), sure: true });
        at = end.max(from);
    }
    pages
}
