//! The live view: what stands in the tables while the demonstration plays - redrawn on a terminal, a line now and then elsewhere.

use std::time::{Duration, Instant};

use domain::Timestamp;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::tally::{Counts, Tally, amounts};
use crate::cli::Out;

/// How often a line is written where nothing can be redrawn.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// The live view.
pub struct Live {
    bar: ProgressBar,
    rows: Vec<ProgressBar>,
    // Dropped last: the rows draw on it.
    _board: MultiProgress,
    out: Out,
    last_line: Option<Instant>,
}

impl Live {
    /// A view of `tickets` to come.
    pub fn new(out: &Out, tickets: usize) -> Live {
        let board = MultiProgress::new();
        let bar = board.add(ProgressBar::new(tickets as u64));
        bar.set_style(style("{msg:<20} {wide_bar} {pos}/{len} tickets  {elapsed}"));
        let row = |_| {
            let row = board.add(ProgressBar::new_spinner());
            row.set_style(style("{msg}"));
            row
        };
        Live { rows: (0..4).map(row).collect(), bar, _board: board, out: out.clone(), last_line: None }
    }

    /// Shows how it stands.
    pub fn show(&mut self, tally: &Tally, now: Timestamp) {
        if self.bar.is_hidden() {
            return self.line(tally, now);
        }
        self.bar.set_position(tally.all().tickets as u64);
        self.bar.set_message(clock(now));
        for (row, text) in self.rows.iter().zip(rows(tally)) {
            row.set_message(text);
        }
    }

    /// Takes the view away.
    pub fn end(&self) {
        self.rows.iter().chain([&self.bar]).for_each(ProgressBar::finish_and_clear);
    }

    fn line(&mut self, tally: &Tally, now: Timestamp) {
        if self.last_line.is_some_and(|last| last.elapsed() < LINE_EVERY) {
            return;
        }
        self.last_line = Some(Instant::now());
        let all = tally.all();
        self.out.note(&format!("{}  {}; earned {}", clock(now), row(&all), amounts(&tally.earned)));
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// The simulated time to the minute.
fn clock(now: Timestamp) -> String {
    now.to_string().chars().take(16).collect::<String>().replace('T', " ")
}

fn rows(tally: &Tally) -> Vec<String> {
    let mut rows: Vec<String> = tally
        .programs
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, counts)| format!("{name:<13} {}", row(counts)))
        .collect();
    let all = tally.all();
    rows.push(format!("answers by experts {}, by automations {}", all.by_expert, all.by_automation));
    rows.push(format!(
        "earned {}, paid {}, forfeited {}",
        amounts(&tally.earned),
        amounts(&tally.paid),
        amounts(&tally.forfeited)
    ));
    rows
}

fn row(counts: &Counts) -> String {
    let Counts { tickets, open, claimed, answered, resolved, escalated, spam, duplicates, .. } = counts;
    let closed = spam + duplicates;
    format!(
        "in {tickets} | waiting {open} | claimed {claimed} | answered {answered} | solved {resolved} | agents {escalated} | closed {closed}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_every_state_and_fits_eighty_columns() {
        let counts = Counts {
            tickets: 300,
            open: 12,
            claimed: 3,
            answered: 60,
            resolved: 180,
            escalated: 25,
            spam: 9,
            duplicates: 11,
            ..Counts::default()
        };
        assert!(row(&counts).ends_with("closed 20"));
        assert!(row(&counts).chars().count() <= 84, "{}", row(&counts).chars().count());
        assert_eq!(clock("2026-11-17T14:05:59Z".parse().unwrap()), "2026-11-17 14:05");
    }
}
