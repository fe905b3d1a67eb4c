//! The report of a replay: one object of figures, the same for `--json` and for the table that people read.

use std::collections::BTreeMap;

use domain::{Author, State, Ticket};
use ledger::{Posting, Rule};
use serde::Serialize;

use super::compare::{Found, is_heard_of};
use super::proof::Proof;
use super::thread::Thread;

/// The figures. Amounts are in minor units of `currency`.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Questions of the file.
    pub tickets_in: usize,
    /// Questions that have a ticket.
    pub opened: usize,
    /// Webhooks that were known already.
    pub duplicates: u64,
    /// Tickets that the spam gate closed.
    pub spam: usize,
    /// Questions whose customer heard from an expert or an automation.
    pub answered: usize,
    /// Questions whose last ticket is resolved.
    pub resolved: usize,
    /// Questions that are with the client's agents.
    pub escalated: usize,
    /// Questions that were reopened at least once.
    pub reopened: usize,
    /// Questions whose customer heard from nobody.
    pub unanswered: usize,
    /// Tickets that continue another one after its windows.
    pub repeats: usize,
    /// From the question to the first word of an expert.
    pub first_response_s: Quantiles,
    /// What customers said.
    pub csat: Csat,
    /// Earned by experts.
    pub earned: i64,
    /// Held once and then forfeited.
    pub forfeited: i64,
    /// Paid out to experts.
    pub paid: i64,
    /// Of the amounts.
    pub currency: String,
    /// Helpers of the file.
    pub experts: usize,
    /// Gini coefficient of answers and shares over the helpers.
    pub gini_claims: f64,
    /// Messages that could never succeed.
    pub dead_letters: u64,
    /// What the file has and the tables, the ledger or the help desk have not.
    pub lost: usize,
    /// What they have more often than it happened.
    pub doubled: usize,
    /// Helpers' posts that no rule let through.
    pub unplayed: u64,
    /// What automations did; null where none were to be written.
    pub automations: Option<Proof>,
    /// Seconds of the wall's clock.
    pub wall_s: f64,
}

/// Nearest-rank quantiles in seconds; null without a value.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Quantiles {
    /// The median.
    pub p50: Option<f64>,
    /// Nine of ten are below.
    pub p90: Option<f64>,
}

/// Customer satisfaction.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Csat {
    /// How many answered.
    pub n: usize,
    /// Per cent of them that gave 4 or 5; null without an answer.
    pub pct: Option<f64>,
}

/// What is not in the tables.
pub struct Besides {
    /// Known webhooks.
    pub duplicates: u64,
    /// Posts that were left out.
    pub unplayed: u64,
    /// Dead letters in all queues.
    pub dead_letters: u64,
    /// Helpers of the file.
    pub experts: usize,
    /// What automations did.
    pub automations: Option<Proof>,
    /// Seconds of the wall's clock.
    pub wall_s: f64,
}

/// The report on what was found.
pub fn report(threads: &[Thread], found: &Found, besides: Besides) -> Report {
    let chains = chains(found);
    let of = |wanted: fn(&[&Ticket]) -> bool| chains.values().filter(|chain| wanted(chain)).count();
    let answered = of(|chain| chain.iter().any(|ticket| is_heard_of(ticket)));
    let opened = threads.iter().filter(|thread| chains.contains_key(thread.id.to_string().as_str())).count();
    let claims: Vec<f64> = claims(found, besides.experts);
    Report {
        tickets_in: threads.len(),
        opened,
        duplicates: besides.duplicates,
        spam: of(|chain| chain.iter().any(|ticket| matches!(ticket.state, State::Closed { .. }))),
        answered,
        resolved: of(|chain| chain.last().is_some_and(|ticket| matches!(ticket.state, State::Resolved { .. }))),
        escalated: of(|chain| chain.last().is_some_and(|ticket| matches!(ticket.state, State::Escalated { .. }))),
        reopened: of(|chain| chain.iter().any(|ticket| ticket.episode > 0)),
        unanswered: opened.saturating_sub(answered),
        repeats: found.tickets.values().filter(|ticket| ticket.origin.repeat_of.is_some()).count(),
        first_response_s: first_response(&chains),
        csat: csat(found),
        earned: sum(&found.postings, Rule::Earn, ":earned"),
        forfeited: sum(&found.postings, Rule::Forfeit, ":held"),
        paid: sum(&found.postings, Rule::Payout, ":earned"),
        currency: found.tickets.values().next().map_or("USD", |ticket| ticket.terms.price.currency.code()).to_owned(),
        experts: besides.experts,
        gini_claims: kpi::gini(&claims).unwrap_or(0.0),
        dead_letters: besides.dead_letters,
        lost: found.lost.len(),
        doubled: found.doubled.len(),
        unplayed: besides.unplayed,
        automations: besides.automations,
        wall_s: besides.wall_s,
    }
}

