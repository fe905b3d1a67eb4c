//! An IBAN: the number of a bank account, with check digits that catch nearly every slip.

/// The text is no IBAN. It is never repeated in the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IbanInvalid {
    /// It does not look like one.
    #[error("is not two letters, two digits and 11 to 30 letters and digits")]
    Form,
    /// Its country has another length.
    #[error("has the wrong length for its country")]
    Length,
    /// A digit is wrong or two are swapped.
    #[error("has wrong check digits; a character is mistyped")]
    CheckDigits,
}

/// The lengths of the countries of the single euro payments area; others are only held to the general form.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("VA", 22),
];

/// The IBAN in capitals and without spaces. Errors with what is wrong, never with the number.
pub fn check_iban(text: &str) -> Result<String, IbanInvalid> {
    let iban: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    if !has_form(&iban) {
        return Err(IbanInvalid::Form);
    }
    let country = iban.get(..2).unwrap_or_default();
    if LENGTHS.iter().any(|(code, length)| *code == country && *length != iban.len()) {
        return Err(IbanInvalid::Length);
    }
    if remainder(&iban) == 1 { Ok(iban) } else { Err(IbanInvalid::CheckDigits) }
}

fn has_form(iban: &str) -> bool {
    let bytes = iban.as_bytes();
    (15..=34).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && bytes.iter().take(2).all(u8::is_ascii_uppercase)
        && bytes.iter().skip(2).take(2).all(u8::is_ascii_digit)
}

/// ISO 7064, modulo 97: the first four characters go to the end, letters count 10 to 35.
fn remainder(iban: &str) -> u32 {
    let turned = iban.chars().skip(4).chain(iban.chars().take(4));
    turned.filter_map(|c| c.to_digit(36)).fold(0, |rest, digit| (rest * if digit > 9 { 100 } else { 10 } + digit) % 97)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: [&str; 6] = [
        "DE89370400440532013000",
        "GB82WEST12345698765432",
        "FR1420041010050500013M02606",
        "NL91ABNA0417164300",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
    ];

    #[test]
    fn the_published_examples_are_good_with_and_without_spaces() {
        for iban in GOOD {
            assert_eq!(check_iban(iban), Ok(iban.to_owned()));
        }
        assert_eq!(check_iban("de89 3704 0044 0532 0130 00").as_deref(), Ok(GOOD[0]));
    }

    #[test]
    fn what_is_no_iban_is_refused_by_what_is_wrong() {
        for bad in ["", "DE", "8937040044053201300000", "DE8937040044053201300Ö", "DE89-3704-0044-0532-0130-00"] {
            assert_eq!(check_iban(bad), Err(IbanInvalid::Form), "{bad}");
        }
        assert_eq!(check_iban("DE893704004405320130"), Err(IbanInvalid::Length));
        assert_eq!(check_iban("DE88370400440532013000"), Err(IbanInvalid::CheckDigits));
    }

    proptest! {
        #[test]
        fn one_mistyped_digit_is_always_caught(which in 0_usize..GOOD.len(), place in any::<prop::sample::Index>(), digit in 0_u8..10) {
            let mut bytes = GOOD[which].as_bytes().to_vec();
            let digits: Vec<usize> = (2..bytes.len()).filter(|n| bytes[*n].is_ascii_digit()).collect();
            let place = digits[place.index(digits.len())];
            prop_assume!(bytes[place] != b'0' + digit);
            bytes[place] = b'0' + digit;
            prop_assert_eq!(check_iban(std::str::from_utf8(&bytes).unwrap()), Err(IbanInvalid::CheckDigits));
        }

        #[test]
        fn no_text_breaks_the_check(text in ".*") {
            let _ = check_iban(&text);
        }
    }
}
