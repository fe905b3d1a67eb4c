//! A form of the desk: `POST /desk/{ticket}/{action}`. It does what the API does and is answered by the way to a page. A field that is
//! wrong brings the same page again with what was typed; a rule that says no brings a page that says which.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use boot::{Ports, html};
use domain::{ANSWER_BYTES_MAX, State as TicketState, TicketId};
use serde::Deserialize;
use ui::{Notice, ReleaseError, ReleasePage, TicketError};
use web::{Problem, read_form};

use super::part::Typed;
use super::reader::{Reader, reader};
use super::sheet::Sheet;
use super::{ticket_page, to};
use crate::acting::REASON_BYTES_MAX;
use crate::action::{Done, Said, perform};
use crate::holding::WORD_BYTES_MAX;
use crate::who::at_hand;
use crate::{keeping, suggestion};

/// The most bytes of a form: an answer at its longest, as a browser encodes it.
const FORM_BYTES_MAX: usize = 256 * 1024;

/// What a form of the desk may say.
#[derive(Debug, Default, Clone, Deserialize)]
struct Fields {
    #[serde(default)]
    text: String,
    #[serde(default)]
    question: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    fits: String,
    /// The episode that the page showed; a form without it is taken at its word.
    #[serde(default)]
    episode: String,
}

/// `POST /desk/{ticket}/release`.
pub(crate) async fn post_release(state: State<Ports>, Path(ticket): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    post(state, Path((ticket, "release".to_owned())), headers, body).await
}

/// `POST /desk/{ticket}/{action}`.
pub(crate) async fn post(
    State(ports): State<Ports>,
    Path((ticket, action)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // Whoever has to sign in first comes back to the page of the form.
    let page = format!("/desk/{ticket}").parse::<Uri>().unwrap_or_default();
    let reader = match reader(&ports, &headers, &page).await {
        Ok(reader) => reader,
        Err(elsewhere) => return *elsewhere,
    };
    let form = Form { ports: &ports, headers: &headers, reader: &reader };
    form.post(&ticket, &action, &body).await.unwrap_or_else(|problem| reader.told(problem))
}

/// A form at the door.
struct Form<'a> {
    ports: &'a Ports,
    headers: &'a HeaderMap,
    reader: &'a Reader,
}

