//! Benchmarks: what a start and a ticket cost in time, memory, units and requests.
//!
//! ```text
//! cargo bench -p bench --bench binaries   each function's release binary beside a bare hello
//! cargo bench -p bench --bench chain      CPU time, units, requests and invocations of a ticket
//! cargo bench -p bench --bench encoder    time and memory of the encoders whose assets are here
//! cargo bench -p bench --bench matching   CPU time of a plan, and what a ticket reads from rosters of any size
//! cargo bench -p bench --bench redaction  tickets redacted in a second
//! ```
//! `-- --json` at the end of each prints one object as the last line.

mod spread;
mod wanted;

pub use spread::Spread;
pub use wanted::Wanted;
