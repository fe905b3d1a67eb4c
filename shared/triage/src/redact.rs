//! Redaction: what no expert may see is taken out of a text, and a numbered token says what stood there.

mod east;
mod iban;
mod ip;
mod kind;
mod lexicon;
mod mail;
mod national;
mod number;
mod openings;
mod original;
mod plain;
mod scan;
mod secret;
mod tagger;
mod token;
mod url;
mod word;

pub use kind::Kind;
pub use original::{Original, restore};

use plain::Plain;
use scan::{merge, pages, scan};
use token::{Names, value};

/// A text without what experts must not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The text with tokens such as `[EMAIL_1]`.
    pub text: String,
    /// What was taken out, each value once, in the order of the text. The values themselves are not kept.
    pub found: Vec<Found>,
}

/// One value that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it was.
    pub kind: Kind,
    /// The token that stands in its place.
    pub token: String,
}

/// A value at a place of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// What it is.
    pub kind: Kind,
    /// The byte at which it begins.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// Whether a rule says so; else it is a guess at a word that is no ordinary one. Guesses are not taken out.
    pub sure: bool,
}

/// Takes mail addresses, phone numbers, payment cards, bank accounts, internet addresses, national numbers, licences, secrets, postal
/// addresses and, as well as rules can tell them, names of persons out of a text. The same value gets the same number wherever it stands;
/// tokens that already stand there are kept and never given again. Redacting twice is redacting once. Time grows linearly with the text:
/// every look ahead is bounded.
pub fn redact(text: &str) -> Redacted {
    redact_keeping(text).0
}

/// The same, and the values that were taken out, for a caller who seals them. A value that has several spellings is kept in its first.
pub fn redact_keeping(text: &str) -> (Redacted, Vec<Original>) {
    let mut names = Names::beyond(text);
    let mut text = text.to_owned();
    // A token may part what stood together before, so the text is read until a pass finds nothing; the second pass mostly does.
    for _ in 0..PASSES_MAX {
        match pass(&text, &mut names) {
            Some(shorter) => text = shorter,
            None => break,
        }
    }
    (Redacted { text, found: names.found }, names.originals)
}

const PASSES_MAX: usize = 16;

/// One reading from left to right; nothing when there was nothing to take out.
fn pass(text: &str, names: &mut Names) -> Option<String> {
    let plain = Plain::of(text);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for spot in spots(&plain).iter().filter(|spot| spot.sure && spot.kind.is_taken_out()) {
        let (start, end) = plain.bytes(spot.start, spot.end);
        out.push_str(text.get(at..start).unwrap_or_default());
        at = end;
        let original = text.get(start..end).unwrap_or_default();
        out.push_str(&names.token(spot.kind, value(spot, &plain), original));
    }
    out.push_str(text.get(at..).unwrap_or_default());
    (at > 0).then_some(out)
}

/// Everything that is found in a text, kinds that are not taken out and guesses too, in the order of the text and none over another.
pub fn find_all(text: &str) -> Vec<Spot> {
    let plain = Plain::of(text);
    let mut spots = spots(&plain);
    for spot in &mut spots {
        (spot.start, spot.end) = plain.bytes(spot.start, spot.end);
    }
    spots
}

/// The same in characters of the text as it reads.
fn spots(plain: &Plain) -> Vec<Spot> {
    let (hits, tokens) = scan(&plain.chars);
    let mut spots: Vec<Spot> = hits.iter().map(scan::Hit::spot).collect();
    merge(&mut spots, pages(&plain.chars, &hits));
    if plain.is_eastern {
        merge(&mut spots, east::find(&plain.chars));
    }
    spots.extend(tagger::tag(plain, &spots, &tokens));
    spots.sort_by_key(|spot| spot.start);
    spots
}
