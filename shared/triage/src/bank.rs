//! A bank: all automations of one program and language with their examples, and what people resolved otherwise, ready to score a ticket.
//!
//! Examples and tickets of people stand in slots; `lexical/index.rs` knows the words in each, `slots.rs` the vectors. A *group* is an
//! automation, and all tickets of people together are one, too. What slots say about groups is worked out by `regression.rs`, where a lesson
//! comes and goes in milliseconds and leaves no trace.

mod inverse;
mod regression;
mod renew;
mod slots;

use std::collections::BTreeMap;

use domain::AutomationId;

use crate::decide::WhyHuman;
use crate::encoder::EncoderId;
use crate::explain::{Evidence, NearExample, NearNegative};
use crate::gate;
use crate::lexical::{Features, Slot};
use crate::scores::{FEW, fair, log_odds, ridge, silence};
use crate::segments::looked_at;
use crate::vector::Vector;

use regression::{Group, Regression};
use slots::Likenesses;
pub(crate) use slots::Slots;

/// What a version of an automation teaches: questions that its answer fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// Which automation.
    pub automation: AutomationId,
    /// Which version.
    pub version: u32,
    /// Its example questions, redacted and normalised, with their vectors of the bank's encoder; a lexical bank needs none. The title
    /// is a good further example.
    pub examples: Vec<(String, Option<Vector>)>,
}

/// A ticket that people resolved with another answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Negative {
    /// Its text, redacted and normalised.
    pub text: String,
    /// Its vector of the bank's encoder; a lexical bank needs none.
    pub vector: Option<Vector>,
}

/// A part of a ticket that is looked at for itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its text, redacted and normalised.
    pub text: String,
    /// Its vector of the bank's encoder; a lexical bank needs none.
    pub vector: Option<Vector>,
}

impl AsRef<str> for Segment {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// An automation that might fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which.
    pub automation: AutomationId,
    /// Of which version.
    pub version: u32,
    /// The gate's probability that its answer fits, 0 to 1; see `gate.rs`.
    pub p: f64,
}

/// How well automations fit a ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The one that fits best, even where it should not answer.
    pub best: Option<Candidate>,
    /// The next ones, best first; at most four.
    pub others: Vec<Candidate>,
    /// Why the best should not answer, whatever its threshold: there is nothing to go by, or tickets that people resolve are nearer.
    pub silence: Option<WhyHuman>,
    /// What it rests on.
    pub evidence: Evidence,
}

/// All automations of one program and language, ready to score. A value: the same lessons and negatives score the same, in whatever order
/// they came.
#[derive(Debug, Clone)]
pub struct Bank {
    encoder: EncoderId,
    lessons: BTreeMap<AutomationId, Held>,
    people: Vec<Negative>,
    /// Where each of `people` stands.
    negatives: Vec<Slot>,
    slots: Slots,
    regression: Regression,
    size: f64,
}

/// A lesson and where its examples stand.
#[derive(Debug, Clone)]
struct Held {
    lesson: Lesson,
    slots: Vec<Slot>,
}

impl Bank {
    /// A bank of these lessons and negatives. Of two lessons of one automation the later stays.
    pub fn of(encoder: EncoderId, lessons: Vec<Lesson>, negatives: Vec<Negative>) -> Bank {
        let (lessons_held, slots, regression) = (BTreeMap::new(), Slots::of(encoder), Regression::default());
        let (people, places) = (vec![], vec![]);
        let mut bank = Bank { encoder, lessons: lessons_held, people, negatives: places, slots, regression, size: 1.0 };
        latest(lessons).into_values().for_each(|lesson| drop(bank.hold(lesson)));
        bank.hold_negatives(negatives);
        bank.takes_another_shape();
        bank.relearn(false);
        bank
    }

    /// Which encoder's vectors it holds.
    pub fn encoder(&self) -> EncoderId {
        self.encoder
    }

    /// Its automations with their versions, in the order of their ids.
    pub fn automations(&self) -> impl Iterator<Item = (&AutomationId, u32)> {
        self.lessons.values().map(|held| (&held.lesson.automation, held.lesson.version))
    }

    /// What it was taught of an automation.
    pub fn lesson(&self, automation: &AutomationId) -> Option<&Lesson> {
        self.lessons.get(automation).map(|held| &held.lesson)
    }

    /// How many examples and negatives it holds. What it takes in memory grows with the square of that.
    pub fn texts(&self) -> usize {
        self.lessons.values().map(|held| held.slots.len()).sum::<usize>() + self.negatives.len()
    }

