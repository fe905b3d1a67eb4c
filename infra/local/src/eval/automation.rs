//! An evaluation of automations: how much they answer at a promised precision, with strangers' questions in the stream.
//!
//! `files.rs` reads labelled questions, `course.rs` makes a bank of some and asks it the others, `measure.rs` says what that is worth,
//! `draws.rs` what thresholds proven by Learn then Test are worth, `report.rs` is what is told and `plot.rs` what is drawn. `docs/EVAL.md`
//! defines every figure.

mod course;
mod draws;
mod files;
mod lots;
mod measure;
mod plot;
mod report;
#[cfg(test)]
mod tests;

use clap::ValueEnum;
use triage::EncoderId;

pub use course::{Course, CourseFailed, EXAMPLES_MAX, Evaluated, Wanted, with_shots};
pub use draws::{DRAWS, Draws, PRECISIONS};
pub use files::{FileUnfit, Labelled, Part, format_of, read};
pub use measure::{Bin, Outcome, accuracy, auroc, bins, calibration_error, coverage, fpr95};
pub use plot::plot;
pub use report::Report;

/// What a file of labelled questions is written in. `docs/EVAL.md` describes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// CSV with `text,category`.
    Banking77,
    /// JSON: an object of splits, or a list of pairs of text and intent, where `oos` is out of scope.
    Clinc150,
    /// CSV with `sentence,label`, where `NO_NODES_DETECTED` is out of scope.
    Hint3,
    /// Text, a tab, and the intent.
    Xsid,
}

/// An encoder by the name that a person gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Named {
    /// Words and letters only; compiled in.
    Lexical,
    /// all-MiniLM-L6-v2, int8; English.
    Minilm,
    /// multilingual-e5-small, 4 bit.
    Multilingual,
}

impl From<Named> for EncoderId {
    fn from(named: Named) -> EncoderId {
        match named {
            Named::Lexical => EncoderId::Lexical,
            Named::Minilm => EncoderId::MiniLm,
            Named::Multilingual => EncoderId::Multilingual,
        }
    }
}
