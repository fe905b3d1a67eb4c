//! Numbers of people: payment cards, telephones, social security numbers - and not the dates, versions and codes that look like them.

mod phone;
mod sequence;

use self::sequence::Sequence;
use super::Kind;
use super::scan::{Hit, words_before};

/// The number that begins here. `phones_from` is where the next telephone may begin: never in the middle of a longer row of digits.
pub(super) fn find(text: &[char], at: usize, phones_from: &mut usize) -> Option<Hit> {
    let row = Sequence::read(text, at)?;
    if let Some(to) = card(text, &row, at) {
        return Some(Hit { kind: Kind::Card, from: at, to });
    }
    if at < *phones_from {
        return None;
    }
    *phones_from = row.end();
    if let Some(to) = social_security(&row, text) {
        return Some(Hit { kind: Kind::Ssn, from: at, to });
    }
    phone::find(text, &row, at).map(|to| Hit { kind: Kind::Phone, from: at, to })
}

/// The longest run of groups that is a card: 13 to 19 digits of an issuer with a good check digit (Luhn). Behind a word such as "card" a
/// mistyped one counts as well.
fn card(text: &[char], row: &Sequence, at: usize) -> Option<usize> {
    let fraction = at.checked_sub(1).and_then(|before| text.get(before)) == Some(&'.');
    if row.has_plus() || fraction {
        return None;
    }
    let plain = grouped_as_a_card(row);
    let fits = |count: &usize| (13..=19).contains(&row.count(*count)) && row.ends_well(*count, text);
    let mut runs = (1..=plain).rev().filter(fits).map(|count| (count, row.digits(count))).peekable();
    runs.peek()?;
    let labelled = words_before(text, at).iter().any(|word| CARDS.contains(&word.as_str()));
    let (count, _) = runs.find(|(_, digits)| is_of_an_issuer(digits) && (has_good_check_digit(digits) || labelled))?;
    row.end_of(count)
}

/// How many groups at most may be one card: four digits first and one sign between all, as cards are printed; else the first group alone.
fn grouped_as_a_card(row: &Sequence) -> usize {
    let sign = row.groups().get(1).map(|group| group.parted_by);
    let printed = row.lengths(1) == [4] && matches!(sign, Some(' ' | '-' | '.'));
    let alike = row.groups().iter().skip(1).take_while(|group| Some(group.parted_by) == sign).count();
    if printed { 1 + alike } else { 1 }
}

const CARDS: [&str; 14] = [
    "card",
    "cards",
    "visa",
    "mastercard",
    "amex",
    "cc",
    "karte",
    "kreditkarte",
    "carte",
    "tarjeta",
    "cartão",
    "cartao",
    "carta",
    "maestro",
];

fn is_of_an_issuer(digits: &str) -> bool {
    let begins = |length: usize| digits.get(..length).and_then(|head| head.parse::<u32>().ok()).unwrap_or(0);
    let (one, two, three, four) = (begins(1), begins(2), begins(3), begins(4));
    match digits.len() {
        14 => matches!(two, 36 | 38 | 39) || matches!(three, 300..=305),
        15 => matches!(two, 34 | 37),
        16 => matches!(one, 3..=6) || matches!(four, 2221..=2720),
        13 | 19 => matches!(one, 4..=6),
        _ => matches!(one, 5 | 6),
    }
}

fn has_good_check_digit(digits: &str) -> bool {
    let figures = digits.chars().rev().filter_map(|c| c.to_digit(10));
    let doubled = |figure: u32| if figure > 4 { figure * 2 - 9 } else { figure * 2 };
    let sum: u32 = figures.enumerate().map(|(place, figure)| if place % 2 == 1 { doubled(figure) } else { figure }).sum();
    sum.is_multiple_of(10)
}

/// `123-45-6789`.
fn social_security(row: &Sequence, text: &[char]) -> Option<usize> {
    let groups = row.groups();
    let shape =
        groups.len() >= 3 && row.lengths(3) == [3, 2, 4] && groups.iter().take(3).skip(1).all(|group| group.parted_by == '-');
    (shape && row.begins_well(text) && !row.has_plus() && row.ends_well(3, text)).then(|| row.end_of(3)).flatten()
}
