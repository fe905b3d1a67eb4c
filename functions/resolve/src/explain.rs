//! Why an automation answered, was suggested, or stayed silent: one screen for the client, the operator, the author, and the expert who
//! answered instead.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use boot::{Ports, problem_of};
use domain::{State as TicketState, Ticket};
use serde_json::{Value, json};
use triage::{Decided, Outcome, Proven, Standing, Suggestion};
use web::Problem;

use crate::suggestion::has_answered;
use crate::who::{AtHand, Who, at_path};

/// `GET /v1/tickets/{ticket}/automation`.
pub(crate) async fn show(
    State(ports): State<Ports>,
    Path(ticket): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let AtHand { who, store, ticket } = at_path(&ports, &headers, &ticket).await?;
    let decided = store.decision(&ticket.value.id).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?.value;
    if may_see(&who, &ticket.value, &decided) { Ok(Json(told(&decided))) } else { Err(Problem::not_found()) }
}

/// Whoever may still answer it sees nothing, since their word on the suggestion has to be their own.
fn may_see(who: &Who, ticket: &Ticket, decided: &Decided) -> bool {
    let Who::Expert(expert) = who else { return true };
    let by_rule = decided.rule.as_ref().and_then(|rule| rule.author.as_ref());
    let author = decided.suggestion.as_ref().map(|suggestion| &suggestion.author).or(by_rule);
    let wrote_it = author == Some(&expert.id);
    let waits = matches!(ticket.state, TicketState::Open | TicketState::Claimed(_));
    has_answered(ticket, &expert.id) || (wrote_it && !waits)
}

/// The decision, with each number beside what it is held against. Where a word rule answered nothing was measured: it has its words.
fn told(decided: &Decided) -> Value {
    let (outcome, why) = match decided.outcome {
        Outcome::Answered => ("answered", None),
        Outcome::Suggested { why } => ("suggested", Some(why)),
        Outcome::Silent { why } => ("silent", Some(why)),
    };
    let measured = decided.rule.is_none();
    let p = decided.suggestion.as_ref().map_or(decided.p, |suggestion| suggestion.p);
    json!({
        "ticket": decided.ticket,
        "outcome": outcome,
        "why": why,
        "at": decided.at,
        "encoder": measured.then_some(decided.encoder),
        "p": measured.then_some(p),
        "rule": decided.rule,
        "automation": decided.suggestion.as_ref().map(automation),
        "nearest_examples": decided.evidence.nearest,
        "shared_rare_words": decided.evidence.words,
        "nearest_ticket_of_people": decided.evidence.negative.map(|negative| json!({ "cosine": negative.cosine })),
        "margin": decided.evidence.margin,
        "judge": decided.judge,
        "judged": decided.judged.as_ref().map(|judged| json!({ "fits": judged.fits, "at": judged.at })),
    })
}

fn automation(suggestion: &Suggestion) -> Value {
    json!({
        "id": suggestion.automation,
        "version": suggestion.version,
        "title": suggestion.title,
        "author": suggestion.author,
        "standing": standing(&suggestion.standing),
        "drawn_for_the_audit": suggestion.drawn.own && matches!(suggestion.standing, Standing::Live { .. }),
        "shown_before_the_answer": suggestion.shown_first,
    })
}

/// "n labels, e errors, bound": shares as shares, not as basis points.
fn standing(standing: &Standing) -> Value {
    let share = |points: u16| f64::from(points) / 10_000.0;
    match standing {
        Standing::Live { proven: Proven { threshold, labels, errors, bound, .. }, by } => json!({
            "is": "live", "threshold": share(*threshold), "labels": labels, "errors": errors, "bound": share(*bound), "by": by,
        }),
        other => json!(other),
    }
}
