//! A prepared text: what of a customer's words an encoder reads - normalised, without quoted mail and signature, in few segments.

mod quoted;
mod segment;
mod signature;

use domain::Language;

use crate::language::clear_language;
use crate::normalise::normalise;

pub use segment::{SEGMENT_CHARS_MAX, SEGMENTS_MAX};

/// So much of a text is prepared, in characters; what stands beyond it is mostly a log.
const PREPARED_CHARS_MAX: usize = 20_000;

/// The longest address in a link of Markdown, in bytes.
const LINK_BYTES_MAX: usize = 2_000;

/// A customer's words, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The subject, normalised; may be empty.
    pub subject: String,
    /// The customer's own words, normalised. Where quotations and signature were all there was, they stay.
    pub text: String,
    /// Subject with the first two or three sentences, then each sentence: at most [`SEGMENTS_MAX`] of at most [`SEGMENT_CHARS_MAX`]
    /// characters. None only when neither subject nor text has a letter or digit.
    pub segments: Vec<String>,
    /// The language that the words are clearly in; short texts, names and code are in none.
    pub language: Option<Language>,
}

/// Prepares a question. Whatever comes in - nothing, a megabyte, bytes that were no text - something comes out, in time linear in its
/// length. A text is only ever data: nothing in it changes how it is prepared.
pub fn prepare(subject: &str, text: &str) -> Prepared {
    let subject = one_line(&normalise(head(subject)));
    let whole = normalise(head(text));
    let text = own_words(&whole);
    let segments = segment::segments(&unmarked(&subject), &unmarked(&text));
    let language = clear_language(&[&subject, &text]).map(|clear| clear.language);
    Prepared { subject, text, segments, language }
}

/// The text without quotations and signature; where nothing would be left, with what holds words.
fn own_words(whole: &str) -> String {
    let unquoted = Some(quoted::without(whole)).filter(|text| has_words(text));
    let unquoted = unquoted.unwrap_or_else(|| quoted::unwrapped(whole));
    let unsigned = Some(signature::without(&unquoted)).filter(|text| has_words(text));
    unsigned.unwrap_or(unquoted).trim().to_owned()
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn head(text: &str) -> &str {
    text.char_indices().nth(PREPARED_CHARS_MAX).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without the signs of Markdown: headings, bullets, emphasis, code marks, and links as their words.
fn unmarked(text: &str) -> String {
    text.lines().map(|line| emphasis(bullet(line))).collect::<Vec<_>>().join("\n")
}

/// The line without the signs before its first word. A sign at a word - an option such as `-v`, a tag - belongs to it.
fn bullet(line: &str) -> &str {
    let is_sign = |c: char| matches!(c, '#' | '*' | '•' | '-' | '+' | '>' | '=' | '_' | '|' | '~');
    let mut rest = line.trim_start();
    loop {
        let (first, behind) = rest.split_once(' ').unwrap_or((rest, ""));
        if first.is_empty() || !first.chars().all(is_sign) {
            return rest;
        }
        rest = behind;
    }
}

fn emphasis(line: &str) -> String {
    let line = line.replace("**", "").replace("__", " ").replace('`', "");
    let mut out = String::with_capacity(line.len());
    let mut rest = line.as_str();
    while let Some((before, link)) = rest.split_once("](") {
        let end = link.bytes().take(LINK_BYTES_MAX).position(|byte| byte == b')');
        match (before.rsplit_once('['), end.and_then(|end| link.get(end + 1..))) {
            (Some((before, words)), Some(behind)) => {
                out.push_str(before);
                out.push_str(words);
                rest = behind;
            }
            _ => {
                out.push_str(before);
                out.push_str("](");
                rest = link;
            }
        }
    }
    out + rest
}
