//! The token that stands in the place of a value, `[EMAIL_1]`.

use std::collections::BTreeMap;

use super::Kind;

const NAMES: [(Kind, &str); 7] = [
    (Kind::Email, "EMAIL"),
    (Kind::Phone, "PHONE"),
    (Kind::Card, "CARD"),
    (Kind::Iban, "IBAN"),
    (Kind::Ip, "IP"),
    (Kind::Ssn, "SSN"),
    (Kind::Secret, "SECRET"),
];
// More digits than any text has values; a longer number is no token.
const DIGITS_MAX: usize = 7;

pub(super) fn text(kind: Kind, number: u32) -> String {
    let name = NAMES.iter().find(|(named, _)| *named == kind).map_or("VALUE", |(_, name)| name);
    format!("[{name}_{number}]")
}

/// How many characters the token at this place has; nothing when there is none.
pub(super) fn length(text: &[char], at: usize) -> Option<usize> {
    read(text.get(at..)?).map(|(_, _, length)| length)
}

/// The highest number of each kind in the text.
pub(super) fn last_numbers(text: &str) -> BTreeMap<Kind, u32> {
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
    let (kind, name) = NAMES.iter().find(|(_, name)| name.chars().eq(inside.iter().copied().take(name.len())))?;
    let number = inside.get(name.len()..)?.strip_prefix(&['_'])?;
    let digits = number.iter().take(DIGITS_MAX + 1).take_while(|c| c.is_ascii_digit()).count();
    let closed = number.get(digits) == Some(&']') && (1..=DIGITS_MAX).contains(&digits);
    let value: String = number.iter().take(digits).collect();
    closed.then_some((*kind, value.parse().ok()?, 1 + name.len() + 1 + digits + 1))
}
