//! The report: plans beside their aims, then what a ticket reads by the size of the roster.

use fandesk::terminal::Table;
use serde_json::{Value, json};

use crate::decision::Decision;
use crate::reads::Read;
use crate::shelf::Reads;

const COLUMNS: usize = 100;

/// All that was measured.
pub struct Report {
    /// The pure decision by the number of experts who are there.
    pub decisions: Vec<Decision>,
    /// What a ticket reads by the number of experts on the roster.
    pub reads: Vec<Read>,
}

impl Report {
    /// Two tables, and what they say.
    pub fn text(&self) -> String {
        format!(
            "CPU time of one plan, in microseconds; a ratio below 1 is within the aim.\n{}\n\n\
             What one ticket reads: keys asked for + queries, items that they showed, KB.\n{}\n\n{NOTE}",
            self.plans().within(COLUMNS),
            self.tickets().within(COLUMNS)
        )
    }

    fn plans(&self) -> Table {
        let mut table = Table::new(["experts there", "median", "least", "aim", "ratio"]);
        for one in &self.decisions {
            let micros = [one.micros.median, one.micros.min].map(|micros| format!("{micros:.1}"));
            let [median, least] = micros;
            table.row([one.experts.to_string(), median, least, format!("{:.0}", one.aim), format!("{:.2}", one.ratio())]);
        }
        table
    }

    fn tickets(&self) -> Table {
        let mut table = Table::new(["experts", "candidates", "first plan", "next plan", "CPU ms, first"]);
        for one in &self.reads {
            let millis = format!("{:.3}", one.millis.median);
            table.row([one.experts.to_string(), one.candidates.to_string(), shown(&one.first), shown(&one.next), millis]);
        }
        table
    }

    /// The same as one object.
    pub fn json(&self) -> Value {
        let decision = |one: &Decision| {
            let micros = json!({ "median": one.micros.median, "min": one.micros.min });
            json!({ "experts": one.experts, "micros": micros, "aim_micros": one.aim, "ratio": one.ratio() })
        };
        let read = |one: &Read| {
            let (first, next) = (object(&one.first), object(&one.next));
            let cpu = json!({ "median": one.millis.median, "min": one.millis.min });
            json!({ "experts": one.experts, "candidates": one.candidates, "first": first, "next": next, "cpu_ms": cpu })
        };
        json!({
            "decisions": self.decisions.iter().map(decision).collect::<Vec<_>>(),
            "reads": self.reads.iter().map(read).collect::<Vec<_>>(),
        })
    }
}

fn shown(reads: &Reads) -> String {
    format!("{} + {}, {} items, {:.0} KB", reads.keys, reads.queries, reads.items, reads.bytes as f64 / 1_024.0)
}

fn object(reads: &Reads) -> Value {
    json!({ "keys": reads.keys, "queries": reads.queries, "items": reads.items, "bytes": reads.bytes })
}

const NOTE: &str = "\
Of a small roster all leaves are read, of a large one those that the ticket's draw falls into: so the cost
of a ticket does not grow with the roster. CPU time is that of the stage over memory, JSON of the leaves
included.";
