//! An evaluation of redaction: how much private data is found in sentences with marked spans, and how fast.
//!
//! `sentences.rs` reads the file, `measure.rs` matches and counts, `figures.rs` is what is told and `bars.rs` what is drawn.
//! `docs/REDACTION.md` defines every figure.

mod bars;
mod figures;
mod measure;
mod sentences;
#[cfg(test)]
mod tests;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::terminal::{CommandRefused, Exit, Out};

use figures::Figures;
use sentences::{Sentence, SentencesUnreadable};

/// For how long at least the file is redacted again and again.
const TIMED: Duration = Duration::from_secs(1);

/// Evaluates the file, tells the figures and draws them into the folder `plots`.
pub(crate) fn run(file: &Path, plots: Option<&Path>, out: &Out) -> Result<Exit> {
    let sentences = sentences::read(file).map_err(refused)?;
    let figures = Figures::of(&measure::measure(&sentences), sentences.len(), docs_per_s(&sentences));
    out.say(&figures.headline());
    out.say(&figures.table().fitted());
    out.say(&figures.footnote());
    if let Some(folder) = plots {
        draw(&figures, folder, out)?;
    }
    out.result(&figures)?;
    Ok(Exit::Fine)
}

fn refused(error: SentencesUnreadable) -> anyhow::Error {
    match error {
        SentencesUnreadable::NotThere(_) => CommandRefused::NotThere(error.to_string()).into(),
        error => error.into(),
    }
}

/// Texts a second by this thread alone, in the fastest of several rounds: other work on the machine only ever adds time.
fn docs_per_s(sentences: &[Sentence]) -> f64 {
    let begun = Instant::now();
    let mut fastest = f64::INFINITY;
    while begun.elapsed() < TIMED {
        let round = Instant::now();
        sentences.iter().for_each(|sentence| _ = black_box(triage::redact(black_box(&sentence.text))));
        fastest = fastest.min(round.elapsed().as_secs_f64());
    }
    sentences.len() as f64 / fastest.max(f64::MIN_POSITIVE)
}

fn draw(figures: &Figures, folder: &Path, out: &Out) -> Result<()> {
    let file = folder.join("redaction.svg");
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, bars::bars(figures)));
    written.with_context(|| format!("write {}", file.display()))?;
    out.note(&format!("The plot is in {}.", file.display()));
    Ok(())
}
