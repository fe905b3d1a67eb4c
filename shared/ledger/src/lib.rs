//! The ledger's rules: a reward is held, then earned or forfeited; every posting balances; a period closes into payouts.
//!
//! No I/O, no clock, no floats. Postings are only ever added; their ids come from the facts they record, so the order in which
//! facts arrive changes nothing.

mod account;
mod balance;
mod payout;
mod period;
mod posting;
mod reversal;
mod reward;
mod rule;

pub use account::{Account, UnknownAccount};
pub use balance::{Balances, OutOfBalance, balances, trial_balance};
pub use payout::{Payout, PayoutRefused, PayoutState, close};
pub use period::{NoPeriod, Period};
pub use posting::{Leg, Posting, PostingRefused, Rule};
pub use reversal::{ReversalRefused, reverse};
pub use reward::reward;
pub use rule::{earn, forfeit, hold};
