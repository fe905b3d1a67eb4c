//! The survey's page. GET shows and never records: mail scanners follow every link.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use boot::{Ports, problem_of};
use domain::{Rating, State as TicketState, SurveyResponse, Ticket};
use serde::Deserialize;
use store::{ClientStore, StoreError, Stored};
use ui::{Frame, ScoreForm, SurveyPage};

use crate::refusal;
use crate::said::{self, Said, Standing};
use crate::sheet::{html, message};

/// What a mail's link may preselect.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Preselect {
    #[serde(default)]
    score: String,
}

/// A ticket that a link opened.
pub(crate) struct Opened {
    pub(crate) store: ClientStore,
    pub(crate) ticket: Stored<Ticket>,
    pub(crate) episode: u32,
    /// What the customer said to this link before.
    pub(crate) response: Option<Stored<SurveyResponse>>,
}

/// `GET /s/{token}`.
pub(crate) async fn show(
    State(ports): State<Ports>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Query(preselect): Query<Preselect>,
) -> Response {
    match open(&ports, &token).await {
        Ok(Some(opened)) => {
            let said = if opened.rating().is_some() { Said::Thanks } else { Said::Nothing };
            let chosen = preselect.score.parse().ok().filter(|score| (1..=5).contains(score));
            let kept = opened.kept();
            opened.page(&token, said, ScoreForm { chosen: chosen.unwrap_or(kept.chosen), ..kept })
        }
        Ok(None) => gone(),
        Err(error) => refusal::told(problem_of(error), &headers),
    }
}

/// What the link opens; none for a forged one and for a ticket that is gone, which look the same.
pub(crate) async fn open(ports: &Ports, token: &str) -> Result<Option<Opened>, StoreError> {
    let Ok(asked) = web::read_link(&ports.settings.link_secret, token) else { return Ok(None) };
    let store = ports.store.of_ticket(&asked.ticket);
    let Some(ticket) = store.ticket(&asked.ticket).await? else { return Ok(None) };
    let response = store.response(&asked.ticket, asked.episode).await?;
    Ok(Some(Opened { store, ticket, episode: asked.episode, response }))
}

impl Opened {
    /// What became of the link's answer.
    pub(crate) fn standing(&self) -> Standing {
        Standing::of(&self.ticket.value, self.episode)
    }

    /// The score form as the customer left it.
    pub(crate) fn kept(&self) -> ScoreForm {
        let comment = self.response.as_ref().map(|stored| stored.value.comment.clone()).unwrap_or_default();
        ScoreForm { chosen: self.rating().map_or(0, |rating| rating.score.get()), comment }
    }

    /// The score of the link's own episode.
    fn rating(&self) -> Option<Rating> {
        self.ticket.value.rating.filter(|rating| rating.episode == self.episode)
    }

    /// The page with what was said, and with `form` while a score can be given.
    pub(crate) fn page(&self, token: &str, said: Said, form: ScoreForm) -> Response {
        let (ticket, standing) = (&self.ticket.value, self.standing());
        let answer = ticket.answer.as_ref().filter(|answer| answer.episode == self.episode);
        let reopenable = matches!(&ticket.state, TicketState::Answered { .. } | TicketState::Resolved { settled: false, .. });
        let score = (standing == Standing::Stands && said != Said::TooLate).then_some(form);
        let title = if score.is_some() { "How was this answer?" } else { "Your question" };
        let page = SurveyPage {
            frame: Frame::new(title).standing_alone(),
            address: format!("/s/{token}"),
            language: ticket.language.to_string(),
            subject: ticket.subject.clone(),
            answer: answer.map(|answer| answer.text.clone()).unwrap_or_default(),
            notice: said::notice(standing, said),
            refused: said == Said::NoScore,
            score,
            words: said::words_form(standing, reopenable),
        };
        html(if said == Said::NoScore { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, page.html())
    }
}

/// The page behind a link that opens nothing.
pub(crate) fn gone() -> Response {
    let said = "This link is not one of ours, or its ticket is gone. Please write to us again.";
    message(StatusCode::NOT_FOUND, "Nothing is here", said)
}
