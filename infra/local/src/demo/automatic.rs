//! What automations did: how many tickets they answered and could have, what audits found beside what is promised, what customers said, and
//! what it was worth. From the tables; which question an automation is for comes from the bank. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{Author, Resolution, State, Ticket, TicketId, Timestamp};
use ledger::{Account, Posting, Rule};
use serde::Serialize;
use serde_json::Value;
use triage::{Decided, Outcome, WhyHuman};

use super::bank::Bank;
use super::tally::{Waits, amounts, read, tickets};
use crate::replay::Evidence;
use crate::terminal::Table;

/// What automations did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Automatic {
    /// All tickets that came in.
    pub tickets: usize,
    /// Those whose first answer was automatic,
    pub answered: usize,
    /// in per cent of all.
    pub answered_pct: f64,
    /// Those of them that a word rule of the client answered.
    pub by_word_rules: usize,
    /// Tickets for which there is an automation, proven or not: no threshold could answer more. In per cent of all.
    pub ceiling_pct: f64,
    /// Answers that were ready and withheld, so that a person answers and then judges.
    pub withheld: usize,
    /// Those of them that were judged,
    pub audited: usize,
    /// and found wrong.
    pub audited_wrong: usize,
    /// What is left, in per cent; none before an audit.
    pub audited_precision_pct: Option<f64>,
    /// What customers confirmed,
    pub confirmed: usize,
    /// what counts as solved since nobody said a word,
    pub assumed: usize,
    /// and what they took back.
    pub reopened: usize,
    /// What the authors earned by it so far, by currency, in minor units.
    pub royalties: BTreeMap<String, i64>,
    /// From coming in to the first answer, of all tickets,
    pub first_response_s: Waits,
    /// and of those that people answered first.
    pub first_response_by_people_s: Waits,
    /// A ticket that an expert's automation answered, to be explained.
    pub example: Option<TicketId>,
    /// By program, what its automations may do, as the API tells it.
    pub programs: Vec<Value>,
}

/// Counts what automations did on the tickets of a client that came in since then.
pub fn automatic(evidence: &Evidence, client: &str, since: Timestamp, bank: &Bank) -> Automatic {
    let decided = read::<Decided>(evidence.of("DECISION")).map(|one| (one.ticket.clone(), one));
    let mut count = Count { decided: decided.collect(), ..Count::default() };
    tickets(evidence, client, since).for_each(|ticket| count.add(&ticket, bank));
    read::<Posting>(evidence.of("POSTING")).for_each(|posting| count.post(&posting));
    count.ended()
}

#[derive(Default)]
struct Count {
    decided: HashMap<TicketId, Decided>,
    /// Answered by an automation that has an author.
    royal: HashSet<TicketId>,
    known: usize,
    waits: Vec<i64>,
    by_people: Vec<i64>,
    to: Automatic,
}

impl Count {
    fn add(&mut self, ticket: &Ticket, bank: &Bank) {
        self.to.tickets += 1;
        self.known += usize::from(bank.by_subject(&ticket.subject).is_some_and(|question| question.automation.is_some()));
        let first = ticket.earlier_answers.iter().chain(&ticket.answer).next();
        // An expert's first word may be a message; an automation's is its answer.
        let spoke = first.map(|answer| answer.at).into_iter().chain(ticket.first_response_at).min();
        let wait = spoke.map(|at| at.since(ticket.opened_at).as_seconds_up());
        self.waits.extend(wait);
        match first.map(|answer| &answer.by) {
            Some(Author::Automation { author, .. }) => self.answered(ticket, author.is_some()),
            Some(Author::Expert { .. }) => self.by_people.extend(wait),
            None => {}
        }
        self.audit(&ticket.id);
    }

    fn answered(&mut self, ticket: &Ticket, has_author: bool) {
        self.to.answered += 1;
        match self.decided.get(&ticket.id).and_then(Decided::answered) {
            Some(_) => self.to.example = Some(ticket.id.clone()),
            None => self.to.by_word_rules += 1,
        }
        self.royal.extend(has_author.then(|| ticket.id.clone()));
        match &ticket.state {
            _ if ticket.episode > 0 => self.to.reopened += 1,
            State::Resolved { how: Resolution::Assumed, .. } => self.to.assumed += 1,
            State::Resolved { .. } => self.to.confirmed += 1,
            _ => {}
        }
    }

    fn audit(&mut self, ticket: &TicketId) {
        let audit = |one: &&Decided| one.outcome == Outcome::Suggested { why: WhyHuman::Audit };
        let Some(decided) = self.decided.get(ticket).filter(audit) else { return };
        self.to.withheld += 1;
        self.to.audited += usize::from(decided.judged.is_some());
        self.to.audited_wrong += usize::from(decided.judged.as_ref().is_some_and(|judged| !judged.fits));
    }

