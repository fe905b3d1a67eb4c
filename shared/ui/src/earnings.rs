//! Earnings: what is on hold, earned and paid, and one line a posting with its reason.

use askama::Template;
use domain::{PostingId, TicketId, Timestamp};
use ledger::Rule;
use money::Money;

use crate::sentence::Markup;
use crate::{Frame, Tongue};

/// An expert's earnings of a month, `GET /desk/earnings`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "earnings.html")]
pub struct EarningsPage {
    /// The frame.
    pub frame: Frame,
    /// The month shown (UTC), `2026-11`.
    pub month: String,
    /// The month before, if there is anything to see.
    pub before: Option<String>,
    /// The month after, unless it is to come.
    pub after: Option<String>,
    /// The sums, one a currency.
    pub sums: Vec<SumsView>,
    /// When the next payout is made.
    pub next_payout_at: Option<Timestamp>,
    /// Whether payouts wait because no account is given.
    pub account_missing: bool,
    /// The month's postings, latest first.
    pub lines: Vec<LineView>,
}

/// The sums of one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumsView {
    /// What came on hold or was earned since midnight (UTC).
    pub today: Money,
    /// What is on hold now.
    pub held: Money,
    /// What is earned and goes with the next payout.
    pub next: Money,
    /// What was paid in the month.
    pub paid: Money,
    /// What an hour of work on tickets earned, from the expert's own times; nothing with too few.
    pub an_hour: Option<Money>,
}

/// One posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineView {
    /// Which.
    pub posting: PostingId,
    /// When.
    pub at: Timestamp,
    /// The rule that wrote it.
    pub rule: Rule,
    /// What it moved, positive in the rule's own direction.
    pub amount: Money,
    /// On which ticket.
    pub ticket: Option<TicketId>,
    /// What that is about, where the expert may still see it.
    pub subject: Option<String>,
    /// In which program, by its name.
    pub program: Option<String>,
    /// When a hold becomes earned or is given up; nothing for another rule, or when it was decided.
    pub changes_at: Option<Timestamp>,
    /// A written reason, as of a correction; may be empty.
    pub note: String,
}

impl LineView {
    const fn key(&self) -> &'static str {
        match self.rule {
            Rule::Hold => "line-hold",
            Rule::Earn => "line-earn",
            Rule::Forfeit => "line-forfeit",
            Rule::Payout => "line-payout",
            Rule::Return => "line-return",
            Rule::Reversal => "line-reversal",
        }
    }

    const fn class(&self) -> &'static str {
        match self.rule {
            Rule::Earn | Rule::Return => "good",
            Rule::Forfeit => "gone",
            Rule::Hold | Rule::Payout | Rule::Reversal => "",
        }
    }

    /// What the line did for the expert: what is on hold has no sign yet.
    fn shown(&self, tongue: &Tongue) -> String {
        let lost = Money { minor: self.amount.minor.saturating_neg(), ..self.amount };
        match self.rule {
            Rule::Hold => tongue.money(&self.amount),
            Rule::Earn | Rule::Return | Rule::Reversal => tongue.signed(self.amount),
            Rule::Forfeit | Rule::Payout => tongue.signed(lost),
        }
    }

    fn changes(&self, tongue: &Tongue) -> Option<Markup> {
        self.changes_at.map(|at| tongue.with("line-changes", &[("date", tongue.day(&at).into())]))
    }
}

rendered!(EarningsPage);
