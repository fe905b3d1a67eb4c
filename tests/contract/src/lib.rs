//! The same cases against memory, the embedded stores, and an independent emulator.
//!
//! `table_cases` asks a `store::Table`, `sender_cases` a `queue::Sender`, `sqs_cases` any queue service through the real client.
//! `services.rs` makes tables and queues at an address, `ministack.rs` starts the independent emulator where it is installed.

mod case;
pub mod ministack;
pub mod sender_cases;
pub mod services;
pub mod sqs_cases;
pub mod table_cases;

pub use case::{Outcome, failures};
