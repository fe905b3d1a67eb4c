//! The desk: an expert's pages. They show what the API tells and do what it does; each form is answered by the way to a page.

mod form;
mod part;
mod queue;
mod reader;
mod sheet;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use boot::{Ports, html};
use domain::{TicketId, Timestamp, digest_of};
use serde::Deserialize;
use ui::{Notice, ReleasePage, RenderFailed, TicketPage, UndoForm};
use web::Problem;

pub(crate) use form::{post, post_release};
use part::Typed;
use reader::{Reader, reader};
use sheet::Sheet;

/// What an address of the desk may ask for. Unknown words ask for nothing.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    program: String,
    #[serde(default)]
    order: String,
    #[serde(default)]
    selected: String,
    /// What was just done, one of the known words.
    #[serde(default)]
    said: String,
    /// With which ticket, where it is not the page's own.
    #[serde(default)]
    of: String,
}

/// `GET /desk`: the queue.
pub(crate) async fn queue(State(ports): State<Ports>, uri: Uri, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let reader = match reader(&ports, &headers, &uri).await {
        Ok(reader) => reader,
        Err(elsewhere) => return *elsewhere,
    };
    match queue::page(&ports, &headers, &reader, &asked).await {
        Ok(page) => tagged(&headers, page.html(), ports.now()),
        Err(problem) => reader.told(problem),
    }
}

/// `GET /desk/{ticket}`: the ticket, and what the expert can do with it.
pub(crate) async fn ticket(
    State(ports): State<Ports>,
    Path(ticket): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let reader = match reader(&ports, &headers, &uri).await {
        Ok(reader) => reader,
        Err(elsewhere) => return *elsewhere,
    };
    match ticket_page(&ports, &headers, &reader, &ticket, Notice::of(&asked.said), Typed::default()).await {
        Ok(page) => tagged(&headers, page.html(), ports.now()),
        Err(problem) => reader.told(problem),
    }
}

/// `GET /desk/{ticket}/release`: what a note for the next expert earns, before the click.
pub(crate) async fn release(State(ports): State<Ports>, Path(ticket): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    let reader = match reader(&ports, &headers, &uri).await {
        Ok(reader) => reader,
        Err(elsewhere) => return *elsewhere,
    };
    match release_page(&ports, &headers, &reader, &ticket).await {
        Ok(Some(page)) => html(StatusCode::OK, page.html()),
        Ok(None) => to(&format!("/desk/{ticket}")),
        Err(problem) => reader.told(problem),
    }
}

/// The page of one ticket, with what was typed when its form was refused.
async fn ticket_page(
    ports: &Ports,
    headers: &HeaderMap,
    reader: &Reader,
    ticket: &str,
    said: Option<Notice>,
    typed: Typed,
) -> Result<TicketPage, Problem> {
    let id: TicketId = ticket.parse().map_err(|_| Problem::not_found())?;
    let sheet = Sheet::load(ports, headers, &id, &reader.expert).await?;
    if !headers.contains_key(header::IF_NONE_MATCH) {
        sheet.is_read(&reader.expert, ports.now()).await?;
    }
    let part = part::of(ports, &sheet, &reader.expert, said, typed).await?;
    let frame = reader.frame.clone().saying(said);
    let frame = match &part {
        ui::TicketPart::Sent(sent) if sent.undo_until.is_some() => frame.saying(Some(Notice::Sent)).undone_by(undo(&sheet)),
        _ => frame,
    };
    Ok(TicketPage { frame, ticket: sheet.view(&reader.expert), part })
}

fn undo(sheet: &Sheet) -> UndoForm {
    let ticket = sheet.ticket();
    UndoForm { action: format!("/desk/{}/undo", ticket.id), epoch: ticket.epoch, episode: ticket.episode }
}

/// The page on which a ticket is given back; none where the expert does not hold it.
async fn release_page(ports: &Ports, headers: &HeaderMap, reader: &Reader, ticket: &str) -> Result<Option<ReleasePage>, Problem> {
    let id: TicketId = ticket.parse().map_err(|_| Problem::not_found())?;
    let sheet = Sheet::load(ports, headers, &id, &reader.expert).await?;
    if !sheet.is_held_by(&reader.expert, ports.now()) {
        return Ok(None);
    }
    let (note, message) = (String::new(), String::new());
    Ok(Some(ReleasePage { frame: reader.frame.clone(), ticket: sheet.view(&reader.expert), note, message, error: None }))
}

/// The page under a tag of its own bytes, or 304 where the reader has the same already; with the system's time, by which ages are told.
fn tagged(headers: &HeaderMap, rendered: Result<String, RenderFailed>, now: Timestamp) -> Response {
    let Ok(text) = &rendered else { return html(StatusCode::OK, rendered) };
    let tag = format!("\"{}\"", digest_of(&[text]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok()).unwrap_or_default();
    let same = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut response = if same { StatusCode::NOT_MODIFIED.into_response() } else { html(StatusCode::OK, rendered) };
    let mut set = |name: header::HeaderName, value: &str| {
        HeaderValue::from_str(value).ok().map(|value| response.headers_mut().insert(name, value))
    };
    set(header::ETAG, &tag);
    set(header::HeaderName::from_static(ui::NOW), &now.to_string());
    response
}

/// The way to a page, after a form.
fn to(path: &str) -> Response {
    axum::response::Redirect::to(path).into_response()
}
