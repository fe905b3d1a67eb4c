//! Steps: an author submits, a second expert reviews, the author publishes; the author, the client or the operator retires; the client or
//! the operator restarts what is suspended.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use domain::{Automation, DraftStep, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use tracing::info;
use web::{BODY_BYTES_MAX, Problem, read_json};

use crate::aside::aside;
use crate::show::view;
use crate::who::{AtHand, Place, Who, at_hand};
use crate::write::refused;
use crate::{Desk, attempt, bank, claims, restart};

/// The longest note of a reviewer, and the longest reason, in characters.
const WORDS_CHARS_MAX: usize = 1_000;

/// What a body may say; every step takes what it needs.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    /// A reviewer's word: whether the version is right.
    #[serde(default)]
    approve: Option<bool>,
    /// Why it is sent back.
    #[serde(default)]
    note: String,
    /// Why it is retired or restarted.
    #[serde(default)]
    reason: String,
    /// How many of the last tickets it is tried against.
    #[serde(default)]
    pub(crate) last: Option<usize>,
}

/// `POST .../automations/{language}/{automation}:{step}`.
pub(crate) async fn act(
    State(desk): State<Desk>,
    Path(place): Path<Place>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let at_hand = at_hand(&desk.ports, &headers, &place).await?;
    let (id, step) = place.automation()?;
    let said = if body.is_empty() { Said::default() } else { read_json::<Said>(&body, BODY_BYTES_MAX)? };
    if step == "try" {
        return attempt::run(&desk, &at_hand, &id, &said).await.map(Json);
    }
    let now = desk.ports.now();
    if step == "restart" {
        let done = restart::run(&desk, &at_hand, &id, &words("/reason", &said.reason)?, now).await?;
        return Ok(Json(view(&done, true)));
    }
    let done = at_hand.change(&id, |known| decide(&desk, &at_hand, known, step, &said, now)).await?;
    info!(automation = %done.id, "{step} of automation {}", done.id);
    Ok(Json(view(&done, true)))
}

async fn decide(
    desk: &Desk,
    at_hand: &AtHand,
    automation: Automation,
    step: &str,
    said: &Said,
    now: Timestamp,
) -> Result<Automation, Problem> {
    match step {
        "submit" => automation.submit(&at_hand.expert()?.id, now).map_err(refused),
        "review" => review(at_hand, automation, said, now),
        "publish" => publish(desk, at_hand, automation, now).await,
        "retire" => retire(at_hand, automation, said, now),
        _ => Err(Problem::not_found()),
    }
}

fn review(at_hand: &AtHand, automation: Automation, said: &Said, now: Timestamp) -> Result<Automation, Problem> {
    let expert = at_hand.expert()?;
    if let Some(draft) = &automation.draft {
        at_hand.knows(expert, &draft.version.topic)?;
    }
    let approve = said.approve.ok_or_else(|| Problem::shape_invalid("/approve", "expected true or false"))?;
    let note = words("/note", &said.note)?;
    if !approve && note.is_empty() {
        return Err(Problem::shape_invalid("/note", "say what has to change, so that the author can mend it"));
    }
    automation.review(&expert.id, (!approve).then_some(note), now).map_err(refused)
}

/// The approved version is held against all that serve, and read by the encoder, so that no ticket waits for that.
async fn publish(desk: &Desk, at_hand: &AtHand, mut automation: Automation, now: Timestamp) -> Result<Automation, Problem> {
    let approved = automation.draft.as_mut().filter(|draft| matches!(draft.step, DraftStep::Approved { .. }));
    if let Some(draft) = approved {
        claims::refuse_doubles(at_hand, &automation.id, &draft.version).await?;
        let (encoder, version) = (desk.encoder(), draft.version.clone());
        draft.version = aside(move || bank::encoded(encoder.as_ref(), version)).await?;
    }
    automation.publish(&at_hand.expert()?.id, now).map_err(refused)
}

fn retire(at_hand: &AtHand, automation: Automation, said: &Said, now: Timestamp) -> Result<Automation, Problem> {
    match &at_hand.who {
        Who::Expert(expert) if expert.id != automation.author => {
            Err(Problem::forbidden("Only its author and the client retire an automation."))
        }
        _ => Ok(automation.retire(&words("/reason", &said.reason)?, now)),
    }
}

fn words(pointer: &str, text: &str) -> Result<String, Problem> {
    if text.chars().count() > WORDS_CHARS_MAX {
        return Err(Problem::shape_invalid(pointer, "expected at most 1000 characters"));
    }
    Ok(text.trim().to_owned())
}
