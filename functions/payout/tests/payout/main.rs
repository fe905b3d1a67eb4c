//! Payout, from a reward's fate to the bank and back, in a world in memory.

mod closes;
mod crashes;
mod http;
mod rewards;
mod world;
