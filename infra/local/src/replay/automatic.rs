//! Automatic answers in a play: which real posts they spare, when a customer takes one back, and what experts say of a suggestion.

use reqwest::Method;
use serde_json::{Value, json};

use super::authors::Automations;
use super::play::{ActFailed, Place, Play};
use super::thread::Thread;

impl Play {
    /// Whether a helper's post is not needed, since an automation's answer stands and fits. One that does not fit is taken back first: the
    /// customer wants a person.
    pub(super) async fn is_spared(&self, thread: &Thread, place: &mut Place) -> Result<bool, ActFailed> {
        let Some(automations) = self.automations.as_ref().filter(|one| self.timeline.now() >= one.from) else { return Ok(false) };
        if place.ticket.is_none() || place.with_people == place.ticket {
            return Ok(false);
        }
        if self.stands_fitting(automations, thread, place).await? == Some(true) {
            return Ok(true);
        }
        place.with_people.clone_from(&place.ticket);
        Ok(false)
    }

    /// A customer whom nobody tells within two days that an answer does not fit finds out alone.
    pub(super) async fn doubt(&self, thread: &Thread, place: &mut Place) -> Result<(), ActFailed> {
        self.is_spared(thread, place).await.map(|_| ())
    }

    /// Whether an automation's answer stands and fits; it does not stand any longer where it did not fit.
    async fn stands_fitting(&self, automations: &Automations, thread: &Thread, place: &Place) -> Result<Option<bool>, ActFailed> {
        let explained = self.explained(place.ticket.as_deref().unwrap_or_default()).await?;
        if explained["outcome"] != "answered" || !is_automations(&self.ticket(place).await?) {
            return Ok(None);
        }
        let fits = automations.fits(title(&explained), thread);
        if !fits {
            self.take_back(thread, place).await?;
        }
        Ok(Some(fits))
    }

    /// The customer taps on the link below the answer; where it has not arrived yet, the client reopens for them.
    async fn take_back(&self, thread: &Thread, place: &Place) -> Result<(), ActFailed> {
        let link = self.desk.ticket(&thread.id.to_string()).comments.iter().rev().find_map(|one| person_link(&one.plain_body));
        match link {
            Some(path) => self.insist(|| self.public.post_form(&path, &[])).await.map(|_| ()),
            None => self.take_up_again(place).await.map(|_| ()),
        }
    }

    /// After their own answer the expert says whether the suggestion would have fitted, if there is one and it is not their own.
    pub(super) async fn judge(&self, by: &str, thread: &Thread, place: &Place) -> Result<(), ActFailed> {
        let Some(automations) = self.automations.as_ref().filter(|one| self.timeline.now() >= one.from) else { return Ok(()) };
        let Some(ticket) = &place.ticket else { return Ok(()) };
        let explained = self.explained(ticket).await?;
        if explained["outcome"] != "suggested" || !explained["judged"].is_null() {
            return Ok(());
        }
        let word = json!({ "fits": automations.fits(title(&explained), thread) });
        let path = format!("/v1/tickets/{ticket}:judge");
        // Whoever wrote the automation is refused, and so is whoever did not answer: then there is no word on it.
        self.insist(|| self.expert(by).call(Method::POST, &path, Some(&word))).await?;
        Ok(())
    }

    /// Why the ticket was answered, or not, as the client reads it; null where nothing was decided.
    pub(super) async fn explained(&self, ticket: &str) -> Result<Value, ActFailed> {
        let path = format!("/v1/tickets/{ticket}/automation");
        let answer = self.insist(|| self.client.call(Method::GET, &path, None)).await?;
        Ok(if answer.status.is_success() { answer.body } else { Value::Null })
    }
}

fn title(explained: &Value) -> &str {
    explained.pointer("/automation/title").and_then(Value::as_str).unwrap_or_default()
}

/// Whether an automation's answer is what the ticket stands on now.
fn is_automations(ticket: &Value) -> bool {
    let stands = matches!(ticket.pointer("/state/is").and_then(Value::as_str), Some("answered" | "resolved"));
    stands && ticket.pointer("/state/by/kind").and_then(Value::as_str) == Some("automation")
}

/// The path of the link to a person, where a comment has one.
fn person_link(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || c == '<' || c == '"').map(|word| word.trim_end_matches('.'));
    let mut links = words.filter(|word| word.starts_with("http") && word.ends_with("/person"));
    links.find_map(|word| word.find("/s/").and_then(|at| word.get(at..)).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_to_a_person_is_found_in_a_comment() {
        let text = "Restart it.\n\nA person is one tap away: http://127.0.0.1:1/s/abc-_9/person";
        assert_eq!(person_link(text).as_deref(), Some("/s/abc-_9/person"));
        assert_eq!(person_link("See http://example.com/person and /s/x/person"), None);
    }
}
