//! A customer: asks by their door, waits, and says what became of it - through the help desk, the API and the survey's page.

use anyhow::{Result, ensure};
use domain::{Span, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use super::plan::{Ask, Door, Kind, Then};
use super::postbox::Told;
use super::world::{World, insist};
use crate::api::Answer;
use crate::desk::{Comment, Desk};
use crate::timeline::Busy;

/// How often a customer looks whether there is an answer, and how long.
const LOOKS_EVERY: Span = Span::minutes(15);
const WAITS_AT_MOST: Span = Span::hours(22);

/// One customer with one ticket.
pub struct Customer<'a> {
    world: &'a World,
    ask: &'a Ask,
    /// The ticket's id at the help desk.
    external: String,
}

impl Customer<'_> {
    /// The customer behind `ask`.
    pub fn of<'a>(world: &'a World, ask: &'a Ask) -> Customer<'a> {
        Customer { world, ask, external: (world.round * 10_000 + ask.number).to_string() }
    }

    /// Their whole story.
    pub async fn live(&self, busy: Busy) -> Result<()> {
        let busy = self.world.until(busy, self.world.moment(self.ask.at)).await;
        match self.come().await? {
            Some(ticket) => self.listen(busy, &ticket).await,
            None => Ok(()),
        }
    }

    /// Asks. The ticket, where they wait for what becomes of it.
    pub async fn come(&self) -> Result<Option<String>> {
        let answer = self.knock().await?;
        if self.ask.sent_twice {
            self.knock().await?;
        }
        let waits = answer.text("outcome").is_some_and(|outcome| ["opened", "queued"].contains(&outcome));
        Ok(answer.text("ticket").filter(|_| waits && self.ask.kind == Kind::Question).map(str::to_owned))
    }

    /// Waits for answers, and says what became of each.
    pub async fn listen(&self, mut busy: Busy, ticket: &str) -> Result<()> {
        let mut then = self.ask.then;
        let mut heard = Told::default();
        loop {
            (busy, heard) = match self.wait_for_answer(busy, &heard).await {
                (busy, Some(told)) => (busy, told),
                (_, None) => return Ok(()),
            };
            busy = self.world.pause(busy, self.ask.takes).await;
            match heard.person.as_deref().filter(|_| self.is_about_something_else(&heard)) {
                Some(link) => self.ask_for_a_person(link).await?,
                None if then == Then::Reopen => self.say_it_failed(ticket).await?,
                None => break,
            }
            then = Then::Confirm;
        }
        if then == Then::Confirm {
            self.say_thanks(ticket).await?;
        }
        self.rate(busy).await
    }

    /// Whether an automation answered that is not for this question.
    fn is_about_something_else(&self, heard: &Told) -> bool {
        let answered = heard.answer.as_deref().and_then(|text| self.world.bank.written(text));
        let wanted = self.world.bank.by_subject(&self.ask.subject).and_then(|question| question.automation.as_ref());
        answered.is_some_and(|written| Some(&written.title) != wanted)
    }

    /// One tap below an automatic answer.
    async fn ask_for_a_person(&self, link: &str) -> Result<()> {
        let path = path_of(link);
        self.good(insist(|| self.world.public.post_form(&path, &[])).await?).map(drop)
    }

    /// Waits until there is an answer more than `heard`; `None` when the agents have the ticket or it takes too long.
    async fn wait_for_answer(&self, mut busy: Busy, heard: &Told) -> (Busy, Option<Told>) {
        let patience = self.world.timeline.now() + WAITS_AT_MOST;
        loop {
            busy = self.world.pause(busy, LOOKS_EVERY).await;
            let told = self.told();
            if told.answers > heard.answers {
                return (busy, Some(told));
            }
            if told.is_with_agents || self.world.timeline.now() > patience {
                return (busy, None);
            }
        }
    }

    /// What they see: comments at the help desk, or what their game's own site was told by events.
    fn told(&self) -> Told {
        if self.ask.door != Door::Zendesk {
            return self.world.postbox.told(&self.external);
        }
        let ticket = self.world.desk.ticket(&self.external);
        let is_answer = |comment: &&Comment| comment.public && comment.survey_link().is_none();
        let newest = ticket.comments.iter().rfind(is_answer).map(|comment| comment.plain_body.clone());
        Told {
            answers: ticket.comments.iter().filter(is_answer).count(),
            person: newest.as_deref().and_then(person_link),
            answer: newest,
            link: self.world.desk.survey_link(&self.external),
            is_with_agents: ticket.group.is_some(),
        }
    }

    async fn knock(&self) -> Result<Answer> {
        let (name, at) = (format!("ask-{}", self.external), self.world.timeline.now());
        match self.ask.door {
            Door::Zendesk => {
                self.zendesk(&name, &json!({ "fandesk": "1", "event": "ticket.created", "ticket": self.ticket(at) })).await
            }
            Door::Webhook => {
                let data = json!({
                    "id": self.external, "subject": self.ask.subject, "body": self.ask.text, "channel": "in-game",
                    "language": self.ask.language, "customer": { "id": self.ask.customer },
                });
                self.webhook(&name, &json!({ "type": "ticket.created", "timestamp": at, "data": data })).await
            }
            Door::Rest => {
                let new = json!({
                    "connection": self.world.doors.rest, "external_id": self.external, "subject": self.ask.subject,
                    "text": self.ask.text, "language": self.ask.language, "customer": { "id": self.ask.customer }, "channel": "site",
                });
                self.good(self.client(Method::POST, "/v1/tickets", Some(&new)).await?)
            }
        }
    }

    async fn say_thanks(&self, ticket: &str) -> Result<()> {
        match self.ask.door {
            // Thanks at a help desk leave the answer standing; its window closes it.
            Door::Zendesk | Door::Webhook => self.write("thanks", &self.words().0).await,
            Door::Rest => self.client(Method::POST, &format!("/v1/tickets/{ticket}:confirm"), None).await.map(drop),
        }
    }

    async fn say_it_failed(&self, ticket: &str) -> Result<()> {
        match self.ask.door {
            Door::Zendesk | Door::Webhook => self.write("again", &self.words().1).await,
            Door::Rest => self.client(Method::POST, &format!("/v1/tickets/{ticket}:reopen"), None).await.map(drop),
        }
    }

    /// Opens the link that came with the answer and sends the form.
    async fn rate(&self, busy: Busy) -> Result<()> {
        let Some(score) = self.ask.score else { return Ok(()) };
        let mut busy = busy;
        for _ in 0..4 {
            if let Some(link) = self.told().link {
                let path = path_of(&link);
                let score = score.to_string();
                let form = [("score", score.as_str())];
                self.good(insist(|| self.world.public.post_form(&path, &form)).await?)?;
                break;
            }
            busy = self.world.pause(busy, LOOKS_EVERY).await;
        }
        drop(busy);
        Ok(())
    }

    async fn write(&self, what: &str, text: &str) -> Result<()> {
        let (id, at) = (format!("{what}-{}", self.external), self.world.timeline.now());
        if self.ask.door == Door::Zendesk {
            let author = json!({ "id": self.ask.customer, "role": "end-user" });
            let comment = json!({ "id": id, "body": text, "public": true, "author": author });
            let body = json!({ "fandesk": "1", "event": "ticket.commented", "ticket": self.ticket(at), "comment": comment });
            return self.zendesk(&id, &body).await.map(drop);
        }
        let data = json!({ "id": self.external, "message_id": id, "body": text, "author": { "role": "customer" } });
        self.webhook(&id, &json!({ "type": "ticket.message_created", "timestamp": at, "data": data })).await.map(drop)
    }

    fn words(&self) -> (String, String) {
        let words = self.world.bank.words(&self.ask.language);
        words.map(|words| (words.thanks.clone(), words.again.clone())).unwrap_or_default()
    }

    fn ticket(&self, updated_at: Timestamp) -> Value {
        json!({
            "id": self.external, "subject": self.ask.subject, "description": self.ask.text, "status": "new", "via": "web", "tags": "",
            "requester": { "id": self.ask.customer, "email": "", "name": "", "locale": self.ask.language },
            "created_at": self.world.moment(self.ask.at), "updated_at": updated_at, "language": self.ask.language,
        })
    }

    async fn zendesk(&self, delivery: &str, body: &Value) -> Result<Answer> {
        let (path, secret) = &self.world.doors.zendesk;
        let bytes = body.to_string().into_bytes();
        let headers = Desk::sign(secret, self.world.timeline.now(), delivery, &bytes);
        self.good(insist(|| self.world.public.deliver(path, headers.clone(), bytes.clone())).await?)
    }

    async fn webhook(&self, id: &str, body: &Value) -> Result<Answer> {
        let (path, key) = &self.world.doors.webhook;
        let bytes = body.to_string().into_bytes();
        let keys = std::slice::from_ref(key);
        let mut headers = helpdesk::standard_webhooks::signed_headers(keys, id, self.world.timeline.now(), &bytes);
        headers.insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
        self.good(insist(|| self.world.public.deliver(path, headers.clone(), bytes.clone())).await?)
    }

    async fn client(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Answer> {
        self.world.call(&self.world.doors.client, method, path, body).await
    }

    fn good(&self, answer: Answer) -> Result<Answer> {
        let (status, detail) = (answer.status.as_u16(), answer.text("detail").unwrap_or("no detail was given"));
        ensure!(answer.status.is_success(), "play ticket {} of the demonstration: {status}: {detail}", self.external);
        Ok(answer)
    }
}

/// The path of a link to our own pages.
fn path_of(link: &str) -> String {
    link.find("/s/").map_or(link, |at| &link[at..]).to_owned()
}

/// Where a person is one tap away, in the text of an automatic answer.
fn person_link(text: &str) -> Option<String> {
    text.split_whitespace().find(|word| word.contains("/s/") && word.ends_with("/person")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_to_a_person_is_found_in_an_automatic_answer_and_opens_our_own_page() {
        let text =
            "Do this.\n\nThis answer was given automatically. A person is one tap away: http://127.0.0.1:7878/s/abc/person";
        assert_eq!(person_link(text).as_deref().map(path_of).as_deref(), Some("/s/abc/person"));
        assert_eq!(person_link("See http://x/s/abc."), None);
    }
}
