//! A desk: where the events of one function wait for its processes, and answers for whoever asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{Notify, oneshot};

use super::InvokeFailed;

/// An event on its way.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) event: Value,
    pub(super) within: Duration,
    answer: oneshot::Sender<Result<Value, InvokeFailed>>,
}

/// The events and processes of one function.
#[derive(Default)]
pub(super) struct Desk {
    state: Mutex<State>,
    arrived: Notify,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    /// By request id: the process that has it, and who waits for the answer.
    under_way: BTreeMap<String, (u64, oneshot::Sender<Result<Value, InvokeFailed>>)>,
    /// Processes that wait for an event.
    idle: usize,
    /// By number: what tells it to end, and whether it has taken an event yet.
    processes: BTreeMap<u64, (Arc<Notify>, bool)>,
    last_process: u64,
}

impl Desk {
    /// Lays an event down, and says whether another process is wanted for it.
    pub(super) fn lay_down(
        &self,
        id: &str,
        event: Value,
        within: Duration,
        most: usize,
    ) -> (oneshot::Receiver<Result<Value, InvokeFailed>>, bool) {
        let (answer, answered) = oneshot::channel();
        let mut state = self.state();
        state.waiting.push_back(Job { id: id.to_owned(), event, within, answer });
        let wanted = state.waiting.len() > state.idle && state.processes.len() < most;
        drop(state);
        self.arrived.notify_one();
        (answered, wanted)
    }

    /// Gives up an event: it is taken back, or the process that has it is ended.
    pub(super) fn give_up(&self, id: &str) {
        let mut state = self.state();
        state.waiting.retain(|job| job.id != id);
        let process = state.under_way.remove(id).map(|(process, _)| process);
        if let Some((end, _)) = process.and_then(|process| state.processes.get(&process)) {
            end.notify_one();
        }
    }

    /// Counts in a process: its number, and what tells it to end.
    pub(super) fn enter(&self) -> (u64, Arc<Notify>) {
        let mut state = self.state();
        state.last_process += 1;
        let (number, end) = (state.last_process, Arc::new(Notify::new()));
        state.processes.insert(number, (Arc::clone(&end), false));
        (number, end)
    }

    /// Counts out a process: what it had under way has failed. Says whether another is to take its place: events wait,
    /// and it was not one that ends before it takes any.
    pub(super) fn leave(&self, process: u64, failure: &InvokeFailed) -> bool {
        let mut state = self.state();
        let took = state.processes.remove(&process).is_some_and(|(_, took)| took);
        let ids: Vec<String> = state.under_way.iter().filter(|(_, (at, _))| *at == process).map(|(id, _)| id.clone()).collect();
        for (_, answer) in ids.iter().filter_map(|id| state.under_way.remove(id)) {
            // Nobody waits any more when this fails.
            let _ = answer.send(Err(failure.clone()));
        }
        if !took && state.processes.is_empty() {
            for job in std::mem::take(&mut state.waiting) {
                let _ = job.answer.send(Err(failure.clone()));
            }
        }
        took && !state.waiting.is_empty()
    }

    /// Waits for the next event for a process.
    pub(super) async fn next(&self, process: u64) -> (String, Value, Duration) {
        let idle = Idle::new(self);
        loop {
            let arrived = self.arrived.notified();
            if let Some(taken) = self.take(process) {
                drop(idle);
                return taken;
            }
            arrived.await;
        }
    }

    fn take(&self, process: u64) -> Option<(String, Value, Duration)> {
        let mut state = self.state();
        let Job { id, event, within, answer } = state.waiting.pop_front()?;
        state.under_way.insert(id.clone(), (process, answer));
        if let Some((_, took)) = state.processes.get_mut(&process) {
            *took = true;
        }
        if !state.waiting.is_empty() {
            self.arrived.notify_one();
        }
        Some((id, event, within))
    }

    /// Hands an answer to whoever waits; false when nobody does.
    pub(super) fn answer(&self, id: &str, answer: Result<Value, InvokeFailed>) -> bool {
        let waiting = self.state().under_way.remove(id);
        waiting.is_some_and(|(_, waiting)| waiting.send(answer).is_ok())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A process that waits for an event, as long as its connection lasts.
struct Idle<'a>(&'a Desk);

impl<'a> Idle<'a> {
    fn new(desk: &'a Desk) -> Idle<'a> {
        desk.state().idle += 1;
        Idle(desk)
    }
}

impl Drop for Idle<'_> {
    fn drop(&mut self) {
        self.0.state().idle -= 1;
        // It may have swallowed the wake-up of an event that another process can take.
        self.0.arrived.notify_one();
    }
}
