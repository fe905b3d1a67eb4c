//! Bodies: JSON and forms, read once at the door, with a pointer to what is wrong.

use serde::de::DeserializeOwned;

use crate::Problem;

/// The most bytes that a body of the API may have.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Reads a JSON body of at most `most` bytes. Too large is 413, not JSON 400, a wrong field 422 with its pointer.
pub fn read_json<T: DeserializeOwned>(body: &[u8], most: usize) -> Result<T, Problem> {
    if body.len() > most {
        return Err(Problem::body_too_large(most));
    }
    // The first reading tells broken JSON from a wrong field.
    let value: serde_json::Value =
        serde_json::from_slice(body).map_err(|error| Problem::body_unreadable(format!("The body is not JSON: {error}.")))?;
    serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer = pointer(error.path());
        let inner = error.into_inner().to_string();
        match missing(&inner) {
            Some(field) => Problem::shape_invalid(format!("{pointer}/{field}"), "is missing"),
            None => Problem::shape_invalid(pointer, inner),
        }
    })
}

/// Reads a form body.
pub fn read_form<T: DeserializeOwned>(body: &[u8], most: usize) -> Result<T, Problem> {
    if body.len() > most {
        return Err(Problem::body_too_large(most));
    }
    serde_urlencoded::from_bytes(body).map_err(|error| Problem::body_unreadable(format!("The form cannot be read: {error}.")))
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

fn missing(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Line {
        #[allow(dead_code)]
        count: u32,
    }

    #[derive(Debug, Deserialize)]
    struct Body {
        #[allow(dead_code)]
        lines: Vec<Line>,
    }

    fn problem(body: &str) -> serde_json::Value {
        serde_json::to_value(read_json::<Body>(body.as_bytes(), 100).unwrap_err()).unwrap()
    }

    #[test]
    fn a_wrong_field_is_named_by_its_pointer() {
        assert_eq!(problem(r#"{"lines":[{"count":1},{"count":"x"}]}"#)["errors"][0]["pointer"], "/lines/1/count");
        assert_eq!(problem(r#"{"lines":[{}]}"#)["errors"][0]["pointer"], "/lines/0/count");
        assert_eq!(problem(r#"{"lines":[{}]}"#)["status"], 422);
    }

    #[test]
    fn broken_and_overlong_bodies_are_told_apart() {
        assert_eq!(problem("{")["status"], 400);
        assert_eq!(problem(&"x".repeat(101))["status"], 413);
    }
}
