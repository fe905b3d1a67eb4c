//! Deliveries: changes of the table to the stream's readers, work to its queue's reader, each as the event that Lambda would hand over.
//!
//! A delivery that fails comes again: the first time at once, so that in a crashed run the moments of the facts stay those of the
//! run without a crash; then after [`VISIBILITY`]; after the fifth time it is a dead letter.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Span, Timestamp};
use queue::{Envelope, Outgoing, QueueName};
use serde_json::Value;
use store::{MemoryChange, TableName};

use crate::effects::in_process;
use crate::events;
use crate::world::{DeadLetter, Deliveries, Queued, World};

/// After the second failure, and each one that follows.
const VISIBILITY: Span = Span::seconds(45);
/// How often a message is received at most.
const RECEIVES_MAX: u32 = 5;
/// How many messages one event holds.
const BATCH_MAX: usize = 10;
/// What a function is given for one event.
const LEFT: Duration = Duration::from_secs(15);
/// How many rounds of deliveries one moment may have before it counts as endless.
const ROUNDS_MAX: usize = 500;

/// The readers of the support table's stream, with the kinds of items that their filters let through.
const READERS: [(&str, &[&str], usize); 2] =
    [("dispatch", &["TICKET", "MESSAGE"], 100), ("kpi", &["TICKET", "EXPERT", "DECISION"], 1000)];

fn reader_of(queue: QueueName) -> &'static str {
    match queue {
        QueueName::Match => "match",
        QueueName::Relay => "relay",
        QueueName::Csat => "csat",
        QueueName::Payout => "payout",
        QueueName::Overflow => "intake",
    }
}

impl World {
    /// Delivers all that is due now and what follows from it, until nothing is left. The clock stands still: waits stay.
    pub async fn settle(&self) {
        for _ in 0..ROUNDS_MAX {
            let mut delivered = false;
            for (reader, kinds, most) in READERS {
                delivered |= self.deliver_changes(reader, kinds, most).await;
            }
            for queue in QueueName::ALL {
                delivered |= self.deliver_due(queue).await;
            }
            if !delivered {
                return;
            }
        }
        panic!("at {} the world does not come to rest; the last effects: {:?}", self.now(), self.last_effects());
    }

    fn last_effects(&self) -> Vec<String> {
        let all = self.effects();
        (all.saturating_sub(8)..=all).filter_map(|nth| self.effect(nth)).collect()
    }

    /// Puts a text into a queue as it is.
    pub fn put_message(&self, queue: QueueName, body: &str) {
        let (due, mut under_way) = (self.now(), self.under_way());
        under_way.numbered += 1;
        let id = format!("message-{}", under_way.numbered);
        under_way.queued.push(Queued { id, queue, body: body.to_owned(), due, receives: 0 });
    }

    /// Puts work into its queue.
    pub fn put_work(&self, outgoing: &Outgoing) {
        let text = Envelope::new(outgoing.work.clone(), &outgoing.correlation).to_text().unwrap();
        // Queues count in whole seconds and keep nothing back for longer than 15 minutes.
        let delay = Span::seconds(outgoing.delay.as_seconds_up().clamp(0, 900));
        self.put_message(outgoing.work.queue(), &text);
        if let Some(last) = self.under_way().queued.last_mut() {
            last.due = last.due + delay;
        }
    }

    /// Hands one event to a function, in a process of its own, and takes up what it sent.
    pub(crate) async fn invoke(&self, function: &str, event: Value) -> Result<Value, String> {
        let end = in_process(self.functions[function].call(event, LEFT)).await;
        self.sender.take().iter().for_each(|outgoing| self.put_work(outgoing));
        end
    }

    /// The ids that all of the deliveries of this event leave undone.
    async fn undone(&self, function: &str, event: Value, all: BTreeSet<String>) -> BTreeSet<String> {
        let failed = |end: Result<Value, String>| end.map_or_else(|_| all.clone(), |answer| failures(&answer));
        match self.deliveries {
            Deliveries::Once => failed(self.invoke(function, event).await),
            Deliveries::Twice => {
                let (one, other) = futures::join!(self.invoke(function, event.clone()), self.invoke(function, event));
                failed(one).intersection(&failed(other)).cloned().collect()
            }
        }
    }

