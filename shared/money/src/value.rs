//! An amount of money: whole minor units of one currency.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{BasisPoints, Currency};

/// Whole minor units (cents, yen) of one currency; may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The amount in minor units.
    pub minor: i64,
    /// Its currency.
    pub currency: Currency,
}

/// Two amounts could not be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The currencies differ; exchange is two linked postings, never a sum.
    #[error("add {left} and {right}: the currencies differ")]
    Currencies {
        /// The one side.
        left: Currency,
        /// The other side.
        right: Currency,
    },
    /// The sum is beyond 64 bits.
    #[error("add amounts in {0}: the sum is out of range")]
    OutOfRange(Currency),
}

impl Money {
    /// `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Money { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Money { minor: 0, currency }
    }

    /// The sum. Errors when currencies differ or the sum is out of range.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies { left: self.currency, right: other.currency });
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::OutOfRange(self.currency))?;
        Ok(Money { minor, currency: self.currency })
    }

    /// The difference. Errors as [`Money::plus`].
    pub fn minus(self, other: Money) -> Result<Money, MoneyError> {
        self.plus(other.negated()?)
    }

    /// The same amount owed the other way. Errors for the one value that has no opposite.
    pub fn negated(self) -> Result<Money, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::OutOfRange(self.currency))?;
        Ok(Money { minor, currency: self.currency })
    }

    /// The share of this amount, rounded towards zero; [`Money::minus`] it from the whole to get the exact rest.
    pub fn share(self, share: BasisPoints) -> Money {
        let scaled = i128::from(self.minor).saturating_mul(i128::from(share.get()));
        let minor = scaled.checked_div(10_000).and_then(|part| i64::try_from(part).ok()).unwrap_or(self.minor);
        Money { minor, currency: self.currency }
    }

    /// Whether this is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The amount as decimal digits without the code, `12.30` or `-0.05`, as bank files want it.
    pub fn decimal(self) -> String {
        let exponent = self.currency.exponent();
        let unit = 10_u64.saturating_pow(exponent);
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, part) = (self.minor.unsigned_abs().div_euclid(unit), self.minor.unsigned_abs().rem_euclid(unit));
        if exponent == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0width$}", width = exponent as usize) }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_amount_is_written_with_the_digits_of_its_currency() {
        assert_eq!(Money::new(1230, Currency::USD).to_string(), "12.30 USD");
        assert_eq!(Money::new(-5, Currency::EUR).decimal(), "-0.05");
        assert_eq!(Money::new(1230, Currency::JPY).to_string(), "1230 JPY");
        assert_eq!(Money::new(1_234, "KWD".parse().unwrap()).decimal(), "1.234");
    }

    #[test]
    fn currencies_are_never_added_up() {
        let refused = Money::new(1, Currency::USD).plus(Money::new(1, Currency::EUR));
        assert_eq!(refused, Err(MoneyError::Currencies { left: Currency::USD, right: Currency::EUR }));
    }

    proptest! {
        #[test]
        fn a_share_and_its_rest_make_the_whole(minor in any::<i64>(), points in 0_u16..=10_000) {
            let whole = Money::new(minor, Currency::USD);
            let share = whole.share(BasisPoints::new(points).unwrap());
            let rest = whole.minus(share).unwrap();
            prop_assert_eq!(share.plus(rest).unwrap(), whole);
            prop_assert!(share.minor.unsigned_abs() <= whole.minor.unsigned_abs());
        }
    }
}
