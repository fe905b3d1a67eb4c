//! Where every version stands: what its labels, and everybody's, allow it to do now.

use domain::{AutomationId, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Promise;
use super::audit::{AuditKey, Drawn, is_audited, is_entrance};
use super::calibration::Calibration;
use super::held::{Held, keeps};
use super::label::points_of;
use super::learn::count_from;
use super::line::{Line, Suspension};
use super::look;
use crate::Footing;

// With fewer labels behind a proof more answers are audited, in inverse proportion.
const YOUNG_LABELS: u32 = 1_000;

/// A threshold with what proves it: "n labels, e errors, bound b".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    /// The lowest P that may answer, basis points.
    pub threshold: u16,
    /// The share of the last tickets whose best candidate has at least that, basis points.
    pub traffic: u16,
    /// The labels from it up.
    pub labels: u32,
    /// How many of them were wrong.
    pub errors: u32,
    /// The exact upper bound of the error rate, basis points, rounded up: at most the promised share.
    pub bound: u16,
}

/// Whose labels prove a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Those of all versions together that served at the last look; its own do not contradict.
    Pool,
    /// Its own.
    Own,
}

/// Why a version only suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyShadow {
    /// The next look at everybody's labels is still to come, or the last one proved nothing.
    PoolUnproven,
    /// Everybody's threshold is proven, and too few labels of its own lie above it.
    FewOfItsOwn,
    /// Its own labels above everybody's threshold are worse than promised.
    WorseThanPromised,
    /// Everybody's threshold was proven before it came: it waits for the next look, or for a proof of its own.
    CameLater,
}

/// What a version may do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Standing {
    /// It only suggests: an expert sees its answer after their own.
    Shadow {
        /// The labels that are there, as `why` counts them.
        labels: u32,
        /// How many there must be before it can change.
        needed: u32,
        /// Why.
        why: WhyShadow,
    },
    /// It answers.
    Live {
        /// From which P, and what proves it.
        proven: Proven,
        /// Whose labels prove it.
        by: Basis,
    },
    /// Its audits broke the promise: it is quiet until its author begins a new version, or a person restarts it.
    Suspended {
        /// Since when, and what was seen.
        suspension: Suspension,
    },
}

impl Standing {
    /// The same for the decision of one ticket.
    pub fn footing(&self) -> Footing {
        match self {
            Standing::Live { proven, .. } => Footing::Live { threshold: f64::from(proven.threshold) / 10_000.0 },
            Standing::Shadow { .. } => Footing::Shadow,
            Standing::Suspended { .. } => Footing::Suspended,
        }
    }

    /// Whether it answers at this P.
    pub fn admits(&self, p: f64) -> bool {
        matches!(self, Standing::Live { proven, .. } if points_of(p) >= proven.threshold)
    }

    /// Since when it is suspended.
    pub fn suspended_at(&self) -> Option<Timestamp> {
        if let Standing::Suspended { suspension } = self { Some(suspension.at) } else { None }
    }
}

/// One version, with what its page tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionStanding {
    /// Whose version.
    pub automation: AutomationId,
    /// Which.
    pub version: u32,
    /// What it may do now.
    pub standing: Standing,
    /// All its labels, with remarks.
    pub labels: u32,
    /// How many of them were wrong.
    pub errors: u32,
    /// Its answers that were withheld under the present promise, so that somebody judges them: at least `audits`.
    pub withheld: u32,
    /// Those of them that were judged.
    pub audits: u32,
    /// How many of them were wrong.
    pub audit_errors: u32,
    /// What a bet of 100 against its promise is worth now, rounded down. It is suspended at 100 / (the chance of a false alarm).
    pub bet: u32,
    /// The share of its tickets that is drawn for its own sample, basis points: all in shadow; live, this share of its answers is withheld.
    pub share: u16,
}

/// How everybody's labels stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolStanding {
    /// The labels that everybody's sample ever had.
    pub labels: u32,
    /// At how many of them they are counted next.
    pub next_look: u32,
    /// What the last look proved.
    pub proven: Option<Proven>,
    /// The share of all tickets that is drawn for everybody's sample, basis points.
    pub share: u16,
}

/// Where all published versions of one client's program stand, in one language by one encoder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standings {
    /// What is promised.
    pub promise: Promise,
    /// Everybody's labels.
    pub pool: PoolStanding,
    /// Every published version, in the order asked for.
    pub versions: Vec<VersionStanding>,
}

impl Standings {
    /// One version's, if it was asked for.
    pub fn of(&self, automation: &AutomationId, version: u32) -> Option<&VersionStanding> {
        self.versions.iter().find(|one| one.version == version && &one.automation == automation)
    }

    /// What a decision may do with this candidate; one that was not asked for is in shadow.
    pub fn footing(&self, automation: &AutomationId, version: u32) -> Footing {
        self.of(automation, version).map_or(Footing::Shadow, |one| one.standing.footing())
    }

    /// In which samples this ticket is, whose best candidate this is. To be kept with the decision and told with the label. Where the
    /// candidate would answer and is drawn, its answer is withheld: an audit.
    pub fn draw(&self, key: &AuditKey, ticket: &TicketId, automation: &AutomationId, version: u32) -> Drawn {
        let own = self.of(automation, version).map_or(10_000, |one| one.share);
        let drawn = |share| is_audited(key, ticket, automation, version, share);
        let pool = drawn(own.min(self.pool.share)) && !is_entrance(key, ticket, automation, version);
        Drawn { own: drawn(own), pool }
    }
}

