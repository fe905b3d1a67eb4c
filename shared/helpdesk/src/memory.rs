//! A help desk in memory, for tests and simulations: it records every call and can fail the way a real one does.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::Timestamp;

use crate::text::essence;
use crate::{Helpdesk, Outgoing, Posted, Sought, WriteRefused};

/// One call that took effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// A public answer.
    Answer {
        /// The ticket.
        ticket: String,
        /// The text.
        text: String,
    },
    /// An internal note.
    Note {
        /// The ticket.
        ticket: String,
        /// The text.
        text: String,
    },
    /// A hand-off to the agents.
    HandOff(String),
    /// A ticket marked as solved.
    Close(String),
    /// A ticket marked as answered.
    Pending(String),
}

/// A help desk in memory.
#[derive(Debug, Default)]
pub struct MemoryHelpdesk {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    now: Timestamp,
    calls: Vec<(Timestamp, Call)>,
    failures: VecDeque<Failure>,
}

#[derive(Debug)]
enum Failure {
    Before(WriteRefused),
    After,
}

impl MemoryHelpdesk {
    /// An empty one, at the epoch.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its clock.
    pub fn set_now(&self, now: Timestamp) {
        self.lock().now = now;
    }

    /// Makes the next write fail and take no effect. Several queue up.
    pub fn fail_next(&self, refusal: WriteRefused) {
        self.lock().failures.push_back(Failure::Before(refusal));
    }

    /// Makes the next write take effect and its answer get lost. Several queue up.
    pub fn lose_next_answer(&self) {
        self.lock().failures.push_back(Failure::After);
    }

    /// The calls that took effect, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.iter().map(|(_, call)| call.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, call: Call) -> Result<String, WriteRefused> {
        let mut inner = self.lock();
        let failure = inner.failures.pop_front();
        if let Some(Failure::Before(refusal)) = failure {
            return Err(refusal);
        }
        let now = inner.now;
        inner.calls.push((now, call));
        match failure {
            Some(_) => Err(WriteRefused::Unknown { retry_after: None, detail: "the answer was lost".to_owned() }),
            None => Ok(inner.calls.len().to_string()),
        }
    }
}

fn posted(id: String) -> Posted {
    Posted { external_message: Some(id) }
}

fn is_sought(call: &Call, sought: &Sought) -> bool {
    let (ticket, text) = match call {
        Call::Answer { ticket, text } if sought.is_public => (ticket, text),
        Call::Note { ticket, text } if !sought.is_public => (ticket, text),
        _ => return false,
    };
    ticket == &sought.outgoing.external_ticket && essence(text) == essence(&sought.outgoing.text)
}

#[async_trait]
impl Helpdesk for MemoryHelpdesk {
    async fn post_answer(&self, answer: &Outgoing) -> Result<Posted, WriteRefused> {
        self.record(Call::Answer { ticket: answer.external_ticket.clone(), text: answer.text.clone() }).map(posted)
    }

    async fn post_note(&self, note: &Outgoing) -> Result<Posted, WriteRefused> {
        self.record(Call::Note { ticket: note.external_ticket.clone(), text: note.text.clone() }).map(posted)
    }

    async fn hand_off(&self, external_ticket: &str) -> Result<(), WriteRefused> {
        self.record(Call::HandOff(external_ticket.to_owned())).map(drop)
    }

    async fn close(&self, external_ticket: &str) -> Result<(), WriteRefused> {
        self.record(Call::Close(external_ticket.to_owned())).map(drop)
    }

    async fn set_pending(&self, external_ticket: &str) -> Result<(), WriteRefused> {
        self.record(Call::Pending(external_ticket.to_owned())).map(drop)
    }

    async fn find(&self, sought: &Sought) -> Result<Option<String>, WriteRefused> {
        let inner = self.lock();
        let found = inner.calls.iter().position(|(at, call)| *at >= sought.since && is_sought(call, sought));
        Ok(found.map(|place| (place + 1).to_string()))
    }
}
