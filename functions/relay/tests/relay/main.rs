//! Relay, from a delivery to the help desk or the client's endpoint, in a world in memory.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod automatic;
mod crashes;
mod deliveries;
mod endpoints;
mod packets;
mod world;
