//! An attempt: what a version would have answered of the last tickets, before any customer is answered by it. Each is looked at as `match`
//! looks at a ticket: prepared, in the same segments, decided by the same rule.

use std::sync::Arc;

use domain::{Automation, AutomationId, Language, Timestamp, Version};
use serde_json::{Value, json};
use store::BankParts;
use tracing::warn;
use triage::{
    Bank, Decision, Encoder, EncoderFailed, Footing, Lesson, Lexical, Negative, Policy, Prepared, Promise, SAMPLE_SLOTS, Sample,
    Segment, Standing, Vector, are_kin, decide, read_lessons, segments_of_all,
};
use web::Problem;

use crate::aside::aside;
use crate::step::Said;
use crate::who::AtHand;
use crate::{Desk, bank, show, standing};

/// Without a proven threshold a version is tried from this P on.
const TRIED_FROM: f64 = 0.5;
/// Against so many of the last tickets a version is tried where nobody says otherwise.
const TRIED: usize = 200;
/// So many examples are encoded at most, as when a bank is built for a ticket; those of published versions have their vectors already.
const ENCODED_MAX: usize = 256;
/// An answer that shares less than this with what people said is worth a second look; 0 to 1.
const ALIKE: f32 = 0.12;

/// `POST .../{automation}:try` with `{"last": 200}`: the newest version against the last tickets that were answered.
pub(crate) async fn run(desk: &Desk, at_hand: &AtHand, id: &AutomationId, said: &Said) -> Result<Value, Problem> {
    let last = said.last.unwrap_or(TRIED);
    if !(1..=usize::from(SAMPLE_SLOTS)).contains(&last) {
        return Err(Problem::shape_invalid("/last", format!("expected 1 to {SAMPLE_SLOTS}")));
    }
    let found = at_hand.automation(id).await?.value;
    if !show::is_seen(at_hand, &found) {
        return Err(Problem::not_found());
    }
    let (version, encoder) = (newest(&found)?.clone(), desk.encoder());
    let mut parts = bank::parts(at_hand, encoder.id()).await?;
    parts.samples.truncate(last);
    let proven = proven(&parts, &found, &Promise::from(&at_hand.program.automation), desk.ports.now());
    let attempt = Attempt { id: id.clone(), version, language: at_hand.language.clone(), parts, encoder, proven };
    aside(move || attempt.told()).await?.map_err(|failed| {
        warn!(encoder = %failed.encoder, "an automation was not tried: failed to {failed}");
        Problem::unavailable()
    })
}

/// A version with all that it is tried against.
struct Attempt {
    id: AutomationId,
    version: Version,
    language: Language,
    parts: BankParts,
    encoder: Arc<dyn Encoder>,
    proven: Option<f64>,
}

/// A ticket that the version would have answered.
struct Hit<'a> {
    sample: &'a Sample,
    p: f64,
    doubt: Option<&'static str>,
}

fn newest(automation: &Automation) -> Result<&Version, Problem> {
    let draft = automation.draft.as_ref().map(|draft| &draft.version);
    draft.or_else(|| automation.serving()).ok_or_else(Problem::not_found)
}

/// The threshold of the version that serves or, where it has none of its own, everybody's.
fn proven(parts: &BankParts, automation: &Automation, promise: &Promise, now: Timestamp) -> Option<f64> {
    let standings = standing::of(parts, promise, now);
    let own = automation.serving().and_then(|version| standings.of(&automation.id, version.number));
    match own.map(|own| own.standing) {
        Some(Standing::Live { proven, .. }) => Some(f64::from(proven.threshold) / 10_000.0),
        _ => standings.pool.proven.map(|proven| f64::from(proven.threshold) / 10_000.0),
    }
}

impl Attempt {
    fn told(&self) -> Result<Value, EncoderFailed> {
        let encoder = self.encoder.as_ref();
        let mut lessons = bank::lessons_with(&self.parts, &self.id, &self.version, encoder.id());
        read_lessons(&mut lessons, encoder, ENCODED_MAX)?;
        let hits = self.hits(&lessons, &self.questions()?);
        Ok(told(&self.version, &self.parts.samples, &hits, self.proven))
    }

