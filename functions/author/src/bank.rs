//! A bank with a draft in it, and the vectors that a version takes along when it is published.

use boot::problem_of;
use domain::{AutomationId, Version};
use store::BankParts;
use tracing::warn;
use triage::{Bank, Encoder, EncoderId, Lesson, Negative, lesson};
use web::Problem;

use crate::Desk;
use crate::who::AtHand;

/// Stores what the encoder sees in title and examples, so that no ticket waits for it. Where the encoder fails they stay without, and the
/// first tickets make up for it.
pub(crate) fn encode(desk: &Desk, version: &mut Version) {
    let encoder = desk.encoder();
    if encoder.id() == EncoderId::Lexical {
        return;
    }
    let texts: Vec<String> = version.examples.iter().map(|one| triage::normalise(&one.text)).collect();
    let title = triage::normalise(&version.title);
    let all: Vec<&str> = texts.iter().chain([&title]).map(String::as_str).collect();
    let mut vectors = match encoder.encode(&all) {
        Ok(vectors) => vectors,
        Err(failed) => return warn!(encoder = %failed.encoder, "a version is published without vectors: {failed}"),
    };
    let name = encoder.id().name().to_owned();
    version.title_vectors.extend(vectors.pop().map(|vector| (name.clone(), vector.pack().into())));
    for (example, vector) in version.examples.iter_mut().zip(vectors) {
        example.vectors.insert(name.clone(), vector.pack().into());
    }
}

/// All that is known of the automations of this program and language.
pub(crate) async fn parts(at_hand: &AtHand, encoder: EncoderId) -> Result<BankParts, Problem> {
    at_hand.store.bank_parts(&at_hand.program.id, &at_hand.language, encoder).await.map_err(problem_of)
}

/// What the serving versions teach, with this version in the place of its automation's own.
pub(crate) fn lessons_with(parts: &BankParts, id: &AutomationId, version: &Version, encoder: EncoderId) -> Vec<Lesson> {
    let others = parts.automations.iter().filter(|other| &other.id != id);
    let theirs = others.filter_map(|other| Some(lesson(&other.id, other.serving()?, encoder)));
    theirs.chain([lesson(id, version, encoder)]).collect()
}

/// A bank of these lessons; examples that the encoder has not read teach nothing.
pub(crate) fn built(encoder: &dyn Encoder, mut lessons: Vec<Lesson>, negatives: Vec<Negative>) -> Bank {
    if encoder.id() != EncoderId::Lexical {
        lessons.iter_mut().for_each(|lesson| lesson.examples.retain(|(_, vector)| vector.is_some()));
    }
    Bank::of(encoder.id(), lessons, negatives)
}
