//! Measures: tickets become counts, counts become rollups, rollups become figures that never travel without their interval.
//!
//! One idea holds it: a rollup is the sum over tickets of [`counts()`], so a change of one ticket folds as its counts after less its
//! counts before, and neither order, nor batches, nor replaying change a byte. All counts are integers; floats appear in figures only.

mod baseline;
mod cell;
mod counts;
mod definition;
mod figure;
mod fold;
mod inequality;
mod interval;
mod key;
mod measures;
mod sketch;
mod survival;

pub use baseline::{BaselineInvalid, check_baselines};
pub use cell::{Cell, UnknownCell};
pub use counts::{Counts, counts};
pub use definition::{Better, Clock, Definition, Formula};
pub use figure::{Figure, Verdict, fair_gini, figures};
pub use fold::{Rollup, fold};
pub use inequality::gini;
pub use interval::{Interval, mean, nps, quantile_ranks, wilson};
pub use measures::{DEFINITIONS, definition};
pub use sketch::{Sketch, bucket, representative};
pub use survival::{Observation, kaplan_meier};