    async fn deliver_due(&self, queue: QueueName) -> bool {
        let batch = self.take_due(queue);
        if batch.is_empty() {
            return false;
        }
        let event = events::sqs(queue, batch.iter().map(|one| (one.id.as_str(), one.body.as_str(), one.receives)));
        let undone = self.undone(reader_of(queue), event, batch.iter().map(|one| one.id.clone()).collect()).await;
        let now = self.now();
        batch.into_iter().filter(|one| undone.contains(&one.id)).for_each(|one| self.put_back(one, now));
        true
    }

    fn take_due(&self, queue: QueueName) -> Vec<Queued> {
        let now = self.now();
        let mut under_way = self.under_way();
        let (mut due, mut later): (Vec<Queued>, Vec<Queued>) =
            std::mem::take(&mut under_way.queued).into_iter().partition(|one| one.queue == queue && one.due <= now);
        due.sort_by_key(|one| one.due);
        later.extend(due.split_off(due.len().min(BATCH_MAX)));
        under_way.queued = later;
        due.into_iter().map(|one| Queued { receives: one.receives + 1, ..one }).collect()
    }

    fn put_back(&self, one: Queued, now: Timestamp) {
        let mut under_way = self.under_way();
        if one.receives >= RECEIVES_MAX {
            under_way.too_often.push(DeadLetter { queue: Some(one.queue), body: one.body, reason: None });
        } else {
            let due = if one.receives == 1 { now } else { now + VISIBILITY };
            under_way.queued.push(Queued { due, ..one });
        }
    }

    /// The next batch of changes to one reader. In a world of doubles the whole batch comes again once it is done.
    async fn deliver_changes(&self, reader: &'static str, kinds: &[&str], most: usize) -> bool {
        let from = self.under_way().passed.get(reader).copied().unwrap_or(0);
        let changes: Vec<MemoryChange> = self.table.changes(from).into_iter().take(most).collect();
        if changes.is_empty() {
            return false;
        }
        let passed = from + changes.len();
        let numbered = (from..).zip(changes).map(|(place, change)| (sequence(place), change));
        let wanted: Vec<(String, MemoryChange)> = numbered.filter(|(_, change)| is_wanted(change, kinds)).collect();
        self.deliver_records(reader, &wanted).await;
        if self.deliveries == Deliveries::Twice {
            self.deliver_records(reader, &wanted).await;
        }
        self.under_way().passed.insert(reader, passed);
        true
    }

    async fn deliver_records(&self, reader: &str, mut records: &[(String, MemoryChange)]) {
        let mut tries = 0;
        while !records.is_empty() {
            let undone = match self.invoke(reader, events::stream(records.iter())).await {
                Ok(answer) => failures(&answer),
                Err(_) => records.iter().map(|(sequence, _)| sequence.clone()).collect(),
            };
            let done = records.iter().position(|(sequence, _)| undone.contains(sequence)).unwrap_or(records.len());
            records = &records[done..];
            tries += 1;
            assert!(tries < 10, "{reader} does not get past {:?}", records.first());
        }
    }
}

fn sequence(place: usize) -> String {
    format!("{}", 100_000_000_000_000_000_001_u128 + place as u128)
}

fn is_wanted(change: &MemoryChange, kinds: &[&str]) -> bool {
    let changed = change.before.as_ref() != Some(&change.after);
    change.table == TableName::Support && changed && kinds.contains(&store::kind_of(&change.after))
}

fn failures(answer: &Value) -> BTreeSet<String> {
    let items = answer["batchItemFailures"].as_array().into_iter().flatten();
    items.filter_map(|item| item["itemIdentifier"].as_str()).map(str::to_owned).collect()
}
