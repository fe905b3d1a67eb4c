//! A program over HTTP: applied whole, refused by field, and shown without its routing key.

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use boot::{Ports, contend, problem_of};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use domain::{ClientId, Program, ProgramId};
use kpi::BaselineInvalid;
use serde::Serialize;
use serde_json::Value;
use store::{ClientStore, StoreError, Stored};
use tracing::info;
use web::Problem;

use crate::body::{self, Applied, require};
use crate::who;

/// The answer to an applied program.
#[derive(Debug, Serialize)]
pub(crate) struct AppliedProgram {
    outcome: Applied,
    program: Value,
}

/// `GET /v1/clients/{client}/programs/{program}`.
pub(crate) async fn show(
    State(ports): State<Ports>,
    Path((client, program)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let store = who::of_client(&ports, &headers, &client).await?;
    let id: ProgramId = who::id(&program)?;
    let stored = store.program(&id).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?;
    shown(&stored.value).map(Json)
}

/// `PUT /v1/clients/{client}/programs/{program}`: says whether it was created, changed, or stood there exactly so.
pub(crate) async fn apply(
    State(ports): State<Ports>,
    Path((client, program)): Path<(String, String)>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<AppliedProgram>, Problem> {
    let store = who::of_client(&ports, &headers, &client).await?;
    let id: ProgramId = who::id(&program)?;
    let wanted: Program = body::read(body)?;
    check(&wanted, store.client(), &id)?;
    let fresh = fresh_key()?;
    let (outcome, applied) = contend(|| async { Ok(save(&store, &wanted, &fresh).await) }).await?;
    info!(client = %applied.client, program = %applied.id, "program {} of {}: {outcome:?}", applied.id, applied.client);
    Ok(Json(AppliedProgram { outcome, program: shown(&applied)? }))
}

fn check(program: &Program, client: &ClientId, id: &ProgramId) -> Result<(), Problem> {
    require(&program.client == client, "/client", "is another client than the address names")?;
    require(&program.id == id, "/id", "is another program than the address names")?;
    require(body::is_name(&program.name, 100), "/name", "expected 1 to 100 printable characters")?;
    program.check().map_err(|invalid| Problem::shape_invalid(pointer(&invalid.field), invalid.detail))?;
    kpi::check_baselines(program).map_err(|invalid| match &invalid {
        BaselineInvalid::UnknownMeasure { table, id } => {
            Problem::shape_invalid(format!("/baselines/{table}/{id}"), "names no measure")
        }
        BaselineInvalid::NoNumber { table, id, .. } => {
            Problem::shape_invalid(format!("/baselines/{table}/{id}"), "is no number: expected a decimal such as 0.71")
        }
        BaselineInvalid::OutOfRange { table, id, expected, .. } => {
            Problem::shape_invalid(format!("/baselines/{table}/{id}"), format!("is out of range: {expected}"))
        }
    })
}

/// `topics[2].keywords` as the JSON pointer `/topics/2/keywords`.
fn pointer(field: &str) -> String {
    format!("/{}", field.replace(']', "").replace(['[', '.'], "/"))
}

async fn save(store: &ClientStore, wanted: &Program, fresh: &str) -> Result<(Applied, Program), StoreError> {
    let before = store.program(&wanted.id).await?;
    // The key stays: another one would draw the waves of every open ticket anew.
    let kept = before.as_ref().map(|stored| stored.value.routing_key.as_str()).filter(|key| !key.is_empty());
    let program = Program { routing_key: kept.unwrap_or(fresh).to_owned(), ..wanted.clone() };
    let outcome = Applied::over(before.as_ref().map(|stored| &stored.value), &program);
    if outcome != Applied::Unchanged {
        store.save_program(&before.unwrap_or(Stored { value: program.clone(), version: 0 }).with(program.clone())).await?;
    }
    Ok((outcome, program))
}

fn fresh_key() -> Result<String, Problem> {
    let mut bits = [0_u8; 32];
    getrandom::fill(&mut bits).map_err(|_| Problem::fault())?;
    Ok(HEXLOWER.encode(&bits))
}

fn shown(program: &Program) -> Result<Value, Problem> {
    let mut value = serde_json::to_value(program).map_err(|_| Problem::fault())?;
    if let Some(fields) = value.as_object_mut() {
        fields.remove("routing_key");
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_the_program_is_a_pointer_into_the_body() {
        for (field, wanted) in
            [("topics[2].keywords", "/topics/2/keywords"), ("languages", "/languages"), ("windows.lease", "/windows/lease")]
        {
            assert_eq!(pointer(field), wanted);
        }
    }
}