    /// Takes an automation in, in place of its other version if there is one. Milliseconds, while there are at most 2,712 examples and
    /// negatives in all; with more, all is learned anew.
    pub fn add(&mut self, lesson: Lesson) {
        let mut regression = std::mem::take(&mut self.regression);
        let gone = self.let_go(&lesson.automation, &mut regression);
        let slots = self.hold(lesson);
        let same = !self.takes_another_shape();
        let kept = same && gone.is_none_or(|could| could) && regression.add(&slots, &self.groups(), &self.slots);
        self.regression = regression;
        self.relearn(kept);
    }

    /// Takes an automation out, as fast. Says whether it was there.
    pub fn remove(&mut self, automation: &AutomationId) -> bool {
        let mut regression = std::mem::take(&mut self.regression);
        let gone = self.let_go(automation, &mut regression);
        self.regression = regression;
        if let Some(could) = gone {
            let same = !self.takes_another_shape();
            self.relearn(same && could);
        }
        gone.is_some()
    }

    fn hold(&mut self, lesson: Lesson) -> Vec<Slot> {
        let slots: Vec<Slot> = lesson.examples.iter().map(|(text, vector)| self.slots.put(text, vector.as_ref())).collect();
        self.lessons.insert(lesson.automation.clone(), Held { slots: slots.clone(), lesson });
        slots
    }

    fn hold_negatives(&mut self, negatives: Vec<Negative>) {
        self.negatives = negatives.iter().map(|negative| self.slots.put(&negative.text, negative.vector.as_ref())).collect();
        self.people = negatives;
    }

    /// Takes a lesson out. None if it was not there, else whether the regression could let go of it.
    fn let_go(&mut self, automation: &AutomationId, regression: &mut Regression) -> Option<bool> {
        let held = self.lessons.remove(automation)?;
        held.slots.iter().for_each(|slot| self.slots.remove(*slot));
        Some(regression.remove(&held.slots))
    }

    /// Takes on what depends on the bank as a whole: how many examples an average automation has, as a power of two, and whether there are
    /// few automations. Says whether that is a change: a lesson that comes or goes seldom makes one, and then all is learned anew.
    fn takes_another_shape(&mut self) -> bool {
        let size = libm::exp2(libm::round(libm::log2(self.mean_size())));
        let resized = size != std::mem::replace(&mut self.size, size);
        self.slots.be_strict(self.lessons.len() < FEW) || resized
    }

    /// How many examples an automation has in the mean.
    fn mean_size(&self) -> f64 {
        let examples: usize = self.lessons.values().map(|held| held.slots.len()).sum();
        examples.max(1) as f64 / self.lessons.len().max(1) as f64
    }

    /// Listens to the slots anew if all changes were `kept`, else learns everything from scratch.
    fn relearn(&mut self, kept: bool) {
        let mut regression = std::mem::take(&mut self.regression);
        let groups = self.groups();
        if kept {
            regression.listen(&groups)
        } else {
            regression.learn(&groups, &self.slots)
        }
        self.regression = regression;
    }

