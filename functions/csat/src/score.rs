//! A score: kept on the ticket, with the response that it came with.

use boot::{Ports, problem_of};
use domain::{ResponseId, Score, SurveyResponse, Ticket};
use store::{StoreError, Stored};
use tracing::info;
use web::Problem;

use crate::page::{Opened, open};
use crate::said::Said;
use crate::tried::Tried;

/// The most characters of a comment that are kept.
const COMMENT_CHARS_MAX: usize = 2_000;

/// Loads, rates and saves once.
pub(crate) async fn rate_once(ports: &Ports, token: &str, score: Score, comment: Option<&str>) -> Tried {
    let Some(opened) = open(ports, token).await.map_err(problem_of)? else { return Ok(Ok(None)) };
    let Some(program) = opened.store.program(&opened.ticket.value.program).await.map_err(problem_of)? else {
        return Err(Problem::fault());
    };
    let ticket = opened.ticket.value.clone();
    let Ok(rated) = ticket.rate(opened.episode, score, program.value.windows.edit, ports.now()) else {
        return Ok(Ok(Some((opened, Said::TooLate))));
    };
    Ok(save(opened, rated, comment).await.map(Some))
}

async fn save(opened: Opened, rated: Ticket, comment: Option<&str>) -> Result<(Opened, Said), StoreError> {
    let Some(rating) = rated.rating else { return Ok((opened, Said::TooLate)) };
    let id = ResponseId::of_episode(&rated.id, rating.episode);
    let response = SurveyResponse { id, ticket: rated.id.clone(), rating, comment: comment_of(&opened, comment) };
    if opened.response.as_ref().is_some_and(|stored| stored.value == response) {
        return Ok((opened, Said::Thanks));
    }
    let ticket = opened.ticket.with(rated);
    let response = opened.response.as_ref().map_or_else(|| Stored::new(response.clone()), |stored| stored.with(response.clone()));
    opened.store.save(vec![opened.store.put_ticket(&ticket)?, opened.store.put_response(&response)?]).await?;
    info!(ticket.id = %ticket.value.id, score = rating.score.get(), "a customer rated ticket {}", ticket.value.id);
    Ok((Opened { ticket, response: Some(response), ..opened }, Said::Thanks))
}

/// The comment that stands from now on. The page shows the earlier one in its field, so a field that comes back empty was emptied on
/// purpose; a form without the field, such as a single button in a mail, says nothing about it.
fn comment_of(opened: &Opened, sent: Option<&str>) -> String {
    sent.map_or_else(
        || opened.kept().comment,
        |text| triage::redact(&text.chars().take(COMMENT_CHARS_MAX).collect::<String>()).text,
    )
}
