//! An expert at work: looks at the offers, previews, claims, thinks, and answers, releases or escalates - with their own key.

use anyhow::Result;
use domain::{Language, Span};
use reqwest::Method;
use serde_json::{Value, json};

use super::bank::Question;
use super::dice::Dice;
use super::persona::{Doing, Persona, Session};
use super::world::World;
use crate::api::Api;
use crate::timeline::Busy;

/// One judgement in so many is wrong.
const SLIPS_ONE_IN: u64 = 150;

/// One expert with their credential.
pub struct Expert<'a> {
    world: &'a World,
    persona: &'a Persona,
    api: &'a Api,
    dice: Dice,
}

impl Expert<'_> {
    /// The expert with this persona.
    pub fn of<'a>(world: &'a World, persona: &'a Persona, api: &'a Api) -> Expert<'a> {
        let dice = Dice::of(world.seed, &format!("choices of {}", persona.name));
        Expert { world, persona, api, dice }
    }

    /// Their days.
    pub async fn live(&mut self, mut busy: Busy, sessions: &[Session]) -> Result<()> {
        for session in sessions {
            busy = self.world.until(busy, self.world.moment(session.from)).await;
            busy = self.work(busy, session).await?;
        }
        Ok(())
    }

    async fn work(&mut self, mut busy: Busy, session: &Session) -> Result<Busy> {
        while self.world.timeline.now() < self.world.moment(session.to) {
            let found = match self.look().await? {
                Some(offer) => {
                    busy = self.take(busy, &offer).await?;
                    true
                }
                None => false,
            };
            let pause = self.persona.looks_again(found, &mut self.dice);
            busy = self.world.pause(busy, pause).await;
        }
        Ok(busy)
    }

    /// One of the first offers: experts do not all take the same one.
    async fn look(&mut self) -> Result<Option<String>> {
        let answer = self.world.call(self.api, Method::GET, "/v1/offers?limit=5", None).await?;
        let offers = answer.body.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let offer = self.dice.pick(offers).and_then(|offer| offer.get("ticket")).and_then(Value::as_str);
        Ok(offer.map(str::to_owned))
    }

    /// Reads, claims, thinks and does. Another one may be faster at any step.
    async fn take(&mut self, busy: Busy, ticket: &str) -> Result<Busy> {
        let preview = self.world.call(self.api, Method::GET, &format!("/v1/tickets/{ticket}"), None).await?;
        let claimed = self.world.call(self.api, Method::POST, &format!("/v1/tickets/{ticket}:claim"), None).await?;
        if !preview.status.is_success() || !claimed.status.is_success() {
            return Ok(busy);
        }
        let question = preview.text("subject").and_then(|subject| self.world.bank.by_subject(subject));
        let is_reopened = preview.body.get("episode").and_then(Value::as_u64).unwrap_or(0) > 0;
        let doing = self.persona.decide(question, is_reopened, &mut self.dice);
        let language: Language = preview.text("language").and_then(|tag| tag.parse().ok()).unwrap_or_else(Language::english);
        let answer = question.map(|question| question.answer.clone()).unwrap_or_default();
        let (thinks, action, said) = self.say(doing, &language, &answer, is_reopened);
        let busy = self.world.pause(busy, thinks).await;
        let done = self.world.call(self.api, Method::POST, &format!("/v1/tickets/{ticket}:{action}"), Some(&said)).await?;
        judge(self.world, self.api, (ticket, &done.body), question, &mut self.dice).await?;
        Ok(busy)
    }

    fn say(&self, doing: Doing, language: &Language, answer: &str, is_reopened: bool) -> (Span, &'static str, Value) {
        let words = self.world.bank.words(language);
        let word = |pick: fn(&super::bank::Words) -> &String| words.map(pick).cloned().unwrap_or_default();
        match doing {
            Doing::Answer(thinks) => {
                let body = if is_reopened { word(|words| &words.second) } else { answer.to_owned() };
                (thinks, "answer", letter(&word(|words| &words.greeting), &body, &self.persona.name))
            }
            Doing::Release(thinks) => (thinks, "release", json!({ "note": word(|words| &words.note) })),
            Doing::Escalate(thinks) => (thinks, "escalate", json!({ "reason": word(|words| &words.reason) })),
        }
    }
}

/// An answer as experts write it.
pub fn letter(greeting: &str, body: &str, name: &str) -> Value {
    json!({ "text": format!("{greeting}\n\n{body}\n\n{name}") })
}

/// Says whether the automation that is shown after the own answer would have been right: an expert knows what the customer meant, and
/// slips now and then.
pub async fn judge(
    world: &World,
    api: &Api,
    (ticket, answered): (&str, &Value),
    question: Option<&Question>,
    dice: &mut Dice,
) -> Result<()> {
    let Some(title) = to_judge(answered) else { return Ok(()) };
    let fits = question.is_some_and(|question| question.automation.as_deref() == Some(title));
    let slips = dice.below(SLIPS_ONE_IN) == 0;
    let said = json!({ "fits": fits != slips });
    world.call(api, Method::POST, &format!("/v1/tickets/{ticket}:judge"), Some(&said)).await.map(drop)
}

/// The title of a suggestion that waits for the expert's word.
fn to_judge(answered: &Value) -> Option<&str> {
    let suggestion = answered.get("suggestion").filter(|one| one.get("may_judge").and_then(Value::as_bool) == Some(true))?;
    suggestion.get("title").and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_suggestion_that_waits_for_a_word_is_judged() {
        let suggestion = |may: bool| json!({ "suggestion": { "title": "Reset", "may_judge": may } });
        assert_eq!((to_judge(&suggestion(true)), to_judge(&suggestion(false))), (Some("Reset"), None));
        assert_eq!((to_judge(&json!({ "suggestion": null })), to_judge(&json!({}))), (None, None));
    }
}
