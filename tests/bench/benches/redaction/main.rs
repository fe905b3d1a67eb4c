//! What redaction costs: texts a second on one thread, over tickets of our own making.
//!
//! ```sh
//! cargo bench -p bench --bench redaction              # a table
//! cargo bench -p bench --bench redaction -- --json    # and one object as the last line
//! ```
//! The time is CPU time, so that other work on the machine does not count.
#![allow(clippy::print_stdout, reason = "a benchmark's result goes to standard output")]

mod tickets;

use std::hint::black_box;
use std::process::ExitCode;

use bench::{Spread, Wanted};
use cpu_time::ProcessTime;
use fandesk::terminal::Table;
use serde_json::json;

const COLUMNS: usize = 100;
const ROUNDS: usize = 15;
/// Tickets of one round.
const TICKETS: usize = 4_000;
/// What one core shall redact in a second.
const AIM: f64 = 10_000.0;

fn main() -> ExitCode {
    let Some(wanted) = Wanted::read() else {
        println!("benchmark: run by `cargo bench -p bench --bench redaction`");
        return ExitCode::SUCCESS;
    };
    let tickets = tickets::tickets(TICKETS);
    let found = measure(&tickets, |text| triage::find_all(text).len());
    let redacted = measure(&tickets, |text| triage::redact(text).found.len());
    let bytes = tickets.iter().map(String::len).sum::<usize>() / tickets.len();
    println!("Tickets a second on one thread; a ticket has {bytes} bytes. The aim is {AIM:.0}.\n{}", table(&found, &redacted));
    if wanted.json {
        println!(
            "{}",
            json!({ "find_per_s": found.median, "redact_per_s": redacted.median, "bytes_per_ticket": bytes, "aim": AIM })
        );
    }
    ExitCode::SUCCESS
}

/// Tickets a second.
fn measure(tickets: &[String], work: impl Fn(&str) -> usize) -> Spread {
    let round = |_| {
        let began = ProcessTime::now();
        tickets.iter().for_each(|text| _ = black_box(work(black_box(text))));
        tickets.len() as f64 / began.elapsed().as_secs_f64()
    };
    Spread::of((0..ROUNDS).map(round))
}

fn table(found: &Spread, redacted: &Spread) -> String {
    let mut table = Table::new(["", "median", "least", "aim", "times the aim"]);
    for (name, spread) in [("find_all", found), ("redact", redacted)] {
        let [median, least] = [spread.median, spread.min].map(|per_s| format!("{per_s:.0}"));
        table.row([name.to_owned(), median, least, format!("{AIM:.0}"), format!("{:.1}", spread.median / AIM)]);
    }
    table.within(COLUMNS)
}
