//! `fandesk payout close`: a week becomes payouts, and a file for the bank.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use clap::{Args, Subcommand};
use domain::Timestamp;
use ledger::Period;
use reqwest::Method;
use serde_json::{Value, json};

use super::common::Common;
use super::running::{Running, running};
use crate::folder::write_private;
use crate::terminal::{CommandRefused, Exit, Out, Table};
use crate::timeline::{KeptTime, wall_now};

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum PayoutCommand {
    /// Closes a week that is over and writes its bank file (ISO 20022 pain.001).
    Close(CloseArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CloseArgs {
    /// The week, such as 2026-W47; the last one unless told.
    #[arg(long)]
    period: Option<String>,
    /// Where the bank file goes; DATA/payouts/ unless told.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) async fn payout(common: &Common, command: PayoutCommand, out: &Out) -> Result<Exit> {
    let PayoutCommand::Close(args) = command;
    let running = running(common).await?;
    let period = period(common, args.period.as_deref())?;
    let closed = running.operator.expect(Method::POST, &format!("/v1/payouts/{period}:close"), None).await?;
    let payouts = closed.get("payouts").and_then(Value::as_array).cloned().unwrap_or_default();
    if payouts.is_empty() {
        out.say(&format!("{period}: closed, nothing to pay."));
        out.result(&json!({ "period": period, "payouts": 0, "file": null }))?;
        return Ok(Exit::Fine);
    }
    tell(&payouts, closed.get("waiting"), out);
    let path = args.out.unwrap_or_else(|| common.data_dir.join("payouts").join(format!("{period}.pain.001.xml")));
    let written = match bank_file(&running, common, &period).await? {
        Some(xml) => {
            keep(&path, &xml)?;
            out.say(&format!("Bank file: {}", path.display()));
            Some(path)
        }
        None => None,
    };
    let totals = closed.get("totals").cloned().unwrap_or(Value::Null);
    out.result(&json!({ "period": period, "payouts": payouts.len(), "totals": totals, "file": written }))?;
    Ok(Exit::Fine)
}

/// The week that was named, or the last one by the system's own clock.
fn period(common: &Common, named: Option<&str>) -> Result<Period> {
    match named {
        Some(text) => text
            .parse()
            .map_err(|_| CommandRefused::Usage(format!("read the period {text:?}: expected a week such as 2026-W47")).into()),
        None => {
            let now: Timestamp = KeptTime::at(common.data_dir.join("clock")).read().unwrap_or_else(wall_now);
            Ok(Period::before(now))
        }
    }
}

fn tell(payouts: &[Value], waiting: Option<&Value>, out: &Out) {
    let mut table = Table::new(["expert", "amount", "state"]);
    for payout in payouts {
        let text = |pointer: &str| payout.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let amount = payout.get("amount").cloned().and_then(|amount| serde_json::from_value::<money::Money>(amount).ok());
        let state = payout.get("state").and_then(|state| state.get("is").or(Some(state))).and_then(Value::as_str).unwrap_or("?");
        table.row([text("/expert"), amount.map(|amount| amount.to_string()).unwrap_or_default(), state.to_owned()]);
    }
    out.say(&table.fitted());
    for (id, reason) in waiting.and_then(Value::as_object).into_iter().flatten() {
        out.note(&format!("{id} waits: {}", reason.as_str().unwrap_or_default()));
    }
}

/// The file of the transfers; `None` when none can go out yet.
async fn bank_file(running: &Running, common: &Common, period: &Period) -> Result<Option<String>> {
    let key = std::fs::read_to_string(common.data_dir.join("operator.key")).context("read the operator's key")?;
    let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).no_proxy().build()?;
    let url = format!("{}/v1/payouts/{period}/pain.001.xml", running.place.front);
    let response = http
        .get(url)
        .bearer_auth(key.trim())
        .send()
        .await
        .map_err(|error| anyhow!("fetch the bank file: {}", error.without_url()))?;
    let (status, text) = (response.status(), response.text().await?);
    if status.is_success() {
        return Ok(Some(text));
    }
    let problem: Value = serde_json::from_str(&text).unwrap_or_default();
    let detail = problem.get("detail").and_then(Value::as_str).unwrap_or("no detail was given");
    Err(CommandRefused::Refused(format!("fetch the bank file: {}: {detail}", status.as_u16())).into())
}

fn keep(path: &std::path::Path, xml: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    }
    // Names and accounts of people: for the owner's eyes only.
    write_private(path, xml).with_context(|| format!("write {}", path.display()))
}
