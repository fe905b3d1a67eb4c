//! A calibration: all that is known of how well automations answered one client's program in one language by one encoder.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::{AutomationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Promise;
use super::held::{Held, Look, own_risk};
use super::label::{Heard, Label, Source, points_of};
use super::learn::falling;
use super::line::Line;
use super::look::{self, LOOKS, PROOF_LABELS_MAX};

/// How many tickets' scores are kept.
pub const TRAFFIC_MAX: usize = 2_000;
/// How many labels of everybody's sample are kept: what a proof takes.
pub const POOL_LABELS_MAX: usize = PROOF_LABELS_MAX;
/// How many labels of versions' own samples are kept. When they are too many, the version that has most loses its oldest.
pub const OWN_LABELS_MAX: usize = 1_500;
/// How many versions are known at once: more than ever serve in one language of a program. Beyond it one is forgotten that serves no more,
/// the one of which nothing was heard for longest; never a suspended one that serves.
pub const VERSIONS_MAX: usize = 600;
const GRID_MAX: usize = 400;
const DAY_MS: i64 = 86_400_000;

/// All that is known of how well automations answered one client's program in one language by one encoder; calibrations of two of either
/// never mix. Empty at first, and then nothing may answer. Below 300 kB as JSON, whatever is learnt.
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
    // What everybody's last look found.
    look: Option<Look>,
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

/// The labels of a proof, and the day until which half of them had come.
pub(crate) struct Labels {
    pub(crate) shown: Vec<Shown>,
    pub(crate) middle_day: u32,
}

impl Labels {
    fn of(kept: &[&Kept]) -> Labels {
        let middle_day = kept.get(kept.len() / 2).map_or(0, |kept| kept.2);
        Labels { shown: kept.iter().map(|kept| shown(kept)).collect(), middle_day }
    }
}

impl Calibration {
    /// A ticket came whose best candidate has this P: 0 where there is none.
    pub fn saw(&mut self, p: f64) {
        push(&mut self.traffic, points_of(p), TRAFFIC_MAX);
    }

    /// These versions serve from now on, and no others: the rest is in no look, and forgotten first. To be told before what comes after it.
    pub fn serving(&mut self, published: &[(AutomationId, u32)]) {
        for line in &mut self.lines {
            line.serves(published.iter().any(|(automation, version)| line.is(automation, *version)));
        }
    }

    /// Takes a label in, and looks where it is the one that a look waits for.
    pub fn learn(&mut self, label: &Label, promise: &Promise) {
        let day = day_of(label.at);
        self.day = self.day.max(day);
        let no = self.with_line(&label.automation, label.version, |line| {
            line.learn(label, day, promise);
            line.no
        });
        let marks = if label.fits { 0 } else { WRONG } | if label.drawn.pool { POOL } else { 0 };
        let kept = Kept(label.p.min(10_000), no, day, marks);
        if label.source != Source::Remark && label.drawn.own {
            self.keep(kept);
            if label.drawn.pool {
                self.share(kept, promise);
            }
            self.look_alone(no, promise);
        }
    }

