//! The pure decision: CPU time of one plan, whatever else the function does.

use std::hint::black_box;

use bench::Spread;
use cpu_time::ProcessTime;
use matching::{Opening, Policy, Roster};

use crate::experts::standings;

/// How many are there, how many plans one round makes, and what a plan may take, in microseconds.
pub const SIZES: [(usize, usize, f64); 2] = [(60, 400, 50.0), (10_000, 8, 5_000.0)];
const ROUNDS: usize = 25;

/// What a plan for so many took.
#[derive(Debug, Clone, Copy)]
pub struct Decision {
    /// How many experts were there.
    pub experts: usize,
    /// Microseconds of CPU time a plan.
    pub micros: Spread,
    /// What it may take.
    pub aim: f64,
}

/// Makes plans for tickets that all differ, over one roster.
pub fn measure((experts, plans, aim): (usize, usize, f64)) -> Decision {
    let policy = Policy::of(&testkit::program());
    let roster = Roster { epoch: 1, experts: standings(experts), ..Roster::default() };
    let tickets: Vec<Opening> = (0..plans).map(|number| Opening::of(&testkit::ticket(&number.to_string()))).collect();
    let round = |_| {
        let began = ProcessTime::now();
        tickets.iter().for_each(|ticket| _ = black_box(matching::plan(black_box(ticket), &roster, &policy)));
        began.elapsed().as_secs_f64() * 1e6 / plans as f64
    };
    Decision { experts, micros: Spread::of((0..ROUNDS).map(round)), aim }
}

impl Decision {
    /// The median beside the aim: below 1 is reached.
    pub fn ratio(&self) -> f64 {
        self.micros.median / self.aim
    }
}
