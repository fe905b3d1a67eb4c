//! The same system on one machine, and the command line.

pub mod sqs;
