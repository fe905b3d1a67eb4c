//! Memory, the embedded stores and the independent emulator answer the same cases the same way.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod embedded;
mod expiry;
mod independent;
mod memory;
mod receivers;

use contract::{Outcome, failures};

/// Every case is true.
fn all_true(of: &str, outcomes: &[Outcome]) {
    let failures = failures(outcomes);
    assert!(failures.is_empty(), "{} of {} are false of {of}:\n{}", failures.len(), outcomes.len(), failures.join("\n"));
}
