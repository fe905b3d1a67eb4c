//! The outbox's page: the letters that this machine kept instead of sending them, newest first. Whoever can open it can sign in as anybody,
//! so it is there on loopback alone.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use mail::{Outbox, Sent};
use ui::{Frame, LetterView, OutboxPage};

use super::{Front, plain};

/// `GET /outbox`.
pub(super) async fn show(State(front): State<Front>) -> Response {
    let Some(folder) = &front.outbox else { return plain(StatusCode::NOT_FOUND, "Not Found") };
    let letters = match Outbox::letters(folder).await {
        Ok(letters) => letters.into_iter().map(view).collect(),
        Err(error) => {
            tracing::error!("failed to read the outbox: {error}");
            return plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        }
    };
    match (OutboxPage { frame: Frame::new("Outbox"), letters }).html() {
        Ok(page) => (ui::headers(), Html(page)).into_response(),
        Err(error) => {
            tracing::error!("failed to render the outbox: {error}");
            plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
        }
    }
}

fn view(letter: Sent) -> LetterView {
    let Sent { at, to, language, subject, text } = letter;
    let links = text.split_whitespace().filter(|word| word.starts_with("http")).map(str::to_owned).collect();
    LetterView { to, subject, language, at, text, links }
}
