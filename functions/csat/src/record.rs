//! What a POST from the survey page changes: a score, or "not solved".

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use boot::{Ports, contend};
use domain::{Message, MessageId, ResponseId, Score, Speaker, SurveyResponse};
use serde::Deserialize;
use store::{StoreError, Stored};
use tracing::info;
use web::{Problem, read_form};

use crate::page::{Opened, Said, open};

/// The most bytes of a form.
const FORM_BYTES_MAX: usize = 16 * 1024;
/// The most characters of a comment that are kept.
const COMMENT_CHARS_MAX: usize = 2_000;

#[derive(Debug, Deserialize)]
struct RatingForm {
    score: u8,
    #[serde(default)]
    comment: String,
}

#[derive(Debug, Default, Deserialize)]
struct ReopenForm {
    #[serde(default)]
    text: String,
}

/// `POST /s/{token}`: records the score; a second one within the edit window takes its place.
pub(crate) async fn rate(State(ports): State<Ports>, Path(token): Path<String>, body: Bytes) -> Response {
    let form = match read_form::<RatingForm>(&body, FORM_BYTES_MAX).and_then(|form| Ok((score(form.score)?, form.comment))) {
        Ok(form) => form,
        Err(problem) => return problem.into_response(),
    };
    finish(contend(|| rate_once(&ports, &token, &form)).await, token, form.0.get())
}

/// `POST /s/{token}/reopen`: it is not solved.
pub(crate) async fn reopen(State(ports): State<Ports>, Path(token): Path<String>, body: Bytes) -> Response {
    let form = match read_form::<ReopenForm>(&body, FORM_BYTES_MAX) {
        Ok(form) => form,
        Err(problem) => return problem.into_response(),
    };
    finish(contend(|| reopen_once(&ports, &token, &form.text)).await, token, 0)
}

fn finish(end: Result<Result<(Opened, Said), Box<Response>>, Problem>, token: String, chosen: u8) -> Response {
    match end {
        Ok(Ok((opened, said))) => opened.page(token, chosen, said),
        Ok(Err(response)) => *response,
        Err(problem) => problem.into_response(),
    }
}

fn score(number: u8) -> Result<Score, Problem> {
    Score::try_from(number).map_err(|error| Problem::shape_invalid("/score", error.to_string()))
}

/// The inner result is a page instead of the survey's own: nothing is to be saved then.
type Tried = Result<Result<Result<(Opened, Said), Box<Response>>, StoreError>, Problem>;

async fn rate_once(ports: &Ports, token: &str, (score, comment): &(Score, String)) -> Tried {
    let opened = match open(ports, token).await {
        Ok(opened) => opened,
        Err(response) => return Ok(Ok(Err(response))),
    };
    let Some(program) = opened.store.program(&opened.ticket.value.program).await.map_err(boot::problem_of)? else {
        return Err(Problem::fault());
    };
    let ticket = opened.ticket.value.clone();
    let Ok(rated) = ticket.rate(opened.episode, *score, program.value.windows.edit, ports.now()) else {
        return Ok(Ok(Ok((opened, Said::TooLate))));
    };
    Ok(save(opened, rated, comment).await.map(Ok))
}

async fn save(opened: Opened, rated: domain::Ticket, comment: &str) -> Result<(Opened, Said), StoreError> {
    let Some(rating) = rated.rating else { return Ok((opened, Said::TooLate)) };
    let comment = triage::redact(&comment.chars().take(COMMENT_CHARS_MAX).collect::<String>()).text;
    let id = ResponseId::of_episode(&rated.id, rating.episode);
    let response = SurveyResponse { id, ticket: rated.id.clone(), rating, comment };
    let before = opened.store.response(&rated.id, rating.episode).await?;
    if before.as_ref().is_some_and(|stored| stored.value == response) {
        return Ok((opened, Said::Thanks));
    }
    let response = before.map_or_else(|| Stored::new(response.clone()), |stored| stored.with(response.clone()));
    let puts = vec![opened.store.put_ticket(&opened.ticket.with(rated))?, opened.store.put_response(&response)?];
    opened.store.save(puts).await?;
    info!(ticket.id = %opened.ticket.value.id, score = rating.score.get(), "a customer rated ticket {}", opened.ticket.value.id);
    Ok((opened, Said::Thanks))
}

async fn reopen_once(ports: &Ports, token: &str, text: &str) -> Tried {
    let opened = match open(ports, token).await {
        Ok(opened) => opened,
        Err(response) => return Ok(Ok(Err(response))),
    };
    let ticket = opened.ticket.value.clone();
    if ticket.episode != opened.episode {
        // The second click of a double click: the first one has reopened it.
        return Ok(Ok(Ok((opened, Said::Reopened))));
    }
    let Some(program) = opened.store.program(&ticket.program).await.map_err(boot::problem_of)? else {
        return Err(Problem::fault());
    };
    let Ok(reopened) = ticket.reopen(program.value.deadlines.hand_off, ports.now()) else {
        return Ok(Ok(Ok((opened, Said::TooLate))));
    };
    Ok(save_reopened(opened, reopened, text, ports).await.map(Ok))
}

async fn save_reopened(
    opened: Opened,
    reopened: domain::Ticket,
    text: &str,
    ports: &Ports,
) -> Result<(Opened, Said), StoreError> {
    let mut puts = vec![opened.store.put_ticket(&opened.ticket.with(reopened.clone()))?];
    if !text.trim().is_empty() {
        let message = Message {
            id: MessageId::from_external(&reopened.id, &format!("survey {}", opened.episode)),
            ticket: reopened.id.clone(),
            speaker: Speaker::Customer,
            text: triage::redact(text).text,
            at: ports.now(),
            correlation: reopened.correlation.clone(),
        };
        puts.push(opened.store.put_message(&message)?);
    }
    opened.store.save(puts).await?;
    Ok((opened, Said::Reopened))
}
