//! Pages over HTTP: the headers that all of them carry, and the frame of whoever is signed in.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::{Person, Principal};
use tracing::error;
use ui::{Frame, NotFoundPage, RenderFailed, Tongue, Who};
use web::Problem;

use crate::Visitor;

/// A page, or a piece of one, with the headers that all pages carry.
pub fn html(status: StatusCode, rendered: Result<String, RenderFailed>) -> Response {
    match rendered {
        Ok(text) => (status, page_headers(), Html(text)).into_response(),
        Err(failed) => {
            error!("a page met a fault: {failed}");
            Problem::fault().into_response()
        }
    }
}

fn page_headers() -> HeaderMap {
    let pairs = ui::headers().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    pairs.into_iter().collect()
}

/// The page of whatever is not there, or not for this reader: nobody can tell which.
pub fn not_found(frame: Frame) -> Response {
    html(StatusCode::NOT_FOUND, NotFoundPage { frame }.html())
}

/// The frame of a person's pages while they act in this role.
pub fn frame_of(person: &Person, role: Option<&Principal>) -> Frame {
    let name = if person.name.is_empty() { person.mail.reveal() } else { &person.name };
    let who = Who {
        name: name.to_owned(),
        expert: matches!(role, Some(Principal::Expert { .. })),
        invites: false,
        single_keys: person.single_keys,
    };
    Frame::of(Tongue::of(&person.language)).signed_in(who)
}

impl Visitor {
    /// The frame of their pages.
    pub fn frame(&self) -> Frame {
        frame_of(&self.person, Some(&self.principal))
    }
}
