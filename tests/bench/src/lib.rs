//! Benchmarks: what a start and a ticket cost in time, memory, units and requests.
//!
//! ```text
//! cargo bench -p bench --bench binaries   each function's release binary beside a bare hello
//! cargo bench -p bench --bench chain      CPU time, units, requests and invocations of a ticket
//! cargo bench -p bench --bench matching   CPU time of a plan, and what a ticket reads from rosters of any size
//! ```
//! `-- --json` at the end of each prints one object as the last line.

mod spread;
mod wanted;

pub use spread::Spread;
pub use wanted::Wanted;
