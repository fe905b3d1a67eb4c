//! The expert's page of earnings, and the same lines as a statement in CSV.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use boot::{Ports, Visitor, html, problem_of, visitor};
use domain::{ExpertId, Principal, Span, TicketId, Timestamp};
use ledger::{Account, Balances, Period, Posting, Rule, balances};
use money::{Currency, Money};
use serde::Deserialize;
use ui::{EarningsPage, LineView, SumsView};
use web::Problem;

use crate::PayoutStage;
use crate::earnings::{is_month, moved};
use crate::week::closes_at;

/// How many months are added up for what is on hold and what is next: a hold lasts for days, and a transfer may come back for 13 weeks.
const MONTHS: usize = 4;
/// Of how many tickets the page looks up the subject and the day on which a hold changes.
const LOOKED_UP: usize = 25;

/// Which month is asked for; this one unless told.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    month: Option<String>,
}

/// What the page shows of one expert.
struct Shown {
    month: String,
    postings: Vec<Posting>,
    /// Those of the last months, for the sums.
    recent: Vec<Posting>,
    account_missing: bool,
}

/// `GET /desk/earnings?month=2026-11`.
pub(crate) async fn show(State(stage): State<PayoutStage>, headers: HeaderMap, uri: Uri, Query(asked): Query<Asked>) -> Response {
    match expert(&stage.ports, &headers, &uri).await {
        Ok((visitor, expert)) => {
            let page = page(&stage.ports, &visitor, &expert, asked.month.as_ref()).await;
            page.map_or_else(IntoResponse::into_response, |page| html(StatusCode::OK, page.html()))
        }
        Err(response) => response,
    }
}

/// `GET /desk/earnings.csv?month=2026-11`: the month's lines as a statement.
pub(crate) async fn csv(State(stage): State<PayoutStage>, headers: HeaderMap, uri: Uri, Query(asked): Query<Asked>) -> Response {
    match expert(&stage.ports, &headers, &uri).await {
        Ok((_, expert)) => {
            let shown = shown(&stage.ports, &expert, asked.month.as_ref()).await;
            let statement = shown.and_then(|shown| statement(&expert, &shown).ok_or_else(Problem::fault));
            statement.unwrap_or_else(IntoResponse::into_response)
        }
        Err(response) => response,
    }
}

async fn expert(ports: &Ports, headers: &HeaderMap, uri: &Uri) -> Result<(Visitor, ExpertId), Response> {
    let visitor = visitor(ports, headers, uri).await?;
    match visitor.principal.clone() {
        Principal::Expert { expert } => Ok((visitor, expert)),
        // Their own page tells them in which roles they can act.
        _ => Err(Redirect::to("/me").into_response()),
    }
}

async fn shown(ports: &Ports, expert: &ExpertId, month: Option<&String>) -> Result<Shown, Problem> {
    let now = ports.now();
    let month = month.cloned().filter(|month| is_month(month) && *month <= now.month()).unwrap_or_else(|| now.month());
    let mut recent = Vec::new();
    for month in months(now) {
        recent.extend(ports.store.postings(expert, &month).await.map_err(problem_of)?);
    }
    let mut postings = match recent.iter().any(|posting| posting.at.month() == month) {
        true => recent.iter().filter(|posting| posting.at.month() == month).cloned().collect(),
        false => ports.store.postings(expert, &month).await.map_err(problem_of)?,
    };
    postings.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let known = ports.store.expert(expert).await.map_err(problem_of)?;
    let account_missing = known.is_none_or(|stored| stored.value.payout.is_none());
    Ok(Shown { month, postings, recent, account_missing })
}

/// This month and those before it, latest first.
fn months(now: Timestamp) -> Vec<String> {
    std::iter::successors(Some(now.month()), |month| before(month)).take(MONTHS).collect()
}

fn first_of(month: &str) -> Option<Timestamp> {
    format!("{month}-01T00:00:00Z").parse().ok()
}

fn before(month: &str) -> Option<String> {
    first_of(month).map(|first| (first - Span::days(1)).month())
}

fn after(month: &str) -> Option<String> {
    // No month has more than 31 days, and none fewer than 28.
    first_of(month).map(|first| (first + Span::days(31)).month())
}

async fn page(ports: &Ports, visitor: &Visitor, expert: &ExpertId, month: Option<&String>) -> Result<EarningsPage, Problem> {
    let shown = shown(ports, expert, month).await?;
    let now = ports.now();
    let details = details(ports, &shown.postings).await?;
    Ok(EarningsPage {
        frame: visitor.frame(),
        before: before(&shown.month),
        after: after(&shown.month).filter(|month| *month <= now.month()),
        sums: sums(expert, &shown, now),
        next_payout_at: Some(closes_at(&Period::of(now))),
        account_missing: shown.account_missing,
        lines: shown.postings.iter().filter_map(|posting| line(expert, posting, &details)).collect(),
        month: shown.month,
    })
}

