//! What one ticket costs on its whole way: CPU time of our own code; units, requests and invocations as real responses say them.
//!
//! ```sh
//! cargo bench -p bench --bench chain              # tables
//! cargo bench -p bench --bench chain -- --json    # and one object as the last line
//! ```
//! CPU time is that of the stages over tables and queues in memory (`cpu.rs`). All else is counted on the system of
//! `infra/template.yaml`, brought up in this process with the real SDK on the embedded DynamoDB and SQS (`scene.rs`): tickets go
//! from the webhook to the payout, once so far apart that no batch holds two of them, and once as close together as a million a
//! month come.
#![allow(clippy::print_stdout, reason = "a benchmark's result goes to standard output")]

mod counters;
mod cpu;
mod figures;
mod report;
mod scene;
mod ticket;

use std::process::ExitCode;

use anyhow::{Context, Result};
use bench::Wanted;
use domain::Span;
use tokio::runtime::Builder;

use report::Report;
use scene::Pacing;

/// Far apart: each ticket meets only itself.
const APART: Pacing = Pacing { tickets: 50, gap: Span::minutes(15) };
/// A million in a month of 30 days.
const MILLION: Pacing = Pacing { tickets: 100, gap: Span::millis(2_592) };

fn main() -> Result<ExitCode> {
    let Some(wanted) = Wanted::read() else {
        println!("benchmark: run by `cargo bench -p bench --bench chain`");
        return Ok(ExitCode::SUCCESS);
    };
    let alone = Builder::new_current_thread().enable_all().build()?;
    let (intake, chain) = alone.block_on(async { anyhow::Ok((cpu::intake().await?, cpu::chain().await?)) })?;
    let many = Builder::new_multi_thread().enable_all().build()?;
    let apart = many.block_on(scene::play(&APART)).context("play tickets far apart")?;
    let million = many.block_on(scene::play(&MILLION)).context("play tickets close together")?;
    let report = Report { intake, chain, apart, million };
    println!("{}", report.text());
    if wanted.json {
        println!("{}", report.json());
    }
    Ok(ExitCode::SUCCESS)
}
