//! A segment: a piece of a question that is compared on its own, since a long mail asks one thing among many words.

/// The most segments of a question: each costs an encoder its time.
pub const SEGMENTS_MAX: usize = 8;
/// The longest segment, in characters; encoders read no further.
pub const SEGMENT_CHARS_MAX: usize = 400;

/// The opening has so many sentences, ...
const OPENING_SENTENCES: usize = 3;
/// ... and a third only while the first two are shorter than this, in characters.
const OPENING_CHARS: usize = 200;
/// A sentence with fewer letters and digits says nothing on its own.
const SENTENCE_LETTERS_MIN: usize = 4;
/// In scripts without spaces fewer say as much.
const DENSE_LETTERS_MIN: usize = 2;

/// Subject with the opening, then each sentence; the same piece stands once.
pub(super) fn segments(subject: &str, text: &str) -> Vec<String> {
    let sentences = sentences(text);
    let mut segments: Vec<String> = Vec::new();
    let pieces = [opening(subject, &sentences)]
        .into_iter()
        .chain(sentences.iter().filter(|piece| says_something(piece)).map(|piece| (*piece).to_owned()));
    for piece in pieces.map(|piece| bounded(&piece)).filter(|piece| piece.chars().any(char::is_alphanumeric)) {
        if segments.len() == SEGMENTS_MAX {
            break;
        }
        if !segments.contains(&piece) {
            segments.push(piece);
        }
    }
    segments
}

fn opening(subject: &str, sentences: &[&str]) -> String {
    let mut opening = subject.to_owned();
    for (place, sentence) in sentences.iter().take(OPENING_SENTENCES).enumerate() {
        if place + 1 == OPENING_SENTENCES && opening.chars().count() >= OPENING_CHARS {
            break;
        }
        if !opening.is_empty() {
            opening.push_str(if opening.ends_with(is_end) { " " } else { ". " });
        }
        opening.push_str(sentence);
    }
    opening
}

fn says_something(sentence: &str) -> bool {
    let letters = sentence.chars().filter(|c| c.is_alphanumeric()).count();
    letters >= if sentence.chars().any(is_dense) { DENSE_LETTERS_MIN } else { SENTENCE_LETTERS_MIN }
}

/// Whether it is of a script of East Asia.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Cut at a space where there is one in the last quarter.
fn bounded(piece: &str) -> String {
    let piece = piece.trim();
    let Some((end, _)) = piece.char_indices().nth(SEGMENT_CHARS_MAX) else { return piece.to_owned() };
    let head = piece.get(..end).unwrap_or(piece);
    let at_space = head.rfind(' ').filter(|space| *space > end / 4 * 3);
    at_space.and_then(|space| head.get(..space)).unwrap_or(head).trim_end().to_owned()
}

/// The sentences of a text. A full stop ends one before a space and no small letter; marks of East Asia end one anywhere; so does the end
/// of a line.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    text.lines().flat_map(of_line).collect()
}

fn of_line(line: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, c) in line.char_indices() {
        let end = at + c.len_utf8();
        if is_end(c) && line.get(end..).is_some_and(|rest| ends_before(c, rest)) {
            sentences.push(line.get(from..end).unwrap_or_default().trim());
            from = end;
        }
    }
    sentences.push(line.get(from..).unwrap_or_default().trim());
    sentences.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    sentences
}

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '．' | '！' | '？' | '؟' | '۔' | '।' | '॥' | '።')
}

fn ends_before(end: char, rest: &str) -> bool {
    if matches!(end, '。' | '！' | '？' | '।') {
        return !rest.starts_with(['。', '！', '？', '」', '』', '）', '"']);
    }
    let Some(behind) = rest.chars().next() else { return true };
    // Normalising makes the wide marks of East Asia narrow ones; behind them comes no space.
    if is_dense(behind) {
        return true;
    }
    // A mail of one line writes "…again.Then", too; but not after a digit or within a name such as example.com.
    behind.is_whitespace() && !rest.trim_start().starts_with(char::is_lowercase)
}
