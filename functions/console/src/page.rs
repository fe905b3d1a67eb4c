//! The pages without data, and the files that they need.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use boot::{Ports, html};
use ui::{Frame, HomePage, LivePage, StylePage};
use web::Problem;

/// `GET /`: where to look and what to try.
pub(crate) async fn home(State(ports): State<Ports>) -> Response {
    let page = HomePage { frame: Frame::new("Welcome"), address: ports.settings.public_url.clone() };
    html(StatusCode::OK, page.html())
}

/// `GET /live`: the frame of the live board. It carries no data, so nobody is asked who they are.
pub(crate) async fn live() -> Response {
    html(StatusCode::OK, LivePage { frame: Frame::new("Live board").with_script() }.html())
}

/// `GET /style`: every piece of a page in every state, for whoever changes one.
pub(crate) async fn style() -> Response {
    html(StatusCode::OK, StylePage { frame: Frame::new("Style") }.html())
}

/// `GET /assets/{file}`: a file by its name with the hash of its content, so it may be kept for ever.
pub(crate) async fn file(Path(name): Path<String>) -> Response {
    let Some(asset) = ui::asset(&name) else { return Problem::not_found().into_response() };
    let headers = [
        (header::CONTENT_TYPE, asset.media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, asset.content).into_response()
}

/// Whether the caller wants JSON rather than a page.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    accepted.contains("application/json") && !accepted.contains("text/html")
}
