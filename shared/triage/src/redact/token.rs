//! The token that stands in the place of a value, `[EMAIL_1]`.

use std::collections::BTreeMap;

use domain::Secret;

use super::plain::Plain;
use super::{Found, Kind, Original, Spot};

// More digits than any text has values; a longer number is no token.
const DIGITS_MAX: usize = 7;

fn text(kind: Kind, number: u32) -> String {
    format!("[{}_{number}]", kind.name())
}

/// How many characters the token at this place has; nothing when there is none.
pub(super) fn length(text: &[char], at: usize) -> Option<usize> {
    read(text.get(at..)?).map(|(_, _, length)| length)
}

/// The highest number of each kind in the text.
fn last_numbers(text: &str) -> BTreeMap<Kind, u32> {
    let chars: Vec<char> = text.chars().collect();
    let mut last = BTreeMap::new();
    for at in (0..chars.len()).filter(|&at| chars.get(at) == Some(&'[')) {
        if let Some((kind, number, _)) = chars.get(at..).and_then(read) {
            let highest: &mut u32 = last.entry(kind).or_default();
            *highest = number.max(*highest);
        }
    }
    last
}

fn read(text: &[char]) -> Option<(Kind, u32, usize)> {
    let inside = text.strip_prefix(&['['])?;
    let kind = Kind::ALL.iter().find(|kind| is_named(**kind, inside))?;
    let name = kind.name();
    let number = inside.get(name.len()..)?.strip_prefix(&['_'])?;
    let digits = number.iter().take(DIGITS_MAX + 1).take_while(|c| c.is_ascii_digit()).count();
    let closed = number.get(digits) == Some(&']') && (1..=DIGITS_MAX).contains(&digits);
    let value: String = number.iter().take(digits).collect();
    closed.then_some((*kind, value.parse().ok()?, 1 + name.len() + 1 + digits + 1))
}

fn is_named(kind: Kind, inside: &[char]) -> bool {
    let name = kind.name();
    inside.get(name.len()) == Some(&'_') && name.chars().eq(inside.iter().copied().take(name.len()))
}

/// The tokens given so far.
pub(super) struct Names {
    given: BTreeMap<(Kind, String), String>,
    last: BTreeMap<Kind, u32>,
    pub(super) found: Vec<Found>,
    pub(super) originals: Vec<Original>,
}

impl Names {
    /// Numbers begin beyond those of the tokens that the text already has: two values never share one.
    pub(super) fn beyond(text: &str) -> Names {
        Names { given: BTreeMap::new(), last: last_numbers(text), found: Vec::new(), originals: Vec::new() }
    }

    pub(super) fn token(&mut self, kind: Kind, value: String, original: &str) -> String {
        let Names { given, last, found, originals } = self;
        let name = given.entry((kind, value)).or_insert_with(|| {
            let number = last.entry(kind).or_default();
            *number = number.saturating_add(1);
            let token = text(kind, *number);
            found.push(Found { kind, token: token.clone() });
            originals.push(Original { token: token.clone(), value: Secret::new(original) });
            token
        });
        name.clone()
    }
}

/// The same for two spellings of one value.
pub(super) fn value(spot: &Spot, plain: &Plain) -> String {
    let letters = plain.chars.get(spot.start..spot.end).unwrap_or_default().iter();
    match spot.kind {
        Kind::Phone | Kind::Card | Kind::Ssn => letters.filter(|c| c.is_ascii_digit()).collect(),
        Kind::Iban | Kind::NationalId | Kind::Licence => {
            letters.filter(|c| c.is_alphanumeric()).flat_map(|c| c.to_uppercase()).collect()
        }
        Kind::Secret => letters.collect(),
        _ => letters.filter(|c| !c.is_whitespace()).flat_map(|c| c.to_lowercase()).collect(),
    }
}
