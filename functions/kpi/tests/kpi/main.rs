//! KPI, from the stream of changes to figures, in a world in memory.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod counting;
mod learning;
mod proofs;
mod reports;
mod world;
