//! The live board: what the running system does now, by program. No word of a customer stands in it.

use askama::Template;

use crate::RenderFailed;

/// The board as a piece of a page; the script puts it into the live page.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "board.html")]
pub struct BoardView {
    /// One part a program; empty means that none is set up.
    pub programs: Vec<ProgramView>,
}

/// One program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramView {
    /// A name that is unique on the page, for headings to be referred to.
    pub anchor: String,
    /// The name people read.
    pub name: String,
    /// Whose it is.
    pub client: String,
    /// How many days the counts cover, up to today by the system's clock.
    pub days: i64,
    /// The first of them (UTC), `2026-11-17`.
    pub since: String,
    /// Tickets by outcome.
    pub counts: Vec<CountView>,
    /// The oldest open tickets, oldest first.
    pub open: Vec<OpenView>,
    /// Whether more are open than are shown.
    pub more: bool,
    /// The measures that have cases.
    pub figures: Vec<FigureView>,
}

/// One number of tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountView {
    /// What it counts, in words.
    pub name: &'static str,
    /// How many.
    pub n: i64,
    /// How many of all that came in, 0 to 100, for the bar.
    pub percent: u8,
}

/// One open ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenView {
    /// Its id.
    pub id: String,
    /// Its language.
    pub language: String,
    /// Its topic, or a dash.
    pub topic: String,
    /// When it came in, RFC 3339.
    pub opened_at: String,
    /// How often it went back to the queue, reopenings included.
    pub rounds: u32,
}

/// One measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureView {
    /// Its id.
    pub id: &'static str,
    /// One sentence about its meaning.
    pub meaning: &'static str,
    /// Its value, written out.
    pub value: String,
    /// Its interval of 95 %, written out; empty where there is none.
    pub interval: String,
    /// How many cases stand behind it.
    pub n: u64,
    /// What the client reached before; a dash where nothing is known.
    pub baseline: String,
    /// What was agreed; a dash where nothing was.
    pub target: String,
    /// Whether the target is met, in words.
    pub verdict: String,
}

impl BoardView {
    /// The piece of HTML.
    pub fn render_piece(&self) -> Result<String, RenderFailed> {
        Ok(self.render()?)
    }
}
