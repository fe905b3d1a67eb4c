//! What the tests share: builders with good defaults, and a world in which all ten stages live in memory.
//!
//! ```text
//! builders.rs   a program, experts, a connection, a ticket
//! webhook.rs    what Zendesk sends, signed
//! world.rs      the ten functions over one table, one sender, one clock, one help desk
//! deliver.rs    changes to the stream's readers, work to its queue's reader, each through its true frame
//! advance.rs    the clock: due work and schedules as time passes
//! call.rs       HTTP requests by route, repeated by their caller when the answer is lost
//! people.rs     what customers, experts and clients do, in one line each
//! effects.rs    every write, send and call out, counted; the n-th can crash before or after it took effect
//! facts.rs      what is true in the end, one line a fact
//! invariants.rs what must be true in every end
//! ```

#![allow(clippy::unwrap_used, reason = "this is test code: a surprise ends the test where it stands")]

mod advance;
mod builders;
mod call;
mod deliver;
mod desks;
mod effects;
mod events;
mod facts;
mod invariants;
mod people;
mod ports;
mod routes;
mod webhook;
mod world;

pub use builders::{CLIENT, connection, connection_id, expert, noon, opening, program, ticket};
pub use call::{CLIENT_KEY, OPERATOR_KEY, Reply, Request};
pub use effects::{Crash, End};
pub use facts::Facts;
pub use people::Person;
pub use ports::SetClock;
pub use webhook::Webhook;
pub use world::{DeadLetter, Deliveries, World};
