//! The survey's page. GET shows and never records: mail scanners follow every link.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use boot::{Ports, problem_of};
use domain::{Rating, State as TicketState, Ticket};
use serde::Deserialize;
use store::{ClientStore, Stored};

use crate::link;

/// One screen: what was asked, what was answered, five scores and a word.
#[derive(Template)]
#[template(path = "survey.html")]
pub(crate) struct SurveyPage {
    pub(crate) token: String,
    pub(crate) language: String,
    pub(crate) subject: String,
    pub(crate) answer: String,
    pub(crate) chosen: u8,
    pub(crate) said: Said,
    pub(crate) can_reopen: bool,
}

/// What the page says first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing was said yet.
    Nothing,
    /// A score stands.
    Thanks,
    /// The customer took the answer back.
    Reopened,
    /// It is too late, or the answer is another by now.
    TooLate,
}

#[derive(Template)]
#[template(path = "gone.html")]
struct GonePage;

/// What a mail's link may preselect.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Preselect {
    score: Option<u8>,
}

/// A ticket that a link opened.
pub(crate) struct Opened {
    pub(crate) store: ClientStore,
    pub(crate) ticket: Stored<Ticket>,
    pub(crate) episode: u32,
}

/// `GET /s/{token}`.
pub(crate) async fn show(State(ports): State<Ports>, Path(token): Path<String>, Query(preselect): Query<Preselect>) -> Response {
    match open(&ports, &token).await {
        Ok(opened) => {
            let rated = opened.rating().map(|rating| rating.score.get());
            let chosen = preselect.score.filter(|score| (1..=5).contains(score)).or(rated).unwrap_or(0);
            opened.page(token, chosen, if rated.is_some() { Said::Thanks } else { Said::Nothing })
        }
        Err(response) => *response,
    }
}

/// What the link opens; a forged one and a ticket that is gone look the same.
pub(crate) async fn open(ports: &Ports, token: &str) -> Result<Opened, Box<Response>> {
    let asked = link::read(&ports.settings.link_secret, token).map_err(|_| Box::new(gone()))?;
    let store = ports.store.of_ticket(&asked.ticket);
    let ticket = store.ticket(&asked.ticket).await.map_err(|error| Box::new(problem_of(error).into_response()))?;
    let ticket = ticket.ok_or_else(|| Box::new(gone()))?;
    Ok(Opened { store, ticket, episode: asked.episode })
}

impl Opened {
    /// The score of the link's own episode.
    pub(crate) fn rating(&self) -> Option<Rating> {
        self.ticket.value.rating.filter(|rating| rating.episode == self.episode)
    }

    /// The page with what was said.
    pub(crate) fn page(&self, token: String, chosen: u8, said: Said) -> Response {
        let ticket = &self.ticket.value;
        let present = ticket.episode == self.episode;
        let answer = ticket.answer.as_ref().filter(|answer| answer.episode == self.episode);
        let reopenable = matches!(&ticket.state, TicketState::Answered { .. } | TicketState::Resolved { settled: false, .. });
        let page = SurveyPage {
            token,
            language: ticket.language.to_string(),
            subject: ticket.subject.clone(),
            answer: answer.map(|answer| answer.text.clone()).unwrap_or_default(),
            chosen,
            said: if present || said == Said::Reopened { said } else { Said::TooLate },
            can_reopen: present && reopenable,
        };
        html(StatusCode::OK, page.render())
    }
}

fn gone() -> Response {
    html(StatusCode::NOT_FOUND, GonePage.render())
}

fn html(status: StatusCode, page: Result<String, askama::Error>) -> Response {
    const POLICY: HeaderValue = HeaderValue::from_static(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    match page {
        Ok(page) => {
            let mut response = (status, Html(page)).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
            headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
