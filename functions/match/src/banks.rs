//! Banks at hand: what automations of a program and language know, built once and kept until they change.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use boot::Failure;
use domain::{Automation, AutomationId, ClientId, ExpertId, Language, Program, ProgramId, Span, Timestamp};
use store::{BankParts, ClientStore};
use tracing::warn;
use triage::{Bank, Calibration, Encoder, EncoderId, Lesson, Negative, Promise, Standings, Vector, lesson, standings};

/// A bank is read anew after this time, for the tickets that people resolved since and what was learned from them.
const KEPT: Span = Span::seconds(60);
/// So many banks are kept; beyond it all are read anew.
const BANKS_MAX: usize = 32;
/// So many examples are encoded at most when a bank is built, since a ticket waits. Authors' examples have their vectors already; the
/// rest is encoded by later tickets.
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
    pub(crate) fn served(&self, automation: &AutomationId) -> Option<&Served> {
        self.served.get(automation)
    }
}

/// Whose bank: the promise is part of it, since thresholds hang on it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Place(ClientId, ProgramId, Language, EncoderId);

struct Held {
    revision: u64,
    promise: Promise,
    at: Timestamp,
    known: Arc<Known>,
}

/// The banks that this stage has at hand.
#[derive(Default)]
pub(crate) struct Banks {
    held: Mutex<HashMap<Place, Held>>,
}

impl Banks {
    /// The bank of a program and language in this revision: at hand, or read and built.
    pub(crate) async fn bank(
        &self,
        store: &ClientStore,
        program: &Program,
        language: &Language,
        encoder: &dyn Encoder,
        (revision, now): (u64, Timestamp),
    ) -> Result<Arc<Known>, Failure> {
        let promise = Promise::from(&program.automation);
        let place = Place(program.client.clone(), program.id.clone(), language.clone(), encoder.id());
        if let Some(known) = self.at_hand(&place, revision, &promise, now) {
            return Ok(known);
        }
        let parts = store.bank_parts(&program.id, language, encoder.id()).await?;
        let known = Arc::new(built(parts, encoder, &promise));
        self.keep(place, Held { revision, promise, at: now, known: known.clone() });
        Ok(known)
    }

    fn at_hand(&self, place: &Place, revision: u64, promise: &Promise, now: Timestamp) -> Option<Arc<Known>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let found = held.get(place)?;
        let is_fresh = found.revision == revision && &found.promise == promise && now >= found.at && now < found.at + KEPT;
        is_fresh.then(|| found.known.clone())
    }

    fn keep(&self, place: Place, bank: Held) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= BANKS_MAX {
            held.clear();
        }
        held.insert(place, bank);
    }
}

fn built(parts: BankParts, encoder: &dyn Encoder, promise: &Promise) -> Known {
    let BankParts { automations, calibration, samples } = parts;
    let negatives: Vec<Negative> = samples.iter().filter_map(|sample| sample.negative(encoder.id())).collect();
    let lessons = lessons(&automations, encoder);
    let served = automations.iter().filter_map(served).collect();
    let standings = standings_of(&calibration, &automations, promise);
    Known { bank: Bank::of(encoder.id(), lessons, negatives), standings, served }
}

fn standings_of(calibration: &Calibration, automations: &[Automation], promise: &Promise) -> Standings {
    let serving = |one: &Automation| Some((one.id.clone(), one.serving()?.number));
    let published: Vec<(AutomationId, u32)> = automations.iter().filter_map(serving).collect();
    standings(calibration, &published, promise)
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

/// What every serving version teaches.
fn lessons(automations: &[Automation], encoder: &dyn Encoder) -> Vec<Lesson> {
    let serving = automations.iter().filter_map(|one| Some((&one.id, one.serving()?)));
    let mut lessons: Vec<Lesson> = serving.map(|(id, version)| lesson(id, version, encoder.id())).collect();
    if encoder.id() != EncoderId::Lexical {
        encode_missing(&mut lessons, encoder);
    }
    lessons
}

/// Gives vectors to examples that this encoder has not read. Examples that stay without teach nothing until the next time.
fn encode_missing(lessons: &mut [Lesson], encoder: &dyn Encoder) {
    let mut missing: Vec<&mut (String, Option<Vector>)> =
        lessons.iter_mut().flat_map(|lesson| &mut lesson.examples).filter(|(_, vector)| vector.is_none()).collect();
    if missing.is_empty() {
        return;
    }
    missing.truncate(ENCODED_MAX);
    let texts: Vec<&str> = missing.iter().map(|(text, _)| text.as_str()).collect();
    match encoder.encode(&texts) {
        Ok(vectors) => missing.into_iter().zip(vectors).for_each(|(example, vector)| example.1 = Some(vector)),
        Err(failed) => warn!(encoder = %failed.encoder, "examples stay without vectors: {failed}"),
    }
    lessons.iter_mut().for_each(|lesson| lesson.examples.retain(|(_, vector)| vector.is_some()));
}
