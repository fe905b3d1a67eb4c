//! A sheet: a page with one word, as it leaves.

use axum::http::StatusCode;
use axum::response::Response;
pub(crate) use boot::html;
use ui::{Frame, MessagePage};

/// A page with a heading and one paragraph.
pub(crate) fn message(status: StatusCode, title: &str, said: &str) -> Response {
    let page = MessagePage { frame: Frame::new(title).standing_alone(), paragraphs: vec![said.to_owned()] };
    html(status, page.html())
}
