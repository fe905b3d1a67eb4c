//! The live board over HTTP: JSON, or a piece of the page, and nothing at all while nothing changed.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use boot::{Ports, caller, html, problem_of};
use domain::{ClientId, Principal, Program, Ticket, Timestamp, digest_of};
use store::{ClientScope, ClientStore, StoreError};
use web::Problem;

use crate::board::{self, Board, OPEN_MAX, ProgramBoard};

/// `GET /v1/board`: every program for the operator, its own for a client. `If-None-Match` with the last `ETag` answers 304.
pub(crate) async fn show(State(ports): State<Ports>, headers: HeaderMap) -> Result<Response, Problem> {
    let only = match caller(&ports, &headers).await? {
        Principal::Operator => None,
        Principal::Client { client } => Some(client),
        Principal::Expert { .. } => return Err(Problem::forbidden("The board is for operators and clients.")),
    };
    let board = load(&ports, only.as_ref()).await.map_err(problem_of)?;
    answer(&board, &headers, ports.now())
}

async fn load(ports: &Ports, only: Option<&ClientId>) -> Result<Board, StoreError> {
    let mut programs = Vec::new();
    for (client, id) in ports.store.programs().await? {
        if only.is_some_and(|only| only != &client) {
            continue;
        }
        let store = ports.store.open(ClientScope::of_client(&client));
        if let Some(program) = store.program(&id).await? {
            programs.push(load_program(ports, &store, &program.value).await?);
        }
    }
    Ok(Board { programs })
}

async fn load_program(ports: &Ports, store: &ClientStore, program: &Program) -> Result<ProgramBoard, StoreError> {
    let rollups = store.rollups(&program.id).await?;
    let mut open: Vec<Ticket> = Vec::new();
    for language in &program.languages {
        open.extend(store.open_tickets(&program.id, language, OPEN_MAX + 1).await?);
    }
    Ok(board::of(program, &rollups, open, ports.now()))
}

fn answer(board: &Board, headers: &HeaderMap, now: Timestamp) -> Result<Response, Problem> {
    let wants_page =
        headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok()).is_some_and(|text| text.contains("text/html"));
    let facts = serde_json::to_string(board).map_err(|_| Problem::fault())?;
    // Two forms of the same facts are two representations, so each has its own tag.
    let tag = format!("\"{}\"", digest_of(&[if wants_page { "page" } else { "json" }, &facts]));
    let mut response = match (is_known(headers, &tag), wants_page) {
        (true, _) => StatusCode::NOT_MODIFIED.into_response(),
        (false, true) => html(StatusCode::OK, board.view().render_piece()),
        (false, false) => ([(header::CONTENT_TYPE, "application/json")], facts).into_response(),
    };
    let own = response.headers_mut();
    own.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(|_| Problem::fault())?);
    // Beside the facts, not among them: an unchanged board keeps its tag, and even a 304 tells what time it is here.
    own.insert(HeaderName::from_static(ui::NOW), HeaderValue::from_str(&now.to_string()).map_err(|_| Problem::fault())?);
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    own.insert(header::VARY, HeaderValue::from_static("accept, authorization"));
    Ok(response)
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let named = headers.get(header::IF_NONE_MATCH).and_then(|named| named.to_str().ok()).unwrap_or_default();
    named.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*")
}
