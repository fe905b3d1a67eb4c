//! Which experts see a ticket, when, and why: deterministic fair waves.
//!
//! No I/O, no clock, no randomness: the same ticket, roster and policy make the same waves on every machine, so a second
//! delivery changes nothing and any decision can be replayed.

mod access;
mod draw;
mod opening;
mod plan;
mod policy;
mod pull;
mod roster;
mod step;

pub use access::{Because, Lack, NotYours, Why, may_claim, why};
pub use opening::Opening;
pub use plan::{Plan, Routing, Wave, plan, plan_again};
pub use policy::{Policy, PolicyInvalid, WaveRule};
pub use pull::{QueueHead, pull};
pub use roster::{Roster, Standing};
pub use step::{HandOff, Step, next};
