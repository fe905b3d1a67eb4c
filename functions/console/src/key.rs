//! An API key over HTTP: made for a client or an expert by the operator, shown once, kept as a hash.

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use boot::{Ports, problem_of};
use bytes::Bytes;
use domain::{ClientId, ExpertId, Principal};
use serde::Deserialize;
use serde_json::json;
use store::ApiKeyHash;
use tracing::info;
use web::{ApiKey, Problem};

use crate::{body, who};

/// What the key is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewKey {
    #[allow(dead_code, reason = "there is one role, and reading it refuses all others")]
    role: ClientRole,
}

/// The roles of a client's keys.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ClientRole {
    /// The client itself.
    Client,
}

/// `POST /v1/clients/{client}/keys` with `{"role":"client"}`: 201 with a key of the client.
pub(crate) async fn of_client(
    State(ports): State<Ports>,
    Path(client): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    who::operator(&ports, &headers).await?;
    let client: ClientId = who::id(&client)?;
    let _: NewKey = body::read(body)?;
    make(&ports, Principal::Client { client }).await
}

/// `POST /v1/experts/{expert}/keys`: 201 with a key of the expert.
pub(crate) async fn of_expert(
    State(ports): State<Ports>,
    Path(expert): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    who::operator(&ports, &headers).await?;
    let expert: ExpertId = who::id(&expert)?;
    ports.store.expert(&expert).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?;
    make(&ports, Principal::Expert { expert }).await
}

async fn make(ports: &Ports, principal: Principal) -> Result<Response, Problem> {
    let key = ApiKey::generate().map_err(|_| Problem::fault())?;
    ports.store.save_api_key(&ApiKeyHash::of(key.reveal()), &principal).await.map_err(problem_of)?;
    info!("made an API key for {principal:?}");
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, headers, Json(json!({ "key": key.reveal() }))).into_response())
}