    /// The samples that are not clearly in another language, in the segments in which `match` reads tickets.
    fn questions(&self) -> Result<Vec<(&Sample, Vec<Segment>)>, EncoderFailed> {
        let known = |sample: &Sample| (sample.prepared(), sample.opening(self.encoder.id()));
        let speaks = |prepared: &Prepared| prepared.language.as_ref().is_none_or(|clear| are_kin(clear, &self.language));
        let all = self.parts.samples.iter().map(|sample| (sample, known(sample))).filter(|(_, known)| speaks(&known.0));
        let (samples, known): (Vec<&Sample>, Vec<(Prepared, Option<Vector>)>) = all.unzip();
        Ok(samples.into_iter().zip(segments_of_all(self.encoder.as_ref(), &known)?).collect())
    }

    /// A ticket that people resolved is a negative itself, and would be nearest to itself: so each half of the tickets is tried against the
    /// negatives of the other half.
    fn hits<'a>(&self, lessons: &[Lesson], questions: &[(&'a Sample, Vec<Segment>)]) -> Vec<Hit<'a>> {
        let half = |at: usize| questions.iter().enumerate().filter(move |(place, _)| place % 2 == at).map(|(_, one)| one);
        let mut hits = Vec::new();
        for at in (0..2).filter(|at| half(*at).next().is_some()) {
            let negatives: Vec<Negative> = half(1 - at).filter_map(|(sample, _)| sample.negative(self.encoder.id())).collect();
            let bank = Bank::of(self.encoder.id(), lessons.to_vec(), negatives);
            hits.extend(half(at).filter_map(|(sample, segments)| self.hit(&bank, sample, segments)));
        }
        hits.sort_by(|a, b| b.p.total_cmp(&a.p).then_with(|| a.sample.ticket.cmp(&b.sample.ticket)));
        hits
    }

    fn hit<'a>(&self, bank: &Bank, sample: &'a Sample, segments: &[Segment]) -> Option<Hit<'a>> {
        let policy = Policy::default();
        let threshold = self.proven.unwrap_or(TRIED_FROM).max(policy.suggest);
        match decide(bank.score(segments), Footing::Live { threshold }, &policy) {
            Decision::Answer { candidate, .. } | Decision::Uncertain { candidate, .. } if candidate.automation == self.id => {
                Some(Hit { sample, p: candidate.p, doubt: doubt(sample, &self.id, &self.version) })
            }
            _ => None,
        }
    }
}

/// Why an answer looks wrong: others said so, or said something else.
fn doubt(sample: &Sample, id: &AutomationId, version: &Version) -> Option<&'static str> {
    let own = sample.suggested.as_ref() == Some(id);
    match (&sample.by, sample.fits) {
        (_, Some(false)) if own => Some("an expert, or the customer, found that this automation's answer does not fit"),
        (_, Some(true)) if own => None,
        (Some(other), fits) if other != id && fits != Some(false) => Some("another automation answered it"),
        (None, _) if likeness(&version.answer, &sample.answer) < ALIKE => Some("an expert said something else"),
        _ => None,
    }
}

/// How much two answers share in words and parts of words, 0 to 1.
fn likeness(one: &str, other: &str) -> f32 {
    match Lexical.encode(&[one, other]).as_deref() {
        Ok([one, other]) => one.dot(other),
        _ => 0.0,
    }
}

fn told(version: &Version, samples: &[Sample], hits: &[Hit<'_>], proven: Option<f64>) -> Value {
    let wrong = hits.iter().filter(|hit| hit.doubt.is_some()).count();
    let rows: Vec<Value> = hits.iter().map(row).collect();
    json!({
        "version": version.number,
        "tried": samples.len(),
        "would_have_answered": hits.len(),
        "look_wrong": wrong,
        "threshold": proven.unwrap_or(TRIED_FROM),
        "threshold_is_proven": proven.is_some(),
        "tickets": rows,
    })
}

fn row(hit: &Hit<'_>) -> Value {
    json!({
        "ticket": hit.sample.ticket,
        "at": hit.sample.at,
        "question": hit.sample.text,
        "p": (hit.p * 10_000.0).round() / 10_000.0,
        "people_said": hit.sample.answer,
        "looks_wrong": hit.doubt,
    })
}