/// Where the published versions stand now. What the last look proved counts as long as it is not too old, and for those alone whose labels
/// it counted: until the next look there can only be fewer of them.
pub fn standings(calibration: &Calibration, published: &[(AutomationId, u32)], promise: &Promise, now: Timestamp) -> Standings {
    let found = |(automation, version): &(AutomationId, u32)| calibration.line(automation, *version);
    let court = Court::of(calibration, promise, now);
    let judged: Vec<Standing> = published.iter().map(|one| court.standing(found(one))).collect();
    let share = pool_share(&judged, promise);
    let version = |(one, standing): (&(AutomationId, u32), Standing)| described(one, found(one), standing, share, promise);
    let versions = published.iter().zip(judged).map(version).collect();
    let pool = PoolStanding { labels: calibration.pool_ever(), next_look: court.next_look(), proven: court.pool, share };
    Standings { promise: *promise, pool, versions }
}

/// What was proven and counts today.
struct Court<'a> {
    calibration: &'a Calibration,
    promise: &'a Promise,
    day: u32,
    pool: Option<Proven>,
}

impl<'a> Court<'a> {
    fn of(calibration: &'a Calibration, promise: &'a Promise, now: Timestamp) -> Court<'a> {
        let day = calibration.day_at(now);
        let held = calibration.look().and_then(|look| look.held(promise, day));
        Court { calibration, promise, day, pool: held.map(|held| proven(calibration, held)) }
    }

    fn next_look(&self) -> u32 {
        look::around(self.calibration.pool_ever(), self.promise.alpha(), self.promise.delta()).1
    }

    fn standing(&self, line: Option<&Line>) -> Standing {
        if let Some(suspension) = line.and_then(|line| line.suspended) {
            return Standing::Suspended { suspension };
        }
        match (self.by_pool(line), line.and_then(|line| self.by_itself(line))) {
            (Ok(proven), _) => Standing::Live { proven, by: Basis::Pool },
            (Err(_), Some(proven)) => Standing::Live { proven, by: Basis::Own },
            (Err(shadow), None) => shadow,
        }
    }

    /// By everybody's threshold, if its own labels do not contradict.
    fn by_pool(&self, line: Option<&Line>) -> Result<Proven, Standing> {
        let shadow = |labels, needed, why| Err(Standing::Shadow { labels, needed, why });
        let Some(proven) = self.pool else {
            return shadow(self.calibration.pool_ever(), self.next_look(), WhyShadow::PoolUnproven);
        };
        let Some(line) = line.filter(|line| !self.came_later(line)) else {
            let needed = self.calibration.next_own_look(line, self.promise);
            return shadow(line.map_or(0, |line| line.drawn), needed, WhyShadow::CameLater);
        };
        let own = self.calibration.own(line, self.day, self.promise).shown;
        let from = f64::from(proven.threshold) / 10_000.0;
        let (labels, needed) = (count_from(&own, from).0, self.promise.own_labels());
        if labels < needed {
            return shadow(labels, needed, WhyShadow::FewOfItsOwn);
        }
        if !self.is_member(line) || !keeps(&own, from, self.promise) {
            return shadow(labels, labels.saturating_add(1), WhyShadow::WorseThanPromised);
        }
        Ok(proven)
    }

    /// By its own labels alone. Not where its answers are in everybody's proof: that one leans on those above its threshold, and what is good
    /// for two proofs would count twice.
    fn by_itself(&self, line: &Line) -> Option<Proven> {
        let held = line.held.filter(|held| held.counts(self.promise, self.day))?;
        (self.pool.is_none() || !self.is_member(line)).then(|| proven(self.calibration, &held))
    }

    fn is_member(&self, line: &Line) -> bool {
        self.calibration.look().is_some_and(|look| look.has(line))
    }

    fn came_later(&self, line: &Line) -> bool {
        self.calibration.look().is_some_and(|look| look.is_before(line))
    }
}

fn proven(calibration: &Calibration, held: &Held) -> Proven {
    let Held { threshold, labels, errors, bound, .. } = *held;
    Proven { threshold, traffic: points_of(calibration.share_from(threshold)), labels, errors, bound }
}

/// The share of all tickets that everybody's sample gets: all of them while nothing is live.
fn pool_share(judged: &[Standing], promise: &Promise) -> u16 {
    let labels = judged.iter().filter_map(|one| if let Standing::Live { proven, .. } = one { Some(proven.labels) } else { None });
    match labels.min() {
        None => 10_000,
        Some(labels) => {
            let young = u32::from(promise.audit_share()) * YOUNG_LABELS / labels.clamp(1, YOUNG_LABELS);
            young.min(u32::from(promise.audit_share_max())) as u16
        }
    }
}

fn described(
    (automation, version): &(AutomationId, u32),
    line: Option<&Line>,
    standing: Standing,
    pool_share: u16,
    promise: &Promise,
) -> VersionStanding {
    let live = matches!(standing, Standing::Live { .. });
    let share = if live { line.map_or(pool_share, |line| line.audit_share(promise).max(pool_share)) } else { 10_000 };
    let (audits, audit_errors) = line.map_or((0, 0), Line::audits);
    let (labels, errors, withheld) = line.map_or((0, 0, 0), |line| (line.labels, line.errors, line.withheld()));
    let bet = (line.map_or(1.0, Line::capital) * 100.0).clamp(0.0, 4e9) as u32;
    VersionStanding {
        automation: automation.clone(),
        version: *version,
        standing,
        labels,
        errors,
        withheld,
        audits,
        audit_errors,
        bet,
        share,
    }
}
