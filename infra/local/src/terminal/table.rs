//! A table of text that fits the terminal: a column that can be spared goes, then the widest gives way; the first stays whole.

use std::process::{Command, Stdio};

/// What parts two columns.
const GAP: &str = "  ";
/// No column becomes narrower by cutting.
const NARROWEST: usize = 8;

/// Rows of text under headings. The first column stands left, the others right if they look like numbers.
#[derive(Debug, Clone)]
pub struct Table {
    rows: Vec<Vec<String>>,
    spare: Option<usize>,
}

impl Table {
    /// A table with these headings.
    pub fn new<'a>(headings: impl IntoIterator<Item = &'a str>) -> Table {
        Table { rows: vec![headings.into_iter().map(str::to_owned).collect()], spare: None }
    }

    /// The same table, whose column under this heading is left out where there is no room for all.
    #[must_use]
    pub fn sparing(mut self, heading: &str) -> Table {
        self.spare = self.rows.first().and_then(|headings| headings.iter().position(|name| name == heading));
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    /// The table as wide as this terminal at most.
    pub fn fitted(&self) -> String {
        self.within(terminal_columns().unwrap_or(usize::MAX))
    }

    /// The table in so many columns at most.
    pub fn within(&self, columns: usize) -> String {
        let widths = self.longest();
        match self.spare {
            Some(at) if widths.iter().sum::<usize>() > room(columns, widths.len()) => self.without(at).within(columns),
            _ => self.written(&self.widths(columns)),
        }
    }

    fn without(&self, at: usize) -> Table {
        let cells =
            |row: &Vec<String>| row.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, cell)| cell.clone()).collect();
        Table { rows: self.rows.iter().map(cells).collect(), spare: None }
    }

    fn written(&self, widths: &[usize]) -> String {
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(widths).enumerate().map(|(at, (cell, width))| self.cell(cell, *width, at));
            cells.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
        };
        self.rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The first column says what a row is about: two rows that are cut to the same name could not be told apart.
    fn widths(&self, columns: usize) -> Vec<usize> {
        let mut widths = self.longest();
        let room = room(columns, widths.len());
        while widths.iter().sum::<usize>() > room {
            let others = widths.iter_mut().skip(1).filter(|width| **width > NARROWEST);
            let Some(widest) = others.max_by_key(|width| **width) else { break };
            *widest -= 1;
        }
        widths
    }

    /// How wide each column is with nothing cut.
    fn longest(&self) -> Vec<usize> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let longest =
            |at: usize| self.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0);
        (0..count).map(longest).collect()
    }

    fn cell(&self, cell: &str, width: usize, at: usize) -> String {
        let cut = if cell.chars().count() > width {
            cell.chars().take(width.saturating_sub(1)).chain(['…']).collect()
        } else {
            cell.to_owned()
        };
        if at > 0 && self.is_of_numbers(at) { format!("{cut:>width$}") } else { format!("{cut:<width$}") }
    }

    fn is_of_numbers(&self, at: usize) -> bool {
        let like_number = |cell: &String| cell.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        self.rows.iter().skip(1).filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty()).all(like_number)
    }
}

/// What so many columns of the terminal leave for text.
fn room(columns: usize, count: usize) -> usize {
    columns.saturating_sub(GAP.len() * count.saturating_sub(1))
}

/// How wide the terminal is; `None` where standard output is none.
fn terminal_columns() -> Option<usize> {
    use std::io::IsTerminal;
    if let Some(columns) = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()) {
        return Some(columns);
    }
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let size = Command::new("stty").arg("size").stdin(Stdio::inherit()).stderr(Stdio::null()).output().ok()?;
    let size = String::from_utf8(size.stdout).ok()?;
    size.split_whitespace().nth(1)?.parse().ok().filter(|columns| *columns > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["name", "n", "said"]);
        table.row(["first".to_owned(), "12".to_owned(), "a long sentence that may be cut".to_owned()]);
        table.row(["second".to_owned(), "7".to_owned(), "short".to_owned()]);
        table
    }

    #[test]
    fn numbers_stand_right_and_words_left() {
        assert_eq!(table().within(200), "name     n  said\nfirst   12  a long sentence that may be cut\nsecond   7  short");
    }

    #[test]
    fn the_widest_column_gives_way() {
        let narrow = table().within(24);
        assert!(narrow.lines().all(|line| line.chars().count() <= 24), "{narrow}");
        assert!(narrow.contains("a long sent…"), "{narrow}");
    }

    #[test]
    fn the_first_column_is_never_cut_and_the_spare_one_goes_first() {
        let mut table = Table::new(["measure", "95 %", "verdict"]).sparing("95 %");
        for name in ["first_response_p50", "first_response_p90"] {
            table.row([name.to_owned(), "2.1 min to 4.7 min".to_owned(), "not yet proved".to_owned()]);
        }
        let told = |columns| table.within(columns).lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
        assert!(told(80)[0].contains("95 %"));
        assert_eq!(told(40)[1..], ["first_response_p50  not yet proved", "first_response_p90  not yet proved"]);
        assert_eq!(told(30)[2], "first_response_p90  not yet p…");
        assert!(told(10)[1].starts_with("first_response_p50"));
    }
}
