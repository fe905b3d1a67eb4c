//! What automations of a program in a language know, and what they may do: made from what the store has, or from what was known before
//! and what has changed since.

use std::collections::BTreeMap;

use domain::{Automation, AutomationId, ExpertId, Timestamp};
use store::BankParts;
use tracing::warn;
use triage::{Bank, Calibration, Encoder, Lesson, Negative, Promise, Standings, Vector, lesson, read_lessons, standings};

/// So many examples are encoded at most when a bank is made, since a ticket waits. Authors' examples have their vectors already; the rest
/// is encoded the next time.
const ENCODED_MAX: usize = 256;

/// What automations of a program in a language know, and what they may do.
pub(crate) struct Known {
    pub(crate) bank: Bank,
    pub(crate) standings: Standings,
    served: BTreeMap<AutomationId, Served>,
}

/// The version of an automation that serves, as far as a decision needs it.
pub(crate) struct Served {
    pub(crate) author: ExpertId,
    pub(crate) version: u32,
    pub(crate) title: String,
    pub(crate) answer: String,
}

impl Known {
    /// What these parts teach. Of what was known `before` only what is no longer so is learned anew. Takes milliseconds to a second: not
    /// for a thread that others wait for.
    pub(crate) fn of(
        parts: BankParts,
        encoder: &dyn Encoder,
        (promise, now): (&Promise, Timestamp),
        before: Option<&Known>,
    ) -> Known {
        let BankParts { automations, calibration, samples } = parts;
        let negatives: Vec<Negative> = samples.iter().filter_map(|sample| sample.negative(encoder.id())).collect();
        let lessons = lessons(&automations, encoder, before);
        let served = automations.iter().filter_map(served).collect();
        let standings = standings_of(&calibration, &automations, promise, now);
        Known { bank: bank(encoder, lessons, negatives, before), standings, served }
    }

    pub(crate) fn served(&self, automation: &AutomationId) -> Option<&Served> {
        self.served.get(automation)
    }
}

fn bank(encoder: &dyn Encoder, lessons: Vec<Lesson>, negatives: Vec<Negative>, before: Option<&Known>) -> Bank {
    let Some(before) = before else { return Bank::of(encoder.id(), lessons, negatives) };
    let mut bank = before.bank.clone();
    bank.renew(lessons, negatives);
    bank
}

fn standings_of(calibration: &Calibration, automations: &[Automation], promise: &Promise, now: Timestamp) -> Standings {
    let serving = |one: &Automation| Some((one.id.clone(), one.serving()?.number));
    let published: Vec<(AutomationId, u32)> = automations.iter().filter_map(serving).collect();
    standings(calibration, &published, promise, now)
}

fn served(automation: &Automation) -> Option<(AutomationId, Served)> {
    let version = automation.serving()?;
    let served = Served {
        author: automation.author.clone(),
        version: version.number,
        title: version.title.clone(),
        answer: version.answer.clone(),
    };
    Some((automation.id.clone(), served))
}

/// What every serving version teaches. What was encoded for it `before` is not encoded again.
fn lessons(automations: &[Automation], encoder: &dyn Encoder, before: Option<&Known>) -> Vec<Lesson> {
    let serving = automations.iter().filter_map(|one| Some((&one.id, one.serving()?)));
    let mut lessons: Vec<Lesson> = serving.map(|(id, version)| lesson(id, version, encoder.id())).collect();
    for lesson in &mut lessons {
        let known = before.and_then(|before| before.bank.lesson(&lesson.automation));
        known.into_iter().for_each(|known| recall(lesson, known));
    }
    if let Err(failed) = read_lessons(&mut lessons, encoder, ENCODED_MAX) {
        warn!(encoder = %failed.encoder, "examples stay without vectors: {failed}");
    }
    lessons
}

/// Takes over the vectors of texts that both have.
fn recall(lesson: &mut Lesson, known: &Lesson) {
    let vector = |text: &str| {
        known.examples.iter().find(|(own, _)| own == text).and_then(|(_, vector): &(_, Option<Vector>)| vector.clone())
    };
    let unread = lesson.examples.iter_mut().filter(|(_, vector)| vector.is_none());
    unread.for_each(|(text, unread)| *unread = vector(text));
}
