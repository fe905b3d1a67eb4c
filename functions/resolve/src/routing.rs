//! Routing over HTTP: what was decided for a ticket and why, an expert's own part of it, and a dry run.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use boot::{Ports, caller, problem_of};
use domain::{Asker, ExpertId, Language, Principal, Program, ProgramId, TicketId, TopicId};
use matching::{Opening, Policy, Routing, Row};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{ClientScope, ClientStore};
use web::{BODY_BYTES_MAX, Problem, read_json};

use crate::preview::why;
use crate::who::{AtHand, Who, at_path};

/// `GET /v1/tickets/{ticket}/routing`: every plan for the client, their own row for an expert.
pub(crate) async fn show(
    State(ports): State<Ports>,
    Path(ticket): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let AtHand { who, store, ticket } = at_path(&ports, &headers, &ticket).await?;
    let id = &ticket.value.id;
    if let Who::Expert(expert) = &who {
        return Ok(Json(json!({ "ticket": id, "why": why(&ports, &store, &ticket.value, expert).await?.0 })));
    }
    let program = store.program(&ticket.value.program).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?.value;
    let (policy, opening) = (Policy::of(&program), Opening::of(&ticket.value));
    let plans = store.routings(id).await.map_err(problem_of)?;
    let plans: Vec<Value> = plans.iter().map(|plan| shown(plan, &opening, &policy)).collect();
    Ok(Json(json!({ "ticket": id, "epoch": ticket.value.epoch, "plans": plans })))
}

/// A plan with each expert's features and whether the evidence, replayed now, gives the same order.
fn shown(plan: &Routing, opening: &Opening, policy: &Policy) -> Value {
    let of_epoch = Opening { epoch: plan.epoch, ..opening.clone() };
    let replayed = plan.replay(&of_epoch, policy);
    let expert = |id: &ExpertId| json!({ "expert": id, "place": plan.place_of(id), "features": plan.features_of(id) });
    let wave = |wave: &matching::Wave| json!({ "at": wave.at, "experts": wave.experts.iter().map(expert).collect::<Vec<_>>() });
    json!({
        "epoch": plan.epoch,
        "plan": plan.plan,
        "planned_at": plan.planned_at,
        "algorithm": plan.policy_version,
        "roster_epoch": plan.roster_epoch,
        "arm": plan.arm,
        "candidates": plan.candidates,
        "median": plan.median,
        "waves": plan.waves.iter().map(wave).collect::<Vec<_>>(),
        "pool_at": plan.pool_at,
        "again_at": plan.again_at,
        "replays": replayed.is_ok(),
        "differs": replayed.err().map(|differs| differs.to_string()),
    })
}

/// A ticket that does not exist.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Imagined {
    program: ProgramId,
    language: Language,
    #[serde(default)]
    topic: Option<TopicId>,
    /// The customer's identity as the client knows it, for experts who must not serve them.
    #[serde(default)]
    customer: Option<String>,
    /// Another id draws other lots.
    #[serde(default)]
    external_id: Option<String>,
}

/// `POST /v1/routing:preview`: whom such a ticket would be offered to now. Nothing is opened and nobody is told.
pub(crate) async fn preview(State(ports): State<Ports>, headers: HeaderMap, body: Bytes) -> Result<Json<Value>, Problem> {
    let Principal::Client { client } = caller(&ports, &headers).await? else {
        return Err(Problem::forbidden("Only the client previews its routing; send a client's key."));
    };
    let imagined: Imagined = read_json(&body, BODY_BYTES_MAX)?;
    let store = ports.store.open(ClientScope::of_client(&client));
    let program = store.program(&imagined.program).await.map_err(problem_of)?;
    let program = program.ok_or_else(|| Problem::shape_invalid("/program", "names no program of yours"))?.value;
    check(&imagined, &program)?;
    Ok(Json(dry_run(&ports, &store, &program, imagined).await?))
}

fn check(imagined: &Imagined, program: &Program) -> Result<(), Problem> {
    if !program.languages.contains(&imagined.language) {
        return Err(Problem::shape_invalid("/language", "names no language of that program"));
    }
    match &imagined.topic {
        Some(topic) if program.topic(topic).is_none() => Err(Problem::shape_invalid("/topic", "names no topic of that program")),
        _ => Ok(()),
    }
}

async fn dry_run(ports: &Ports, store: &ClientStore, program: &Program, imagined: Imagined) -> Result<Value, Problem> {
    let (now, policy) = (ports.now(), Policy::of(program));
    let client = store.client();
    let opening = Opening {
        id: TicketId::imagined(client, &imagined.external_id.unwrap_or_default()),
        program: program.id.clone(),
        topic: imagined.topic,
        language: imagined.language,
        asker: Asker::of(client, &imagined.customer.unwrap_or_default()),
        epoch: 0,
        epoch_at: now,
        released: Vec::new(),
        last: None,
        is_backlog: false,
    };
    let part = store.roster_for(&opening, &policy, 0, now).await.map_err(problem_of)?;
    let plan = matching::plan(&opening, &part.roster, &policy);
    let rows: Vec<Row> = matching::rows(&opening, &part.roster, &policy, now);
    let hand_off = part.roster.qualified_in_all == Some(0);
    Ok(json!({
        "plan": shown(&plan, &opening, &policy),
        "rows": rows,
        "qualified": part.roster.qualified_in_all,
        "present": part.present,
        "waiting": part.roster.waiting,
        "hand_off": hand_off.then_some("nobody-qualified"),
    }))
}
