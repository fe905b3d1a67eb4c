//! Redaction: what no expert may see is taken out of a text, and a numbered token says what stood there.

mod iban;
mod ip;
mod mail;
mod number;
mod secret;
mod token;

use std::collections::BTreeMap;

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

/// A kind of value that experts must not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A mail address.
    Email,
    /// A telephone number, with its extension.
    Phone,
    /// A payment card.
    Card,
    /// A bank account.
    Iban,
    /// An internet address, version 4 or 6.
    Ip,
    /// A social security number.
    Ssn,
    /// A password, key or token.
    Secret,
}

/// A find at a place of a text: characters `from..to` go. `value` is the same for two spellings of one value.
struct Hit {
    kind: Kind,
    from: usize,
    to: usize,
    value: String,
}

/// Takes mail addresses, phone numbers, payment cards, bank accounts, internet addresses, social security numbers and obvious secrets
/// out of a text. The same value gets the same number wherever it stands; tokens that already stand there are kept and never given
/// again. Redacting twice is redacting once. Time grows linearly with the text: every look ahead is bounded.
pub fn redact(text: &str) -> Redacted {
    let mut names = Names::beyond(text);
    let mut chars: Vec<char> = text.chars().collect();
    // A token may part what stood together before, so the text is read until a pass finds nothing; the second pass mostly does.
    for _ in 0..PASSES_MAX {
        match pass(&chars, &mut names) {
            Some(shorter) => chars = shorter,
            None => break,
        }
    }
    Redacted { text: chars.into_iter().collect(), found: names.found }
}

const PASSES_MAX: usize = 16;

/// One reading from left to right; nothing when there was nothing to take out.
fn pass(text: &[char], names: &mut Names) -> Option<Vec<char>> {
    let mut out = Vec::with_capacity(text.len());
    let (mut at, mut phones_from, mut changed) = (0, 0, false);
    while let Some(&c) = text.get(at) {
        let hit = match token::length(text, at) {
            Some(length) => {
                out.extend_from_slice(text.get(at..at + length).unwrap_or_default());
                at += length;
                continue;
            }
            None => find(text, at, &mut phones_from),
        };
        match hit {
            Some(hit) => {
                out.extend_from_slice(text.get(at..hit.from).unwrap_or_default());
                at = hit.to;
                out.extend(names.token(hit).chars());
                changed = true;
            }
            None => {
                out.push(c);
                at += 1;
            }
        }
    }
    changed.then_some(out)
}

/// What begins at this place, the surest kind first.
fn find(text: &[char], at: usize, phones_from: &mut usize) -> Option<Hit> {
    let c = *text.get(at)?;
    let inside_a_word = at > 0 && text.get(at - 1).is_some_and(|before| before.is_alphanumeric());
    if inside_a_word && c.is_alphanumeric() {
        return None;
    }
    let words = || {
        secret::find(text, at).or_else(|| mail::find(text, at)).or_else(|| iban::find(text, at)).or_else(|| ip::find(text, at))
    };
    let starts_a_word = c.is_alphanumeric() || c == '-' || c == '_';
    let found = if starts_a_word { words() } else { None };
    found.or_else(|| number::find(text, at, phones_from))
}

/// The digit that a character stands for, in ASCII, full width or Arabic figures.
fn digit(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        '\u{660}'..='\u{669}' => '\u{660}',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok()
}

/// The last words before a place, nearest last, in small letters; at most five, from at most 48 characters.
fn words_before(text: &[char], at: usize) -> Vec<String> {
    let near: String = text.get(at.saturating_sub(48)..at).unwrap_or_default().iter().collect();
    let mut words = crate::words::words(&near);
    words.drain(..words.len().saturating_sub(5));
    words
}

/// The tokens given so far.
struct Names {
    given: BTreeMap<(Kind, String), String>,
    last: BTreeMap<Kind, u32>,
    found: Vec<Found>,
}

impl Names {
    /// Numbers begin beyond those of the tokens that the text already has: two values never share one.
    fn beyond(text: &str) -> Names {
        Names { given: BTreeMap::new(), last: token::last_numbers(text), found: Vec::new() }
    }

    fn token(&mut self, hit: Hit) -> String {
        let Names { given, last, found } = self;
        let name = given.entry((hit.kind, hit.value)).or_insert_with(|| {
            let number = last.entry(hit.kind).or_default();
            *number = number.saturating_add(1);
            let token = token::text(hit.kind, *number);
            found.push(Found { kind: hit.kind, token: token.clone() });
            token
        });
        name.clone()
    }
}
