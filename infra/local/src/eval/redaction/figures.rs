//! The report: shares for structured types, for all, and for each type.

use std::collections::BTreeMap;

use serde::Serialize;

use super::measure::{Counts, Measured};
use crate::terminal::Table;

/// What an evaluation found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Types whose shape or label gives them away: mail, telephone, card, account, internet address, national number, licence, page.
    pub structured: Shares,
    /// All types of the file, whether experts may see them or not.
    pub all: Shares,
    /// The same by words, as other tools are measured.
    pub all_by_words: Shares,
    /// Each type of the file.
    pub by_type: BTreeMap<String, TypeShares>,
    /// Structured spans of which every letter was found.
    pub structured_whole: f64,
    /// Structured values, other than pages, that still stand in the text which experts read.
    pub left_in_text: u32,
    /// Texts redacted in a second by one thread.
    pub docs_per_s: f64,
    /// How many texts the file has.
    pub n_docs: usize,
    /// How many spans are marked in it.
    pub n_spans: u32,
}

/// Recall, precision, and both in one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shares {
    /// Of the marked spans, those found.
    pub recall: f64,
    /// Of the finds, those in marked spans.
    pub precision: f64,
    /// 5PR / (4P + R).
    pub f2: f64,
}

/// The same for one type.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TypeShares {
    /// The shares.
    #[serde(flatten)]
    pub shares: Shares,
    /// Of the marked spans, those that do not reach an expert.
    pub taken_out: f64,
    /// How many are marked.
    pub n: u32,
}

impl Figures {
    /// The figures of what was counted in so many texts.
    pub fn of(measured: &Measured, n_docs: usize, docs_per_s: f64) -> Figures {
        let by_type = measured.by_type.iter().map(|(entity, counts)| (entity.clone(), TypeShares::of(counts))).collect();
        Figures {
            structured: Shares::of(&measured.structured),
            all: Shares::of(&measured.all),
            all_by_words: Shares::of(&measured.words),
            by_type,
            structured_whole: rounded(part(measured.structured.whole, measured.structured.marked)),
            left_in_text: measured.left,
            docs_per_s: docs_per_s.round(),
            n_docs,
            n_spans: measured.all.marked,
        }
    }

    /// What was read and how fast, in a sentence.
    pub fn headline(&self) -> String {
        format!("{} texts with {} marked spans; {:.0} texts a second on one thread.", self.n_docs, self.n_spans, self.docs_per_s)
    }

    /// Structured and all first, then each type.
    pub fn table(&self) -> Table {
        let mut table = Table::new(["type", "n", "recall", "precision", "F2", "taken out"]);
        for (name, shares) in [("structured", self.structured), ("all", self.all), ("all, by words", self.all_by_words)] {
            table.row([
                name.to_owned(),
                String::new(),
                told(shares.recall),
                told(shares.precision),
                told(shares.f2),
                String::new(),
            ]);
        }
        for (entity, of_type) in &self.by_type {
            let [recall, precision, f2] = [of_type.shares.recall, of_type.shares.precision, of_type.shares.f2].map(told);
            table.row([entity.clone(), of_type.n.to_string(), recall, precision, f2, told(of_type.taken_out)]);
        }
        table
    }

    /// What still reaches experts, and how to read the table.
    pub fn footnote(&self) -> String {
        let left = match self.left_in_text {
            0 => "No structured value is left in what experts read.".to_owned(),
            1 => "One structured value is left in what experts read.".to_owned(),
            left => format!("{left} structured values are left in what experts read."),
        };
        format!(
            "{left}\nPlaces, companies, jobs, dates and pages are found, but stay: docs/REDACTION.md\nsays why, and how spans are matched."
        )
    }
}

impl Shares {
    fn of(counts: &Counts) -> Shares {
        Shares { recall: rounded(counts.recall()), precision: rounded(counts.precision()), f2: rounded(counts.f2()) }
    }
}

impl TypeShares {
    fn of(counts: &Counts) -> TypeShares {
        TypeShares { shares: Shares::of(counts), taken_out: rounded(part(counts.taken_out, counts.marked)), n: counts.marked }
    }
}

fn part(some: u32, all: u32) -> f64 {
    if all == 0 { 1.0 } else { f64::from(some) / f64::from(all) }
}

fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn told(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
