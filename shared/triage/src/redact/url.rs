//! Pages on the web. They are found so that nothing in them is taken for a name; experts need them.

/// The place behind the address of a page that begins here; nothing when none does.
pub(super) fn end(text: &[char], at: usize) -> Option<usize> {
    const MAX: usize = 2_048;
    let starts = |beginning: &str| {
        beginning.chars().zip(text.get(at..).unwrap_or_default()).filter(|(wanted, c)| *wanted == c.to_ascii_lowercase()).count()
            == beginning.len()
    };
    let beginning = ["https://", "http://", "www."].iter().find(|beginning| starts(beginning))?;
    let run = text.get(at..)?.iter().take(MAX).take_while(|c| !c.is_whitespace() && !"\"<>`”“»|".contains(**c)).count();
    let tail = text.get(at..at + run)?.iter().rev().take_while(|c| ".,;:!?)]}'".contains(**c)).count();
    (run - tail > beginning.len() + 2).then_some(at + run - tail)
}
