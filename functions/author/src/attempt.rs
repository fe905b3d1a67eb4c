//! An attempt: what a version would have answered of the last tickets, before any customer is answered by it.

use domain::{Automation, AutomationId, Version};
use serde_json::{Value, json};
use triage::{Encoder, EncoderId, Lesson, Lexical, Negative, Packed, Promise, SAMPLE_SLOTS, Sample, Segment, Standing};
use web::Problem;

use crate::step::Said;
use crate::who::AtHand;
use crate::{Desk, bank, show, standing};

/// Without a proven threshold a version is tried from this P on.
const TRIED_FROM: f64 = 0.5;
/// An answer that shares less than this with what people said is worth a second look; 0 to 1.
const ALIKE: f32 = 0.12;

/// A ticket that the version would have answered.
struct Hit<'a> {
    sample: &'a Sample,
    p: f64,
    doubt: Option<&'static str>,
}

/// `POST .../{automation}:try` with `{"last": 200}`: the newest version against the last tickets that were answered.
pub(crate) async fn run(desk: &Desk, at_hand: &AtHand, id: &AutomationId, said: &Said) -> Result<Value, Problem> {
    let last = said.last.unwrap_or(usize::from(SAMPLE_SLOTS));
    if !(1..=usize::from(SAMPLE_SLOTS)).contains(&last) {
        return Err(Problem::shape_invalid("/last", format!("expected 1 to {SAMPLE_SLOTS}")));
    }
    let found = at_hand.automation(id).await?.value;
    if !show::is_seen(at_hand, &found) {
        return Err(Problem::not_found());
    }
    let mut version = newest(&found)?.clone();
    bank::encode(desk, &mut version);
    let encoder = desk.encoder();
    let mut parts = bank::parts(at_hand, encoder.id()).await?;
    parts.samples.sort_by(|a, b| (b.at, &b.ticket).cmp(&(a.at, &a.ticket)));
    parts.samples.truncate(last);
    let proven = proven(&parts, &found, &Promise::from(&at_hand.program.automation));
    let lessons = bank::lessons_with(&parts, id, &version, encoder.id());
    let hits = hits(&parts.samples, &lessons, encoder.as_ref(), (id, &version), proven.unwrap_or(TRIED_FROM));
    Ok(told(&version, &parts.samples, &hits, proven))
}

fn newest(automation: &Automation) -> Result<&Version, Problem> {
    let draft = automation.draft.as_ref().map(|draft| &draft.version);
    draft.or_else(|| automation.serving()).ok_or_else(Problem::not_found)
}

/// The threshold of the version that serves or, where it has none of its own, everybody's.
fn proven(parts: &store::BankParts, automation: &Automation, promise: &Promise) -> Option<f64> {
    let standings = standing::of(parts, promise);
    let own = automation.serving().and_then(|version| standings.of(&automation.id, version.number));
    match own.map(|own| own.standing) {
        Some(Standing::Live { proven, .. }) => Some(f64::from(proven.threshold) / 10_000.0),
        _ => standings.pool.proven.map(|proven| f64::from(proven.threshold) / 10_000.0),
    }
}

/// A ticket that people resolved is a negative itself, and would be nearest to itself: so each half of the tickets is tried against the
/// negatives of the other half.
fn hits<'a>(
    samples: &'a [Sample],
    lessons: &[Lesson],
    encoder: &dyn Encoder,
    (id, version): (&AutomationId, &Version),
    from: f64,
) -> Vec<Hit<'a>> {
    let half = |at: usize| samples.iter().enumerate().filter(move |(place, _)| place % 2 == at).map(|(_, sample)| sample);
    let mut hits = Vec::new();
    for at in [0, 1] {
        let negatives: Vec<Negative> = half(1 - at).filter_map(|sample| sample.negative(encoder.id())).collect();
        let bank = bank::built(encoder, lessons.to_vec(), negatives);
        for sample in half(at) {
            let scored = bank.score(&[segment(sample, encoder)]);
            let best = scored.best.filter(|best| &best.automation == id && best.p >= from && scored.silence.is_none());
            hits.extend(best.map(|best| Hit { sample, p: best.p, doubt: doubt(sample, id, version) }));
        }
    }
    hits.sort_by(|a, b| b.p.total_cmp(&a.p).then_with(|| a.sample.ticket.cmp(&b.sample.ticket)));
    hits
}

fn segment(sample: &Sample, encoder: &dyn Encoder) -> Segment {
    let stored = sample.vector.as_ref().filter(|_| sample.encoder == Some(encoder.id())).map(Packed::unpack);
    let read = || encoder.encode(&[&sample.text]).ok().and_then(|mut vectors| vectors.pop());
    let vector = if encoder.id() == EncoderId::Lexical { None } else { stored.or_else(read) };
    Segment { text: sample.text.clone(), vector }
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
