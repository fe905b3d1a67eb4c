//! A calibration: all that is known of how well automations answered one client's program in one language by one encoder.

use std::collections::{BTreeMap, VecDeque};

use domain::AutomationId;
use serde::{Deserialize, Serialize};

use super::Promise;
use super::label::{Heard, Label, Source, points_of};
use super::learn::falling;
use super::line::Line;
use super::look::{self, PROOF_LABELS_MAX};

/// How many tickets' scores are kept.
pub const TRAFFIC_MAX: usize = 2_000;
/// How many labels of everybody's sample are kept: what a proof takes and what comes until the next look.
pub const POOL_LABELS_MAX: usize = PROOF_LABELS_MAX + look::LOOK_STEP_MAX as usize;
/// How many labels of versions' own samples are kept. When they are too many, the version that has most loses its oldest.
pub const OWN_LABELS_MAX: usize = 1_500;
/// How many versions are known at once. Beyond it the one that had no label for longest is forgotten, and is in shadow again.
pub const VERSIONS_MAX: usize = 300;
const GRID_MAX: usize = 400;
const DAY_MS: i64 = 86_400_000;

/// All that is known of how well automations answered one client's program in one language by one encoder; calibrations of two of either
/// never mix. Empty at first, and then nothing may answer. Below 200 kB as JSON, whatever is learnt.
///
/// Its reader keeps a watermark: a fact that is told twice must be taken in once, and facts in the order of the stream.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calibration {
    // The best candidate's P of the last tickets, basis points, oldest first.
    traffic: VecDeque<u16>,
    // The same as it was at everybody's last look, highest first: between looks no threshold moves.
    grid: Vec<u16>,
    pool: VecDeque<Kept>,
    pool_ever: u32,
    own: VecDeque<Kept>,
    lines: Vec<Line>,
    next_no: u32,
    // The day of the newest label, counted from 1970.
    day: u32,
}

/// A label as it is kept: P in basis points, the number of its line, its day, and marks. Four numbers, so that thousands fit into one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Kept(u16, u32, u32, u8);

const WRONG: u8 = 1;
const POOL: u8 = 2;

/// One label of a proof: P from 0 to 1, and whether the answer was wrong.
pub(crate) type Shown = (f64, bool);

impl Calibration {
    /// A ticket came whose best candidate has this P: 0 where there is none.
    pub fn saw(&mut self, p: f64) {
        push(&mut self.traffic, points_of(p), TRAFFIC_MAX);
    }

    /// Takes a label in.
    pub fn learn(&mut self, label: &Label, promise: &Promise) {
        let day = u32::try_from(label.at.millis().div_euclid(DAY_MS)).unwrap_or(0);
        self.day = self.day.max(day);
        let no = self.with_line(&label.automation, label.version, |line| {
            line.learn(label, day, promise);
            line.no
        });
        let marks = if label.fits { 0 } else { WRONG } | if label.drawn.pool { POOL } else { 0 };
        let kept = Kept(label.p.min(10_000), no, day, marks);
        if label.source != Source::Remark && label.drawn.own {
            self.keep(kept, label.drawn.pool, promise);
        }
    }

    /// Takes in what became of an answer that went out.
    pub fn heard(&mut self, automation: &AutomationId, version: u32, heard: Heard) {
        self.with_line(automation, version, |line| line.heard(heard));
    }

    /// A version begins again, in shadow and with no label: the way out of a suspension.
    pub fn restart(&mut self, automation: &AutomationId, version: u32) {
        self.lines.retain(|line| !line.is(automation, version));
        self.drop_orphans();
    }

    /// How many tickets' scores it holds.
    pub fn tickets(&self) -> usize {
        self.traffic.len()
    }

    fn keep(&mut self, kept: Kept, pool: bool, promise: &Promise) {
        self.own.push_back(kept);
        if self.own.len() > OWN_LABELS_MAX {
            self.drop_own();
        }
        if !pool {
            return;
        }
        push(&mut self.pool, kept, POOL_LABELS_MAX);
        self.pool_ever = self.pool_ever.saturating_add(1);
        if look::around(self.pool_ever, promise.alpha(), promise.delta()).0 == Some(self.pool_ever) {
            self.grid = self.grid_now();
        }
    }

    // The oldest label of the version that has most, so that a busy version takes no other's place.
    fn drop_own(&mut self) {
        let mut held: BTreeMap<u32, u32> = BTreeMap::new();
        self.own.iter().for_each(|kept| *held.entry(kept.1).or_default() += 1);
        let most = held.into_iter().max_by_key(|(_, count)| *count).map(|(no, _)| no);
        if let Some(at) = self.own.iter().position(|kept| Some(kept.1) == most) {
            self.own.remove(at);
        }
    }

