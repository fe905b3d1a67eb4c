//! A reader: the expert in front of a page, with the frame of their pages.

use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use boot::{Ports, not_found, visitor};
use domain::Expert;
use ui::{Frame, Tongue, Who};
use web::{Problem, bearer};

use crate::who;

/// The expert in front of a page.
pub(crate) struct Reader {
    pub(crate) expert: Expert,
    pub(crate) frame: Frame,
}

/// Who reads. Whoever is not signed in is shown the way; for all but experts there is nothing here. A key opens the pages, too.
pub(crate) async fn reader(ports: &Ports, headers: &HeaderMap, uri: &Uri) -> Result<Reader, Box<Response>> {
    let frame = match bearer(headers) {
        Some(_) => None,
        None => Some(visitor(ports, headers, uri).await.map_err(Box::new)?.frame()),
    };
    match (who::expert(ports, headers).await, frame) {
        (Ok(expert), Some(frame)) => Ok(Reader { expert, frame }),
        (Ok(expert), None) => Ok(Reader { frame: of_key(&expert, headers), expert }),
        (Err(problem), frame) => Err(Box::new(told(problem, frame.unwrap_or_else(|| Frame::of(tongue(headers)))))),
    }
}

impl Reader {
    /// A problem as a page: what one may not see is not there.
    pub(crate) fn told(&self, problem: Problem) -> Response {
        told(problem, self.frame.clone())
    }
}

fn told(problem: Problem, frame: Frame) -> Response {
    let is_not_there = [StatusCode::NOT_FOUND.as_u16(), StatusCode::FORBIDDEN.as_u16()].contains(&problem.status());
    if is_not_there { not_found(frame) } else { problem.into_response() }
}

/// Behind a key there is no person: the expert's own name, the browser's own language.
fn of_key(expert: &Expert, headers: &HeaderMap) -> Frame {
    let who = Who { name: expert.name.clone(), expert: true, invites: false, single_keys: false };
    Frame::of(tongue(headers)).signed_in(who)
}

fn tongue(headers: &HeaderMap) -> Tongue {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok());
    Tongue::accepted(accepted.unwrap_or_default())
}
