//! A lesson: what one change of the stream teaches the rosters, with its place in the stream.

use std::collections::BTreeMap;

use boot::Change;
use domain::{ClientId, Expert, Fact, Language, ProgramId, Span, State, Ticket};
use matching::{Experience, Opening, Policy, experience, handling};
use store::{CountedDemand, Item, Leaf, Store, StoreError, kind_of};

use crate::watermark::{self, Watermarks};

/// What a change teaches.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lesson<T> {
    /// The stream shard it stands in.
    pub(crate) shard: String,
    /// Its sequence number there.
    pub(crate) sequence: String,
    /// What it teaches.
    pub(crate) what: T,
}

/// Two versions of a ticket.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    pub(crate) before: Option<Ticket>,
    pub(crate) after: Ticket,
}

/// The steps of a batch by program, in the order of the stream.
pub(crate) type Steps = BTreeMap<(ClientId, ProgramId), Vec<Lesson<Step>>>;

/// Reads the tickets' steps of a batch; what nobody can read is parked by the rollups' reader.
pub(crate) fn steps(changes: &[Change]) -> Steps {
    let mut steps = Steps::new();
    for change in changes {
        if let Ok(Some(step)) = step(change) {
            let place = (step.after.client().clone(), step.after.program.clone());
            let lesson = Lesson { shard: change.shard.clone(), sequence: change.sequence.clone(), what: step };
            steps.entry(place).or_default().push(lesson);
        }
    }
    steps
}

/// The experts who were seen or called.
pub(crate) fn seen(changes: &[Change]) -> Vec<Expert> {
    let experts = changes.iter().filter_map(|change| change.after.as_ref()).filter(|item| kind_of(item) == "EXPERT");
    let latest: BTreeMap<_, Expert> =
        experts.filter_map(|item| Store::read_expert(item).ok()).map(|expert| (expert.id.clone(), expert)).collect();
    latest.into_values().collect()
}

fn step(change: &Change) -> Result<Option<Step>, StoreError> {
    let ticket = |item: &Item| Store::read_ticket(item).map(|stored| stored.value);
    match &change.after {
        Some(after) if kind_of(after) == "TICKET" => {
            Ok(Some(Step { before: change.before.as_ref().map(ticket).transpose()?, after: ticket(after)? }))
        }
        _ => Ok(None),
    }
}

impl Lesson<Step> {
    /// What experts learn from it.
    pub(crate) fn experiences(&self, policy: &Policy) -> Vec<Lesson<Experience>> {
        let learned = experience(self.what.before.as_ref(), &self.what.after, policy).into_iter();
        learned.map(|what| Lesson { shard: self.shard.clone(), sequence: self.sequence.clone(), what }).collect()
    }

    /// What it adds to the demand; nothing for imports, which wait in the pool.
    pub(crate) fn demand(&self) -> Option<Lesson<Wanted>> {
        let Step { before, after } = &self.what;
        if Opening::of(after).is_backlog {
            return None;
        }
        let is_open = |ticket: &Ticket| i32::from(matches!(ticket.state, State::Open));
        let arrived = Fact::between(before.as_ref(), after).contains(&Fact::Opened) && is_open(after) == 1;
        let wanted = Wanted {
            waiting: is_open(after) - before.as_ref().map_or(0, is_open),
            hour: arrived.then(|| after.opened_at.hour()),
            handling: handling(before.as_ref(), after),
        };
        let says_nothing = wanted.waiting == 0 && wanted.hour.is_none() && wanted.handling.is_none();
        (!says_nothing).then(|| Lesson { shard: self.shard.clone(), sequence: self.sequence.clone(), what: wanted })
    }

    pub(crate) fn language(&self) -> &Language {
        &self.what.after.language
    }
}

/// What one step adds to the demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    waiting: i32,
    hour: Option<String>,
    handling: Option<Span>,
}

/// So much of the handling time stays with each answer: about the last ten count.
const HANDLING_KEPT: i64 = 9;

/// The demand with the lessons that it has not counted yet; nothing when it has counted them all.
pub(crate) fn demanded(known: &CountedDemand, lessons: &[Lesson<Wanted>]) -> Option<CountedDemand> {
    let mut next = known.clone();
    for lesson in lessons.iter().filter(|lesson| is_new(&known.watermarks, lesson)) {
        add(&mut next, &lesson.what);
        mark(&mut next.watermarks, lesson);
    }
    (&next != known).then_some(next)
}

fn add(counted: &mut CountedDemand, wanted: &Wanted) {
    let demand = &mut counted.demand;
    demand.waiting = demand.waiting.saturating_add_signed(wanted.waiting);
    if let Some(took) = wanted.handling {
        let kept = demand.handling.as_millis() * HANDLING_KEPT + took.as_millis();
        demand.handling = if demand.handling == Span::ZERO { took } else { Span::millis(kept / (HANDLING_KEPT + 1)) };
    }
    let Some(hour) = &wanted.hour else { return };
    if hour > &counted.hour.0 {
        // What came in the hour before; a quiet hour between the two was nobody's.
        demand.arrivals_per_hour = counted.hour.1;
        counted.hour = (hour.clone(), 0);
    }
    counted.hour.1 = counted.hour.1.saturating_add(1);
    demand.arrivals_per_hour = demand.arrivals_per_hour.max(counted.hour.1);
}

/// The leaf with what its standings learn from the lessons that it has not counted yet; nothing when nobody in it learns anything.
pub(crate) fn learned(leaf: &Leaf, lessons: &[Lesson<Experience>], policy: &Policy, now: domain::Timestamp) -> Option<Leaf> {
    let mut next = leaf.clone();
    for lesson in lessons.iter().filter(|lesson| is_new(&leaf.watermarks, lesson)) {
        next.standings.iter_mut().for_each(|standing| standing.learn(&lesson.what, policy, now));
        mark(&mut next.watermarks, lesson);
    }
    (next.standings != leaf.standings).then_some(next)
}

/// As many shards' places are kept; older shards have ended.
const SHARDS_KEPT: usize = 8;

/// Whether the lesson stands behind what was known before this batch. Lessons of one change share its place.
pub(crate) fn is_new<T>(known: &Watermarks, lesson: &Lesson<T>) -> bool {
    watermark::is_new(known, &lesson.shard, &lesson.sequence)
}

pub(crate) fn mark<T>(watermarks: &mut Watermarks, lesson: &Lesson<T>) {
    watermarks.insert(lesson.shard.clone(), lesson.sequence.clone());
    while watermarks.len() > SHARDS_KEPT {
        watermarks.pop_first();
    }
}
