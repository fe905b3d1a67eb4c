//! Which experts see a ticket, when, and why: deterministic fair waves.
//!
//! No I/O, no clock, no randomness: the same ticket, roster and policy make the same waves on every machine, so a second
//! delivery changes nothing and any decision can be replayed.
//!
//! ```text
//! opening + roster + policy -> field (candidates, features, scores; or the reason why not) -> plan -> record
//! record + ticket + roster + now -> step            record + ticket + expert + now -> access, why
//! standing + heads + now -> pull                    demand + ticket + roster + now -> call-up
//! two versions of a ticket -> experience -> standing (track, work in hand)
//! ```

mod access;
mod demand;
mod draw;
mod experience;
mod features;
mod field;
pub mod knowledge;
mod opening;
mod plan;
mod policy;
mod pull;
mod record;
mod roster;
mod step;
mod track;
mod wire;

pub use access::{Because, Factors, Lack, NotAsked, NotYours, Why, may_claim, why};
pub use demand::{Demand, HANDLING, call_up};
pub use experience::{Experience, Sought, experience, handling};
pub use features::Features;
pub use field::{Arm, Row, rows};
pub use opening::Opening;
pub use plan::{Plan, places, plan, plan_again};
pub use policy::Policy;
pub use pull::{QueueHead, pull};
pub use record::{Evidence, EvidenceDamaged, RecordDiffers, Routing, Wave};
pub use roster::{Hold, Roster, Standing, Unfit};
pub use step::{HandOff, Step, next};
pub use track::{TopicTrack, Track, WHOLE};
