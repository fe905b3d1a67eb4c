//! A cell: one day of one channel, language and topic - the finest grain that a rollup keeps.

use std::fmt;
use std::str::FromStr;

use domain::{Language, Ticket, TopicId};
use serde::{Deserialize, Serialize};

/// One day of one channel, language and topic. Its text `2026-11-23/web/en/setup` sorts by day first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cell {
    /// The UTC day the tickets came in, `2026-11-23`.
    pub day: String,
    /// The channel as the help desk names it.
    pub channel: String,
    /// The language of the customers.
    pub language: Language,
    /// The topic; none where triage found none.
    pub topic: Option<TopicId>,
}

/// The text names no cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read cell {0:?}: expected day/channel/language/topic such as 2026-11-23/web/en/setup, with - for no topic")]
pub struct UnknownCell(pub String);

impl Cell {
    /// The cell that a ticket counts in. Only a change of its topic moves it to another.
    pub fn of(ticket: &Ticket) -> Cell {
        Cell {
            day: ticket.opened_at.day(),
            channel: ticket.origin.channel.clone(),
            language: ticket.language.clone(),
            topic: ticket.topic.clone(),
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let topic = self.topic.as_ref().map_or("-", TopicId::as_str);
        write!(f, "{}/{}/{}/{topic}", self.day, escaped(&self.channel), self.language)
    }
}

impl FromStr for Cell {
    type Err = UnknownCell;

    fn from_str(text: &str) -> Result<Self, UnknownCell> {
        let unknown = || UnknownCell(text.to_owned());
        let parts: Vec<&str> = text.split('/').collect();
        let [day, channel, language, topic] = parts.as_slice() else { return Err(unknown()) };
        let topic = if *topic == "-" { None } else { Some(topic.parse().map_err(|_| unknown())?) };
        Ok(Cell {
            day: Some(*day).filter(|day| is_day(day)).ok_or_else(unknown)?.to_owned(),
            channel: unescaped(channel).ok_or_else(unknown)?,
            language: language.parse().map_err(|_| unknown())?,
            topic,
        })
    }
}

fn is_day(text: &str) -> bool {
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(text.split('-').collect::<Vec<_>>().as_slice(), [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2))
}

/// A channel is the help desk's own word: what would break a key is written as %XX.
fn escaped(channel: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    channel.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let (hex, tail) = tail.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?);
            rest = tail;
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

impl TryFrom<String> for Cell {
    type Error = UnknownCell;

    fn try_from(text: String) -> Result<Self, UnknownCell> {
        text.parse()
    }
}

impl From<Cell> for String {
    fn from(cell: Cell) -> Self {
        cell.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cell_survives_its_text_whatever_the_help_desk_calls_its_channel(channel in ".*", topic in proptest::option::of("[a-z0-9]{1,8}")) {
            let topic = topic.map(|topic| topic.parse().unwrap());
            let cell = Cell { day: "2026-11-23".to_owned(), channel, language: Language::english(), topic };
            let text = cell.to_string();
            prop_assert_eq!(text.parse::<Cell>().unwrap(), cell);
            prop_assert!(!text.contains('#'));
        }
    }

    #[test]
    fn a_text_that_names_no_cell_is_refused() {
        for bad in
            ["", "2026-11-23/web/en", "2026-1-23/web/en/-", "2026-11-23/%Z/en/-", "2026-11-23/web/e/-", "2026-11-23/web/en/A"]
        {
            assert_eq!(bad.parse::<Cell>(), Err(UnknownCell(bad.to_owned())));
        }
    }
}
