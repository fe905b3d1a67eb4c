//! Numbers that a state gave a person. Where a number has check digits they decide; where it has none, a word such as "passport" before it.

use super::Kind;
use super::scan::{Hit, words_before};

const LENGTH_MAX: usize = 20;
/// How many characters before it a label stands at most.
const LABEL_NEAR: usize = 48;

/// Letters and figures that stand together, with single signs between their groups.
struct Code {
    letters: Vec<u8>,
    /// How many letters the first groups have together, and the place behind them.
    ends: Vec<(usize, usize)>,
}

/// The number that begins here.
pub(super) fn find(text: &[char], at: usize) -> Option<Hit> {
    let code = Code::read(text, at)?;
    let hit = |length: usize, kind| {
        let to = code.end(length)?;
        Some(Hit { kind, from: at, to })
    };
    // Twelve figures in a row are an order as well; in groups of four they are not.
    let grouped = |length: usize| length != 12 || code.ends.iter().take(3).map(|(letters, _)| *letters).eq([4, 8, 12]);
    let checked = || {
        CHECKED
            .iter()
            .find(|(length, fits)| grouped(*length) && code.head(*length).is_some_and(fits))
            .and_then(|(length, _)| hit(*length, Kind::NationalId))
    };
    // `is 07700 900123`: a short word before the figures is none of the number.
    let joined = code.ends.first().is_some_and(|(letters, _)| *letters > 2) || text.get(at).is_some_and(char::is_ascii_digit);
    let labelled = || {
        if !joined {
            return None;
        }
        let (kind, from_end) = label(text, at)?;
        let length = code.ends.iter().rev().map(|(length, _)| *length).find(|length| code.could_be_any(*length))?;
        from_end.then(|| hit(length, kind)).flatten()
    };
    checked().or_else(|| brazilian(text, at, &code).then(|| hit(11, Kind::NationalId)).flatten()).or_else(labelled)
}

/// CPF as it is printed, `123.456.789-09`: two check figures modulo 11.
fn brazilian(text: &[char], at: usize, code: &Code) -> bool {
    let Some(id) = code.head(11).filter(|id| are_figures(id)) else { return false };
    let printed = text.get(at + 3) == Some(&'.') && text.get(at + 7) == Some(&'.') && text.get(at + 11) == Some(&'-');
    let check = |length: u32| {
        let sum: u32 = id.iter().zip((2..=length + 1).rev()).map(|(c, weight)| figure(*c) * weight).sum();
        sum * 10 % 11 % 10
    };
    let last = |place: usize| id.get(place).map(|c| figure(*c));
    printed && last(9) == Some(check(9)) && last(10) == Some(check(10))
}

impl Code {
    fn read(text: &[char], at: usize) -> Option<Code> {
        if !may_begin(text, at) {
            return None;
        }
        let mut code = Code { letters: Vec::new(), ends: Vec::new() };
        let (mut place, mut figures) = (at, 0);
        while code.letters.len() <= LENGTH_MAX {
            let c = text.get(place).copied().unwrap_or(' ');
            if c.is_ascii_alphanumeric() {
                code.letters.push(c.to_ascii_uppercase() as u8);
                figures += usize::from(c.is_ascii_digit());
                // A word: seven letters without a figure begin no number.
                if code.letters.len() == 7 && figures == 0 {
                    return None;
                }
                place += 1;
                continue;
            }
            if c.is_alphanumeric() || c == '_' || c == '@' {
                break;
            }
            code.ends.push((code.letters.len(), place));
            let goes_on = matches!(c, ' ' | '-' | '.' | '/') && is_group(text, place + 1);
            if !goes_on || (figures == 0 && c == ' ' && code.letters.len() > 2) {
                break;
            }
            place += 1;
        }
        (figures >= 5).then_some(code)
    }

    fn head(&self, length: usize) -> Option<&[u8]> {
        self.end(length)?;
        self.letters.get(..length)
    }

    fn end(&self, length: usize) -> Option<usize> {
        self.ends.iter().find(|(letters, _)| *letters == length).map(|(_, place)| *place)
    }