    /// Automations in the order of their ids, then people's tickets, if there are any.
    fn groups(&self) -> Vec<Group<'_>> {
        let ridge = ridge(self.encoder);
        let automation = |held: &'_ Held| held.slots.len() as f64 / self.size * ridge;
        let automations = self.lessons.values().map(|held| Group { slots: &held.slots, ridge: automation(held) });
        automations.chain(Some(Group { slots: &self.negatives, ridge }).filter(|people| !people.slots.is_empty())).collect()
    }

    /// How well automations fit a ticket of these segments: as well as they fit the segment that they fit best, of those that count.
    pub fn score(&self, segments: &[Segment]) -> Scored {
        let scored = looked_at(segments).iter().filter_map(|segment| self.score_segment(segment));
        let p = |scored: &Scored| scored.best.as_ref().map_or(0.0, |best| best.p);
        let best = scored.reduce(|best, next| if p(&next) > p(&best) { next } else { best });
        best.unwrap_or_else(|| {
            let why = if self.lessons.is_empty() { WhyHuman::NoAutomation } else { WhyHuman::NothingToGoBy };
            Scored { best: None, others: vec![], silence: Some(why), evidence: Evidence::default() }
        })
    }

    /// The score of one segment; none where there is nothing to compare.
    fn score_segment(&self, segment: &Segment) -> Option<Scored> {
        let features = Features::of(&segment.text);
        if features.is_empty() || self.lessons.is_empty() {
            return None;
        }
        let seen = Seen::by(self, &features, segment.vector.as_ref())?;
        Some(self.told(segment, &seen))
    }

    fn told(&self, segment: &Segment, seen: &Seen) -> Scored {
        let mut ranked: Vec<(usize, &Held)> = self.lessons.values().enumerate().collect();
        // Of equals the first by id.
        ranked.sort_by(|one, other| seen.log_odds[other.0].total_cmp(&seen.log_odds[one.0]));
        let candidate = |(group, held): &(usize, &Held)| Candidate {
            automation: held.lesson.automation.clone(),
            version: held.lesson.version,
            p: gate::p(seen.log_odds[*group], self.encoder),
        };
        let mut candidates = ranked.iter().take(1 + OTHERS_MAX).map(candidate).collect::<Vec<_>>().into_iter();
        let best = candidates.next();
        let silence = ranked.first().filter(|(group, _)| seen.people > seen.scores[*group]).map(|_| WhyHuman::LikePeoplesTickets);
        let evidence = ranked.first().map(|(group, held)| self.evidence(segment, seen, *group, held)).unwrap_or_default();
        Scored { best, others: candidates.collect(), silence, evidence }
    }

    fn evidence(&self, segment: &Segment, seen: &Seen, group: usize, best: &Held) -> Evidence {
        let mut words = self.slots.shared(&segment.text, &best.slots);
        words.truncate(WORDS_MAX);
        let p = rounded(gate::p(seen.log_odds[group], self.encoder));
        Evidence {
            nearest: self.nearest(seen),
            words,
            negative: self.near_negative(seen),
            p,
            alone: rounded(gate::p(seen.alone(group), self.encoder)),
            margin: rounded(seen.margin(group)),
        }
    }

    fn nearest(&self, seen: &Seen) -> Vec<NearExample> {
        let examples =
            self.lessons.values().flat_map(|held| held.slots.iter().enumerate().map(move |(at, slot)| (held, at, *slot)));
        let mut examples: Vec<_> = examples.map(|(held, at, slot)| (seen.likenesses.shown(slot), held, at)).collect();
        examples.sort_by(|one, other| other.0.total_cmp(&one.0));
        let told = |(cosine, held, at): &(f64, &Held, usize)| {
            let Lesson { automation, version, examples } = &held.lesson;
            let text = examples.get(*at).map(|(text, _)| text.clone()).unwrap_or_default();
            NearExample { automation: automation.clone(), version: *version, text, cosine: rounded(*cosine) }
        };
        examples.iter().take(NEAREST_MAX).map(told).collect()
    }

    fn near_negative(&self, seen: &Seen) -> Option<NearNegative> {
        let cosines = self.negatives.iter().map(|slot| seen.likenesses.shown(*slot)).enumerate();
        let nearest = cosines.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        nearest.map(|(index, cosine)| NearNegative { index, cosine: rounded(cosine) })
    }
}

/// Of two lessons of one automation the later.
fn latest(lessons: Vec<Lesson>) -> BTreeMap<AutomationId, Lesson> {
    lessons.into_iter().map(|lesson| (lesson.automation.clone(), lesson)).collect()
}

/// How many further candidates are told.
const OTHERS_MAX: usize = 4;
/// How many near examples are told.
const NEAREST_MAX: usize = 3;
/// How many shared words are told.
const WORDS_MAX: usize = 5;

/// What is told to people and kept has four digits behind the point.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// One segment beside all slots.
struct Seen {
    /// Of each automation, and last of silence.
    scores: Vec<f64>,
    /// Of each automation and of silence, against all others.
    log_odds: Vec<f64>,
    /// The score of people's tickets.
    people: f64,
    likenesses: Likenesses,
}

impl Seen {
    /// None where there is nothing to compare.
    fn by(bank: &Bank, features: &Features, vector: Option<&Vector>) -> Option<Seen> {
        let likenesses = bank.slots.likenesses(features, vector);
        if likenesses.is_nothing() {
            return None;
        }
        let mut scores = bank.regression.scores(&likenesses.joint());
        let people = scores.get(bank.lessons.len()).copied();
        scores.truncate(bank.lessons.len());
        let mean = bank.mean_size();
        let sizes = bank.lessons.values().map(|held| held.slots.len().max(1) as f64 / mean);
        scores.iter_mut().zip(sizes).for_each(|(score, size)| *score = fair(*score, size));
        scores.push(silence(people));
        Some(Seen { log_odds: log_odds(&scores), people: people.unwrap_or(f64::NEG_INFINITY), scores, likenesses })
    }

    /// The log odds of an automation if no ticket of people's were known.
    fn alone(&self, group: usize) -> f64 {
        let mut scores = self.scores.clone();
        if let Some(last) = scores.last_mut() {
            *last = silence(None);
        }
        log_odds(&scores).get(group).copied().unwrap_or(f64::NEG_INFINITY)
    }

    /// By how much an automation's score is above all others' and above silence.
    fn margin(&self, group: usize) -> f64 {
        let others = self.scores.iter().enumerate().filter(|(other, _)| *other != group).map(|(_, score)| *score);
        (self.scores[group] - others.fold(0.0, f64::max)).max(0.0)
    }
}
