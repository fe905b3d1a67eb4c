//! Files of labelled questions, in the formats of the sets that everybody measures on.

use std::path::Path;

use serde_json::Value;

use super::Format;

/// A file cannot be evaluated. No text of it is told.
#[derive(Debug, thiserror::Error)]
pub enum FileUnfit {
    /// It is not there.
    #[error("read {0}: there is no such file")]
    NotThere(String),
    /// It cannot be read.
    #[error("read {0}: {1}")]
    Unreadable(String, String),
    /// It is not written as it should be.
    #[error("read {file}: {what}; expected {expected}")]
    Malformed {
        /// Which file.
        file: String,
        /// What is wrong, with its line where there is one.
        what: String,
        /// The form of a good one.
        expected: &'static str,
    },
    /// Nothing is in it that could be used.
    #[error("read {0}: it holds no question")]
    Empty(String),
}

/// A question with its label. Without a label it is out of scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The question.
    pub text: String,
    /// What it asks for.
    pub intent: Option<String>,
}

/// Which part of a file that holds several is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What is learned.
    Train,
    /// What is met, questions out of scope among it.
    Test,
    /// Questions out of scope that are learned as such, or, without any, what is learned.
    Negatives,
}

/// The questions of a file. Questions without any text are kept: a system meets those, too.
///
/// # Errors
/// With the file's name, the line where there is one, and what a good one looks like.
pub fn read(path: &Path, format: Format, part: Part) -> Result<Vec<Labelled>, FileUnfit> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => FileUnfit::NotThere(name.clone()),
        _ => FileUnfit::Unreadable(name.clone(), error.to_string()),
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let rows =
        format.rows(text, part).map_err(|what| FileUnfit::Malformed { file: name.clone(), what, expected: format.form() })?;
    if rows.is_empty() { Err(FileUnfit::Empty(name)) } else { Ok(rows) }
}

/// The format that a file looks like: negatives may come in another one than what they stand beside.
pub fn format_of(path: &Path, beside: Format) -> Format {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match (extension.to_ascii_lowercase().as_str(), beside) {
        ("json", _) => Format::Clinc150,
        ("tsv", _) => Format::Xsid,
        ("csv", Format::Clinc150 | Format::Xsid) => Format::Banking77,
        _ => beside,
    }
}

impl Format {
    fn form(self) -> &'static str {
        match self {
            Format::Banking77 => "CSV with a header such as text,category",
            Format::Hint3 => "CSV with a header such as sentence,label",
            Format::Clinc150 => {
                "a JSON list of pairs [text, intent], or an object of such lists: train, val, test, oos_train, oos_val, oos_test"
            }
            Format::Xsid => "a text, a tab and an intent a line",
        }
    }

    fn rows(self, text: &str, part: Part) -> Result<Vec<Labelled>, String> {
        match self {
            Format::Banking77 | Format::Hint3 => of_csv(text),
            Format::Clinc150 => of_json(text, part),
            Format::Xsid => of_lines(text),
        }
    }
}

fn labelled(text: &str, intent: &str) -> Labelled {
    let intent = intent.trim();
    let in_scope = !matches!(intent, "" | "oos" | "NO_NODES_DETECTED");
    Labelled { text: text.to_owned(), intent: in_scope.then(|| intent.to_owned()) }
}

/// The first two columns. Quoted texts may hold commas and line ends.
fn of_csv(text: &str) -> Result<Vec<Labelled>, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        match (record.get(0), record.get(1)) {
            (Some(text), Some(intent)) => Ok(labelled(text, intent)),
            _ => Err(format!("line {line} has no second column")),
        }
    };
    reader.records().map(row).collect()
}

fn of_lines(text: &str) -> Result<Vec<Labelled>, String> {
    let row = |(line, text): (usize, &str)| {
        let (text, intent) = text.rsplit_once('\t').ok_or_else(|| format!("line {line} has no tab"))?;
        Ok(labelled(text, intent))
    };
    (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()).map(row).collect()
}

