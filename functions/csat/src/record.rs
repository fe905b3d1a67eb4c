//! What a POST from the survey page changes: a score, or "not solved".

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use boot::{Ports, contend};
use domain::Score;
use serde::Deserialize;
use ui::ScoreForm;
use web::{Problem, read_form};

use crate::page::{Opened, gone, open};
use crate::refusal::{told, wants_json};
use crate::said::Said;
use crate::{reopening, score};

/// The most bytes of a form: the page's 4,000 characters are at most 36,000 bytes as a browser sends them.
const FORM_BYTES_MAX: usize = 64 * 1024;

#[derive(Debug, Deserialize)]
struct RatingForm {
    /// As text, so that a form without a score is still a form: its sender reads what is missing.
    #[serde(default)]
    score: String,
    /// None when the form has no such field, which is not the same as a field that was emptied.
    comment: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct ReopenForm {
    #[serde(default)]
    text: String,
    /// Which button: `agents` asks for the company's own staff.
    #[serde(default)]
    to: String,
}

/// `POST /s/{token}`: records the score; a second one within the edit window takes its place.
pub(crate) async fn rate(State(ports): State<Ports>, Path(token): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    rated(&ports, &token, &headers, &body).await.unwrap_or_else(|problem| told(problem, &headers))
}

/// `POST /s/{token}/reopen`: it is not solved, there is more to say, or the company's own staff is asked for.
pub(crate) async fn reopen(State(ports): State<Ports>, Path(token): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    reopened(&ports, &token, &body).await.unwrap_or_else(|problem| told(problem, &headers))
}

async fn rated(ports: &Ports, token: &str, headers: &HeaderMap, body: &[u8]) -> Result<Response, Problem> {
    let form = read_form::<RatingForm>(body, FORM_BYTES_MAX)?;
    let score = form.score.trim().parse::<u8>().ok().and_then(|number| Score::try_from(number).ok());
    match score {
        Some(score) => {
            let tried = contend(|| score::rate_once(ports, token, score, form.comment.as_deref())).await?;
            Ok(shown(tried, token))
        }
        None if wants_json(headers) => Err(Problem::shape_invalid("/score", "expected a whole number from 1 to 5")),
        None => without_score(ports, token, form).await,
    }
}

/// The same page again, with the comment that its sender wrote and the score that is missing.
async fn without_score(ports: &Ports, token: &str, form: RatingForm) -> Result<Response, Problem> {
    let Some(opened) = open(ports, token).await.map_err(boot::problem_of)? else { return Ok(gone()) };
    let kept = opened.kept();
    let comment = form.comment.unwrap_or(kept.comment);
    Ok(opened.page(token, Said::NoScore, ScoreForm { chosen: kept.chosen, comment }))
}

async fn reopened(ports: &Ports, token: &str, body: &[u8]) -> Result<Response, Problem> {
    let form = read_form::<ReopenForm>(body, FORM_BYTES_MAX)?;
    let tried = contend(|| reopening::reopen_once(ports, token, &form.text, form.to == "agents")).await?;
    Ok(shown(tried, token))
}

fn shown(tried: Option<(Opened, Said)>, token: &str) -> Response {
    tried.map_or_else(gone, |(opened, said)| opened.page(token, said, opened.kept()))
}