/// The tickets of each question, oldest first.
fn chains(found: &Found) -> BTreeMap<&str, Vec<&Ticket>> {
    let mut chains: BTreeMap<&str, Vec<&Ticket>> = BTreeMap::new();
    for ticket in found.tickets.values() {
        chains.entry(ticket.origin.external.as_str()).or_default().push(ticket);
    }
    chains.values_mut().for_each(|chain| chain.sort_by_key(|ticket| ticket.opened_at));
    chains
}

fn first_response(chains: &BTreeMap<&str, Vec<&Ticket>>) -> Quantiles {
    let waits = chains.values().filter_map(|chain| {
        let opened = chain.first()?.opened_at;
        let answered = chain.iter().filter_map(|ticket| ticket.first_response_at).min()?;
        Some(answered.since(opened).as_millis())
    });
    let mut waits: Vec<i64> = waits.collect();
    waits.sort_unstable();
    let rank = |part: f64| {
        let rank = (waits.len() as f64 * part).ceil() as usize;
        waits.get(rank.saturating_sub(1)).map(|millis| *millis as f64 / 1000.0)
    };
    Quantiles { p50: rank(0.5), p90: rank(0.9) }
}

fn csat(found: &Found) -> Csat {
    let scores: Vec<bool> =
        found.tickets.values().filter_map(|ticket| ticket.rating).map(|rating| rating.score.is_satisfied()).collect();
    let satisfied = scores.iter().filter(|satisfied| **satisfied).count();
    let pct = (!scores.is_empty()).then(|| (satisfied as f64 * 1000.0 / scores.len() as f64).round() / 10.0);
    Csat { n: scores.len(), pct }
}

/// Answers and shares of each helper; those who got none count as zero.
fn claims(found: &Found, experts: usize) -> Vec<f64> {
    let mut claims: BTreeMap<&str, f64> = BTreeMap::new();
    for ticket in found.tickets.values() {
        let authors = ticket.earlier_answers.iter().chain(&ticket.answer).filter_map(|answer| match &answer.by {
            Author::Expert { id } => Some(id.as_str()),
            Author::Automation { .. } => None,
        });
        for expert in authors.chain(ticket.shares.iter().map(|share| share.expert.as_str())) {
            *claims.entry(expert).or_default() += 1.0;
        }
    }
    let idle = experts.saturating_sub(claims.len());
    claims.into_values().chain(std::iter::repeat_n(0.0, idle)).collect()
}

/// What postings of a rule moved on experts' accounts of a kind, without its sign.
fn sum(postings: &[Posting], rule: Rule, account: &str) -> i64 {
    let legs = postings.iter().filter(|posting| posting.rule == rule).flat_map(|posting| &posting.legs);
    let experts = legs.filter(|leg| {
        let name = leg.account.to_string();
        name.starts_with("expert:") && name.ends_with(account)
    });
    experts.map(|leg| leg.amount.minor).sum::<i64>().abs()
}

impl Report {
    /// The figures as lines of name and value, for people.
    pub fn lines(&self) -> Vec<(String, String)> {
        let money = |minor: i64| {
            let currency = self.currency.parse().unwrap_or(money::Currency::USD);
            money::Money::new(minor, currency).to_string()
        };
        let minutes = |seconds: Option<f64>| seconds.map_or("-".to_owned(), |seconds| format!("{:.1} min", seconds / 60.0));
        let row = |name: &str, value: String| (name.to_owned(), value);
        let mut lines = vec![
            row("questions", format!("{} ({} with a ticket, {} continued later)", self.tickets_in, self.opened, self.repeats)),
            row("webhooks known already", self.duplicates.to_string()),
            row("answered", format!("{} ({} not)", self.answered, self.unanswered)),
            row("resolved", self.resolved.to_string()),
            row("reopened", self.reopened.to_string()),
            row("with the client's agents", self.escalated.to_string()),
            row(
                "first response p50 / p90",
                format!("{} / {}", minutes(self.first_response_s.p50), minutes(self.first_response_s.p90)),
            ),
            row(
                "CSAT",
                format!("{} of {} responses", self.csat.pct.map_or("-".to_owned(), |pct| format!("{pct} %")), self.csat.n),
            ),
            row("earned", money(self.earned)),
            row("forfeited", money(self.forfeited)),
            row("paid", money(self.paid)),
            row("experts", format!("{}, Gini of claims {:.3}", self.experts, self.gini_claims)),
            row("dead letters", self.dead_letters.to_string()),
            row("lost / doubled", format!("{} / {}", self.lost, self.doubled)),
        ];
        lines.extend(self.automations.iter().flat_map(Proof::lines));
        lines
    }
}
