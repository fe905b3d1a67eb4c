//! The debtor: the platform's own bank account, from the environment.

use domain::Secret;

use crate::bank_file::Debtor;

/// The variables that name the debtor: its holder's name, IBAN and BIC.
pub const DEBTOR_VARIABLES: [&str; 3] = ["PAYOUT_DEBTOR_NAME", "PAYOUT_DEBTOR_IBAN", "PAYOUT_DEBTOR_BIC"];

/// The debtor that the environment behind `get` names; none unless all of [`DEBTOR_VARIABLES`] say something.
pub fn debtor(get: impl Fn(&str) -> Option<String>) -> Option<Debtor> {
    let said = DEBTOR_VARIABLES.map(|name| get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()));
    match said {
        [Some(name), Some(iban), Some(bic)] => Some(Debtor { name, iban: Secret::new(iban), bic }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_debtor_needs_all_three() {
        assert_eq!(debtor(|name| Some(name.to_lowercase())).unwrap().bic, "payout_debtor_bic");
        assert_eq!(debtor(|name| (name != "PAYOUT_DEBTOR_BIC").then(|| "x".to_owned())), None);
        assert_eq!(debtor(|_| Some("  ".to_owned())), None);
    }
}
