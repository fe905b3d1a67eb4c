//! IBANs of accounts that exist nowhere, for people and payers who are made up.

/// A well-formed account that exists nowhere: German form, bank 00000000, account from the name, check digits by ISO 7064.
pub fn iban(name: &str) -> String {
    let account = name.bytes().fold(7_u64, |sum, byte| (sum * 131 + u64::from(byte)) % 10_000_000_000);
    let bban = format!("00000000{account:010}");
    // D = 13, E = 14; the check digits are 98 less the remainder of bank, account, country and 00.
    let remainder = format!("{bban}131400").bytes().fold(0_u64, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97);
    format!("DE{:02}{bban}", 98 - remainder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_account_passes_the_banks_check() {
        for name in ["ada", "bob", "u070f654993ad"] {
            let iban = iban(name);
            let moved: String = format!("{}{}", &iban[4..], &iban[..4]);
            let digits: String = moved.chars().map(|c| c.to_digit(36).unwrap().to_string()).collect();
            assert_eq!(digits.bytes().fold(0_u64, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97), 1);
        }
    }
}