    fn could_be_any(&self, length: usize) -> bool {
        let head = self.letters.get(..length).unwrap_or_default();
        let figures = head.iter().filter(|b| b.is_ascii_digit()).count();
        let groups = self.ends.iter().filter(|(letters, _)| *letters <= length).count();
        let last = head.iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
        (6..=18).contains(&length) && figures >= 5 && figures * 3 >= length && groups <= 6 && last <= 2
    }
}

/// Most words are none: letters without a figure soon behind them.
fn may_begin(text: &[char], at: usize) -> bool {
    let letters = text.get(at..).unwrap_or_default().iter().take(7).take_while(|c| c.is_ascii_alphabetic()).count();
    let figure = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    figure(at + letters)
        || (letters <= 2 && letters > 0 && matches!(text.get(at + letters), Some(' ' | '-')) && figure(at + letters + 1))
}

/// A further group has a figure in it, or is one capital.
fn is_group(text: &[char], at: usize) -> bool {
    let group = text.get(at..).unwrap_or_default().iter().take(LENGTH_MAX).take_while(|c| c.is_ascii_alphanumeric());
    let (all, figures) = group.fold((0, 0), |(all, figures), c| (all + 1, figures + usize::from(c.is_ascii_digit())));
    figures > 0 || (all == 1 && text.get(at).is_some_and(char::is_ascii_uppercase))
}

/// Whether a word just before speaks of such a number, and of which kind.
fn label(text: &[char], at: usize) -> Option<(Kind, bool)> {
    let line = text.get(at.saturating_sub(LABEL_NEAR)..at)?.iter().rev().take_while(|c| **c != '\n').count();
    let words = words_before(text.get(at - line..)?, line);
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let starts = |list: &[&str]| words.iter().any(|word| list.iter().any(|beginning| word.starts_with(beginning)));
    let pair = |a: &str, b: &str| {
        words
            .windows(2)
            .any(|two| two.first().is_some_and(|word| word.starts_with(a)) && two.get(1).is_some_and(|word| word.starts_with(b)))
    };
    let licence = is(&["dl", "dln"])
        || pair("driver", "licen")
        || pair("drivers", "licen")
        || pair("s", "licen")
        || pair("driving", "licen")
        || starts(&["führerschein", "fuhrerschein", "licencia", "patente"])
        || pair("permis", "de")
        || pair("license", "number")
        || pair("licence", "number")
        || pair("license", "is")
        || pair("licence", "is");
    match () {
        () if is(&["ssn", "ssns"]) || pair("social", "security") => Some((Kind::Ssn, true)),
        () if licence => Some((Kind::Licence, true)),
        () if is(LABELS)
            || starts(&LABEL_BEGINNINGS)
            || pair("national", "insurance")
            || pair("national", "id")
            || pair("tax", "id")
            || pair("identity", "card") =>
        {
            Some((Kind::NationalId, true))
        }
        () => None,
    }
}

const LABELS: &[&str] = &[
    "nino",
    "tin",
    "tfn",
    "sin",
    "bsn",
    "pesel",
    "personnummer",
    "dni",
    "nie",
    "nif",
    "curp",
    "cpf",
    "rut",
    "nhs",
    "passport",
    "passeport",
    "pasaporte",
    "passaporto",
    "passaporte",
    "fiscale",
    "aadhaar",
    "aadhar",
    "pan",
    "nir",
    "itin",
    "oib",
    "egn",
    "マイナンバー",
    "ausweis",
    "medicare",
    "ssnr",
    "svnr",
    "nin",
];
const LABEL_BEGINNINGS: [&str; 7] =
    ["steuer", "idnr", "reisepass", "personalausweis", "sozialversicherung", "マイナンバー", "個人番号"];

type Check = fn(&[u8]) -> bool;

/// How long a number is, and what must be true of it; each is true of so few that chance hardly gets by.
const CHECKED: [(usize, Check); 6] = [
    (9, |id| british(id)),
    (9, |id| spanish(id)),
    (12, |id| indian(id)),
    (15, |id| french(id)),
    (16, |id| italian(id)),
    (18, |id| chinese(id)),
];

