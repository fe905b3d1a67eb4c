//! A wrong field: where it stands and what was expected there. What stood there may be a secret or a customer's words, so neither
//! the value nor a name of ours for its type is told.

use serde_path_to_error::{Path, Segment};

use crate::Problem;

/// 422 for the field at `path`, read off what the parser says.
pub(crate) fn problem(path: &Path, said: &str) -> Problem {
    match missing(said) {
        Some(field) => Problem::shape_invalid(format!("{}/{field}", pointer(path)), "is missing"),
        None if said.starts_with("unknown field") => {
            Problem::shape_invalid(pointer(path), format!("is unknown: {}", wanted(said)))
        }
        None => Problem::shape_invalid(pointer(path), wanted(said)),
    }
}

fn missing(said: &str) -> Option<&str> {
    said.strip_prefix("missing field `")?.split('`').next()
}

/// A pointer to the field. A key that is no name of a field, such as a pasted secret, ends it one level higher.
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path.iter() {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } | Segment::Enum { variant: key } if is_name(key) => pointer.push_str(&format!("/{key}")),
            Segment::Unknown => {}
            Segment::Map { .. } | Segment::Enum { .. } => break,
        }
    }
    pointer
}

fn is_name(key: &str) -> bool {
    (1..=40).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte == b'-')
}

/// What was expected: the parser and our own types say it last.
fn wanted(said: &str) -> String {
    let at = [", expected ", ": expected "].iter().filter_map(|mark| Some(said.rfind(mark)? + mark.len())).max();
    at.and_then(|at| in_words(&said[at..]))
        .map_or_else(|| "is not what is expected here".to_owned(), |it| format!("expected {it}"))
}

/// The parser's names of types in words; words of our own stay.
fn in_words(expected: &str) -> Option<&str> {
    let internal = ["enum", "variant", "identifier", "option", "unit"];
    match expected {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => Some("a whole number that is not negative"),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => Some("a whole number"),
        "f32" | "f64" => Some("a number"),
        "a boolean" => Some("true or false"),
        "a sequence" => Some("a list"),
        "a map" => Some("an object"),
        "a string" | "a borrowed string" | "string" => Some("text"),
        named if named.starts_with("struct ") => Some("an object"),
        named if internal.iter().any(|word| named.contains(word)) && !named.contains('`') => None,
        ours => Some(ours),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_expected_is_told_without_the_value() {
        for (said, told) in [
            ("invalid type: string \"hunter2\", expected u32", "expected a whole number that is not negative"),
            ("invalid type: string \"hunter2, expected\", expected struct NewTicket", "expected an object"),
            ("invalid type: integer `4111`, expected a string", "expected text"),
            ("unknown variant `hunter2`, expected `a` or `b`", "expected `a` or `b`"),
            ("read id \"hunter2\": expected `con_` and 26 letters", "expected `con_` and 26 letters"),
            ("invalid type: map, expected internally tagged enum Secret", "is not what is expected here"),
            ("read share 20000: basis points run from 0 to 10000", "is not what is expected here"),
        ] {
            assert_eq!(wanted(said), told, "{said}");
        }
    }

    #[test]
    fn a_name_of_a_field_is_no_secret() {
        assert!(["subject", "external_id", "max-age"].iter().all(|key| is_name(key)));
        assert!(!["", "sk_live_4eC39", "my password", "Hunter", &"a".repeat(41)].iter().any(|key| is_name(key)));
    }
}
