//! Writing: an expert begins an automation, or changes one, which makes a new version.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use boot::problem_of;
use domain::{Automation, AutomationId, AutomationRefused, Example, Expert, TopicId, Writing};
use serde::Deserialize;
use serde_json::Value;
use store::{AUTOMATIONS_MAX, Stored};
use tracing::info;
use web::{BODY_BYTES_MAX, Problem, idempotency_key, read_json};

use crate::Desk;
use crate::private;
use crate::show::view;
use crate::who::{AtHand, Place, at_hand};

/// More automations than these, retired ones aside, are not begun in one language of a program.
const ACTIVE_MAX: usize = 500;

/// What an author sends.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: String,
    topic: TopicId,
    examples: Vec<String>,
    answer: String,
}

/// `POST .../automations/{language}`: begins an automation. The same `Idempotency-Key` begins it once.
pub(crate) async fn begin(
    State(desk): State<Desk>,
    Path(place): Path<Place>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let at_hand = at_hand(&desk.ports, &headers, &place).await?;
    let (expert, now) = (at_hand.expert()?, desk.ports.now());
    let writing = writing(&at_hand, expert, &body)?;
    let name = idempotency_key(&headers)?.unwrap_or_else(|| now.to_string());
    let id = AutomationId::of(at_hand.place(), &expert.id, &writing.title, &name);
    if let Some(known) = at_hand.store.automation(&at_hand.program.id, &at_hand.language, &id).await.map_err(problem_of)? {
        return again(&known.value, &writing);
    }
    has_room(&at_hand).await?;
    let at = (at_hand.program.client.clone(), at_hand.program.id.clone(), at_hand.language.clone());
    let begun = Automation::begin(id, at, expert.id.clone(), writing, now).map_err(refused)?;
    at_hand.store.save_automation(None, &Stored::new(begun.clone())).await.map_err(problem_of)?;
    info!(automation = %begun.id, "automation {} was begun", begun.id);
    Ok((StatusCode::CREATED, Json(view(&begun, true))))
}

/// What the same key begins a second time is what it began; with other words it is refused, for one of the two would be lost.
fn again(known: &Automation, writing: &Writing) -> Result<(StatusCode, Json<Value>), Problem> {
    let version = known.draft.as_ref().map(|draft| &draft.version);
    let is_same = version.is_none_or(|version| version.answer == writing.answer.trim() && version.examples == writing.examples);
    if is_same {
        return Ok((StatusCode::OK, Json(view(known, true))));
    }
    let detail = format!("This key began automation {} with other words: change that one, or send another key.", known.id);
    Err(Problem::refused("idempotency-key-reused", detail))
}

/// `PUT .../automations/{language}/{automation}`: the author changes it.
pub(crate) async fn change(
    State(desk): State<Desk>,
    Path(place): Path<Place>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let at_hand = at_hand(&desk.ports, &headers, &place).await?;
    let (id, _) = place.automation()?;
    let (expert, now) = (at_hand.expert()?, desk.ports.now());
    let writing = writing(&at_hand, expert, &body)?;
    let write = |known: Automation| std::future::ready(known.write(&expert.id, writing.clone(), now).map_err(refused));
    Ok(Json(view(&at_hand.change(&id, write).await?, true)))
}

fn writing(at_hand: &AtHand, expert: &Expert, body: &[u8]) -> Result<Writing, Problem> {
    let Written { title, topic, examples, answer } = read_json(body, BODY_BYTES_MAX)?;
    if at_hand.program.topic(&topic).is_none() {
        return Err(Problem::shape_invalid("/topic", "names no topic of that program"));
    }
    at_hand.knows(expert, &topic)?;
    private::refuse(&answer)?;
    let examples = examples.iter().map(|text| Example::of(triage::redact(text.trim()).text.as_str())).collect();
    let writing = Writing { title: triage::redact(&title).text, topic, examples, answer };
    writing.check().map_err(refused)?;
    Ok(writing)
}

/// Bounded are those that may answer, and all that ever were begun: whoever needs them reads them all.
async fn has_room(at_hand: &AtHand) -> Result<(), Problem> {
    let all = at_hand.store.automations_now(&at_hand.program.id, &at_hand.language).await.map_err(problem_of)?;
    let full = |detail: String| Err(Problem::refused("too-many-automations", detail));
    if all.len() >= AUTOMATIONS_MAX {
        return full(format!(
            "This program has {} automations in this language, retired ones and drafts among them, and {AUTOMATIONS_MAX} are the most: \
             change one that is there, which takes no further place, instead of beginning another.",
            all.len()
        ));
    }
    if all.iter().filter(|automation| automation.retired.is_none()).count() >= ACTIVE_MAX {
        return full(format!(
            "This program has {ACTIVE_MAX} automations in this language, which are the most beside retired ones: retire some first, or \
             change one that is there."
        ));
    }
    Ok(())
}

/// A refusal as a problem: an unfit value points to its field, the rest is a conflict with how things stand.
pub(crate) fn refused(refused: AutomationRefused) -> Problem {
    match &refused {
        AutomationRefused::Unfit { field, detail } => {
            Problem::shape_invalid(format!("/{}", field.replace(']', "").replace('[', "/")), detail)
        }
        AutomationRefused::NotAuthor { .. } | AutomationRefused::OwnWork { .. } => Problem::forbidden(refused.to_string()),
        AutomationRefused::NotNow { .. } => Problem::refused("automation-not-ready", refused.to_string()),
    }
}
