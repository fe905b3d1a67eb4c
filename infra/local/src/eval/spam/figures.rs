//! The figures of the spam gate: found and falsely taken, for what it closes and for what it does not let pass.

use serde::Serialize;

use crate::eval::spam::End;
use crate::terminal::Table;

/// What a text of a forum would be at a help desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A ticket.
    Question,
    /// A later word of its customer.
    Asker,
    /// The word of somebody who helps; at a help desk the gate never sees it.
    Helper,
}

/// How many texts came to which end.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ends {
    n: u32,
    odd: u32,
    closed: u32,
    flooded: u32,
}

impl Ends {
    fn add(&mut self, end: End) {
        self.n += 1;
        match end {
            End::Passed => {}
            End::Odd => self.odd += 1,
            End::Closed => self.closed += 1,
            End::Flooded => self.flooded += 1,
        }
    }

    fn spam(self) -> u32 {
        self.closed + self.flooded
    }

    fn not_passed(self) -> u32 {
        self.spam() + self.odd
    }

    fn plus(self, other: Ends) -> Ends {
        Ends {
            n: self.n + other.n,
            odd: self.odd + other.odd,
            closed: self.closed + other.closed,
            flooded: self.flooded + other.flooded,
        }
    }
}

/// Texts that are marked, and those that are not, by kind.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    marked: Ends,
    questions: Ends,
    askers: Ends,
    helpers: Ends,
}

impl Tally {
    pub(crate) fn add(&mut self, kind: Kind, is_spam: bool, end: End) {
        let ends = match (is_spam, kind) {
            (true, _) => &mut self.marked,
            (false, Kind::Question) => &mut self.questions,
            (false, Kind::Asker) => &mut self.askers,
            (false, Kind::Helper) => &mut self.helpers,
        };
        ends.add(end);
    }

    fn real(&self) -> Ends {
        self.questions.plus(self.askers).plus(self.helpers)
    }
}

/// What is told; as JSON the last line of the command. Shares are from 0 to 1.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figures {
    /// What is closed.
    pub(crate) spam: Found,
    /// What does not pass: closed, or odd and seen by people alone.
    pub(crate) odd: Found,
    /// Unmarked questions alone: what a help desk calls real tickets.
    pub(crate) questions: Share,
    /// How many texts the gate screens in a second, on one core.
    pub(crate) docs_per_s: f64,
    /// How many texts there are.
    pub(crate) n: u32,
    /// How many of them moderators marked.
    pub(crate) n_spam: u32,
    /// How many were closed because many customers sent nearly the same.
    pub(crate) closed_in_floods: u32,
    #[serde(skip)]
    tally: Tally,
}

/// How well marked texts are found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Found {
    /// The share of what is taken for spam that is marked; 1 where nothing is taken.
    pub(crate) precision: f64,
    /// The share of what is marked that is taken.
    pub(crate) recall: f64,
    /// The share of unmarked texts that is taken.
    pub(crate) fpr: f64,
}

/// What becomes of unmarked questions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Share {
    /// How many there are.
    pub(crate) n: u32,
    /// The share that is closed.
    pub(crate) spam_fpr: f64,
    /// The share that does not pass.
    pub(crate) odd_fpr: f64,
}

impl Figures {
    pub(crate) fn of(tally: &Tally, seconds: f64) -> Figures {
        let (marked, real) = (tally.marked, tally.real());
        let questions = tally.questions;
        let n = marked.n + real.n;
        Figures {
            spam: Found::of(marked.spam(), marked.n, real.spam(), real.n),
            odd: Found::of(marked.not_passed(), marked.n, real.not_passed(), real.n),
            questions: Share {
                n: questions.n,
                spam_fpr: part(questions.spam(), questions.n),
                odd_fpr: part(questions.not_passed(), questions.n),
            },
            docs_per_s: (f64::from(n) / seconds.max(1e-9)).round(),
            n,
            n_spam: marked.n,
            closed_in_floods: marked.flooded + real.flooded,
            tally: *tally,
        }
    }

    pub(crate) fn headline(&self) -> String {
        format!("{} texts, {} of them marked as spam; {:.0} screened in a second.", self.n, self.n_spam, self.docs_per_s)
    }

    /// What became of each kind of text, in at most 80 columns.
    pub(crate) fn table(&self) -> Table {
        let mut table = Table::new(["texts", "n", "closed", "per 1,000", "in floods", "odd", "per 1,000"]);
        let tally = &self.tally;
        let rows = [
            ("marked as spam", tally.marked),
            ("real questions", tally.questions),
            ("askers' later words", tally.askers),
            ("helpers' words", tally.helpers),
        ];
        for (name, ends) in rows {
            let thousandth = |count: u32| format!("{:.2}", part(count, ends.n) * 1_000.0);
            let counts = [ends.n.to_string(), ends.spam().to_string(), thousandth(ends.spam()), ends.flooded.to_string()];
            table.row([name.to_owned()].into_iter().chain(counts).chain([ends.odd.to_string(), thousandth(ends.odd)]));
        }
        table
    }

    pub(crate) fn footnote(&self) -> String {
        let told = |name, found: &Found| {
            format!(
                "{name}: precision {:.3}, recall {:.3}, {:.2} false in 1,000",
                found.precision,
                found.recall,
                found.fpr * 1_000.0
            )
        };
        format!("{}\n{}", told("closed       ", &self.spam), told("closed or odd", &self.odd))
    }
}

impl Found {
    fn of(found: u32, marked: u32, false_ones: u32, real: u32) -> Found {
        let taken = found + false_ones;
        Found {
            precision: if taken == 0 { 1.0 } else { part(found, taken) },
            recall: part(found, marked),
            fpr: part(false_ones, real),
        }
    }
}

/// To five places, so that one in ten thousand is told.
fn part(count: u32, of: u32) -> f64 {
    (f64::from(count) / f64::from(of.max(1)) * 1e5).round() / 1e5
}