    fn post(&mut self, posting: &Posting) {
        let is_royalty = posting.ticket.as_ref().is_some_and(|ticket| self.royal.contains(ticket));
        let (Some(currency), true, Rule::Earn) = (posting.currency(), is_royalty, posting.rule) else { return };
        let earned = posting.effect_on(&Account::ExpertEarned(posting.expert.clone()));
        *self.to.royalties.entry(currency.code().to_owned()).or_default() += i64::try_from(earned).unwrap_or(0);
    }

    fn ended(self) -> Automatic {
        let Count { known, waits, by_people, to, .. } = self;
        let right = to.audited - to.audited_wrong;
        Automatic {
            answered_pct: pct(to.answered, to.tickets).unwrap_or(0.0),
            ceiling_pct: pct(known, to.tickets).unwrap_or(0.0),
            audited_precision_pct: pct(right, to.audited),
            first_response_s: Waits::of(waits),
            first_response_by_people_s: Waits::of(by_people),
            ..to
        }
    }
}

/// To a tenth.
fn pct(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| (part as f64 * 1000.0 / of as f64).round() / 10.0)
}

impl Automatic {
    /// The figures for people.
    pub fn table(&self) -> Table {
        let mut table = Table::new(["automations", ""]);
        let mut row = |name: &str, value: String| table.row([name.to_owned(), value]);
        row("tickets answered", format!("{} of {} ({} %)", self.answered, self.tickets, self.answered_pct));
        row("  by experts' automations", (self.answered - self.by_word_rules).to_string());
        row("  by the client's word rules", self.by_word_rules.to_string());
        row("there is an automation for", format!("{} %", self.ceiling_pct));
        let precision = self.audited_precision_pct.map_or("-".to_owned(), |pct| format!("{pct} % right"));
        row("audited", format!("{} of {} withheld, {} wrong: {precision}", self.audited, self.withheld, self.audited_wrong));
        self.programs.iter().for_each(|program| row(&format!("  {}", name(program)), promised(program)));
        let Automatic { confirmed, assumed, reopened, .. } = self;
        row("customers", format!("{confirmed} confirmed, {assumed} silent, {reopened} wanted a person"));
        row("royalties to their authors", amounts(&self.royalties));
        let minutes = |waits: &Waits| waits.p50.map_or("-".to_owned(), |p50| format!("{:.1} min", p50 as f64 / 60.0));
        let (all, people) = (minutes(&self.first_response_s), minutes(&self.first_response_by_people_s));
        row("first response p50", format!("{all}; {people} where people answer"));
        table
    }
}

fn name(program: &Value) -> &str {
    program.get("program").and_then(Value::as_str).unwrap_or("-")
}

/// What a program's automations may do, beside what is promised.
fn promised(program: &Value) -> String {
    let number = |pointer: &str| program.pointer(pointer).and_then(Value::as_f64).unwrap_or(0.0);
    let promise = format!("promised {:.0} %", 100.0 - number("/promise/alpha") * 100.0);
    let at = |name: &str| number(&format!("/everybody/proven/{name}"));
    match program.pointer("/everybody/proven").filter(|proven| !proven.is_null()) {
        Some(_) => {
            let worst = 100.0 - at("bound") * 100.0;
            format!(
                "{promise}, proven {worst:.1} % from P {:.2}: {} labels, {} wrong",
                at("threshold"),
                at("labels"),
                at("errors")
            )
        }
        None => format!("{promise}, in shadow: {} of {} labels", number("/everybody/labels"), number("/everybody/next_look")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_in_the_tables_is_no_share_and_no_precision() {
        let none = automatic(&Evidence::default(), "nordlicht", Timestamp::from_millis(0), &Bank::read().unwrap());
        assert_eq!((none.answered, none.answered_pct, none.audited_precision_pct), (0, 0.0, None));
        assert!(none.table().within(80).contains("0 of 0 (0 %)"));
    }

    #[test]
    fn a_program_is_told_with_its_promise_whether_it_is_proven_or_not() {
        let shadow = json!({ "promise": { "alpha": 0.1 }, "everybody": { "labels": 12, "next_look": 57, "proven": null } });
        assert_eq!(promised(&shadow), "promised 90 %, in shadow: 12 of 57 labels");
        let proven = json!({ "threshold": 0.61, "bound": 0.069, "labels": 52, "errors": 0 });
        let live = json!({ "promise": { "alpha": 0.1 }, "everybody": { "proven": proven } });
        assert_eq!(promised(&live), "promised 90 %, proven 93.1 % from P 0.61: 52 labels, 0 wrong");
    }
}
