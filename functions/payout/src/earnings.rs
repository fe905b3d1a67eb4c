//! Earnings: what one expert's postings of a month say, for the expert.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use boot::{caller, problem_of};
use domain::{ExpertId, PostingId, Principal, ProgramId, TicketId, Timestamp};
use ledger::{Account, Posting, Rule};
use money::Currency;
use serde::Serialize;
use web::Problem;

use crate::PayoutStage;

/// One expert's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Earnings {
    /// Which month, `2026-11`, in UTC.
    pub month: String,
    /// The sums by currency, in minor units.
    pub sums: BTreeMap<String, Sums>,
    /// The postings, oldest first.
    pub postings: Vec<Line>,
}

/// What happened to the expert's money in a month, in minor units. Rewards may be held in one month and earned in another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Promised for answers.
    pub held: i128,
    /// Theirs for good.
    pub earned: i128,
    /// Lost with answers that were taken back.
    pub forfeited: i128,
    /// Sent to their bank.
    pub paid: i128,
    /// Sent back by their bank, and theirs again.
    pub returned: i128,
    /// Corrected with a written reason; negative when it was too much.
    pub reversed: i128,
}

/// One posting as far as it is the expert's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Which.
    pub id: PostingId,
    /// What happened: `hold`, `earn`, `forfeit`, `payout`, `return` or `reversal`.
    pub rule: Rule,
    /// When.
    pub at: Timestamp,
    /// For which ticket.
    pub ticket: Option<TicketId>,
    /// Of which program.
    pub program: Option<ProgramId>,
    /// How much, in minor units.
    pub minor: i128,
    /// In which currency.
    pub currency: Option<Currency>,
    /// The reason, where one was written.
    pub note: String,
}

/// What `postings` say about the month of `expert`.
pub fn earnings(expert: &ExpertId, month: &str, postings: &[Posting]) -> Earnings {
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    for posting in postings {
        if let Some(currency) = posting.currency() {
            sums.entry(currency.code().to_owned()).or_default().add(posting.rule, moved(expert, posting));
        }
    }
    let mut lines: Vec<Line> = postings.iter().map(|posting| line(expert, posting)).collect();
    lines.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    Earnings { month: month.to_owned(), sums, postings: lines }
}

/// What a posting moved for the expert, as a positive amount in the rule's own direction.
pub(crate) fn moved(expert: &ExpertId, posting: &Posting) -> i128 {
    let held = posting.effect_on(&Account::ExpertHeld(expert.clone()));
    let earned = posting.effect_on(&Account::ExpertEarned(expert.clone()));
    match posting.rule {
        Rule::Hold => held,
        Rule::Earn | Rule::Return => earned,
        Rule::Forfeit => held.saturating_neg(),
        Rule::Payout => earned.saturating_neg(),
        Rule::Reversal => held.saturating_add(earned),
    }
}

impl Sums {
    fn add(&mut self, rule: Rule, minor: i128) {
        let sum = match rule {
            Rule::Hold => &mut self.held,
            Rule::Earn => &mut self.earned,
            Rule::Forfeit => &mut self.forfeited,
            Rule::Payout => &mut self.paid,
            Rule::Return => &mut self.returned,
            Rule::Reversal => &mut self.reversed,
        };
        *sum = sum.saturating_add(minor);
    }
}

fn line(expert: &ExpertId, posting: &Posting) -> Line {
    Line {
        id: posting.id.clone(),
        rule: posting.rule,
        at: posting.at,
        ticket: posting.ticket.clone(),
        program: posting.program.clone(),
        minor: moved(expert, posting),
        currency: posting.currency(),
        note: posting.note.clone(),
    }
}

/// `GET /v1/earnings?month=2026-11`: the expert's own month, this one unless told.
pub(crate) async fn show(
    State(stage): State<PayoutStage>,
    headers: HeaderMap,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<Earnings>, Problem> {
    let Principal::Expert { expert } = caller(&stage.ports, &headers).await? else {
        return Err(Problem::forbidden("Earnings are shown to the expert who earned them; send an expert's key."));
    };
    let month = query.get("month").cloned().unwrap_or_else(|| stage.ports.now().month());
    if !is_month(&month) {
        return Err(Problem::shape_invalid("/query/month", "expected a month such as 2026-11"));
    }
    let postings = stage.ports.store.postings(&expert, &month).await.map_err(problem_of)?;
    Ok(Json(earnings(&expert, &month, &postings)))
}

pub(crate) fn is_month(text: &str) -> bool {
    format!("{text}-01T00:00:00Z").parse::<Timestamp>().is_ok_and(|first| first.month() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_months_are_asked_for() {
        assert!(is_month("2026-11"));
        for bad in ["2026-13", "2026-1", "2026", "", "2026-11-01", "26-11"] {
            assert!(!is_month(bad), "{bad}");
        }
    }
}
