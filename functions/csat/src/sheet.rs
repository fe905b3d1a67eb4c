//! A sheet: a page as it leaves, with its headers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use tracing::error;
use ui::{Frame, MessagePage, RenderFailed};

/// A page with a heading and one paragraph.
pub(crate) fn message(status: StatusCode, title: &str, said: &str) -> Response {
    let page = MessagePage { frame: Frame::new(title).standing_alone(), paragraphs: vec![said.to_owned()] };
    html(status, page.html())
}

pub(crate) fn html(status: StatusCode, rendered: Result<String, RenderFailed>) -> Response {
    let pairs = ui::headers().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    match rendered {
        Ok(page) => (status, HeaderMap::from_iter(pairs), Html(page)).into_response(),
        Err(failed) => {
            error!("a survey's page met a fault: {failed}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
