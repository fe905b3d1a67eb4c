//! Health: whether the tables answer. It says no more than that, since anybody may ask.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use boot::{Ports, html};
use domain::Timestamp;
use serde::Serialize;
use store::StoreError;
use tracing::warn;
use ui::{CheckView, Frame, HealthPage};

use crate::page;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Health {
    /// `ok`, or `unwell` when any table is.
    status: &'static str,
    tables: Tables,
    at: Timestamp,
}

/// How each table is: `ok`, or `unwell`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Tables {
    support: &'static str,
    ledger: &'static str,
}

/// `GET /health`: 200 when all is well, else 503; a page, or JSON where that is asked for.
pub(crate) async fn show(State(ports): State<Ports>, headers: HeaderMap) -> Response {
    let health = look(&ports).await;
    let status = if health.status == OK { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    if page::wants_json(&headers) {
        return (status, [("cache-control", "no-store")], Json(health)).into_response();
    }
    html(status, health.page().html())
}

const OK: &str = "ok";
const UNWELL: &str = "unwell";

async fn look(ports: &Ports) -> Health {
    // Neither name is ever written: a table that answers "nothing there" is well.
    let support = state("support", ports.store.watermark("health").await.map(drop));
    let ledger = state("ledger", ports.store.payouts("health").await.map(drop));
    let status = if [support, ledger].contains(&UNWELL) { UNWELL } else { OK };
    Health { status, tables: Tables { support, ledger }, at: ports.now() }
}

fn state(table: &str, found: Result<(), StoreError>) -> &'static str {
    match found {
        Ok(()) => OK,
        Err(error) => {
            warn!(table, "the {table} table is unwell: {error}");
            UNWELL
        }
    }
}

impl Health {
    fn page(&self) -> HealthPage {
        let check = |name, state: &str| {
            let well = state == OK;
            CheckView { name, well, said: if well { "answers" } else { "does not answer" } }
        };
        let checks = vec![check("Support table", self.tables.support), check("Ledger table", self.tables.ledger)];
        HealthPage { frame: Frame::new("Health"), well: self.status == OK, checks, at: self.at.to_string() }
    }
}
