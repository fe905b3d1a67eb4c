//! Knowledge: who is likely to answer a question, from what they answered before. Bounded, integer, and without a clock.
//!
//! A `Profile` (about 240 bytes) says *what* somebody answers: topics, languages, hours, words. A `Presence` says *how often*
//! they do nowadays. `affinity()` and `Presence::log_rate()` hold both against a `Question`, and their factors can be named to
//! the expert. `first()` turns chances into an order that leaves turns to those who were shown little.
//!
//! The constants are logistic regression's on four months of a public forum, rounded; `docs/EVAL.md` has the figures.

mod affinity;
mod presence;
mod profile;
mod question;
mod turn;
mod words;

pub use affinity::{Affinity, affinity};
pub use presence::{Pace, Presence, chance};
pub use profile::{Credit, Profile};
pub use question::Question;
pub use turn::{Candidate, Sharing, first};
pub use words::Words;
