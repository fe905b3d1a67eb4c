//! The guarantee: no automation answers before labels prove the promise, and none goes on when audits break it.
//!
//! Tickets teach [`Calibration`] their scores, people teach it labels; [`standings`] reads off it what every version may do. Rules, formulas
//! and their sources, and what is measured and not promised: `docs/GUARANTEE.md`.

mod audit;
mod binomial;
mod calibration;
mod held;
mod label;
mod learn;
mod line;
mod look;
mod promise;
mod standing;
mod watch;

pub use audit::{AuditKey, Drawn, is_audited};
pub use calibration::{Calibration, OWN_LABELS_MAX, POOL_LABELS_MAX, TRAFFIC_MAX, VERSIONS_MAX};
pub use label::{Heard, Label, Source, points_of};
pub use learn::learn_then_test;
pub use line::Suspension;
pub use promise::Promise;
pub use standing::{Basis, PoolStanding, Proven, Standing, Standings, VersionStanding, WhyShadow, standings};
