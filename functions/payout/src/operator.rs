//! What operators see and do: the payouts of a period, its close, its bank file, and what the bank says of it.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use boot::{Failure, caller, contend, problem_of};
use domain::{ExpertId, PayoutAccount, Principal, Timestamp};
use ledger::{Payout, PayoutState, Period};
use money::Currency;
use serde::{Deserialize, Serialize};
use store::Stored;
use tracing::error;
use web::{BODY_BYTES_MAX, Problem, read_json};

use crate::bank_file::{BankLine, bank_file};
use crate::close::{CloseRefused, post};
use crate::week::{RETURN_WEEKS, closes_at, earlier};
use crate::{DEBTOR_VARIABLES, PayoutStage};

/// How often a close is walked again because another one wrote first.
const CONTENDED_TRIES: usize = 5;

/// The payouts of a period.
#[derive(Debug, Serialize)]
pub(crate) struct Run {
    period: Period,
    closes_at: Timestamp,
    payouts: Vec<Payout>,
    /// Minor units by currency and state.
    totals: BTreeMap<&'static str, BTreeMap<&'static str, i128>>,
    /// Why some are still due; only a close knows.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    waiting: BTreeMap<domain::PayoutId, String>,
}

/// What the bank sent back.
#[derive(Debug, Deserialize)]
struct Returned {
    expert: ExpertId,
    reason: String,
    #[serde(default)]
    currency: Option<Currency>,
}

fn run(period: Period, payouts: Vec<Payout>) -> Run {
    let mut totals: BTreeMap<&str, BTreeMap<&str, i128>> = BTreeMap::new();
    for payout in &payouts {
        let sum = totals.entry(payout.amount.currency.code()).or_default().entry(payout.state.name()).or_default();
        *sum = sum.saturating_add(i128::from(payout.amount.minor));
    }
    Run { closes_at: closes_at(&period), period, payouts, totals, waiting: BTreeMap::new() }
}

async fn operator(stage: &PayoutStage, headers: &HeaderMap) -> Result<(), Problem> {
    match caller(&stage.ports, headers).await? {
        Principal::Operator => Ok(()),
        _ => Err(Problem::forbidden("Payouts are the operator's; send the operator's key.")),
    }
}

fn period(text: &str) -> Result<Period, Problem> {
    text.parse().map_err(|_| Problem::shape_invalid("/path/period", "expected a week such as 2019-W31"))
}

/// `GET /v1/payouts/2019-W31`: its payouts and their totals.
pub(crate) async fn show(
    State(stage): State<PayoutStage>,
    headers: HeaderMap,
    Path(text): Path<String>,
) -> Result<Json<Run>, Problem> {
    operator(&stage, &headers).await?;
    let period = period(&text)?;
    let payouts = stage.ports.store.payouts(period.as_str()).await.map_err(problem_of)?;
    Ok(Json(run(period, payouts.into_iter().map(|stored| stored.value).collect())))
}

/// `POST /v1/payouts/2019-W31:close`, `:confirm` (the bank took the file) or `:return` (the bank sent one back).
pub(crate) async fn act(
    State(stage): State<PayoutStage>,
    headers: HeaderMap,
    Path(text): Path<String>,
    body: Bytes,
) -> Result<Json<Run>, Problem> {
    operator(&stage, &headers).await?;
    let (week, action) = text.split_once(':').unwrap_or((&text, ""));
    let period = period(week)?;
    match action {
        "close" => close(&stage, period).await.map(Json),
        "confirm" => confirm(&stage, period).await.map(Json),
        "return" => give_back(&stage, period, read_json(&body, BODY_BYTES_MAX)?).await.map(Json),
        _ => Err(Problem::shape_invalid("/path/period", "expected :close, :confirm or :return behind the week")),
    }
}

async fn close(stage: &PayoutStage, period: Period) -> Result<Run, Problem> {
    for _ in 0..CONTENDED_TRIES {
        match stage.close(&period).await {
            // The schedule closes the same week at this moment; what it did is met the next time around.
            Err(CloseRefused::Failed(Failure::Contended(_))) => tokio::task::yield_now().await,
            Err(refused) => return Err(close_problem(refused)),
            Ok(closed) => return Ok(Run { waiting: closed.waiting, ..run(closed.period, closed.payouts) }),
        }
    }
    Err(Problem::unavailable())
}

fn close_problem(refused: CloseRefused) -> Problem {
    match refused {
        CloseRefused::NotOver(early) => {
            Problem::refused("period-not-over", early.to_string()).opening_at(early.opens_at.to_string())
        }
        CloseRefused::Failed(failure) => failed(&failure),
    }
}

fn failed(failure: &Failure) -> Problem {
    match failure {
        Failure::Contended(_) | Failure::Retry(_) => Problem::unavailable(),
        Failure::Park(reason) => {
            error!("a payout request met a fault: {reason}");
            Problem::fault()
        }
    }
}

