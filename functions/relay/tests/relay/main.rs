//! Relay, from a delivery to the help desk or the client's endpoint, in a world in memory.

mod crashes;
mod deliveries;
mod endpoints;
mod world;
