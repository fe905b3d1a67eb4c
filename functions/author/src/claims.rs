//! Claims: two automations that claim the same examples would answer by chance, so the second is not published.
//!
//! All automations are read after the head that the publication is saved on: a version that began to serve since has moved the head on, and
//! then the save is a conflict and all is decided again.

use boot::problem_of;
use domain::{Automation, AutomationId, Version};
use triage::{EncoderId, Lesson, clashes, lesson};
use web::Problem;

use crate::who::AtHand;

/// Refuses a version with an example that another automation serves already, naming both and the question; and one with which all that serve
/// would teach more than a ticket has time for.
pub(crate) async fn refuse_doubles(at_hand: &AtHand, id: &AutomationId, version: &Version) -> Result<(), Problem> {
    let all = at_hand.store.automations_now(&at_hand.program.id, &at_hand.language).await.map_err(problem_of)?;
    Automation::has_room(id, version, &all).map_err(|full| Problem::refused("too-many-examples", full.to_string()))?;
    // Titles may be alike; only questions are claimed.
    let questions = |id: &AutomationId, version: &Version| {
        let mut taught = lesson(id, version, EncoderId::Lexical);
        taught.examples.truncate(version.examples.len());
        taught
    };
    let others: Vec<Lesson> = all.iter().filter_map(|other| Some(questions(&other.id, other.serving()?))).collect();
    let Some(clash) = clashes(&questions(id, version), &others).into_iter().next() else { return Ok(()) };
    let title = all.iter().find(|other| other.id == clash.other).and_then(|other| other.serving());
    let detail = format!(
        "The automations {id} ({:?}) and {} ({:?}) claim the same question {:?}: leave it to one of them, or retire one.",
        version.title,
        clash.other,
        title.map_or("", |serving| serving.title.as_str()),
        clash.example
    );
    Err(Problem::refused("examples-claimed-twice", detail))
}
