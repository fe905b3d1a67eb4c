//! Resolve over HTTP, in a world in memory: why a ticket went to whom, a dry run, and what comes along with an answer.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod appeal;
mod next;
mod preview;
mod routing;
mod suggestions;
mod world;
