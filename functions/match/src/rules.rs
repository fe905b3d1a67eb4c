//! Word rules: a client's own automations answer before any other, where all their words stand in the question. What the client wrote stays
//! the client's, so nothing of it counts for the promise; but it is as silent where a question is odd or in another language, and as
//! well explained.

use boot::Failure;
use domain::{AutomationRule, Timestamp};
use store::Stored;
use tracing::info;
use triage::{Decided, prepare};

use crate::automation::is_elsewhere;
use crate::{MatchStage, Seeking};

impl MatchStage {
    /// The answer of a word rule, for a question that nobody has looked at yet. Answer and decision are saved together.
    pub(crate) async fn try_rules(&self, seeking: &Seeking, now: Timestamp) -> Result<bool, Failure> {
        let (store, ticket) = (&seeking.store, &seeking.ticket.value);
        let Some(rule) = rule(seeking) else { return Ok(false) };
        // What was decided before stands, whatever the program says since.
        if store.decision(&ticket.id).await?.is_some() {
            return Ok(false);
        }
        let by = self.author(ticket, &rule.id, rule.author.as_ref()).await?;
        let answered = ticket.clone().answer_at_once(by, &rule.answer, seeking.program.windows.confirm, now);
        let answered = answered.map_err(|refused| Failure::Park(refused.to_string()))?;
        let decided = Stored::new(Decided::by_rule(ticket, rule, now));
        store.save(vec![store.put_decision(&decided)?, store.put_ticket(&seeking.ticket.with(answered))?]).await?;
        info!(ticket.id = %ticket.id, rule = %rule.id, "word rule {} answered ticket {} at once", rule.id, ticket.id);
        Ok(true)
    }
}

/// The rule that answers. None does where the question looks odd, or is clearly in another language than the rule's.
fn rule(seeking: &Seeking) -> Option<&AutomationRule> {
    let ticket = &seeking.ticket.value;
    let (subject, question) = (&ticket.subject, &ticket.question);
    let rule = triage::word_rule(&seeking.program, ticket.topic.as_ref(), &ticket.language, subject, question).ok()?;
    let is_silent = ticket.odd.is_some() || is_elsewhere(&prepare(subject, question), &ticket.language);
    if is_silent {
        info!(ticket.id = %ticket.id, rule = %rule.id, "word rule {} is silent: ticket {} is odd or in another language", rule.id, ticket.id);
    }
    (!is_silent).then_some(rule)
}
