//! Bank accounts: IBANs by the length of their country and their check digits (mod 97).

use super::Kind;
use super::scan::{Hit, words_before};

/// The IBAN that begins here, in groups or not. Behind the word "IBAN" a mistyped one counts as well.
pub(super) fn find(text: &[char], at: usize) -> Option<Hit> {
    let figures = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    if !(figures(at + 2) && figures(at + 3)) {
        return None;
    }
    let head: String = text.get(at..at + 4)?.iter().collect();
    let digits = head.get(2..)?.chars().all(|c| c.is_ascii_digit());
    let wanted = length_in(&head.get(..2)?.to_ascii_uppercase()).filter(|_| digits)?;
    let (value, to) = collect(text, at, wanted)?;
    let labelled = || words_before(text, at).iter().any(|word| word == "iban");
    (remainder(&value) == 1 || labelled()).then_some(Hit { kind: Kind::Iban, from: at, to })
}

/// `wanted` letters and digits, at most one space or dash between two of them, and no word that goes on behind.
fn collect(text: &[char], at: usize, wanted: usize) -> Option<(String, usize)> {
    let (mut value, mut to) = (String::new(), at);
    while value.len() < wanted {
        let c = *text.get(to)?;
        let parts = matches!(c, ' ' | '-' | '\u{a0}') && text.get(to + 1).is_some_and(char::is_ascii_alphanumeric);
        match c {
            c if c.is_ascii_alphanumeric() => value.push(c.to_ascii_uppercase()),
            _ if parts => {}
            _ => return None,
        }
        to += 1;
    }
    let ends = text.get(to).is_none_or(|c| !c.is_alphanumeric() && *c != '_');
    ends.then_some((value, to))
}

/// What is left of the number that the IBAN spells: 1 in every good one.
fn remainder(iban: &str) -> u32 {
    let turned = iban.chars().skip(4).chain(iban.chars().take(4));
    turned
        .filter_map(|c| c.to_digit(36))
        .fold(0, |rest, digit| if digit > 9 { (rest * 100 + digit) % 97 } else { (rest * 10 + digit) % 97 })
}

fn length_in(country: &str) -> Option<usize> {
    LENGTHS.iter().find(|(_, countries)| countries.split(' ').any(|listed| listed == country)).map(|(length, _)| *length)
}

const LENGTHS: [(usize, &str); 17] = [
    (15, "NO"),
    (16, "BE"),
    (18, "DK FI FK FO GL NL SD"),
    (19, "MK SI"),
    (20, "AT BA EE KZ LT LU MN XK"),
    (21, "CH HR LI LV"),
    (22, "BG BH CR DE GB GE IE ME RS VA"),
    (23, "AE GI IL IQ OM SO TL"),
    (24, "AD CZ ES MD PK RO SA SE SK TN VG"),
    (25, "LY PT ST"),
    (26, "IS TR"),
    (27, "BI DJ FR GR IT MC MR SM"),
    (28, "AL AZ BY CY DO GT HU LB NI PL SV"),
    (29, "BR EG PS QA UA"),
    (30, "JO KW MU YE"),
    (31, "MT SC"),
    (33, "RU"),
];
