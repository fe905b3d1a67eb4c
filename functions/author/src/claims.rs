//! Claims: two automations that claim the same examples would answer by chance, so the second is not published.

use boot::problem_of;
use domain::{Automation, AutomationId, Version};
use web::Problem;

use crate::who::AtHand;

/// Refuses a version with an example that another automation serves already, naming both.
pub(crate) async fn refuse_doubles(at_hand: &AtHand, id: &AutomationId, version: &Version) -> Result<(), Problem> {
    let all = at_hand.store.automations(&at_hand.program.id, &at_hand.language).await.map_err(problem_of)?;
    let others = all.iter().filter(|other| &other.id != id);
    let double = others.filter_map(|other| Some((other, claimed(version, other)?))).next();
    double.map_or(Ok(()), |(other, at)| {
        let title = other.serving().map_or("", |serving| serving.title.as_str());
        let detail = format!(
            "The automations {id} ({:?}) and {} ({title:?}) claim the same question, examples[{at}]: leave it to one of them, or retire one.",
            version.title, other.id
        );
        Err(Problem::refused("examples-claimed-twice", detail))
    })
}

/// The place of the first example that the other serves, too.
fn claimed(version: &Version, other: &Automation) -> Option<usize> {
    let serving = other.serving()?;
    version.examples.iter().position(|own| serving.examples.iter().any(|theirs| triage::same_words(&own.text, &theirs.text)))
}
