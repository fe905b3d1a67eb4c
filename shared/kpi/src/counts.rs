//! Counts: what one ticket, or any number of them, adds to each number. Integers by name; a zero is no entry.

use std::collections::BTreeMap;

use domain::{Answer, Author, ClosedBecause, EscalatedBecause, Resolution, State, Ticket, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{key, sketch};

/// Integers by the names of `key.rs`. No entry is ever zero, so equal counts are equal to the byte.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, i64>", into = "BTreeMap<String, i64>")]
pub struct Counts(BTreeMap<String, i64>);

/// What a ticket adds to its cell as it stands: a function of the ticket alone. Its keys are the table in `key.rs`.
pub fn counts(ticket: &Ticket) -> Counts {
    let mut counts = Counts::default();
    counts.add(key::RECEIVED, 1);
    if let State::Closed { because, .. } = &ticket.state {
        counts.add(excluded(because), 1);
        return counts;
    }
    counts.add(key::FIELDED, 1);
    counts.add(key::REOPENED, i64::from(ticket.episode));
    counts.add(key::ANSWERED, i64::from(ticket.answer.is_some()));
    add_state(&mut counts, ticket);
    add_automations(&mut counts, ticket);
    add_first_response(&mut counts, ticket);
    add_rating(&mut counts, ticket);
    counts
}

fn excluded(because: &ClosedBecause) -> &'static str {
    match because {
        ClosedBecause::Spam { .. } => key::SPAM,
        ClosedBecause::Duplicate { .. } => key::DUPLICATE,
    }
}

fn add_state(counts: &mut Counts, ticket: &Ticket) {
    if let Some(author) = ticket.state.author() {
        counts.add(by(author, key::ANSWERED_BY_AUTOMATION, key::ANSWERED_BY_EXPERT), 1);
    }
    match &ticket.state {
        State::Open | State::Claimed(_) => counts.add(key::WAITING, 1),
        State::Answered { .. } | State::Resolved { settled: false, .. } => counts.add(key::PENDING, 1),
        State::Resolved { by, answered_at, at, how, settled: true } => add_settled(counts, ticket, by, *how, *answered_at, *at),
        State::Escalated { because, .. } => counts.add(escalated(because), 1),
        State::Closed { .. } => {}
    }
}

fn add_settled(counts: &mut Counts, ticket: &Ticket, author: &Author, how: Resolution, answered_at: Timestamp, at: Timestamp) {
    let price = ticket.terms.price;
    counts.add(if how == Resolution::Confirmed { key::CONFIRMED } else { key::ASSUMED }, 1);
    counts.add(by(author, key::BY_AUTOMATION, key::BY_EXPERT), 1);
    counts.add(&format!("{}/{}/{}", key::PRICE, price.currency, price.minor), 1);
    counts.observe(key::FIRST_HELP, ticket, answered_at);
    counts.observe(key::RESOLUTION_TIME, ticket, at);
    if ticket.touches == 1 && matches!(author, Author::Expert { .. }) {
        counts.add(key::ONE_TOUCH, 1);
    }
}

/// Each answer of an automation ends in one way: it stood, the customer took it back, or the agents got the ticket.
fn add_automations(counts: &mut Counts, ticket: &Ticket) {
    let answers = ticket.earlier_answers.iter().chain(&ticket.answer);
    let own: Vec<&Answer> = answers.filter(|answer| matches!(answer.by, Author::Automation { .. })).collect();
    counts.add(key::AUTOMATION_ANSWERED, i64::from(!own.is_empty()));
    for answer in own {
        counts.add(end_of(answer, ticket), 1);
    }
}

