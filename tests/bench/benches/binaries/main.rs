//! Each function's release binary beside a bare hello of the same build: size, start to the first `/next`, CPU time, memory.
//!
//! ```sh
//! cargo bench -p bench --bench binaries              # a table
//! cargo bench -p bench --bench binaries -- --json    # and one object as the last line
//! ```
//! The start is from spawning the process to its first request for work, at a stand-in for the Lambda Runtime API on loopback.
//! Each run starts hello and the function one after the other, so that both meet the same machine; CPU time and memory are those
//! of that moment.
#![allow(clippy::print_stdout, reason = "a benchmark's result goes to standard output")]

mod built;
mod environment;
mod process;
mod report;
mod start;

use std::process::ExitCode;

use anyhow::{Context, Result};
use bench::Wanted;

use environment::Binary;
use report::{Measured, Report};
use start::{Start, start};

/// How often each function is started.
const RUNS: usize = 41;

fn main() -> Result<ExitCode> {
    let Some(wanted) = Wanted::read() else {
        println!("benchmark: run by `cargo bench -p bench --bench binaries`");
        return Ok(ExitCode::SUCCESS);
    };
    let binaries = environment::binaries()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(measure(&binaries))?;
    println!("{}", report.text(RUNS));
    if wanted.json {
        println!("{}", report.json());
    }
    Ok(ExitCode::SUCCESS)
}

async fn measure(binaries: &environment::Binaries) -> Result<Report> {
    let mut functions = Vec::new();
    let mut hellos = Vec::new();
    for function in &binaries.functions {
        let (pairs, measured) = pairs(&binaries.hello, function).await.with_context(|| format!("measure {}", function.name))?;
        hellos.extend(pairs);
        functions.push(measured);
    }
    let hello = Measured::of(&binaries.hello, &hellos, &hellos);
    Ok(Report { hello, functions })
}

/// Runs of hello, and the function's figures beside them.
async fn pairs(hello: &Binary, function: &Binary) -> Result<(Vec<Start>, Measured)> {
    // The first start reads the file from the disk.
    start(hello).await?;
    start(function).await?;
    let (mut hellos, mut starts) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        hellos.push(start(hello).await?);
        starts.push(start(function).await?);
    }
    let measured = Measured::of(function, &starts, &hellos);
    Ok((hellos, measured))
}