async fn confirm(stage: &PayoutStage, period: Period) -> Result<Run, Problem> {
    let settle = |payout: Payout, now| match payout.state {
        PayoutState::Sent { .. } => payout.settle(now).map_err(refused),
        _ => Ok(payout),
    };
    let payouts = change(stage, &period, |_| true, settle).await?;
    Ok(run(period, payouts))
}

async fn give_back(stage: &PayoutStage, period: Period, returned: Returned) -> Result<Run, Problem> {
    if returned.reason.trim().is_empty() {
        return Err(Problem::shape_invalid("/reason", "expected the bank's reason"));
    }
    let now = Period::of(stage.ports.now());
    if period != now && !earlier(&now, RETURN_WEEKS).contains(&period) {
        let detail = format!("A return is paid out again only within {RETURN_WEEKS} weeks; {period} lies further back.");
        return Err(Problem::refused("return-too-late", detail));
    }
    let concerned = |payout: &Payout| {
        payout.expert == returned.expert && returned.currency.is_none_or(|currency| payout.amount.currency == currency)
    };
    let payouts =
        change(stage, &period, concerned, |payout, now| payout.returned(&returned.reason, now).map_err(refused)).await?;
    if payouts.iter().any(concerned) { Ok(run(period, payouts)) } else { Err(Problem::not_found()) }
}

fn refused(refused: ledger::PayoutRefused) -> Problem {
    Problem::refused("payout-refused", format!("failed to {refused}"))
}

/// Changes the payouts of a period that are concerned, and makes sure of their postings. Nothing changes unless all may.
async fn change(
    stage: &PayoutStage,
    period: &Period,
    concerned: impl Fn(&Payout) -> bool,
    next: impl Fn(Payout, Timestamp) -> Result<Payout, Problem>,
) -> Result<Vec<Payout>, Problem> {
    let (store, now) = (&stage.ports.store, stage.ports.now());
    let payouts = contend(|| async {
        let stored = store.payouts(period.as_str()).await.map_err(problem_of)?;
        let changed: Vec<Stored<Payout>> = stored
            .iter()
            .map(|stored| {
                let value = stored.value.clone();
                Ok(stored.with(if concerned(&value) { next(value, now)? } else { value }))
            })
            .collect::<Result<_, Problem>>()?;
        for (_, payout) in stored.iter().zip(&changed).filter(|(before, after)| before.value != after.value) {
            if let Err(error) = store.save_payout(payout).await {
                return Ok(Err(error));
            }
        }
        Ok(Ok(changed.into_iter().map(|stored| stored.value).collect::<Vec<Payout>>()))
    });
    let payouts = payouts.await?;
    for payout in payouts.iter().filter(|payout| concerned(payout)) {
        post(store, payout, now).await.map_err(|failure| failed(&failure))?;
    }
    Ok(payouts)
}

/// `GET /v1/payouts/2019-W31/pain.001.xml`: the transfers that the bank has not confirmed; when it has confirmed them all, the record
/// of what it paid. So a late transfer never rides with those that were paid before.
pub(crate) async fn file(
    State(stage): State<PayoutStage>,
    headers: HeaderMap,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    operator(&stage, &headers).await?;
    let period = period(&text)?;
    let debtor = stage.debtor.as_ref().ok_or_else(no_debtor)?;
    let stored = stage.ports.store.payouts(period.as_str()).await.map_err(problem_of)?;
    let payouts: Vec<Payout> = stored.into_iter().map(|stored| stored.value).collect();
    let mut lines = Vec::new();
    for payout in in_file(&payouts) {
        lines.push(line(&stage, payout).await?);
    }
    let xml = bank_file(&lines, debtor, &period, period.end());
    let xml = xml.map_err(|refused| Problem::refused("bank-file-refused", format!("failed to {refused}")))?;
    let name = format!("attachment; filename=\"{period}.pain.001.xml\"");
    Ok(([(header::CONTENT_TYPE, "application/xml".to_owned()), (header::CONTENT_DISPOSITION, name)], xml).into_response())
}

fn in_file(payouts: &[Payout]) -> Vec<&Payout> {
    let those = |name: &str| payouts.iter().filter(|payout| payout.state.name() == name).collect::<Vec<_>>();
    let sent = those("sent");
    if sent.is_empty() { those("paid") } else { sent }
}

fn no_debtor() -> Problem {
    let detail = format!("Set {} for payout, so that the bank knows who pays.", DEBTOR_VARIABLES.join(", "));
    Problem::refused("debtor-not-configured", detail)
}

async fn line(stage: &PayoutStage, payout: &Payout) -> Result<BankLine, Problem> {
    let expert = stage.ports.store.expert(&payout.expert).await.map_err(problem_of)?;
    let account: Option<PayoutAccount> = expert.and_then(|expert| expert.value.payout);
    let gone = || {
        Problem::refused(
            "bank-file-refused",
            format!("Payout {} was sent, but {} has no account any more.", payout.id, payout.expert),
        )
    };
    let account = account.ok_or_else(gone)?;
    Ok(BankLine { payout: payout.id.clone(), holder: account.holder, iban: account.iban, amount: payout.amount })
}
