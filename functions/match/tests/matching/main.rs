//! Match, from its queue to plans, hand-offs and calls, in a world in memory that counts what is read.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod automations;
mod calls;
mod promises;
mod reads;
mod rules;
mod waves;
mod world;
