//! The tally: tickets, ratings and postings as they stand in the tables, counted. Pure.

use std::collections::BTreeMap;

use domain::{Author, ClosedBecause, State, Ticket, Timestamp};
use ledger::{Account, Posting, Rule};
use money::{Currency, Money};
use serde::Serialize;
use serde_json::Value;

use crate::replay::Evidence;

/// What stands in the tables now.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Tally {
    /// By program, and in all under the empty name.
    pub programs: BTreeMap<String, Counts>,
    /// What experts earned for good, by currency, in minor units.
    pub earned: BTreeMap<String, i64>,
    /// What is on its way to their banks, or there.
    pub paid: BTreeMap<String, i64>,
    /// What was promised and lost with answers that were taken back.
    pub forfeited: BTreeMap<String, i64>,
}

/// Numbers of tickets of one program.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Counts {
    /// All that came in.
    pub tickets: usize,
    /// Nobody works on it.
    pub open: usize,
    /// An expert works on it.
    pub claimed: usize,
    /// The customer may still say something.
    pub answered: usize,
    /// Solved.
    pub resolved: usize,
    /// With the client's agents.
    pub escalated: usize,
    /// Closed as spam.
    pub spam: usize,
    /// Closed as doubles.
    pub duplicates: usize,
    /// Whose standing answer is an automation's.
    pub by_automation: usize,
    /// Whose standing answer is an expert's.
    pub by_expert: usize,
    /// Whose answer was taken back at least once.
    pub reopened: usize,
    /// From coming in to an expert's first word.
    pub first_response_s: Waits,
    /// Ratings, and those of 4 and 5.
    pub ratings: usize,
    /// See above.
    pub satisfied: usize,
}

/// Nearest-rank quantiles in seconds; none without a value.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Waits {
    /// The median.
    pub p50: Option<i64>,
    /// Nine of ten are below.
    pub p90: Option<i64>,
    #[serde(skip)]
    all: Vec<i64>,
}

/// Counts what stands in the tables of a client: tickets that came in `since` then, and all money.
pub fn tally(evidence: &Evidence, client: &str, since: Timestamp) -> Tally {
    let mut tally = Tally::default();
    for ticket in tickets(evidence, client, since) {
        for name in [ticket.program.as_str(), ""] {
            tally.programs.entry(name.to_owned()).or_default().add(&ticket);
        }
    }
    tally.programs.values_mut().for_each(|counts| counts.first_response_s.rank());
    read::<Posting>(evidence.of("POSTING")).for_each(|posting| tally.post(&posting));
    tally
}

/// The tickets of a client that came in since then.
pub fn tickets(evidence: &Evidence, client: &str, since: Timestamp) -> impl Iterator<Item = Ticket> {
    read::<Ticket>(evidence.of("TICKET")).filter(move |one| one.client().as_str() == client && one.opened_at >= since)
}

/// What the values are that can be read.
pub fn read<T: serde::de::DeserializeOwned>(values: &[Value]) -> impl Iterator<Item = T> {
    values.iter().filter_map(|value| serde_json::from_value(value.clone()).ok())
}

impl Tally {
    /// The counts of all programs together.
    pub fn all(&self) -> Counts {
        self.programs.get("").cloned().unwrap_or_default()
    }

    fn post(&mut self, posting: &Posting) {
        let Some(currency) = posting.currency() else { return };
        let held = moved(posting, &Account::ExpertHeld(posting.expert.clone()));
        let earned = moved(posting, &Account::ExpertEarned(posting.expert.clone()));
        let (sum, minor) = match posting.rule {
            Rule::Earn => (&mut self.earned, earned),
            Rule::Payout => (&mut self.paid, -earned),
            Rule::Return => (&mut self.paid, -earned),
            Rule::Forfeit => (&mut self.forfeited, -held),
            Rule::Hold | Rule::Reversal => return,
        };
        *sum.entry(currency.code().to_owned()).or_default() += minor;
    }
}

fn moved(posting: &Posting, account: &Account) -> i64 {
    i64::try_from(posting.effect_on(account)).unwrap_or(0)
}

/// Amounts by currency for people, `0` when there are none.
pub fn amounts(sums: &BTreeMap<String, i64>) -> String {
    let written = sums.iter().filter_map(|(code, minor)| Some(Money::new(*minor, code.parse::<Currency>().ok()?).to_string()));
    let written: Vec<String> = written.collect();
    if written.is_empty() { "0".to_owned() } else { written.join(", ") }
}

impl Counts {
    fn add(&mut self, ticket: &Ticket) {
        self.tickets += 1;
        *self.place(&ticket.state) += 1;
        match ticket.state.author() {
            Some(Author::Automation { .. }) => self.by_automation += 1,
            Some(Author::Expert { .. }) => self.by_expert += 1,
            None => {}
        }
        self.reopened += usize::from(ticket.episode > 0);
        self.first_response_s.all.extend(ticket.first_response_at.map(|at| at.since(ticket.opened_at).as_seconds_up()));
        self.ratings += usize::from(ticket.rating.is_some());
        self.satisfied += usize::from(ticket.rating.is_some_and(|rating| rating.score.is_satisfied()));
    }

    fn place(&mut self, state: &State) -> &mut usize {
        match state {
            State::Open => &mut self.open,
            State::Claimed(_) => &mut self.claimed,
            State::Answered { .. } => &mut self.answered,
            State::Resolved { .. } => &mut self.resolved,
            State::Escalated { .. } => &mut self.escalated,
            State::Closed { because: ClosedBecause::Spam { .. }, .. } => &mut self.spam,
            State::Closed { because: ClosedBecause::Duplicate { .. }, .. } => &mut self.duplicates,
        }
    }

    /// How many of the ratings are 4 or 5, in per cent.
    pub fn csat_pct(&self) -> Option<f64> {
        (self.ratings > 0).then(|| (self.satisfied as f64 * 1000.0 / self.ratings as f64).round() / 10.0)
    }
}

impl Waits {
    /// The quantiles of these spans.
    pub fn of(all: Vec<i64>) -> Waits {
        let mut waits = Waits { all, ..Waits::default() };
        waits.rank();
        waits
    }

    fn rank(&mut self) {
        self.all.sort_unstable();
        let rank = |percent: usize| self.all.get((self.all.len() * percent).div_ceil(100).saturating_sub(1)).copied();
        (self.p50, self.p90) = (rank(50), rank(90));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_occurred() {
        let waits = Waits::of(vec![9, 1, 5, 3, 7]);
        assert_eq!((waits.p50, waits.p90), (Some(5), Some(9)));
        assert_eq!(Waits::of(Vec::new()).p50, None);
    }

    #[test]
    fn amounts_are_written_by_currency() {
        assert_eq!(amounts(&BTreeMap::new()), "0");
        let sums = BTreeMap::from([("EUR".to_owned(), 1234), ("JPY".to_owned(), 50)]);
        assert_eq!(amounts(&sums), "12.34 EUR, 50 JPY");
    }

    #[test]
    fn nothing_in_the_tables_counts_as_nothing() {
        let tally = tally(&Evidence::default(), "nordlicht", Timestamp::from_millis(0));
        assert_eq!((tally.all().tickets, tally.all().csat_pct()), (0, None));
    }
}
