//! The clocks of a promise: first response, next response and resolution, in calendar or business time.
//!
//! No I/O, no clock, no state: a history is folded to facts (`Facts`), facts and the promise (`Sla`) and the time give the clocks
//! (`clocks()`), and the clocks say what nears (`near()`) and what is left (`remaining()`). Nothing is stored that a second
//! computation would not give again.

mod calendar;
mod clocks;
mod counted;
mod facts;
mod history;
mod near;
mod promise;
mod remaining;
mod week;

pub use calendar::Calendar;
pub use clocks::{Clock, Clocks, Kind, clocks};
pub use facts::{Facts, Phase, Turn};
pub use history::{Event, What};
pub use near::{Nearing, Run, near};
pub use promise::Sla;
pub use remaining::{Remaining, remaining};
