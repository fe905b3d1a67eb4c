//! Normalising: one spelling for what reads the same. Compatible characters are folded, what nobody sees is gone, markup is text, and
//! spaces are plain.

pub(crate) mod glyph;
mod markup;

use unicode_normalization::UnicodeNormalization;

/// The most empty lines that are kept in a row: one, which parts paragraphs.
const NEWLINES_MAX: usize = 2;

/// A text as a reader takes it in: in Unicode's form NFKC, without control and zero-width characters, without tags, with entities
/// decoded, and with single spaces. Normalising twice is normalising once; time grows linearly with the text, whatever stands in it.
///
/// What mail programs put into `<style>`, `<script>` and `<title>` goes with its tag, and so does a `<blockquote>` below other words.
/// Angle brackets that hold no tag of HTML, such as `<enter>`, stay.
pub fn normalise(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let folded: String = text.chars().filter_map(glyph::visible).nfkc().filter_map(glyph::visible).collect();
    let plain: String = markup::to_text(&folded).nfkc().collect();
    spaced(&plain)
}

/// Runs of spaces are one, lines have none around them, and at most one line in a row is empty.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut newlines = 0;
    for line in text.lines() {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_some() {
            let breaks = if out.is_empty() { 0 } else { newlines.min(NEWLINES_MAX) };
            (0..breaks).for_each(|_| out.push('\n'));
            newlines = 0;
        }
        for (place, word) in words.enumerate() {
            if place > 0 {
                out.push(' ');
            }
            out.push_str(word);
        }
        newlines += 1;
    }
    out
}
