//! Showing: all automations of a program in one language, and one with its versions.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use domain::{Automation, Draft, DraftStep, ExpertId, Version};
use serde_json::{Value, json};
use triage::{Promise, Standings};
use web::Problem;

use crate::who::{AtHand, Place, Who, at_hand};
use crate::{Desk, bank, merge, private, standing};

/// `GET .../automations/{language}`: those that serve for every qualified expert, one's own drafts, and what waits for a review; with what
/// is promised and proven, and which of them might be merged.
pub(crate) async fn all(State(desk): State<Desk>, Path(place): Path<Place>, headers: HeaderMap) -> Result<Json<Value>, Problem> {
    let at_hand = at_hand(&desk.ports, &headers, &place).await?;
    let (encoder, promise) = (desk.encoder().id(), Promise::from(&at_hand.program.automation));
    let parts = bank::parts(&at_hand, encoder).await?;
    let standings = standing::of(&parts, &promise, desk.ports.now());
    let seen = parts.automations.iter().filter(|one| is_seen(&at_hand, one));
    let shown: Vec<Value> = seen.map(|one| with_standing(&at_hand, one, &standings)).collect();
    let merge = merge::pairs(&parts, encoder).await?;
    Ok(Json(json!({
        "program": at_hand.program.id,
        "language": at_hand.language,
        "encoder": encoder,
        "promise": standing::promise(&promise),
        "everybody": standing::pool(&standings.pool),
        "automations": shown,
        "merge": merge.rows,
        "merge_left_out": merge.left_out,
    })))
}

/// `GET .../automations/{language}/{automation}`.
pub(crate) async fn one(State(desk): State<Desk>, Path(place): Path<Place>, headers: HeaderMap) -> Result<Json<Value>, Problem> {
    let at_hand = at_hand(&desk.ports, &headers, &place).await?;
    let (id, action) = place.automation()?;
    let found = at_hand.automation(&id).await?.value;
    if !action.is_empty() || !is_seen(&at_hand, &found) {
        return Err(Problem::not_found());
    }
    let encoder = desk.encoder().id();
    let parts = bank::parts(&at_hand, encoder).await?;
    let standings = standing::of(&parts, &Promise::from(&at_hand.program.automation), desk.ports.now());
    let mut shown = with_standing(&at_hand, &found, &standings);
    // A draft that others may not see would be told by what is like it.
    let merge = merge::one(&parts, &found, is_whole(&at_hand, &found), encoder).await?;
    (shown["merge"], shown["merge_left_out"]) = (json!(merge.rows), json!(merge.left_out));
    Ok(Json(shown))
}

fn with_standing(at_hand: &AtHand, automation: &Automation, standings: &Standings) -> Value {
    let mut shown = view(automation, is_whole(at_hand, automation));
    shown["standing"] = json!(standing::told(standings, automation));
    shown
}

/// Others see no draft that its author still writes.
pub(crate) fn is_seen(at_hand: &AtHand, automation: &Automation) -> bool {
    let waits = automation.draft.as_ref().is_some_and(|draft| matches!(draft.step, DraftStep::Review { .. }));
    automation.published.is_some() || waits || is_author(at_hand, &automation.author)
}

/// The author and a reviewer see the draft, too; so does the client, whose customers it will answer.
fn is_whole(at_hand: &AtHand, automation: &Automation) -> bool {
    let waits = automation.draft.as_ref().is_some_and(|draft| !matches!(draft.step, DraftStep::Writing { .. }));
    waits || is_author(at_hand, &automation.author)
}

fn is_author(at_hand: &AtHand, author: &ExpertId) -> bool {
    matches!(&at_hand.who, Who::Expert(expert) if &expert.id == author)
}

/// An automation as the API tells it, without vectors; `whole` with its draft.
pub(crate) fn view(automation: &Automation, whole: bool) -> Value {
    let published = automation
        .published
        .as_ref()
        .map(|published| json!({ "version": version(&published.version), "reviewer": published.reviewer, "at": published.at }));
    json!({
        "id": automation.id,
        "language": automation.language,
        "author": automation.author,
        "created_at": automation.created_at,
        "draft": automation.draft.as_ref().filter(|_| whole).map(draft),
        "published": published,
        "retired": automation.retired,
        "restarts": automation.restarts,
    })
}

fn draft(draft: &Draft) -> Value {
    json!({ "version": version(&draft.version), "step": draft.step, "look_at": private::notes(&draft.version.answer) })
}

fn version(version: &Version) -> Value {
    let examples: Vec<&str> = version.examples.iter().map(|example| example.text.as_str()).collect();
    json!({
        "number": version.number,
        "title": version.title,
        "topic": version.topic,
        "examples": examples,
        "answer": version.answer,
        "at": version.at,
    })
}