fn of_json(text: &str, part: Part) -> Result<Vec<Labelled>, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("no JSON: {error}"))?;
    let Value::Object(splits) = &value else { return pairs(&value, "the list") };
    let has = |name: &str| splits.contains_key(name);
    let wanted: &[&str] = match part {
        Part::Train => &["train"],
        Part::Test if has("test") => &["test", "oos_test"],
        Part::Test => &["val", "oos_val"],
        Part::Negatives if has("oos_train") => &["oos_train"],
        Part::Negatives => &["train"],
    };
    let rows = wanted.iter().filter_map(|name| splits.get(*name).map(|list| pairs(list, name)));
    Ok(rows.collect::<Result<Vec<_>, _>>()?.concat())
}

fn pairs(list: &Value, name: &str) -> Result<Vec<Labelled>, String> {
    let Value::Array(list) = list else { return Err(format!("{name} is no list")) };
    let pair = |(at, pair): (usize, &Value)| {
        let text_at = |place: usize| pair.get(place).and_then(Value::as_str);
        let both = text_at(0).zip(text_at(1)).ok_or_else(|| format!("entry {at} of {name} is no pair of texts"))?;
        Ok(labelled(both.0, both.1))
    };
    list.iter().enumerate().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, intent: Option<&str>) -> Labelled {
        Labelled { text: text.to_owned(), intent: intent.map(str::to_owned) }
    }

    #[test]
    fn each_format_tells_text_and_intent_and_what_is_out_of_scope() {
        let of = |format: Format, text: &str| format.rows(text, Part::Test).unwrap();
        let lamp = || row("My lamp, it \"blinks\"", Some("lamp"));
        let csv = "\"My lamp, it \"\"blinks\"\"\",lamp\n";
        assert_eq!(of(Format::Banking77, &format!("text,category\n{csv}")), [lamp()]);
        assert_eq!(of(Format::Hint3, &format!("sentence,label\n{csv}hi,NO_NODES_DETECTED\n")), [lamp(), row("hi", None)]);
        assert_eq!(of(Format::Xsid, "My lamp, it \"blinks\"\tlamp\n\n"), [lamp()]);
        let list = r#"[["My lamp, it \"blinks\"", "lamp"], ["hi", "oos"]]"#;
        assert_eq!(of(Format::Clinc150, list), [lamp(), row("hi", None)]);
    }

    #[test]
    fn of_an_object_each_part_takes_its_own_splits() {
        let splits = r#"{"train": [["a", "x"]], "val": [["b", "x"]], "oos_val": [["c", "oos"]], "oos_train": [["d", "oos"]]}"#;
        let texts = |text: &str, part| {
            let rows = Format::Clinc150.rows(text, part).unwrap();
            rows.into_iter().map(|row| row.text).collect::<String>()
        };
        assert_eq!([Part::Train, Part::Test, Part::Negatives].map(|part| texts(splits, part)), ["a", "bc", "d"]);
        let published = splits.replacen('{', r#"{"test": [["e", "x"]], "oos_test": [["f", "oos"]], "#, 1);
        assert_eq!(texts(&published, Part::Test), "ef");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_without_its_text() {
        let place = tempfile::tempdir().unwrap();
        let told = |format: Format, text: &str| {
            let path = place.path().join("questions");
            std::fs::write(&path, text).unwrap();
            read(&path, format, Part::Test).unwrap_err().to_string()
        };
        for (format, text, part) in [
            (Format::Banking77, "text,category\nlamp\n", "line 2 has no second column"),
            (Format::Xsid, "lamp x\tlamp\nlamp\n", "line 2 has no tab"),
            (Format::Clinc150, "[[\"lamp\", \"lamp\"], [\"lamp\"]]", "entry 1 of the list is no pair"),
            (Format::Clinc150, "lamp", "no JSON"),
            (Format::Hint3, "sentence,label\n", "it holds no question"),
        ] {
            let told = told(format, text);
            assert!(told.contains(part) && !told.contains("lamp"), "{told}");
        }
        let absent = read(&place.path().join("absent"), Format::Xsid, Part::Test);
        assert!(matches!(absent, Err(FileUnfit::NotThere(_))));
    }

    #[test]
    fn negatives_are_read_by_the_ending_of_their_file() {
        let of = |name: &str, beside| format_of(Path::new(name), beside);
        assert_eq!(of("x.json", Format::Hint3), Format::Clinc150);
        assert_eq!(of("x.csv", Format::Clinc150), Format::Banking77);
        assert_eq!(of("x.csv", Format::Hint3), Format::Hint3);
        assert_eq!(of("x", Format::Xsid), Format::Xsid);
    }
}
