//! Invariants: what must be true in every end, whatever the story was.

use std::collections::{BTreeMap, BTreeSet};

use domain::{ClientId, State, Ticket};
use helpdesk::Call;
use kpi::{Cell, Counts, fold};
use ledger::{Account, Posting, Rule, balances, trial_balance};
use store::{ClientScope, Store, TableName, kind_of};

use crate::world::World;

impl World {
    /// Checks all of them. The error names the first that is broken.
    pub async fn check_invariants(&self) -> Result<(), String> {
        let (tickets, postings) = (self.tickets(), self.postings());
        self.nothing_is_left()?;
        said_once(&self.desk_calls())?;
        trial_balance(&postings).map_err(|error| error.to_string())?;
        posted_once(&postings)?;
        tickets.iter().try_for_each(|ticket| earned_once(ticket, &postings))?;
        no_negative_balance(&postings)?;
        self.rollups_are_the_facts().await
    }

    fn nothing_is_left(&self) -> Result<(), String> {
        let dead = self.dead_letters();
        if !dead.is_empty() && !self.under_way().dead_letters_are_expected {
            return Err(format!("there are dead letters: {dead:?}"));
        }
        let late: Vec<_> = self.under_way().queued.iter().filter(|one| one.due <= self.now()).cloned().collect();
        if late.is_empty() { Ok(()) } else { Err(format!("work is left: {late:?}")) }
    }

    /// Every ticket that can be read.
    pub fn tickets(&self) -> Vec<Ticket> {
        let items = self.table.items(TableName::Support);
        let tickets = items.iter().filter(|item| kind_of(item) == "TICKET");
        tickets.filter_map(|item| Some(Store::read_ticket(item).ok()?.value)).collect()
    }

    /// Every posting.
    pub fn postings(&self) -> Vec<Posting> {
        let items = self.table.items(TableName::Ledger);
        let postings = items.into_iter().filter(|item| kind_of(item) == "POSTING");
        postings.map(|item| serde_dynamo::from_attribute_value(item.get("value").unwrap().clone()).unwrap()).collect()
    }

    /// The rollups are what all changes of all tickets add up to.
    async fn rollups_are_the_facts(&self) -> Result<(), String> {
        let mut expected: BTreeMap<(ClientId, Cell), Counts> = BTreeMap::new();
        for change in self.table.changes(0).iter().filter(|change| kind_of(&change.after) == "TICKET") {
            let Ok(after) = Store::read_ticket(&change.after) else { continue };
            let before = change.before.as_ref().and_then(|item| Store::read_ticket(item).ok()).map(|stored| stored.value);
            for (cell, delta) in fold(before.as_ref(), &after.value) {
                let sum = expected.entry((after.value.client().clone(), cell)).or_default();
                *sum = std::mem::take(sum).plus(&delta);
            }
        }
        let mut found = BTreeMap::new();
        for (client, program) in self.store.programs().await.unwrap() {
            let rollups = self.store.open(ClientScope::of_client(&client)).rollups(&program).await.unwrap();
            found.extend(rollups.into_iter().map(|rollup| ((client.clone(), rollup.cell), rollup.counts)));
        }
        if found == expected { Ok(()) } else { Err(format!("the rollups say {found:?}, the facts {expected:?}")) }
    }
}

/// No text stands twice at the help desk, for the customer or for the agents.
fn said_once(calls: &[Call]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for call in calls.iter().filter(|call| matches!(call, Call::Answer { .. } | Call::Note { .. })) {
        if !seen.insert(format!("{call:?}")) {
            return Err(format!("it was said twice: {call:?}"));
        }
    }
    Ok(())
}

/// Every fact is posted once, and no id stands for two.
fn posted_once(postings: &[Posting]) -> Result<(), String> {
    let (mut ids, mut facts) = (BTreeSet::new(), BTreeSet::new());
    for posting in postings {
        let legs = format!("{:?}", posting.legs);
        let fact = (posting.rule, posting.ticket.clone(), posting.episode, posting.expert.clone(), posting.at, legs);
        if !ids.insert(posting.id.clone()) || !facts.insert(fact) {
            return Err(format!("it was posted twice: {posting:?}"));
        }
    }
    Ok(())
}

/// A settled ticket earned its whole reward once; one that is not settled earned nothing.
fn earned_once(ticket: &Ticket, postings: &[Posting]) -> Result<(), String> {
    let earned: Vec<&Posting> =
        postings.iter().filter(|posting| posting.rule == Rule::Earn && posting.ticket.as_ref() == Some(&ticket.id)).collect();
    let parts: BTreeMap<_, _> =
        earned.iter().map(|one| (one.expert.clone(), one.effect_on(&Account::ExpertEarned(one.expert.clone())))).collect();
    let settled = matches!(&ticket.state, State::Resolved { settled: true, .. });
    let reward = settled.then(|| ledger::reward(ticket)).flatten();
    let owed: BTreeMap<_, _> =
        reward.iter().flat_map(|reward| &reward.parts).map(|part| (part.expert.clone(), i128::from(part.amount.minor))).collect();
    if parts == owed && earned.len() == owed.len() {
        Ok(())
    } else {
        Err(format!("{} is {} and earned {parts:?} by {} postings, owed {owed:?}", ticket.id, ticket.state.name(), earned.len()))
    }
}

/// What was held is neither earned nor forfeited twice, and nobody is paid what they have not earned.
fn no_negative_balance(postings: &[Posting]) -> Result<(), String> {
    let balances = balances(postings).map_err(|error| error.to_string())?;
    for (account, amounts) in balances {
        let own = matches!(
            account,
            Account::ExpertHeld(_) | Account::ExpertEarned(_) | Account::PlatformHeld | Account::PlatformEarned
        );
        if let Some(amount) = amounts.values().find(|amount| own && amount.minor < 0) {
            return Err(format!("{account} stands at {amount:?}"));
        }
    }
    Ok(())
}
