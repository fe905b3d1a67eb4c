//! The same cases against memory, the embedded stores, and an independent emulator.

pub mod sqs_cases;
