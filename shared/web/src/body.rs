//! Bodies: JSON and forms, read once at the door, with a pointer to what is wrong.

use serde::de::DeserializeOwned;

use crate::{Problem, strict, wrong_field};

/// The most bytes that a body of the API may have.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Reads a JSON body of at most `most` bytes. Too large is 413; not JSON, a key twice in one object or more than 64 levels 400; a wrong
/// field 422 with its pointer.
pub fn read_json<T: DeserializeOwned>(body: &[u8], most: usize) -> Result<T, Problem> {
    if body.len() > most {
        return Err(Problem::body_too_large(most));
    }
    // The first reading tells broken JSON from a wrong field.
    let unreadable = |detail: String| Problem::body_unreadable(format!("The body cannot be read: {detail}."));
    strict::check(body).map_err(unreadable)?;
    let value: serde_json::Value = serde_json::from_slice(body).map_err(|_| unreadable("not JSON".to_owned()))?;
    serde_path_to_error::deserialize(value).map_err(|error| wrong_field::problem(error.path(), &error.inner().to_string()))
}

/// Reads a form body.
pub fn read_form<T: DeserializeOwned>(body: &[u8], most: usize) -> Result<T, Problem> {
    if body.len() > most {
        return Err(Problem::body_too_large(most));
    }
    // The parser's own sentence may quote what somebody wrote.
    serde_urlencoded::from_bytes(body).map_err(|_| Problem::body_unreadable("The form cannot be read."))
}

/// A path of this system, as a form or a link may name where to go on. None for anything that could lead to another host.
pub fn local_path(text: &str) -> Option<String> {
    let inside = text.starts_with('/') && !text.starts_with("//") && text.len() <= 500;
    let plain = text.chars().all(|c| c.is_ascii_graphic() && !"\\\"<>".contains(c));
    (inside && plain).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
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
    fn a_path_leads_nowhere_but_here() {
        assert_eq!(local_path("/desk/tic_acme_x?said=taken"), Some("/desk/tic_acme_x?said=taken".to_owned()));
        for bad in
            ["", "desk", "//evil.example", "https://evil.example", "/\\evil.example", "/a b", "/a\r\nset-cookie: x", "/\u{202e}"]
        {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
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
    #[test]
    fn a_doubled_key_and_too_many_levels_are_unreadable() {
        let deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
        for body in [r#"{"lines":[],"lines":[]}"#, r#"{"lines":[{"count":1,"count":2}]}"#, &deep] {
            let refused = serde_json::to_value(read_json::<Body>(body.as_bytes(), 1000).unwrap_err()).unwrap();
            assert_eq!((&refused["status"], &refused["type"]), (&400.into(), &"/problems/body-unreadable".into()), "{body}");
        }
    }

    #[test]
    fn what_somebody_wrote_is_never_told_back() {
        for body in
            [r#"{"lines":"hunter2"}"#, r#"{"lines":[{"count":"hunter2"}]}"#, r#"{"lines":[{"hunter2":1}]}"#, r#"{"hunter2""#]
        {
            let told = problem(body).to_string();
            assert!(!["hunter2", "u32", "Line", "Body"].iter().any(|word| told.contains(word)), "{told}");
        }
        assert_eq!(problem(r#"{"lines":[{"cuont":1}]}"#)["errors"][0]["pointer"], "/lines/0/cuont", "a misspelt name is told");
        let form = read_form::<Line>(b"count=hunter2", 100).unwrap_err();
        assert!(!serde_json::to_string(&form).unwrap().contains("hunter2"));
    }
}
