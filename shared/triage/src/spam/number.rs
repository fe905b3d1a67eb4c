//! A telephone number as adverts write it: with spaces, signs or letters between its digits, so that machines miss it.

/// Codes of numbers that cost the caller nothing, in North America.
const TOLL_FREE: &[&str] = &["800", "833", "844", "855", "866", "877", "888"];
/// Words that ask for a call; one stands close before a number.
const CALLS: &[&str] = &[
    "call",
    "phone",
    "number",
    "tel",
    "telephone",
    "whatsapp",
    "dial",
    "contact",
    "helpline",
    "support",
    "mobile",
    "ruf",
    "telefon",
    "nummer",
    "téléphone",
    "numéro",
    "teléfono",
    "número",
    "llame",
    "telefono",
    "numero",
    "اتصل",
    "رقم",
    "واتساب",
    "номер",
    "тел",
];
/// How far before a number such a word may stand, in bytes.
const BEFORE_BYTES: usize = 30;
/// How many signs may part two digits.
const GAP_MAX: usize = 3;

/// What the numbers of a text tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// Each number's last digits, as often as it stands there.
    pub(crate) all: Vec<String>,
    /// Whether one costs the caller nothing.
    pub(crate) is_toll_free: bool,
    /// Whether one is written so that machines miss it.
    pub(crate) is_hidden: bool,
}

impl Numbers {
    /// The numbers in a text of small letters.
    pub(crate) fn of(text: &str) -> Numbers {
        let mut numbers = Numbers::default();
        let mut run = Run::default();
        for (at, c) in text.char_indices() {
            if !run.take(at, c) {
                numbers.add(&run, text);
                run = Run::default();
                run.take(at, c);
            }
        }
        numbers.add(&run, text);
        numbers
    }

    fn add(&mut self, run: &Run, text: &str) {
        let digits = run.digits.len();
        if !(9..=14).contains(&digits) {
            return;
        }
        let local = if digits == 11 { run.digits.strip_prefix('1') } else { Some(run.digits.as_str()).filter(|_| digits == 10) };
        let is_toll_free = local.is_some_and(|local| {
            TOLL_FREE.iter().any(|code| local.starts_with(code)) && local.as_bytes().get(3).is_some_and(|&digit| digit > b'1')
        });
        let is_asked = CALLS.iter().any(|word| before(text, run.from).contains(word));
        if !(run.is_abroad || is_asked || (is_toll_free && run.gaps > 1)) {
            return;
        }
        self.all.push(run.digits.chars().rev().take(9).collect());
        self.is_toll_free |= is_toll_free;
        self.is_hidden |= run.is_hidden;
    }
}

fn before(text: &str, at: usize) -> &str {
    let from = (at.saturating_sub(BEFORE_BYTES)..=at).find(|&from| text.is_char_boundary(from));
    from.and_then(|from| text.get(from..at)).unwrap_or_default()
}

/// Digits with little between them.
#[derive(Default)]
struct Run {
    from: usize,
    digits: String,
    gap: usize,
    gaps: usize,
    is_abroad: bool,
    is_hidden: bool,
    gap_is_odd: bool,
}

impl Run {
    /// Takes the next character; says no where the run is over.
    fn take(&mut self, at: usize, c: char) -> bool {
        // A zero written as a letter stands between digits.
        let digit = if c == 'o' && !self.digits.is_empty() && self.gap < 2 {
            Some('0')
        } else {
            c.to_digit(10).and_then(|d| char::from_digit(d, 10))
        };
        match (digit, self.digits.is_empty()) {
            (Some(digit), is_first) => {
                if is_first && self.gap == 0 {
                    self.from = at;
                }
                if !is_first && self.gap > 0 {
                    self.gaps += 1;
                    self.is_hidden |= self.gap_is_odd;
                }
                self.is_hidden |= c == 'o';
                (self.gap, self.gap_is_odd) = (0, false);
                self.digits.push(digit);
                self.digits.len() <= 20
            }
            (None, true) if c == '+' => {
                (self.from, self.is_abroad, self.gap) = (at, true, 1);
                true
            }
            (None, true) => {
                self.is_abroad && self.gap < GAP_MAX && matches!(c, ' ' | '(' | '-' | '=' | '~' | '*') && {
                    self.gap += 1;
                    true
                }
            }
            (None, false) => {
                self.gap += 1;
                self.gap_is_odd |= !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}');
                self.gap <= GAP_MAX && c != '\n' && c != ',' && !c.is_alphanumeric()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_it_is_written() {
        for (text, n, toll_free, hidden) in [
            ("call +1-888-555-0142 now", 1, true, false),
            ("call 1=855=555=0142 or 1~855~555~0142", 2, true, true),
            ("support 1 8 4 4 5 5 5 0 1 4 2", 1, true, false),
            ("ring 1-8oo-555-0142", 1, true, true),
            ("whatsapp +44 20 7946 0018", 1, false, false),
            ("error 800 4005 at 10.0.0.1, version 115.0.2", 0, false, false),
            ("2026-11-26 16:12:42 1799999999", 0, false, false),
            ("", 0, false, false),
        ] {
            let found = Numbers::of(text);
            assert_eq!((found.all.len(), found.is_toll_free, found.is_hidden), (n, toll_free, hidden), "{text}");
        }
    }
}
