//! A queue of one system in the kernel: n servers, first come first served.

use std::collections::VecDeque;

use super::System;
use crate::agenda::{Agenda, Millis};
use crate::draw::{Dice, Purpose};

/// An event of the queue.
#[derive(Debug, Clone, Copy)]
enum Event {
    Arrives,
    Leaves,
}

/// A queue in the kernel, with times in tenths of a millisecond, so that rounding does not show.
pub(super) struct Queue {
    system: System,
    dice: Dice,
    agenda: Agenda<Event>,
    waiting: VecDeque<(Millis, u64)>,
    busy: u32,
    arrived: u64,
    batch: Batch,
}

const TICKS_PER_S: f64 = 10_000.0;
/// Arrivals of one batch.
pub(super) const BATCH: u64 = 50_000;

/// What draws differ from their means by, weighed by what was known before: all of it has mean zero.
pub(super) type Noise = [f64; 6];

/// What one batch of arrivals met, for each arrival.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Batch {
    /// The part that waited.
    pub(super) waited: f64,
    /// The mean wait.
    pub(super) wait_s: f64,
    /// The noise of the draws.
    pub(super) noise: Noise,
}

impl Queue {
    pub(super) fn new(system: System, dice: Dice) -> Queue {
        let (agenda, waiting) = (Agenda::default(), VecDeque::new());
        let mut queue = Queue { system, dice, agenda, waiting, busy: 0, arrived: 0, batch: Batch::default() };
        queue.agenda.note(0, Event::Arrives);
        queue
    }

    /// Plays on for one batch.
    pub(super) fn next_batch(&mut self) -> Batch {
        self.batch = Batch::default();
        let until = self.arrived + BATCH;
        while self.arrived < until {
            match self.agenda.take() {
                Some(Event::Arrives) => self.arrives(),
                Some(Event::Leaves) => self.leaves(),
                None => break,
            }
        }
        let each = |sum: f64| sum / BATCH as f64;
        Batch { waited: each(self.batch.waited), wait_s: each(self.batch.wait_s), noise: self.batch.noise.map(each) }
    }

    fn arrives(&mut self) {
        let customer = self.arrived;
        self.arrived += 1;
        if self.busy < self.system.servers {
            self.busy += 1;
            self.serve(customer);
        } else {
            self.batch.waited += 1.0;
            self.waiting.push_back((self.agenda.now(), customer));
        }
        let gap = self.drawn(customer, 0);
        let mean_s = self.system.service_s / self.system.load;
        self.agenda.note(self.agenda.now() + ticks(gap * mean_s), Event::Arrives);
    }

    fn serve(&mut self, customer: u64) {
        let service = self.drawn(customer, 3);
        self.agenda.note(self.agenda.now() + ticks(service * self.system.service_s), Event::Leaves);
    }

    fn leaves(&mut self) {
        match self.waiting.pop_front() {
            Some((since, customer)) => {
                self.batch.wait_s += (self.agenda.now() - since) as f64 / TICKS_PER_S;
                self.serve(customer);
            }
            None => self.busy -= 1,
        }
    }

    /// An exponential draw of mean 1, whose noise is kept with the state before it.
    fn drawn(&mut self, customer: u64, kind: usize) -> f64 {
        let drawn = self.dice.draw(Purpose::Erlang, customer, kind as u64).exponential(1.0);
        let full = if self.busy == self.system.servers { drawn - 1.0 } else { 0.0 };
        self.batch.noise[kind] += drawn - 1.0;
        self.batch.noise[kind + 1] += full;
        self.batch.noise[kind + 2] += full * self.waiting.len() as f64;
        drawn
    }
}

fn ticks(seconds: f64) -> Millis {
    (seconds * TICKS_PER_S + 0.5) as Millis
}
