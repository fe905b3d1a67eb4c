//! What a bank with a draft in it is made of, and the vectors that a version takes along when it is published.

use boot::problem_of;
use domain::{AutomationId, Version};
use store::BankParts;
use tracing::warn;
use triage::{Encoder, EncoderId, Lesson, Vector, lesson};
use web::Problem;

use crate::who::AtHand;

/// The version with what the encoder sees in title and examples, so that no ticket waits for it. Where the encoder fails they stay without,
/// and the first tickets make up for it.
pub(crate) fn encoded(encoder: &dyn Encoder, mut version: Version) -> Version {
    if encoder.id() == EncoderId::Lexical {
        return version;
    }
    let texts: Vec<String> = version.examples.iter().map(|one| triage::normalise(&one.text)).collect();
    let title = triage::normalise(&version.title);
    let all: Vec<&str> = texts.iter().chain([&title]).map(String::as_str).collect();
    match encoder.encode(&all) {
        Ok(vectors) => keep(&mut version, encoder.id().name(), vectors),
        Err(failed) => warn!(encoder = %failed.encoder, "a version is published without vectors: {failed}"),
    }
    version
}

/// The last vector is the title's.
fn keep(version: &mut Version, name: &str, mut vectors: Vec<Vector>) {
    version.title_vectors.extend(vectors.pop().map(|vector| (name.to_owned(), vector.pack().into())));
    for (example, vector) in version.examples.iter_mut().zip(vectors) {
        example.vectors.insert(name.to_owned(), vector.pack().into());
    }
}

/// All that is known of the automations of this program and language.
pub(crate) async fn parts(at_hand: &AtHand, encoder: EncoderId) -> Result<BankParts, Problem> {
    at_hand.store.bank_parts(&at_hand.program.id, &at_hand.language, encoder).await.map_err(problem_of)
}

/// What the serving versions teach, with this version in the place of its automation's own, and first.
pub(crate) fn lessons_with(parts: &BankParts, id: &AutomationId, version: &Version, encoder: EncoderId) -> Vec<Lesson> {
    let others = parts.automations.iter().filter(|other| &other.id != id);
    let theirs = others.filter_map(|other| Some(lesson(&other.id, other.serving()?, encoder)));
    [lesson(id, version, encoder)].into_iter().chain(theirs).collect()
}
