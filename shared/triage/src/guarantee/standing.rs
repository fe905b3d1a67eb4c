//! Where every version stands: what its labels, and everybody's, allow it to do now.

use domain::{AutomationId, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Promise;
use super::audit::{AuditKey, Drawn, is_audited, is_entrance};
use super::binomial::at_least;
use super::calibration::{Calibration, Shown};
use super::label::points_of;
use super::learn::{Proof, count_from, first_tested, prove};
use super::line::{Line, Suspension};
use super::look::{self, LOOKS};
use crate::Footing;

// Of the risk this part is kept for versions that have labels enough for proofs of their own.
const OWN_PART: f64 = 0.25;
// A version whose errors, were it as good as promised, would be so many with less than this chance, does not join the others.
const DOUBT: f64 = 0.2;
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
    /// Those of all published versions together; its own do not contradict.
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
    /// Its audited answers under the present promise.
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

/// Where the published versions stand.
pub fn standings(calibration: &Calibration, published: &[(AutomationId, u32)], promise: &Promise) -> Standings {
    let found = |(automation, version): &(AutomationId, u32)| calibration.line(automation, *version);
    let members: Vec<&Line> = published.iter().filter_map(found).filter(|line| line.suspended.is_none()).collect();
    let court = Court::over(calibration, &members, promise);
    let judged: Vec<Standing> = published.iter().map(|one| court.standing(found(one))).collect();
    let share = pool_share(&judged, promise);
    let version = |(one, standing): (&(AutomationId, u32), Standing)| described(one, found(one), standing, share, promise);
    let versions = published.iter().zip(judged).map(version).collect();
    let (labels, (_, next_look)) = (calibration.pool_ever(), court.looks);
    Standings { promise: *promise, pool: PoolStanding { labels, next_look, proven: court.pool, share }, versions }
}

/// What everybody's labels say, and what they are asked with.
struct Court<'a> {
    calibration: &'a Calibration,
    promise: &'a Promise,
    looks: (Option<u32>, u32),
    /// The versions whose labels are everybody's, by the numbers of their lines.
    members: Vec<u32>,
    pool: Option<Proven>,
    grid: Vec<f64>,
    /// The risk of each version's own proof, where there are any.
    own_risk: Option<f64>,
}

