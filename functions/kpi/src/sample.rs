//! Samples on their way: the last answered tickets of programs that have automations. They are written from what stands in the table now,
//! so a repeated change writes the same, or nothing.

use std::collections::BTreeMap;

use boot::{Change, Failure, Ports};
use domain::{ClientId, Fact, Language, ProgramId, Ticket, TicketId};
use store::{ClientScope, Item, Store, StoreError, Stored, kind_of};
use triage::Sample;

/// How often a sample is written again because somebody else wrote first.
const CONTENDED_TRIES: usize = 8;

/// Keeps a sample of every ticket of the batch that was answered, or whose suggestion was judged.
pub(crate) async fn keep(ports: &Ports, changes: &[Change]) -> Result<(), Failure> {
    let mut has_bank: BTreeMap<(ClientId, ProgramId, Language), bool> = BTreeMap::new();
    for ticket in answered(changes) {
        let store = ports.store.open(ClientScope::of_client(ticket.client()));
        let place = (ticket.client().clone(), ticket.program.clone(), ticket.language.clone());
        let known = match has_bank.get(&place) {
            Some(known) => *known,
            None => store.bank(&ticket.program, &ticket.language).await?.is_some(),
        };
        has_bank.insert(place, known);
        if known {
            keep_one(&ports.store, &ticket).await?;
        }
    }
    for id in judged(changes) {
        if let Some(ticket) = ports.store.of_ticket(&id).ticket(&id).await? {
            keep_one(&ports.store, &ticket.value).await?;
        }
    }
    Ok(())
}

/// The tickets of the batch that were answered, as they stood then.
fn answered(changes: &[Change]) -> Vec<Ticket> {
    let read = |item: &Item| Store::read_ticket(item).ok().map(|stored| stored.value);
    let tickets = changes.iter().filter(|change| change.after.as_ref().is_some_and(|item| kind_of(item) == "TICKET"));
    tickets
        .filter_map(|change| Some((change.before.as_ref().and_then(read), read(change.after.as_ref()?)?)))
        .filter(|(before, after)| Fact::between(before.as_ref(), after).contains(&Fact::Answered))
        .map(|(_, after)| after)
        .collect()
}

/// The tickets of the batch whose suggestion was judged.
fn judged(changes: &[Change]) -> Vec<TicketId> {
    let decisions = changes.iter().filter_map(|change| change.after.as_ref()).filter(|item| kind_of(item) == "DECISION");
    let judged = decisions.filter_map(|item| Store::read_decision(item).ok()).filter(|decided| decided.judged.is_some());
    judged.map(|decided| decided.ticket).collect()
}

/// Writes the sample, unless a newer ticket has its place.
async fn keep_one(store: &Store, ticket: &Ticket) -> Result<(), Failure> {
    let store = store.of_ticket(&ticket.id);
    let decided = store.decision(&ticket.id).await?.map(|stored| stored.value);
    let Some(sample) = Sample::of(ticket, decided.as_ref()) else { return Ok(()) };
    for _ in 0..CONTENDED_TRIES {
        let found = store.sample(&ticket.program, &ticket.language, &ticket.id).await?;
        if found.as_ref().is_some_and(|found| found.value == sample || found.value.at > sample.at) {
            return Ok(());
        }
        let next = found.map_or_else(|| Stored::new(sample.clone()), |found| found.with(sample.clone()));
        match store.save(vec![store.put_sample(&ticket.program, &ticket.language, &next)?]).await {
            Err(StoreError::Conflict(_)) => tokio::task::yield_now().await,
            end => return Ok(end?),
        }
    }
    Err(Failure::Retry(format!("others kept writing the sample of {} first", ticket.id)))
}
