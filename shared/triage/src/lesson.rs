//! A lesson of a version: its title and its examples, with the vectors that its author's function stored.

use domain::{AutomationId, Version};

use crate::{EncoderId, Lesson, Packed, Vector, normalise};

/// What a version teaches a bank of this encoder. Texts that the encoder has not read are without vectors.
pub fn lesson(automation: &AutomationId, version: &Version, encoder: EncoderId) -> Lesson {
    let title = (normalise(&version.title), stored(version.title_vectors.get(encoder.name())));
    let own = version.examples.iter().map(|one| (normalise(&one.text), stored(one.vectors.get(encoder.name()))));
    Lesson { automation: automation.clone(), version: version.number, examples: own.chain([title]).collect() }
}

fn stored(packed: Option<&String>) -> Option<Vector> {
    Packed::try_from(packed?.clone()).ok().map(|packed| packed.unpack())
}
