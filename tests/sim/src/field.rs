//! The field: every scenario under every policy with every seed, on as many threads as there are.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::contender::Contender;
use crate::curves::Curves;
use crate::figures::figures;
use crate::measure::{Figures, M};
use crate::run::run;
use crate::scenario::Scenario;
use crate::trace::Trace;
use crate::world::World;

/// What is to be played.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    /// The stories.
    pub scenarios: &'a [Scenario],
    /// The policies.
    pub contenders: &'a [Contender],
    /// The seeds.
    pub seeds: &'a [u64],
    /// Days of arrivals, where the story does not bring its own.
    pub days: u32,
    /// The forum's data, for the stories that need it.
    pub trace: Option<&'a Trace>,
    /// On how many threads.
    pub threads: usize,
}

/// What came of one scenario: figures by policy and seed, in the field's order.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The story.
    pub scenario: Scenario,
    /// By policy, by seed.
    pub runs: Vec<Vec<Played>>,
}

/// One run.
#[derive(Debug, Clone, Default)]
pub struct Played {
    /// Its figures.
    pub figures: Figures,
    /// Its curves, for plots.
    pub curves: Curves,
}

impl Outcome {
    /// One measure of one policy, by seed.
    pub fn values(&self, contender: usize, measure: M) -> Vec<Option<f64>> {
        self.runs[contender].iter().map(|played| played.figures.get(measure)).collect()
    }
}

/// Plays the field. `told` is called after each run.
pub fn play(field: &Field, told: &(dyn Fn() + Sync)) -> Vec<Outcome> {
    let jobs: Vec<(usize, usize)> =
        (0..field.scenarios.len()).flat_map(|scenario| (0..field.seeds.len()).map(move |seed| (scenario, seed))).collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..field.threads.max(1) {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let played = seed(field, field.scenarios[job.0], field.seeds[job.1], told);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((*job, played));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(job, _)| *job);
    gathered(field, done)
}

type Done = ((usize, usize), Vec<Played>);

fn gathered(field: &Field, done: Vec<Done>) -> Vec<Outcome> {
    let empty = |scenario: &Scenario| Outcome { scenario: *scenario, runs: vec![Vec::new(); field.contenders.len()] };
    let mut outcomes: Vec<Outcome> = field.scenarios.iter().map(empty).collect();
    for ((scenario, _), played) in done {
        outcomes[scenario].runs.iter_mut().zip(played).for_each(|(runs, played)| runs.push(played));
    }
    outcomes
}

/// One world under every policy.
fn seed(field: &Field, scenario: Scenario, seed: u64, told: &(dyn Fn() + Sync)) -> Vec<Played> {
    let world = match field.trace.filter(|_| scenario.is_trace()) {
        Some(trace) => trace.world(scenario, seed),
        None => World::new(scenario, seed, field.days),
    };
    let one = |contender: &Contender| {
        if !contender.can_play(scenario) {
            told();
            return Played::default();
        }
        let mut router = contender.router(&world, seed);
        let desk = run(&world, router.as_mut());
        let played = Played { figures: figures(&desk), curves: Curves::of(&desk) };
        told();
        played
    };
    field.contenders.iter().map(one).collect()
}