    /// Takes in what was heard of an answer that was given then.
    pub fn heard(&mut self, automation: &AutomationId, version: u32, heard: Heard, at: Timestamp) {
        self.with_line(automation, version, |line| line.heard(heard, day_of(at)));
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

    fn keep(&mut self, kept: Kept) {
        self.own.push_back(kept);
        if self.own.len() > OWN_LABELS_MAX {
            self.drop_own();
        }
    }

    fn share(&mut self, kept: Kept, promise: &Promise) {
        push(&mut self.pool, kept, POOL_LABELS_MAX);
        self.pool_ever = self.pool_ever.saturating_add(1);
        if self.is_due(promise) {
            self.grid = self.grid_now();
            self.look = Some(Look::over(self, self.next_no, promise));
        }
    }

    // Another promise is looked at anew as soon as there are labels enough for its first look.
    fn is_due(&self, promise: &Promise) -> bool {
        let last = look::around(self.pool_ever, promise.alpha(), promise.delta()).0;
        let is_new = self.look.as_ref().is_none_or(|look| !look.is_of(promise));
        last == Some(self.pool_ever) || last.is_some() && is_new
    }

    // A version is looked at by itself for the first time as soon as it gets a place, and then at numbers of labels that are fixed.
    fn look_alone(&mut self, no: u32, promise: &Promise) {
        let Some(line) = self.lines.iter().find(|line| line.no == no && !line.gone) else { return };
        let place = self.place_of(Some(line));
        let risk = own_risk(place, promise);
        let Some(last) = look::around(line.drawn, promise.alpha(), risk).0 else { return };
        if line.place.is_some() && last != line.drawn {
            return;
        }
        let held = Held::of(&self.own(line, self.day, promise), &self.grid(), promise, risk / LOOKS);
        if let Some(line) = self.lines.iter_mut().find(|line| line.no == no) {
            (line.place, line.held) = (Some(place), held);
        }
    }

    // The place of a line for proofs of its own, or the first one that is free.
    fn place_of(&self, line: Option<&Line>) -> u32 {
        let free = || {
            let taken: BTreeSet<u32> = self.lines.iter().filter_map(|line| line.place).collect();
            (1..).find(|place| !taken.contains(place)).unwrap_or(u32::MAX)
        };
        line.and_then(|line| line.place).unwrap_or_else(free)
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

    // Who serves no more goes first, and of these who is not suspended. A suspension that serves is never forgotten.
    fn forget_oldest(&mut self) {
        let may_go = self.lines.iter().filter(|line| line.gone || line.suspended.is_none());
        let oldest = may_go.min_by_key(|line| (!line.gone, line.suspended.is_some(), line.day, line.no)).map(|line| line.no);
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

    /// The lines of versions that serve.
    pub(crate) fn serving_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.gone)
    }

    /// What everybody's last look found.
    pub(crate) fn look(&self) -> Option<&Look> {
        self.look.as_ref()
    }

    /// At how many labels of its own sample a version is looked at next; `line` where it has labels.
    pub(crate) fn next_own_look(&self, line: Option<&Line>, promise: &Promise) -> u32 {
        let risk = own_risk(self.place_of(line), promise);
        look::around(line.map_or(0, |line| line.drawn), promise.alpha(), risk).1
    }

    /// The day of this time, or that of the newest label where a clock is behind.
    pub(crate) fn day_at(&self, now: Timestamp) -> u32 {
        self.day.max(day_of(now))
    }

    /// The labels of everybody's sample that are of these lines and not too old.
    pub(crate) fn pooled(&self, numbers: &[u32], promise: &Promise) -> Labels {
        let counts = |kept: &&Kept| numbers.contains(&kept.1) && is_fresh(kept, self.day, promise);
        Labels::of(&self.pool.iter().filter(counts).collect::<Vec<_>>())
    }

    /// The labels of one version's own sample that are not too old on this day.
    pub(crate) fn own(&self, line: &Line, day: u32, promise: &Promise) -> Labels {
        let counts = |kept: &&Kept| kept.1 == line.no && is_fresh(kept, day, promise);
        Labels::of(&self.own.iter().filter(counts).collect::<Vec<_>>())
    }

    /// The labels of one version that are in nobody else's proof: they decide whether it may join everybody's.
    pub(crate) fn entrance(&self, line: &Line, promise: &Promise) -> Vec<Shown> {
        let apart = |kept: &&Kept| kept.1 == line.no && kept.3 & POOL == 0 && is_fresh(kept, self.day, promise);
        self.own.iter().filter(apart).map(shown).collect()
    }
}

fn is_fresh(kept: &Kept, day: u32, promise: &Promise) -> bool {
    kept.2 >= day.saturating_sub(promise.label_days())
}

fn day_of(at: Timestamp) -> u32 {
    u32::try_from(at.millis().div_euclid(DAY_MS)).unwrap_or(0)
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
