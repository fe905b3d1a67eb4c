//! Schedules: functions that run at certain times of the runner's clock.
//!
//! A run is handed over asynchronously, as by the real scheduler: a function that fails is tried again after one and
//! after two minutes, as often as the template says, and then a record of it goes to the failure queue. The time of the
//! last run is kept, so a run that was missed while the system was down happens once when it is up again.

mod asynchronous;
mod expression;
mod runs;

pub use expression::{Expression, ExpressionUnreadable};
pub(crate) use runs::Schedules;
