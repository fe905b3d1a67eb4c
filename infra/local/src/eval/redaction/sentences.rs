//! Sentences with marked spans, as the published sets of generated private data are written: one JSON array, or one JSON object a line.

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The file cannot be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum SentencesUnreadable {
    /// It is not there.
    #[error("read {0}: there is no such file; name one JSON array of sentences, or one JSON object a line")]
    NotThere(String),
    /// It cannot be read as text.
    #[error("read {file}: {why}; the file must be UTF-8")]
    NoText {
        /// The file.
        file: String,
        /// What the system says.
        why: String,
    },
    /// A sentence is not written as it must be.
    #[error(
        "read {file}, {place}: {why}; a sentence needs full_text (text) and spans, a list of entity_type (text), start_position and \
         end_position (characters from 0)"
    )]
    Field {
        /// The file.
        file: String,
        /// Where: the line, or the place in the array and the field.
        place: String,
        /// What is wrong there.
        why: String,
    },
    /// A span ends before it begins, or behind the text.
    #[error(
        "read {file}, sentence {sentence}: the span {entity} from {start} to {end} does not fit a text of {length} characters; positions \
         count characters, not bytes, from 0"
    )]
    Span {
        /// The file.
        file: String,
        /// Which sentence, from 1.
        sentence: usize,
        /// The span's type.
        entity: String,
        /// Its beginning.
        start: usize,
        /// Its end.
        end: usize,
        /// How long the text is.
        length: usize,
    },
    /// There is no sentence in it.
    #[error("read {0}: there is no sentence in it")]
    Empty(String),
}

/// A text, and what is private in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The text.
    pub text: String,
    /// The marked spans.
    pub spans: Vec<Marked>,
}

/// A marked span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Its type as the file names it, `PHONE_NUMBER`.
    pub entity: String,
    /// Its bytes in the text.
    pub bytes: Range<usize>,
}

#[derive(Deserialize)]
struct Written {
    full_text: String,
    #[serde(default)]
    spans: Option<Vec<WrittenSpan>>,
}

#[derive(Deserialize)]
struct WrittenSpan {
    entity_type: String,
    start_position: usize,
    end_position: usize,
}

/// Reads a file, whichever of the two ways it is written in. Errors name the line or the field, and say what to do.
pub fn read(path: &Path) -> Result<Vec<Sentence>, SentencesUnreadable> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => SentencesUnreadable::NotThere(file.clone()),
        _ => SentencesUnreadable::NoText { file: file.clone(), why: error.to_string() },
    })?;
    parse(&text, &file)
}

/// Reads the text of a file of that name.
pub(crate) fn parse(text: &str, file: &str) -> Result<Vec<Sentence>, SentencesUnreadable> {
    let text = text.trim_start_matches('\u{feff}');
    let written = if text.trim_start().starts_with('[') { array(text, file)? } else { lines(text, file)? };
    let sentences = written.into_iter().enumerate().map(|(at, written)| written.sentence(file, at + 1));
    let sentences: Vec<Sentence> = sentences.collect::<Result<_, _>>()?;
    if sentences.is_empty() { Err(SentencesUnreadable::Empty(file.to_owned())) } else { Ok(sentences) }
}

fn array(text: &str, file: &str) -> Result<Vec<Written>, SentencesUnreadable> {
    json(text).map_err(|(field, why)| SentencesUnreadable::Field { file: file.to_owned(), place: format!("field {field}"), why })
}

fn lines(text: &str, file: &str) -> Result<Vec<Written>, SentencesUnreadable> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let line = |(at, line): (usize, &str)| {
        json(line).map_err(|(field, why)| SentencesUnreadable::Field {
            file: file.to_owned(),
            place: format!("line {}, field {field}", at + 1),
            why,
        })
    };
    lines.map(line).collect()
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T, (String, String)> {
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| (error.path().to_string(), error.inner().to_string()))
}

impl Written {
    fn sentence(self, file: &str, number: usize) -> Result<Sentence, SentencesUnreadable> {
        let places: Vec<usize> = self.full_text.char_indices().map(|(at, _)| at).chain([self.full_text.len()]).collect();
        // A generator that had nothing to put in leaves a span of no length: nothing is private there.
        let spans = self.spans.unwrap_or_default().into_iter().filter(|span| span.start_position != span.end_position);
        let spans = spans.map(|span| span.marked(&places, file, number));
        let spans = spans.collect::<Result<_, _>>()?;
        Ok(Sentence { text: self.full_text, spans })
    }
}

impl WrittenSpan {
    fn marked(self, places: &[usize], file: &str, sentence: usize) -> Result<Marked, SentencesUnreadable> {
        let bytes = places.get(self.start_position).zip(places.get(self.end_position)).filter(|(start, end)| start < end);
        let Some((start, end)) = bytes else {
            let (file, length) = (file.to_owned(), places.len() - 1);
            let WrittenSpan { entity_type: entity, start_position: start, end_position: end } = self;
            return Err(SentencesUnreadable::Span { file, sentence, entity, start, end, length });
        };
        Ok(Marked { entity: self.entity_type, bytes: *start..*end })
    }
}
