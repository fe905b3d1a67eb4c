//! What a decision costs: CPU time of scoring one ticket against 200 automations of 10 examples, and of learning and changing them.
//!
//! ```sh
//! cargo bench -p bench --bench decide              # a table
//! cargo bench -p bench --bench decide -- --json    # and one object as the last line
//! ```
//! Sentences and vectors are made up; how long an encoder takes is told by `fandesk eval automation`, not here.
#![allow(clippy::print_stdout, reason = "a benchmark's result goes to standard output")]

use std::hint::black_box;

use bench::{Spread, Wanted};
use cpu_time::ProcessTime;
use serde_json::json;
use triage::{Bank, EncoderId, Footing, Lesson, Policy, Segment, Vector, decide, prepare};

const AUTOMATIONS: usize = 200;
const EXAMPLES: usize = 10;
const TICKETS: usize = 200;
const ROUNDS: usize = 15;
/// How many values a vector of meaning has.
const SIZE: usize = 384;

/// What a bank of one encoder costs, in milliseconds.
struct Cost {
    encoder: EncoderId,
    decision: Spread,
    aim: f64,
    learning: f64,
    change: Spread,
}

fn main() {
    let Some(wanted) = Wanted::read() else { return println!("benchmark: run by `cargo bench -p bench --bench decide`") };
    let costs = [(EncoderId::Lexical, 1.0), (EncoderId::MiniLm, 2.0)].map(|(encoder, aim)| measured(encoder, aim));
    println!("{AUTOMATIONS} automations of {EXAMPLES} examples. CPU time in milliseconds; the aim is that of a decision.\n");
    println!("{:<14}{:>10}{:>10}{:>8}{:>12}{:>12}", "encoder", "decision", "least", "aim", "out and in", "learning");
    for Cost { encoder, decision, aim, learning, change } in &costs {
        let (median, least, change) = (decision.median, decision.min, change.median);
        println!("{:<14}{median:>10.3}{least:>10.3}{aim:>8.1}{change:>12.1}{learning:>12.0}", encoder.name());
    }
    if wanted.json {
        let cost = |cost: &Cost| {
            let decision = json!({ "median": cost.decision.median, "min": cost.decision.min, "aim": cost.aim });
            json!({ "encoder": cost.encoder, "decision_ms": decision, "change_ms": cost.change.median, "learning_ms": cost.learning })
        };
        println!(
            "{}",
            json!({ "automations": AUTOMATIONS, "examples": EXAMPLES, "costs": costs.iter().map(cost).collect::<Vec<_>>() })
        );
    }
}

fn measured(encoder: EncoderId, aim: f64) -> Cost {
    let lessons: Vec<Lesson> = (0..AUTOMATIONS).map(lesson).collect();
    let began = ProcessTime::now();
    let mut bank = Bank::of(encoder, lessons, vec![]);
    let learning = millis(&began);
    let tickets: Vec<Vec<Segment>> = (0..TICKETS).map(ticket).collect();
    let decision = Spread::of((0..ROUNDS).map(|_| {
        let began = ProcessTime::now();
        for segments in &tickets {
            black_box(decide(bank.score(black_box(segments)), Footing::Live { threshold: 0.9 }, &Policy::default()));
        }
        millis(&began) / TICKETS as f64
    }));
    let change = Spread::of((0..ROUNDS).map(|round| {
        let changed = lesson(round);
        let began = ProcessTime::now();
        bank.remove(&changed.automation);
        bank.add(changed);
        millis(&began)
    }));
    Cost { encoder, decision, aim, learning, change }
}

fn millis(began: &ProcessTime) -> f64 {
    began.elapsed().as_secs_f64() * 1e3
}

fn lesson(at: usize) -> Lesson {
    let texts = (0..EXAMPLES).map(|example| sentence(at, example));
    let examples = texts.map(|text| (text.clone(), Some(vector(&text, at)))).collect();
    Lesson { automation: domain::AutomationId::try_from(format!("aut_{at}")).expect("a good id"), version: 1, examples }
}

/// A ticket of one sentence, as most are.
fn ticket(at: usize) -> Vec<Segment> {
    let texts = prepare("", &sentence(at, EXAMPLES + at % 7)).segments;
    texts.into_iter().map(|text| Segment { vector: Some(vector(&text, at)), text }).collect()
}

/// A dozen words, some of them of the automation alone.
fn sentence(automation: usize, number: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "ru", "lo", "mi", "ten", "sar", "ko", "vel", "qui", "ned", "fo", "hal", "pri", "gu", "zan", "tio"];
    let word = |seed: usize| (0..2 + seed % 3).map(|at| SYLLABLES[(seed * 7 + at * at * 5 + seed / 16) % 16]).collect::<String>();
    let own = (0..4).map(|at| word(automation * 31 + at * (1 + number % 3)));
    let common = (0..8).map(|at| word((number * 13 + at * 17 + automation) % 60));
    own.chain(common).collect::<Vec<_>>().join(" ")
}

fn vector(text: &str, automation: usize) -> Vector {
    let mixed = |at: usize, seed: usize| ((at * 2_654_435_761 + seed * 40_503) % 10_007) as f32 / 10_007.0 - 0.5;
    Vector::unit((0..SIZE).map(|at| mixed(at, automation) + 0.7 * mixed(at, text.len() * 31 + automation * 7)).collect())
}