    fn with_line<T>(&mut self, automation: &AutomationId, version: u32, change: impl FnOnce(&mut Line) -> T) -> T {
        if let Some(line) = self.lines.iter_mut().find(|line| line.is(automation, version)) {
            return change(line);
        }
        let mut line = Line::new(automation.clone(), version, self.next_no);
        self.next_no = self.next_no.wrapping_add(1);
        let changed = change(&mut line);
        if self.lines.len() >= VERSIONS_MAX {
            self.forget_oldest();
        }
        self.lines.push(line);
        changed
    }

    fn forget_oldest(&mut self) {
        let oldest = self.lines.iter().min_by_key(|line| (line.day, line.no)).map(|line| line.no);
        self.lines.retain(|line| Some(line.no) != oldest);
        self.drop_orphans();
    }

    // Everybody's labels stay, so that looks stay where they are; without a line they count for nobody.
    fn drop_orphans(&mut self) {
        let lines = &self.lines;
        self.own.retain(|kept| lines.iter().any(|line| line.no == kept.1));
    }

    fn grid_now(&self) -> Vec<u16> {
        let mut grid: Vec<u16> = self.traffic.iter().copied().collect();
        grid.sort_unstable_by(|a, b| b.cmp(a));
        // In each of 400 equal parts the middle one.
        let every = |part: usize| grid.get((2 * part + 1) * grid.len() / (2 * GRID_MAX)).copied();
        if grid.len() <= GRID_MAX { grid } else { (0..GRID_MAX).filter_map(every).collect() }
    }

    pub(crate) fn line(&self, automation: &AutomationId, version: u32) -> Option<&Line> {
        self.lines.iter().find(|line| line.is(automation, version))
    }

    /// The scores of traffic at everybody's last look.
    pub(crate) fn grid(&self) -> Vec<f64> {
        if self.grid.is_empty() { falling(self.traffic.iter().map(p_of)) } else { falling(self.grid.iter().map(p_of)) }
    }

    /// The share of the last tickets from this threshold up, 0 to 1.
    pub(crate) fn share_from(&self, threshold: u16) -> f64 {
        let inside = self.traffic.iter().filter(|points| **points >= threshold).count();
        inside as f64 / self.traffic.len().max(1) as f64
    }

    /// How many labels everybody's sample ever had.
    pub(crate) fn pool_ever(&self) -> u32 {
        self.pool_ever
    }

    /// The labels of everybody's sample up to the one that was the `upto`-th ever, of these lines and not too old.
    pub(crate) fn pooled(&self, upto: u32, numbers: &[u32], promise: &Promise) -> Vec<Shown> {
        let seen = before(&self.pool, self.pool_ever, upto);
        let skipped = seen.saturating_sub(PROOF_LABELS_MAX);
        let proof = self.pool.iter().take(seen).skip(skipped);
        proof.filter(|kept| numbers.contains(&kept.1) && self.is_fresh(kept, promise)).map(shown).collect()
    }

    /// The labels of one version's own sample up to the one that was its `upto`-th ever, not too old.
    pub(crate) fn own(&self, line: &Line, upto: u32, promise: &Promise) -> Vec<Shown> {
        let own: VecDeque<Kept> = self.own.iter().filter(|kept| kept.1 == line.no).copied().collect();
        let seen = before(&own, line.drawn, upto);
        own.iter().take(seen).filter(|kept| self.is_fresh(kept, promise)).map(shown).collect()
    }

    /// The labels of one version that are in nobody else's proof: they decide whether it may join everybody's.
    pub(crate) fn entrance(&self, line: &Line, promise: &Promise) -> Vec<Shown> {
        let apart = |kept: &&Kept| kept.1 == line.no && kept.3 & POOL == 0 && self.is_fresh(kept, promise);
        self.own.iter().filter(apart).map(shown).collect()
    }

    fn is_fresh(&self, kept: &Kept, promise: &Promise) -> bool {
        kept.2 >= self.day.saturating_sub(promise.label_days())
    }
}

// How many of a ring that holds the newest of `ever` are among the first `upto`.
fn before(ring: &VecDeque<Kept>, ever: u32, upto: u32) -> usize {
    ring.len().saturating_sub(ever.saturating_sub(upto) as usize)
}

fn shown(kept: &Kept) -> Shown {
    (p_of(&kept.0), kept.3 & WRONG != 0)
}

fn p_of(points: &u16) -> f64 {
    f64::from((*points).min(10_000)) / 10_000.0
}

fn push<T>(ring: &mut VecDeque<T>, value: T, most: usize) {
    while ring.len() >= most {
        ring.pop_front();
    }
    ring.push_back(value);
}
