//! An evaluation: how well the right experts are found on real threads, beside baselines that show as many.
//!
//! `files.rs` reads the threads, `story.rs` puts them into one order of time, `forum.rs` is what is known at a moment,
//! `ranker.rs` says whom each rule shows first, `tally.rs` counts what that found and how evenly it was shared, `report.rs` is
//! what is told and `plot.rs` what is drawn. `docs/EVAL.md` defines every figure.

pub mod automation;
mod files;
mod forum;
mod gini;
mod plot;
mod ranker;
pub(crate) mod redaction;
mod report;
mod sheet;
pub(crate) mod spam;
mod story;
mod tally;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::time::Instant;

use domain::Timestamp;
use matching::knowledge::Sharing;

use crate::replay::Thread;

pub use files::{FilesUnfit, ThreadFiles, in_both};
pub use plot::plot;
pub use ranker::{Ranker, frontier, others, rankers, without};
pub use report::{Ahead, FrontierPoint, Parts, RankerFigures, Report};

use forum::Forum;
use ranker::Moment;
use story::{Event, What, story};
use tally::Tally;

/// How many experts the first wave has in this evaluation; matching's own varies with their response and is about as large.
pub const FIRST_WAVE: usize = 4;
/// How deep the figures look: the first wave, the first five, the first ten.
pub(crate) const DEPTHS: [usize; 3] = [FIRST_WAVE, 5, 10];
/// Where in `DEPTHS` the five stand, by which turns are shared.
pub(crate) const FIVE: usize = 1;

/// Whether what happens in the second file is learned, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Yes: a question finds everything known that was posted before it, as in the running system.
    Online,
    /// No: only the first file's posts count.
    Frozen,
}

impl Mode {
    /// Its name in the report.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Online => "online",
            Mode::Frozen => "frozen",
        }
    }

    /// Where nothing more is learned, trying somebody out teaches nothing.
    fn fitting(self, sharing: Sharing) -> Sharing {
        match self {
            Mode::Online => sharing,
            Mode::Frozen => Sharing { trial: 0.0, ..sharing },
        }
    }
}

/// What somebody asks of an evaluation.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Whether the second file is learned from, too.
    pub mode: Mode,
    /// How first places are shared.
    pub sharing: Sharing,
    /// Whether ours is also evaluated without one of its parts.
    pub parts: bool,
}

/// The whole report on what the test files find with what the train files teach.
pub fn eval_routing(train: &ThreadFiles, test: &ThreadFiles, wanted: &Wanted, done: &dyn Fn()) -> Report {
    let begun = Instant::now();
    let sharing = wanted.mode.fitting(wanted.sharing);
    let (ours, others, curve) = (rankers(sharing), others(), frontier(sharing));
    let ablated = if wanted.parts { without(sharing) } else { vec![] };
    let names = |rankers: &[Ranker]| rankers.iter().map(|ranker| ranker.name.clone()).collect();
    let turns = curve.iter().map(|(turns, _)| *turns).collect();
    let parts = Parts { rankers: names(&ours), others: names(&others), turns, without: names(&ablated) };
    let all = ours.into_iter().chain(others).chain(curve.into_iter().map(|(_, ranker)| ranker)).chain(ablated).collect();
    let evaluated = evaluate(&train.threads, &test.threads, wanted.mode, all, done);
    Report {
        train: train.names.clone(),
        test: test.names.clone(),
        mode: wanted.mode.name().to_owned(),
        n_train: train.threads.len(),
        n_threads: test.threads.len(),
        elapsed_s: begun.elapsed().as_millis() as f64 / 1000.0,
        ..Report::of(&evaluated, &parts)
    }
}

/// What the rankers found in the test threads.
pub struct Evaluated {
    /// One for each ranker, in their order.
    pub(crate) tallies: Vec<Tally>,
    /// How many helpers are known at the end.
    pub(crate) n_known: usize,
    /// Answered test threads with at least one real helper among the candidates.
    pub(crate) reachable: usize,
    /// Which of the helpers known at the end helped in a test thread.
    pub(crate) helped: Vec<bool>,
    /// How many helped in a test thread, known before the end or not.
    pub(crate) n_helpers: usize,
}

/// What every ranker finds in the test threads, when each question is shown to equally many candidates. `done` is told after
/// each.
pub fn evaluate(train: &[Thread], test: &[Thread], mode: Mode, mut rankers: Vec<Ranker>, done: &dyn Fn()) -> Evaluated {
    let mut tallies: Vec<Tally> = rankers.iter().map(|_| Tally::default()).collect();
    let mut reachable = 0;
    let known = walk(train, test, mode, |moment| {
        reachable += usize::from(moment.is_reachable());
        rankers.iter_mut().zip(&mut tallies).for_each(|(ranker, tally)| tally.count(moment, &ranker.order(moment)));
        done();
    });
    let helpers: BTreeSet<&str> = test.iter().flat_map(story::helpers).collect();
    let helped = known.iter().map(|name| helpers.contains(name)).collect();
    Evaluated { tallies, n_known: known.len(), reachable, helped, n_helpers: helpers.len() }
}

/// Goes through both files in the order of time and visits each test question at its moment: everything learned by then was
/// posted before. Returns the helpers known at the end.
fn walk<'a>(train: &'a [Thread], test: &'a [Thread], mode: Mode, mut visit: impl FnMut(&Moment)) -> Vec<&'a str> {
    let threads: Vec<&Thread> = train.iter().chain(test).collect();
    let mut forum = Forum::of(&threads, train.len());
    // Where nothing more is learned, nobody's silence is counted against them either.
    let learned_until = match mode {
        Mode::Online => Timestamp::from_millis(i64::MAX),
        Mode::Frozen => train.iter().map(|thread| thread.at).max().unwrap_or_default(),
    };
    for Event { at, what } in story(&threads) {
        let (What::Asked { thread } | What::Posted { thread, .. }) = what;
        let is_test = thread >= train.len();
        if is_test && matches!(what, What::Asked { .. }) {
            visit(&Moment::of(&forum, thread, at.min(learned_until)));
        }
        if mode == Mode::Online || !is_test {
            forum.learn(what, at);
        }
    }
    forum.names().collect()
}