impl<'a> Court<'a> {
    fn over(calibration: &'a Calibration, lines: &[&Line], promise: &'a Promise) -> Court<'a> {
        let looks = look::around(calibration.pool_ever(), promise.alpha(), promise.delta());
        let (own_risk, grid) = (own_risk(lines, promise), calibration.grid());
        let mut court = Court { calibration, promise, looks, members: Vec::new(), pool: None, grid, own_risk };
        if let Some(upto) = looks.0 {
            court.members = court.admitted(upto, lines);
            court.pool = court.proof(&calibration.pooled(upto, &court.members, promise), court.pool_risk());
        }
        court
    }

    fn pool_risk(&self) -> f64 {
        let part = if self.own_risk.is_some() { 1.0 - OWN_PART } else { 1.0 };
        part * self.promise.delta() / LOOKS
    }

    /// Who joins: all but those whose entrance labels, from where testing begins, are worse than promised. No label is asked both whether its
    /// version joins and how good those are who joined.
    fn admitted(&self, upto: u32, lines: &[&Line]) -> Vec<u32> {
        let all: Vec<u32> = lines.iter().map(|line| line.no).collect();
        let labels = self.calibration.pooled(upto, &all, self.promise).len();
        let Some(from) = first_tested(labels, &self.grid, self.promise.alpha(), self.pool_risk()) else { return all };
        let joins = |line: &&&Line| self.keeps(&self.calibration.entrance(line, self.promise), from);
        lines.iter().filter(joins).map(|line| line.no).collect()
    }

    /// Whether these labels, from a threshold up, do not contradict the promise.
    fn keeps(&self, labels: &[Shown], from: f64) -> bool {
        let (labels, errors) = count_from(labels, from);
        at_least(errors, labels, self.promise.alpha()) >= DOUBT
    }

    fn proof(&self, labels: &[Shown], risk: f64) -> Option<Proven> {
        prove(labels, &self.grid, self.promise.alpha(), risk).map(|proof| self.proven(&proof))
    }

    fn proven(&self, proof: &Proof) -> Proven {
        let threshold = points_of(proof.threshold);
        let traffic = points_of(self.calibration.share_from(threshold));
        let bound = libm::ceil(proof.bound.clamp(0.0, 1.0) * 10_000.0 - 1e-6).max(0.0) as u16;
        Proven { threshold, traffic, labels: proof.labels, errors: proof.errors, bound }
    }

    fn standing(&self, line: Option<&Line>) -> Standing {
        if let Some(suspension) = line.and_then(|line| line.suspended) {
            return Standing::Suspended { suspension };
        }
        let by_pool = self.by_pool(line);
        match (by_pool, line.and_then(|line| self.by_itself(line))) {
            (Ok(proven), _) => Standing::Live { proven, by: Basis::Pool },
            (Err(_), Some(proven)) => Standing::Live { proven, by: Basis::Own },
            (Err(shadow), None) => shadow,
        }
    }

    /// By everybody's threshold, if its own labels do not contradict.
    fn by_pool(&self, line: Option<&Line>) -> Result<Proven, Standing> {
        let shadow = |labels, needed, why| Err(Standing::Shadow { labels, needed, why });
        let Some(proven) = self.pool else {
            return shadow(self.calibration.pool_ever(), self.looks.1, WhyShadow::PoolUnproven);
        };
        let own = line.map(|line| self.calibration.own(line, u32::MAX, self.promise)).unwrap_or_default();
        let from = f64::from(proven.threshold) / 10_000.0;
        let (labels, needed) = (count_from(&own, from).0, self.promise.own_labels());
        if labels < needed {
            return shadow(labels, needed, WhyShadow::FewOfItsOwn);
        }
        let joined = line.is_some_and(|line| self.members.contains(&line.no));
        if !joined || !self.keeps(&own, from) {
            return shadow(labels, labels.saturating_add(1), WhyShadow::WorseThanPromised);
        }
        Ok(proven)
    }

    /// By its own labels alone, never below everybody's threshold.
    fn by_itself(&self, line: &Line) -> Option<Proven> {
        let risk = self.own_risk?;
        let upto = look::around(line.drawn, self.promise.alpha(), risk).0?;
        let labels = self.calibration.own(line, upto, self.promise);
        let proven = self.proof(&labels, risk / LOOKS)?;
        let Some(pool) = self.pool.filter(|pool| pool.threshold > proven.threshold) else { return Some(proven) };
        let (labels, errors) = count_from(&labels, f64::from(pool.threshold) / 10_000.0);
        (labels > 0).then_some(Proven { threshold: pool.threshold, traffic: pool.traffic, labels, errors, ..proven })
    }
}

/// The risk of each version's own proof. How many versions share it follows from how many labels they have, never from what those say.
fn own_risk(members: &[&Line], promise: &Promise) -> Option<f64> {
    // One alone is everybody.
    let mut counts: Vec<u32> = members.iter().map(|line| line.drawn).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let shared = |among: usize| promise.delta() * OWN_PART / among as f64;
    let enough = |(at, count): &(usize, u32)| *count >= look::first(promise.alpha(), shared(at + 1));
    let among = if counts.len() < 2 { 0 } else { counts.into_iter().enumerate().take_while(enough).count() };
    (among > 0).then(|| shared(among))
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
    let (labels, errors) = line.map_or((0, 0), |line| (line.labels, line.errors));
    let bet = (line.map_or(1.0, Line::capital) * 100.0).clamp(0.0, 4e9) as u32;
    VersionStanding {
        automation: automation.clone(),
        version: *version,
        standing,
        labels,
        errors,
        audits,
        audit_errors,
        bet,
        share,
    }
}
