//! The report: a row for each binary, and whether the two aims are met.

use bench::Spread;
use fandesk::terminal::Table;
use serde_json::{Value, json};

use crate::environment::Binary;
use crate::process::Used;
use crate::start::Start;

/// The aims: a start takes at most so many times that of hello, and leaves at most so much memory resident.
const TIMES_HELLO_MAX: f64 = 4.0;
/// See [`TIMES_HELLO_MAX`].
const RESIDENT_MB_MAX: f64 = 16.0;
const COLUMNS: usize = 100;
const HEADINGS: [&str; 10] =
    ["binary", "size MB", "start ms", "x hello", "least", "x hello", "CPU ms", "x hello", "resident MB", "own MB"];

/// What was measured of one binary.
pub struct Measured {
    name: String,
    bytes: u64,
    start_ms: Spread,
    cpu_ms: Spread,
    times_hello: Times,
    resident_mb: f64,
    peak_mb: f64,
    own_mb: f64,
}

/// How many times that of hello.
struct Times {
    /// The middle of the runs' own ratios.
    start: f64,
    /// The least of all runs to the least of hello's: other work on the machine only ever adds to a run.
    least: f64,
    /// The middle of the CPU times to the middle of hello's.
    cpu: f64,
}

/// All that was measured.
pub struct Report {
    /// What the others are measured against.
    pub hello: Measured,
    /// The functions.
    pub functions: Vec<Measured>,
}

impl Measured {
    /// The figures of a binary's starts beside those of hello, run by run. Memory is the middle one of all runs.
    pub fn of(binary: &Binary, starts: &[Start], hellos: &[Start]) -> Measured {
        let memory_mb = |figure: fn(&Used) -> u64| used(starts, |used| figure(used) as f64 / 1024.0).median;
        Measured {
            name: binary.name.clone(),
            bytes: binary.bytes,
            start_ms: took(starts),
            cpu_ms: used(starts, |used| used.cpu_ms),
            times_hello: Times::of(starts, hellos),
            resident_mb: memory_mb(|used| used.resident_kb),
            peak_mb: memory_mb(|used| used.peak_kb),
            own_mb: memory_mb(|used| used.own_kb),
        }
    }

    fn row(&self) -> Vec<String> {
        let figures = [
            self.bytes as f64 / (1024.0 * 1024.0),
            self.start_ms.median,
            self.times_hello.start,
            self.start_ms.min,
            self.times_hello.least,
            self.cpu_ms.median,
            self.times_hello.cpu,
            self.resident_mb,
            self.own_mb,
        ];
        [self.name.clone()].into_iter().chain(figures.map(shown)).collect()
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name, "bytes": self.bytes,
            "times_hello": { "start": self.times_hello.start, "least": self.times_hello.least, "cpu": self.times_hello.cpu },
            "start_ms": { "median": self.start_ms.median, "min": self.start_ms.min },
            "cpu_ms": { "median": self.cpu_ms.median, "min": self.cpu_ms.min },
            "resident_mb": self.resident_mb, "own_mb": self.own_mb, "peak_mb": self.peak_mb,
        })
    }
}

impl Times {
    fn of(starts: &[Start], hellos: &[Start]) -> Times {
        let cpu = |starts| used(starts, |used| used.cpu_ms).median;
        Times {
            start: Spread::of(starts.iter().zip(hellos).map(|(start, hello)| start.took_ms / hello.took_ms)).median,
            least: took(starts).min / took(hellos).min,
            cpu: cpu(starts) / cpu(hellos),
        }
    }
}

fn took(starts: &[Start]) -> Spread {
    Spread::of(starts.iter().map(|start| start.took_ms))
}

fn used(starts: &[Start], figure: impl Fn(&Used) -> f64) -> Spread {
    Spread::of(starts.iter().filter_map(|start| start.used.as_ref()).map(figure))
}

/// A figure to a hundredth; a dash where the machine does not tell it.
fn shown(figure: f64) -> String {
    if figure.is_finite() { format!("{figure:.2}") } else { "-".to_owned() }
}

impl Report {
    /// The table, what it says, and the aims.
    pub fn text(&self, runs: usize) -> String {
        let mut table = Table::new(HEADINGS);
        [&self.hello].into_iter().chain(&self.functions).for_each(|measured| table.row(measured.row()));
        format!(
            "{}\n\nA start is from spawning to the first request for work: the middle of {runs} runs, and the least of them.\n\
             CPU time and memory are those of that moment; `own` is neither the binary's file nor shared.\n{}",
            table.within(COLUMNS),
            self.aims()
        )
    }

    fn aims(&self) -> String {
        let start = self.aim(TIMES_HELLO_MAX, |measured| measured.times_hello.least);
        let resident = self.aim(RESIDENT_MB_MAX, |measured| measured.resident_mb);
        format!(
            "Aims: start at most {TIMES_HELLO_MAX}x hello, least by least: {start}; at most {RESIDENT_MB_MAX} MB resident: {resident}."
        )
    }

    /// Which functions keep below a limit.
    fn aim(&self, most: f64, figure: fn(&Measured) -> f64) -> String {
        if self.functions.iter().all(|measured| figure(measured).is_nan()) {
            return "not told by this machine".to_owned();
        }
        let above = self.functions.iter().filter(|measured| figure(measured) > most);
        let above: Vec<String> = above.map(|measured| format!("{} ({})", measured.name, shown(figure(measured)))).collect();
        match above.len() {
            0 => "met by all".to_owned(),
            all if all == self.functions.len() => format!("not met by any: {}", above.join(", ")),
            _ => format!("not met by {}; met by the others", above.join(", ")),
        }
    }

    /// The same as one object.
    pub fn json(&self) -> Value {
        let functions: Vec<Value> = self.functions.iter().map(Measured::json).collect();
        json!({
            "hello": self.hello.json(), "functions": functions,
            "aims": { "times_hello_max": TIMES_HELLO_MAX, "resident_mb_max": RESIDENT_MB_MAX },
        })
    }
}