/// What is told of a ticket beside its posting.
struct Detail {
    subject: String,
    program: Option<String>,
    due: Option<Timestamp>,
}

async fn details(ports: &Ports, postings: &[Posting]) -> Result<BTreeMap<TicketId, Detail>, Problem> {
    let mut details = BTreeMap::new();
    let tickets: BTreeSet<&TicketId> = postings.iter().filter_map(|posting| posting.ticket.as_ref()).take(LOOKED_UP).collect();
    for id in tickets {
        let store = ports.store.of_ticket(id);
        let Some(ticket) = store.ticket(id).await.map_err(problem_of)? else { continue };
        let program = store.program(&ticket.value.program).await.map_err(problem_of)?.map(|stored| stored.value.name);
        details.insert(id.clone(), Detail { subject: ticket.value.subject, program, due: ticket.value.due });
    }
    Ok(details)
}

fn line(expert: &ExpertId, posting: &Posting, details: &BTreeMap<TicketId, Detail>) -> Option<LineView> {
    let detail = posting.ticket.as_ref().and_then(|ticket| details.get(ticket));
    let program = detail.and_then(|detail| detail.program.clone());
    Some(LineView {
        posting: posting.id.clone(),
        at: posting.at,
        rule: posting.rule,
        amount: amount(expert, posting)?,
        ticket: posting.ticket.clone(),
        subject: detail.map(|detail| detail.subject.clone()),
        program: program.or_else(|| posting.program.as_ref().map(ToString::to_string)),
        changes_at: detail.and_then(|detail| detail.due).filter(|_| posting.rule == Rule::Hold),
        note: posting.note.clone(),
    })
}

fn amount(expert: &ExpertId, posting: &Posting) -> Option<Money> {
    Some(Money::new(i64::try_from(moved(expert, posting)).ok()?, posting.currency()?))
}

/// The sums of each currency: what is on hold and earned now, and what the shown month paid.
fn sums(expert: &ExpertId, shown: &Shown, now: Timestamp) -> Vec<SumsView> {
    let currencies: BTreeSet<Currency> = shown.recent.iter().chain(&shown.postings).filter_map(Posting::currency).collect();
    // Beyond 64 bits nobody is paid; then no sum is better than a wrong one.
    let Ok(left) = balances(&shown.recent) else { return Vec::new() };
    currencies.into_iter().map(|currency| sums_of(expert, shown, &left, currency, now)).collect()
}

fn sums_of(expert: &ExpertId, shown: &Shown, left: &Balances, currency: Currency, now: Timestamp) -> SumsView {
    let zero = Money::zero(currency);
    let balance = |account| left.get(&account).and_then(|by| by.get(&currency)).copied().unwrap_or(zero);
    let sum = |wanted: &dyn Fn(&Posting) -> bool, postings: &[Posting]| {
        let of = postings.iter().filter(|posting| posting.currency() == Some(currency) && wanted(posting));
        of.filter_map(|posting| amount(expert, posting)).try_fold(zero, Money::plus).unwrap_or(zero)
    };
    SumsView {
        today: sum(&|posting| posting.rule == Rule::Hold && posting.at.day() == now.day(), &shown.recent),
        held: balance(Account::ExpertHeld(expert.clone())),
        next: balance(Account::ExpertEarned(expert.clone())),
        paid: sum(&|posting| posting.rule == Rule::Payout, &shown.postings),
        an_hour: None,
    }
}

fn statement(expert: &ExpertId, shown: &Shown) -> Option<Response> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["at", "rule", "ticket", "program", "amount", "currency", "note"]).ok()?;
    for posting in &shown.postings {
        let Some(amount) = amount(expert, posting) else { continue };
        let text = |part: Option<String>| part.unwrap_or_default();
        let rule = serde_json::to_value(posting.rule).ok()?.as_str()?.to_owned();
        let cells = [
            posting.at.to_string(),
            rule,
            text(posting.ticket.as_ref().map(ToString::to_string)),
            text(posting.program.as_ref().map(ToString::to_string)),
            amount.decimal(),
            amount.currency.code().to_owned(),
            harmless(&posting.note),
        ];
        writer.write_record(cells).ok()?;
    }
    let name = format!("attachment; filename=\"fandesk-{}.csv\"", shown.month);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Some((headers, writer.into_inner().ok()?).into_response())
}

/// A note that no spreadsheet takes for a formula.
fn harmless(note: &str) -> String {
    let begins = note.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins { format!("'{note}") } else { note.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_over_the_new_year() {
        assert_eq!(months("2026-02-28T10:00:00Z".parse().unwrap()), ["2026-02", "2026-01", "2025-12", "2025-11"]);
        assert_eq!(
            (before("2026-01"), after("2025-12"), after("2026-02")),
            (Some("2025-12".into()), Some("2026-01".into()), Some("2026-03".into()))
        );
    }

    #[test]
    fn a_note_is_never_a_formula() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("paid twice"), "paid twice");
    }
}
