//! What an encoder costs: opening it, one short text, a ticket's segments at once, and memory. One thread, each asset that is here.
//!
//! ```sh
//! cargo bench -p bench --bench encoder               # a table
//! cargo bench -p bench --bench encoder -- --json     # and one object as the last line
//! ```
//! `fandesk model fetch all` brings the assets; one that is not here is skipped, and the table says so. The encoders are opened one after
//! the other, so memory is the first one's alone only in its own line.
#![allow(clippy::print_stdout, reason = "a benchmark's result goes to standard output")]

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use bench::{Spread, Wanted};
use fandesk::terminal::Table;
use models::{ASSETS, Asset, AssetState, Shelf, open};
use serde_json::{Value, json};
use triage::Encoder;

/// Twelve tokens, as many questions have.
const TEXT: &str = "My desk lamp stays on and cannot be turned off.";

/// A ticket of eight segments.
const SEGMENTS: [&str; 8] = [
    "The lamp on my desk does not switch off any more.",
    "It began yesterday evening after the power had failed.",
    "I have pressed the button for ten seconds, as the booklet says.",
    "The light only becomes a little weaker.",
    "My other lamp, which is one year older, works.",
    "Is there a way to reset it?",
    "I would rather not send it back.",
    "Thank you for your help!",
];

/// What one encoder costs; times in milliseconds, memory in MB.
struct Cost {
    asset: Asset,
    opened: f64,
    text: Spread,
    ticket: Spread,
    resident: f64,
    resident_at_most: f64,
}

fn main() -> Result<ExitCode> {
    let Some(wanted) = Wanted::read() else {
        println!("benchmark: run by `cargo bench -p bench --bench encoder`");
        return Ok(ExitCode::SUCCESS);
    };
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.models");
    let shelf = Shelf::in_folder(std::env::var_os("FANDESK_MODELS").map_or_else(beside, PathBuf::from));
    let here = |asset: &Asset| shelf.state(asset) == AssetState::Fine;
    for asset in ASSETS.iter().filter(|asset| !here(asset)) {
        println!("skipped: {}, whose files are not in {}", asset.encoder, shelf.folder().display());
    }
    let costs = ASSETS.into_iter().filter(here).map(|asset| measure(asset, &shelf)).collect::<Result<Vec<Cost>>>()?;
    println!("{}", table(&costs).within(100));
    if wanted.json {
        println!("{}", costs.iter().map(object).collect::<Value>());
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(asset: Asset, shelf: &Shelf) -> Result<Cost> {
    let began = Instant::now();
    let encoder = open(shelf, &asset, NonZeroUsize::MIN)?;
    let opened = began.elapsed().as_secs_f64() * 1e3;
    let text = times(200, encoder.as_ref(), &[TEXT])?;
    let ticket = times(60, encoder.as_ref(), &SEGMENTS)?;
    Ok(Cost { asset, opened, text, ticket, resident: memory("VmRSS:")?, resident_at_most: memory("VmHWM:")? })
}

/// How long each of so many calls took, after a few that are not counted.
fn times(calls: usize, encoder: &dyn Encoder, texts: &[&str]) -> Result<Spread> {
    let timed = |_| {
        let began = Instant::now();
        encoder.encode(texts).map(|_| began.elapsed().as_secs_f64() * 1e3)
    };
    let times = (0..calls + 5).map(timed).collect::<Result<Vec<f64>, _>>()?;
    Ok(Spread::of(times.into_iter().skip(5)))
}

/// The memory of this process in MB, by the name of its line in the kernel's own report.
fn memory(name: &str) -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status").context("read this process's memory")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).context("find this process's memory")?;
    let kilo: f64 = line.split_whitespace().next().unwrap_or_default().parse()?;
    Ok(kilo / 1024.0)
}

fn table(costs: &[Cost]) -> Table {
    let headings = ["encoder", "open ms", "text least", "median", "8 segments least", "median", "MB", "MB at most"];
    let mut table = Table::new(headings);
    for cost in costs {
        let Cost { asset, opened, text, ticket, resident, resident_at_most } = cost;
        let figures = [*opened, text.min, text.median, ticket.min, ticket.median, *resident, *resident_at_most];
        table.row([asset.encoder.to_string()].into_iter().chain(figures.map(|figure| format!("{figure:.1}"))));
    }
    table
}

fn object(cost: &Cost) -> Value {
    json!({
        "encoder": cost.asset.encoder,
        "open_ms": cost.opened,
        "text_ms": { "least": cost.text.min, "median": cost.text.median },
        "segments_ms": { "least": cost.ticket.min, "median": cost.ticket.median },
        "resident_mb": cost.resident,
        "resident_mb_at_most": cost.resident_at_most,
    })
}
