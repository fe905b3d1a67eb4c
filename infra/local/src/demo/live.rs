//! The live view: what stands in the tables while the demonstration plays - redrawn on a terminal, a line now and then elsewhere.

use std::time::{Duration, Instant};

use domain::Timestamp;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::tally::{Counts, Tally, amounts};
use crate::terminal::Out;

/// How often a line is written where nothing can be redrawn.
const LINE_EVERY: Duration = Duration::from_secs(5);
/// The headings, two programs, the answers, and the money.
const ROWS: usize = 5;

/// The live view.
pub struct Live {
    bar: ProgressBar,
    before: usize,
    rows: Vec<ProgressBar>,
    // Dropped last: the rows draw on it.
    _board: MultiProgress,
    out: Out,
    last_line: Option<Instant>,
}

impl Live {
    /// A view of `tickets` to come, beside those that were there `before`.
    pub fn new(out: &Out, tickets: usize, before: usize) -> Live {
        let board = MultiProgress::new();
        let bar = board.add(ProgressBar::new(tickets as u64));
        bar.set_style(style("{msg:<20} {wide_bar} {pos}/{len} tickets  {elapsed}"));
        let row = |_| {
            let row = board.add(ProgressBar::new_spinner());
            row.set_style(style("{msg}"));
            row
        };
        Live { before, rows: (0..ROWS).map(row).collect(), bar, _board: board, out: out.clone(), last_line: None }
    }

    /// Shows how it stands.
    pub fn show(&mut self, tally: &Tally, now: Timestamp) {
        if self.bar.is_hidden() {
            return self.line(tally, now);
        }
        self.bar.set_position(self.of_this_play(tally.all().tickets) as u64);
        self.bar.set_message(clock(now));
        for (row, text) in self.rows.iter().zip(rows(tally)) {
            row.set_message(text);
        }
    }

    fn of_this_play(&self, tickets: usize) -> usize {
        tickets.saturating_sub(self.before)
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

/// What is told of a program: a word, and its number.
type Column = (&'static str, fn(&Counts) -> usize);

const COLUMNS: [Column; 7] = [
    ("in", |counts| counts.tickets),
    ("waiting", |counts| counts.open),
    ("claimed", |counts| counts.claimed),
    ("answered", |counts| counts.answered),
    ("solved", |counts| counts.resolved),
    ("agents", |counts| counts.escalated),
    ("closed", |counts| counts.spam + counts.duplicates),
];

fn rows(tally: &Tally) -> Vec<String> {
    let programs = tally.programs.iter().filter(|(name, _)| !name.is_empty());
    let mut rows = vec![columns("", |(name, _)| (*name).to_owned())];
    rows.extend(programs.map(|(name, counts)| columns(name, |(_, count)| count(counts).to_string())));
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

/// A row under the headings. The words stand there once: beside each number they would not fit eighty columns.
fn columns(name: &str, cell: impl Fn(&Column) -> String) -> String {
    let cells: String = COLUMNS.iter().map(|column| format!("{:>9}", cell(column))).collect();
    format!("{name:<13}{cells}")
}

fn row(counts: &Counts) -> String {
    COLUMNS.map(|(name, count)| format!("{name} {}", count(counts))).join(" | ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn busy() -> Counts {
        let (tickets, open, claimed, answered, resolved) = (9000, 1200, 300, 1600, 5800);
        Counts { tickets, open, claimed, answered, resolved, escalated: 250, spam: 90, duplicates: 110, ..Counts::default() }
    }

    #[test]
    fn the_view_tells_every_state_of_thousands_of_tickets_and_fits_eighty_columns() {
        let sums = BTreeMap::from([("EUR".to_owned(), 1_234_567)]);
        let programs = ["", "nova-console", "nova-online"].map(|name| (name.to_owned(), busy()));
        let tally = Tally { programs: programs.into(), earned: sums.clone(), paid: sums.clone(), forfeited: sums };
        let rows = rows(&tally);
        assert!(rows.iter().all(|row| row.chars().count() <= 80), "{rows:#?}");
        assert_eq!(rows.len(), ROWS);
        assert_eq!(rows[1].split_whitespace().collect::<Vec<_>>().join(" "), "nova-console 9000 1200 300 1600 5800 250 200");
        assert!(row(&busy()).ends_with("agents 250 | closed 200"));
        assert_eq!(clock("2026-11-17T14:05:59Z".parse().unwrap()), "2026-11-17 14:05");
    }

    #[test]
    fn a_second_play_begins_at_nothing() {
        let live = Live::new(&Out::new(false), 300, 116);
        assert_eq!((live.of_this_play(116), live.of_this_play(416)), (0, 300));
    }
}
