//! Merging: which automations say nearly the same, so that one of them would do.

use domain::{Automation, AutomationId};
use serde_json::{Value, json};
use store::BankParts;
use triage::{Alike, EncoderId, Lesson, alike, alike_pairs, lesson};
use web::Problem;

use crate::aside::aside;

/// With more examples than these of all serving versions nobody waits for all pairs.
const PAIRS_EXAMPLES_MAX: usize = 2_000;
/// With more, one automation is not held against all others either.
const ONE_EXAMPLES_MAX: usize = 10_000;

/// What was found, and in words why nobody looked, where nobody did.
pub(crate) struct Merge {
    pub(crate) rows: Vec<Value>,
    pub(crate) left_out: Option<String>,
}

impl Merge {
    fn left_out(lessons: &[Lesson], most: usize, instead: &str) -> Option<Merge> {
        let examples: usize = lessons.iter().map(|lesson| lesson.examples.len()).sum();
        let (automations, rows) = (lessons.len(), Vec::new());
        (examples > most).then(|| {
            let why = format!(
                "{automations} automations with {examples} examples are too many to compare here, beyond {most} examples: {instead}"
            );
            Merge { rows, left_out: Some(why) }
        })
    }
}

/// The automations that are nearly the same as this one; `whole` with its draft.
pub(crate) async fn one(parts: &BankParts, automation: &Automation, whole: bool, encoder: EncoderId) -> Result<Merge, Problem> {
    let draft = automation.draft.as_ref().filter(|_| whole).map(|draft| &draft.version);
    let Some(version) = draft.or_else(|| automation.serving()) else { return Ok(Merge { rows: vec![], left_out: None }) };
    let (own, others) = (read(lesson(&automation.id, version, encoder), encoder), lessons(parts, encoder));
    if let Some(left_out) = Merge::left_out(&others, ONE_EXAMPLES_MAX, "retire those that answer nothing any more.") {
        return Ok(left_out);
    }
    let found = aside(move || alike(encoder, &own, &others)).await?;
    let title = |id: &AutomationId| {
        parts.automations.iter().find(|one| &one.id == id).and_then(Automation::serving).map(|one| &one.title)
    };
    let row = |Alike { other, crossed }| json!({ "automation": other, "title": title(&other), "crossed": crossed });
    Ok(Merge { rows: found.into_iter().map(row).collect(), left_out: None })
}

/// All pairs of serving automations that are nearly the same, each pair once.
pub(crate) async fn pairs(parts: &BankParts, encoder: EncoderId) -> Result<Merge, Problem> {
    let lessons = lessons(parts, encoder);
    if let Some(left_out) = Merge::left_out(&lessons, PAIRS_EXAMPLES_MAX, "each automation's own page names those like it.") {
        return Ok(left_out);
    }
    let found = aside(move || alike_pairs(encoder, &lessons)).await?;
    let row = |(one, Alike { other, crossed }): (AutomationId, Alike)| json!({ "automations": [one, other], "crossed": crossed });
    Ok(Merge { rows: found.into_iter().map(row).collect(), left_out: None })
}

fn lessons(parts: &BankParts, encoder: EncoderId) -> Vec<Lesson> {
    let serving = parts.automations.iter().filter_map(|one| Some((&one.id, one.serving()?)));
    serving.map(|(id, version)| read(lesson(id, version, encoder), encoder)).collect()
}

/// Without the examples that this encoder has not read yet.
fn read(mut lesson: Lesson, encoder: EncoderId) -> Lesson {
    lesson.examples.retain(|(_, vector)| encoder == EncoderId::Lexical || vector.is_some());
    lesson
}
