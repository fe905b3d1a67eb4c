//! What finding experts costs: CPU time of the pure decision, and what one ticket reads from rosters of any size.
//!
//! ```sh
//! cargo bench -p bench --bench matching              # tables
//! cargo bench -p bench --bench matching -- --json    # and one object as the last line
//! ```
//! The decision is `matching::plan` over experts who are all there and about whom much is known (`decision.rs`). Reads are those of the
//! stage `match` over a table in memory that counts them (`reads.rs`).
#![allow(clippy::print_stdout, reason = "a benchmark's result goes to standard output")]

mod decision;
mod experts;
mod reads;
mod report;
mod shelf;

use std::process::ExitCode;

use anyhow::Result;
use bench::Wanted;

use report::Report;

fn main() -> Result<ExitCode> {
    let Some(wanted) = Wanted::read() else {
        println!("benchmark: run by `cargo bench -p bench --bench matching`");
        return Ok(ExitCode::SUCCESS);
    };
    let decisions = decision::SIZES.map(decision::measure).to_vec();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let reads = runtime.block_on(reads::measure())?;
    let report = Report { decisions, reads };
    println!("{}", report.text());
    if wanted.json {
        println!("{}", report.json());
    }
    Ok(ExitCode::SUCCESS)
}
