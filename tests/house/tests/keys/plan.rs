//! The plan as it stands in the text of `keys.rs`, row by row.

/// One row: an item or an index with the patterns of its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// `support`, `ledger`, or `index`.
    pub(crate) table: String,
    /// The item's or the index's name.
    pub(crate) item: String,
    /// The pattern of the partition key.
    pub(crate) pk: String,
    /// The pattern of the sort key.
    pub(crate) sk: String,
    /// The sparse indexes that it may stand in.
    pub(crate) indexes: Vec<String>,
}

/// The rows of the first block of text.
pub(crate) fn rows(source: &str) -> Vec<Row> {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!")).map(|line| line.strip_prefix(' ').unwrap_or(line));
    let mut block = lines.skip_while(|line| *line != "```text").skip(1).take_while(|line| *line != "```");
    let header = block.next().expect("the header of the plan");
    let pk_at = header.find("pk").expect("the column pk");
    block.map(|line| row(line, pk_at)).collect()
}

fn row(line: &str, pk_at: usize) -> Row {
    let (names, patterns) = line.split_at_checked(pk_at).unwrap_or_else(|| panic!("row {line:?} ends before its keys"));
    let (table, item) = names.split_once(' ').unwrap_or_else(|| panic!("row {line:?} names no item"));
    let mut words = words(patterns).into_iter();
    let (pk, sk) = words.next().zip(words.next()).unwrap_or_else(|| panic!("row {line:?} lacks a key"));
    let indexes = words.map(|name| name.trim_end_matches(',').to_owned()).collect();
    Row { table: table.to_owned(), item: item.trim().to_owned(), pk, sk, indexes }
}

/// Words between spaces; a space within `<…>` belongs to the word.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut inside = false;
    for letter in text.chars() {
        inside = (inside || letter == '<') && letter != '>';
        match (letter, words.last_mut()) {
            (' ', _) if !inside => words.push(String::new()),
            (letter, Some(word)) => word.push(letter),
            (_, None) => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
