//! Payout, from a reward's fate to the bank and back, in a world in memory.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod closes;
mod crashes;
mod http;
mod rewards;
mod world;
