//! The HTTP front: the template's routes on one address, as API Gateway's HTTP API with payload format 2.0 serves them.

mod outbox;
mod request;
mod response;
mod routes;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};
use serde_json::json;

use crate::invoke::{Invocations, InvokeFailed};
use crate::timeline::Timeline;
pub use routes::{Found, Routes};

/// Lambda takes no larger request.
const BODY_BYTES_MAX: usize = 6 * 1024 * 1024;

/// The front of a running system.
#[derive(Clone)]
pub struct Front {
    routes: Arc<Routes>,
    invocations: Invocations,
    timeline: Timeline,
    /// Where letters lie, for the page that shows them; none where strangers could read it.
    outbox: Option<Arc<PathBuf>>,
}

impl Front {
    /// A front with these routes.
    pub fn new(routes: Routes, invocations: &Invocations, timeline: &Timeline) -> Front {
        Front { routes: Arc::new(routes), invocations: invocations.clone(), timeline: timeline.clone(), outbox: None }
    }

    /// The same front with a page that shows the letters of this folder. Links that sign in stand in them, so only loopback may serve it.
    pub fn with_outbox(self, folder: PathBuf) -> Front {
        Front { outbox: Some(Arc::new(folder)), ..self }
    }

    /// The front as an HTTP service. It wants to know the callers' addresses: serve it with connect info.
    pub fn router(self) -> Router {
        Router::new().route("/outbox", get(outbox::show)).fallback(answer).with_state(self)
    }

    async fn ask(&self, found: Found<'_>, parts: http::request::Parts, body: &[u8], source: SocketAddr) -> Response {
        let event = request::event(&found, &parts, body, source, self.timeline.now());
        match self.invocations.invoke(found.function, event).await {
            Ok(answer) => response::of(&answer).unwrap_or_else(|why| {
                tracing::error!(function = found.function, "failed to read its answer: {why}");
                plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
            }),
            Err(InvokeFailed::TimedOut { .. }) => plain(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
            Err(InvokeFailed::Unreachable { .. }) => plain(StatusCode::BAD_GATEWAY, "Bad Gateway"),
            Err(InvokeFailed::Function { .. }) => plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
        }
    }
}

async fn answer(State(front): State<Front>, request: Request) -> Response {
    let source =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(SocketAddr::from(([127, 0, 0, 1], 0)), |info| info.0);
    let (parts, body) = request.into_parts();
    let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
    let found = match front.routes.find(method.as_str(), &path) {
        Ok(found) => found,
        Err(allowed) if allowed.is_empty() => return plain(StatusCode::NOT_FOUND, "Not Found"),
        Err(allowed) => {
            let answer = plain(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
            return ([(header::ALLOW, allowed.join(", "))], answer).into_response();
        }
    };
    let Some(body) = read(&parts, body).await else { return plain(StatusCode::PAYLOAD_TOO_LARGE, "Request Too Long") };
    // Only from here on is the system at work: a slow caller does not hold the clock up.
    let busy = front.timeline.busy();
    let answer = front.ask(found, parts, &body, source).await;
    drop(busy);
    answer
}

/// The body; nothing when it is too long or breaks off.
async fn read(parts: &http::request::Parts, body: Body) -> Option<bytes::Bytes> {
    let announced = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > BODY_BYTES_MAX) {
        return None;
    }
    to_bytes(body, BODY_BYTES_MAX).await.ok()
}

fn plain(status: StatusCode, message: &str) -> Response {
    (status, axum::Json(json!({"message": message}))).into_response()
}

#[cfg(test)]
mod tests;
