//! Who may set what: the operator everything, a client its own. What one may not see is not there.

use std::str::FromStr;

use axum::http::HeaderMap;
use boot::{Ports, caller};
use domain::{ClientId, ExpertId, Principal};
use store::{ClientScope, ClientStore};
use web::Problem;

/// Lets only the operator pass.
pub(crate) async fn operator(ports: &Ports, headers: &HeaderMap) -> Result<(), Problem> {
    match caller(ports, headers).await? {
        Principal::Operator => Ok(()),
        _ => Err(Problem::forbidden("Only the operator may do that.")),
    }
}

/// The part of the store of `client`, for the operator and for the client itself.
pub(crate) async fn of_client(ports: &Ports, headers: &HeaderMap, client: &str) -> Result<ClientStore, Problem> {
    let principal = caller(ports, headers).await?;
    let client: ClientId = id(client)?;
    let may = match &principal {
        Principal::Operator => true,
        Principal::Client { client: own } => own == &client,
        Principal::Expert { .. } => false,
    };
    if may { Ok(ports.store.open(ClientScope::of_client(&client))) } else { Err(Problem::not_found()) }
}

/// The expert who is asking.
pub(crate) async fn expert(ports: &Ports, headers: &HeaderMap) -> Result<ExpertId, Problem> {
    match caller(ports, headers).await? {
        Principal::Expert { expert } => Ok(expert),
        _ => Err(Problem::forbidden("Availability is an expert's own; send an expert's key.")),
    }
}

/// An id that stands in the path. What is no id names nothing.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}
