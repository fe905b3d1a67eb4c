//! The rules of the queues, on a clock that the test turns.

mod conserved;
mod dead_letters;
mod fifo;
mod moves;
mod queues;
mod receives;
mod sends;
mod waits;

use super::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Queues in memory with a clock that stands until it is turned.
struct World {
    queues: Queues,
    now_ms: Arc<AtomicI64>,
}

const START_MS: i64 = 1_700_000_000_000;

fn world() -> World {
    let now_ms = Arc::new(AtomicI64::new(START_MS));
    let clock = Arc::clone(&now_ms);
    let queues = Queues::open(None, Arc::new(move || clock.load(Ordering::SeqCst))).unwrap();
    World { queues, now_ms }
}

impl World {
    fn with(self, name: &str, attributes: &[(&str, &str)]) -> World {
        self.queues.create(name, &set(attributes)).unwrap();
        self
    }

    fn pass(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::SeqCst);
        self.queues.wake();
    }

    fn send(&self, queue: &str, body: &str) -> Sent {
        self.queues.send(queue, &Message::new(body), None).unwrap()
    }

    fn send_in_group(&self, queue: &str, group: &str, body: &str) -> Sent {
        self.queues.send(queue, &grouped(group, body), None).unwrap()
    }

    fn receive(&self, queue: &str) -> Vec<Received> {
        self.queues.receive(queue, 10, None).unwrap()
    }

    fn one(&self, queue: &str) -> Received {
        self.queues.receive(queue, 1, None).unwrap().pop().expect("a message")
    }

    fn bodies(&self, queue: &str) -> Vec<String> {
        self.receive(queue).into_iter().map(|received| received.message.body).collect()
    }

    fn counts(&self, queue: &str) -> (u64, u64, u64) {
        let counts = self.queues.counts(queue).unwrap();
        (counts.visible, counts.delayed, counts.in_flight)
    }
}

fn set(attributes: &[(&str, &str)]) -> Attributes {
    attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A message of a group whose body is its deduplication id.
fn grouped(group: &str, body: &str) -> Message {
    Message { group_id: Some(group.into()), deduplication_id: Some(body.into()), ..Message::new(body) }
}

fn redrive_to(dead_letters: &str, max: u32) -> String {
    format!(r#"{{"deadLetterTargetArn":"{}","maxReceiveCount":{max}}}"#, arn(dead_letters))
}