fn end_of(answer: &Answer, ticket: &Ticket) -> &'static str {
    match &ticket.state {
        _ if answer.episode < ticket.episode => key::AUTOMATION_REOPENED,
        State::Answered { by, .. } | State::Resolved { by, settled: false, .. } if *by == answer.by => key::AUTOMATION_PENDING,
        State::Resolved { by, how: Resolution::Confirmed, .. } if *by == answer.by => key::AUTOMATION_CONFIRMED,
        State::Resolved { by, .. } if *by == answer.by => key::AUTOMATION_ASSUMED,
        // Of its own episode, and nobody's any more: it went to the agents, who may have given it back since.
        _ => key::AUTOMATION_ESCALATED,
    }
}

fn escalated(because: &EscalatedBecause) -> &'static str {
    match because {
        EscalatedBecause::Topic | EscalatedBecause::Unknown { .. } => key::OUT_OF_SCOPE,
        EscalatedBecause::Expert { .. } => key::ESCALATED_BY_EXPERT,
        EscalatedBecause::Customer { .. } | EscalatedBecause::Rule { .. } => key::ESCALATED_BY_CUSTOMER,
        EscalatedBecause::Agents => key::ESCALATED_BY_AGENTS,
        EscalatedBecause::NobodyQualified => key::ESCALATED_NOBODY,
        EscalatedBecause::Deadline => key::ESCALATED_DEADLINE,
    }
}

fn by(author: &Author, automation: &'static str, expert: &'static str) -> &'static str {
    match author {
        Author::Automation { .. } => automation,
        Author::Expert { .. } => expert,
    }
}

fn add_first_response(counts: &mut Counts, ticket: &Ticket) {
    let out_of_scope = matches!(&ticket.state, State::Escalated { because, .. } if escalated(because) == key::OUT_OF_SCOPE);
    let by_automation = matches!(ticket.state.author(), Some(Author::Automation { .. }));
    match ticket.first_response_at {
        Some(at) => counts.observe(key::FIRST_RESPONSE, ticket, at),
        None if out_of_scope || by_automation => {}
        None => counts.add(key::UNANSWERED_BY_EXPERTS, 1),
    }
}

fn add_rating(counts: &mut Counts, ticket: &Ticket) {
    let Some(rating) = ticket.rating else { return };
    counts.add(key::RATED, 1);
    counts.add(key::SATISFIED, i64::from(rating.score.is_satisfied()));
    counts.add(key::SCORE, i64::from(rating.score.get()));
}

impl Counts {
    /// The number under `key`; zero where there is none.
    pub fn get(&self, key: &str) -> i64 {
        self.0.get(key).copied().unwrap_or(0)
    }

    /// All names and numbers, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, i64)> {
        self.0.iter().map(|(key, n)| (key.as_str(), *n))
    }

    /// The entries `<name>/<rest>`, as rest and number.
    pub fn under<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, i64)> {
        self.iter().filter_map(move |(key, n)| Some((key.strip_prefix(name)?.strip_prefix('/')?, n)))
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Both together.
    pub fn plus(mut self, other: &Counts) -> Counts {
        other.iter().for_each(|(key, n)| self.add(key, n));
        self
    }

    /// These without the others; the result may be negative.
    pub fn minus(mut self, other: &Counts) -> Counts {
        other.iter().for_each(|(key, n)| self.add(key, n.saturating_neg()));
        self
    }

    /// Adds `n` under `key`.
    pub(crate) fn add(&mut self, key: &str, n: i64) {
        let sum = self.get(key).saturating_add(n);
        if sum == 0 {
            self.0.remove(key);
        } else {
            self.0.insert(key.to_owned(), sum);
        }
    }

    fn observe(&mut self, name: &str, ticket: &Ticket, at: Timestamp) {
        let millis = u64::try_from(at.since(ticket.opened_at).as_millis()).unwrap_or(0);
        self.add(&format!("{name}/{}", sketch::bucket(millis)), 1);
    }
}

impl From<BTreeMap<String, i64>> for Counts {
    fn from(mut map: BTreeMap<String, i64>) -> Self {
        map.retain(|_, n| *n != 0);
        Counts(map)
    }
}

impl From<Counts> for BTreeMap<String, i64> {
    fn from(counts: Counts) -> Self {
        counts.0
    }
}