fn figure(letter: u8) -> u32 {
    u32::from(letter.wrapping_sub(b'0'))
}

fn are_figures(id: &[u8]) -> bool {
    id.iter().all(u8::is_ascii_digit)
}

fn number(id: &[u8]) -> u64 {
    id.iter().fold(0, |sum, letter| sum * 10 + u64::from(figure(*letter)))
}

/// National Insurance number: two letters of those that are given, six figures, A to D.
fn british(id: &[u8]) -> bool {
    let [a, b, middle @ .., last] = id else { return false };
    let given = |letter: &u8| letter.is_ascii_alphabetic() && !b"DFIQUV".contains(letter);
    let never: [&[u8]; 7] = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];
    given(a) && given(b) && *b != b'O' && !never.contains(&&[*a, *b][..]) && are_figures(middle) && (b'A'..=b'D').contains(last)
}

/// DNI and NIE: the letter is the number modulo 23.
fn spanish(id: &[u8]) -> bool {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let [first, middle @ .., last] = id else { return false };
    let lead = match first {
        b'X' => 0,
        b'Y' => 1,
        b'Z' => 2,
        b'0'..=b'9' => u64::from(figure(*first)),
        _ => return false,
    };
    are_figures(middle) && LETTERS.get(((lead * 10_000_000 + number(middle)) % 23) as usize) == Some(last)
}

/// Aadhaar: the check digit of Verhoeff, whose tables are those of the symmetries of a pentagon.
fn indian(id: &[u8]) -> bool {
    if !are_figures(id) || matches!(id.first(), Some(b'0' | b'1')) {
        return false;
    }
    let turned = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - 5 + 5 - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    };
    const SHUFFLED: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let shuffled =
        |digit: u32, times: usize| (0..times % 8).fold(digit, |digit, _| SHUFFLED.get(digit as usize).copied().unwrap_or(0));
    let sum = id.iter().rev().enumerate().fold(0, |sum, (place, c)| turned(sum, shuffled(figure(*c), place)));
    sum == 0
}

/// NIR: sex, year, month, place; the last two figures are 97 less the rest modulo 97.
fn french(id: &[u8]) -> bool {
    let (Some(body), Some(key)) = (id.get(..13), id.get(13..)) else { return false };
    let month = number(id.get(3..5).unwrap_or_default());
    let born = matches!(id.first(), Some(b'1' | b'2')) && ((1..=12).contains(&month) || (20..=42).contains(&month));
    are_figures(body) && are_figures(key) && born && 97 - number(body) % 97 == number(key)
}

/// Codice fiscale: letters and figures at their places, and the check letter over all.
fn italian(id: &[u8]) -> bool {
    const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let letters = [0, 1, 2, 3, 4, 5, 8, 11, 15];
    let shaped = id
        .iter()
        .enumerate()
        .all(|(place, c)| if letters.contains(&place) { c.is_ascii_alphabetic() } else { c.is_ascii_alphanumeric() });
    let value = |c: u8| if c.is_ascii_digit() { figure(c) } else { u32::from(c.saturating_sub(b'A')) };
    let odd = |c: u8| ODD.get(value(c) as usize).copied().unwrap_or(0);
    let sum: u32 = id.iter().take(15).enumerate().map(|(place, c)| if place % 2 == 0 { odd(*c) } else { value(*c) }).sum();
    shaped && id.last().is_some_and(|last| u32::from(last - b'A') == sum % 26)
}

/// Resident identity card: place, date of birth, and a check figure modulo 11.
fn chinese(id: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (Some(body), Some(last)) = (id.get(..17), id.last()) else { return false };
    let (year, month) = (number(id.get(6..10).unwrap_or_default()), number(id.get(10..12).unwrap_or_default()));
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(c, weight)| figure(*c) * weight).sum();
    let check = b"10X98765432".get((sum % 11) as usize);
    are_figures(body) && (1900..=2100).contains(&year) && (1..=12).contains(&month) && check == Some(last)
}
