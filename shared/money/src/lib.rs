//! Exact money: whole minor units with their currency, shares in basis points, splits that lose nothing.
//!
//! Nothing here rounds in secret: a sum that does not fit is an error, and the parts of a split always add up to the whole.
#![deny(clippy::arithmetic_side_effects)]

mod currency;
mod share;
mod split;
mod value;

pub use currency::{Currency, UnknownCurrency};
pub use share::{BasisPoints, ShareOutOfRange};
pub use split::{SplitRefused, split};
pub use value::{Money, MoneyError};
