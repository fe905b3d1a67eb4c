//! Resolve over HTTP, in a world in memory: why a ticket went to whom, a dry run, what comes along with an answer, and the experts' desk.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod appeal;
mod desk;
mod keeping;
mod next;
mod preview;
mod routing;
mod suggestions;
mod world;
