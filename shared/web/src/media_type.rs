//! The media type of a body: JSON, or not said.

use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::Problem;

/// 415 when the `Content-Type` names anything but JSON: `application/json` or a type that ends in `+json`. A missing one passes.
pub fn require_json(headers: &HeaderMap) -> Result<(), Problem> {
    if headers.get_all(header::CONTENT_TYPE).iter().all(is_json) {
        return Ok(());
    }
    let detail = "Send the body as application/json.";
    Err(Problem::new("media-type-unsupported", StatusCode::UNSUPPORTED_MEDIA_TYPE, "The media type is not taken here", detail))
}

fn is_json(named: &HeaderValue) -> bool {
    let named = named.to_str().unwrap_or("unreadable").split(';').next().unwrap_or_default();
    let essence = named.trim().to_ascii_lowercase();
    essence == "application/json" || (essence.contains('/') && essence.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(types: &[&str]) -> Option<u16> {
        let pairs = types.iter().map(|named| (header::CONTENT_TYPE, HeaderValue::from_str(named).unwrap()));
        require_json(&pairs.collect()).err().map(|problem| problem.status())
    }

    #[test]
    fn json_of_every_kind_passes_and_so_does_saying_nothing() {
        for json in
            ["application/json", "Application/JSON; charset=utf-8", "application/cloudevents+json", "application/vnd.a+json;v=1"]
        {
            assert_eq!(status(&[json]), None, "{json}");
        }
        assert_eq!(status(&[]), None);
    }

    #[test]
    fn anything_else_is_415_whatever_it_contains() {
        for other in ["", "text/plain", "application/jsonp", "application/x-www-form-urlencoded; a=application/json", "+json"] {
            assert_eq!(status(&[other]), Some(415), "{other}");
        }
        assert_eq!(status(&["application/json", "text/plain"]), Some(415));
    }
}