impl Form<'_> {
    async fn post(&self, ticket: &str, action: &str, body: &[u8]) -> Result<Response, Problem> {
        let id: TicketId = ticket.parse().map_err(|_| Problem::not_found())?;
        let fields: Fields = read_form(body, FORM_BYTES_MAX)?;
        // A page of an answer that was taken back since does nothing to the next one.
        if action != "claim" && self.is_stale(&id, &fields).await? {
            return self.stale(&id, action, &fields).await;
        }
        match action {
            "answer" => self.answer(&id, fields).await,
            "ask" => self.ask(&id, fields).await,
            "escalate" => self.escalate(&id, fields).await,
            "release" => self.release(&id, fields).await,
            "judge" => self.judge(&id, &fields).await,
            "draft" => self.draft(&id, &fields).await,
            "undo" => self.undo(&id).await,
            "claim" | "extend" => self.plain(&id, action).await,
            "skip" => self.skip(&id).await,
            _ => Err(Problem::not_found()),
        }
    }

    async fn is_stale(&self, id: &TicketId, fields: &Fields) -> Result<bool, Problem> {
        let Ok(episode) = fields.episode.parse::<u32>() else { return Ok(false) };
        let at_hand = at_hand(self.ports, self.headers, id).await?;
        Ok(episode != at_hand.ticket.value.episode && !keeping::desk_of(&at_hand, &self.reader.expert.id).await?.has_skipped(id))
    }

    /// Nothing is done, but an answer that was typed is kept as a draft.
    async fn stale(&self, id: &TicketId, action: &str, fields: &Fields) -> Result<Response, Problem> {
        if action == "answer" {
            self.keep(id, &fields.text).await?;
        }
        Ok(said(id, Notice::Stale))
    }

    async fn perform(&self, id: &TicketId, action: &str, said: &Said) -> Result<Done, Problem> {
        perform(self.ports, self.headers, id, action, said).await
    }

    async fn plain(&self, id: &TicketId, action: &str) -> Result<Response, Problem> {
        match self.perform(id, action, &Said::default()).await {
            Ok(_) if action == "claim" => Ok(to(&format!("/desk/{id}"))),
            Ok(done) if done.next.ticket == done.acting.ticket() => Ok(said(id, Notice::ExtendedBefore)),
            Ok(_) => Ok(said(id, Notice::Extended)),
            Err(problem) => self.refused(id, problem).await,
        }
    }

    async fn skip(&self, id: &TicketId) -> Result<Response, Problem> {
        match keeping::skip(self.ports, self.headers, id, true).await {
            Ok(_) => Ok(to(&format!("/desk?said={}&of={id}", Notice::Skipped.word()))),
            Err(problem) => self.refused(id, problem).await,
        }
    }

    async fn answer(&self, id: &TicketId, fields: Fields) -> Result<Response, Problem> {
        let (text, most) = (fields.text, ANSWER_BYTES_MAX);
        let empty = text.trim().is_empty().then_some(TicketError::AnswerEmpty);
        let error = empty.or((text.len() > most).then_some(TicketError::AnswerTooLong { most }));
        if error.is_some() {
            return self.again(id, Typed { text: Some(text), error, ..Typed::default() }).await;
        }
        let answer = Said { text, undoable: true, ..Said::default() };
        match self.perform(id, "answer", &answer).await {
            Ok(_) => Ok(said(id, Notice::Sent)),
            Err(problem) if is_refusal(&problem) => {
                self.keep(id, &answer.text).await?;
                self.refused(id, problem).await
            }
            Err(problem) => Err(problem),
        }
    }

    /// Keeps what was typed, where this expert held the ticket.
    async fn keep(&self, id: &TicketId, text: &str) -> Result<(), Problem> {
        match keeping::draft(self.ports, self.headers, id, text).await {
            Err(problem) if !is_refusal(&problem) => Err(problem),
            _ => Ok(()),
        }
    }

    async fn ask(&self, id: &TicketId, fields: Fields) -> Result<Response, Problem> {
        let (text, most) = (fields.question, WORD_BYTES_MAX);
        let empty = text.trim().is_empty().then_some(TicketError::QuestionEmpty);
        let error = empty.or((text.len() > most).then_some(TicketError::QuestionTooLong { most }));
        if error.is_some() {
            return self.again(id, Typed { question: text, error, ..Typed::default() }).await;
        }
        match self.perform(id, "ask", &Said { text, ..Said::default() }).await {
            Ok(_) => Ok(said(id, Notice::Asked)),
            Err(problem) => self.refused(id, problem).await,
        }
    }

    async fn escalate(&self, id: &TicketId, fields: Fields) -> Result<Response, Problem> {
        let (reason, most) = (fields.reason, REASON_BYTES_MAX);
        let empty = reason.trim().is_empty().then_some(TicketError::ReasonEmpty);
        let error = empty.or((reason.len() > most).then_some(TicketError::ReasonTooLong { most }));
        if error.is_some() {
            return self.again(id, Typed { reason, error, ..Typed::default() }).await;
        }
        match self.perform(id, "escalate", &Said { reason, ..Said::default() }).await {
            Ok(_) => Ok(to(&format!("/desk?said={}", Notice::Escalated.word()))),
            Err(problem) => self.refused(id, problem).await,
        }
    }

    async fn release(&self, id: &TicketId, fields: Fields) -> Result<Response, Problem> {
        let (note, message, most) = (fields.note, fields.message, WORD_BYTES_MAX);
        let long = (note.len() > most).then_some(ReleaseError::NoteTooLong { most });
        if let Some(error) = long.or((message.len() > most).then_some(ReleaseError::MessageTooLong { most })) {
            return self.release_again(id, note, message, error).await;
        }
        match self.perform(id, "release", &Said { note, message, ..Said::default() }).await {
            Ok(_) => Ok(to(&format!("/desk?said={}", Notice::Released.word()))),
            Err(problem) => self.refused(id, problem).await,
        }
    }

    async fn judge(&self, id: &TicketId, fields: &Fields) -> Result<Response, Problem> {
        let fits = match fields.fits.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Err(Problem::shape_invalid("/fits", "expected yes or no")),
        };
        match suggestion::judge(self.ports, self.headers, id, fits).await {
            Ok(_) => Ok(said(id, Notice::Judged)),
            Err(problem) if is_refusal(&problem) => Ok(said(id, Notice::Stale)),
            Err(problem) => Err(problem),
        }
    }

    /// The script saves without leaving the page; a form without script comes back to it.
    async fn draft(&self, id: &TicketId, fields: &Fields) -> Result<Response, Problem> {
        let accepted = self.headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
        match keeping::draft(self.ports, self.headers, id, &fields.text).await {
            Ok(_) if accepted.contains("text/html") => Ok(said(id, Notice::DraftSaved)),
            Ok(_) => Ok(StatusCode::NO_CONTENT.into_response()),
            Err(problem) if problem.status() == 422 && accepted.contains("text/html") => {
                let error = Some(TicketError::AnswerTooLong { most: ANSWER_BYTES_MAX });
                self.again(id, Typed { text: Some(fields.text.clone()), error, ..Typed::default() }).await
            }
            Err(problem) if accepted.contains("text/html") => self.refused(id, problem).await,
            Err(problem) => Err(problem),
        }
    }

    /// Takes back what was just done: a skip, or the answer that is on its way.
    async fn undo(&self, id: &TicketId) -> Result<Response, Problem> {
        let at_hand = at_hand(self.ports, self.headers, id).await?;
        if keeping::desk_of(&at_hand, &self.reader.expert.id).await?.has_skipped(id) {
            keeping::skip(self.ports, self.headers, id, false).await?;
            return Ok(to(&format!("/desk?said={}&selected={id}", Notice::Undone.word())));
        }
        match self.perform(id, "undo", &Said::default()).await {
            Ok(_) => Ok(said(id, Notice::Undone)),
            Err(problem) => self.refused(id, problem).await,
        }
    }

    /// The page that says which rule said no.
    async fn refused(&self, id: &TicketId, problem: Problem) -> Result<Response, Problem> {
        if !is_refusal(&problem) {
            return Err(problem);
        }
        let notice = match problem.name() {
            "already-claimed" => Notice::Taken,
            "over" => Notice::Over,
            "not-held" | "lapsed" => self.not_held(id).await?,
            "too-late" => Notice::TooLate,
            "on-its-way" | "cannot-escalate" | "held" => Notice::Stale,
            _ => Notice::NotNow,
        };
        Ok(said(id, notice))
    }

    /// Why the expert does not hold it: their lease ended, or the ticket is over.
    async fn not_held(&self, id: &TicketId) -> Result<Notice, Problem> {
        let ticket = at_hand(self.ports, self.headers, id).await?.ticket.value;
        let waits = matches!(ticket.state, TicketState::Open | TicketState::Claimed(_));
        Ok(if waits { Notice::Lapsed } else { Notice::Over })
    }

    /// The same page with what was typed and what is wrong with it. Where the ticket is no longer theirs, the page says that instead.
    async fn again(&self, id: &TicketId, typed: Typed) -> Result<Response, Problem> {
        let page = ticket_page(self.ports, self.headers, self.reader, &id.to_string(), None, typed).await?;
        Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page.html()))
    }

    async fn release_again(
        &self,
        id: &TicketId,
        note: String,
        message: String,
        error: ReleaseError,
    ) -> Result<Response, Problem> {
        let sheet = Sheet::load(self.ports, self.headers, id, &self.reader.expert).await?;
        let (frame, ticket) = (self.reader.frame.clone(), sheet.view(&self.reader.expert));
        let page = ReleasePage { frame, ticket, note, message, error: Some(error) };
        Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page.html()))
    }
}

fn said(id: &TicketId, notice: Notice) -> Response {
    to(&format!("/desk/{id}?said={}", notice.word()))
}

fn is_refusal(problem: &Problem) -> bool {
    problem.status() == StatusCode::CONFLICT.as_u16()
}
