//! Authors: when the earlier months are over, helpers write their automations through the authors' API: begin, submit, review, publish.

use domain::{AutomationTerms, ExpertId, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use tracing::warn;

use super::cast;
use super::earlier::Draft;
use super::play::{ActFailed, Play, refused};
use super::thread::Thread;
use super::truth::{belongs, people_say};
use crate::timeline::Busy;

/// The automations of a replay.
pub struct Automations {
    /// When the earlier months are over and they are written.
    pub from: Timestamp,
    /// What is written then.
    pub drafts: Vec<Draft>,
    /// What the client is promised of them.
    pub promise: AutomationTerms,
}

impl Automations {
    /// Whether what the automation of this title says belongs to a question.
    pub fn fits(&self, title: &str, thread: &Thread) -> bool {
        self.topic(title).is_some_and(|topic| belongs(topic, thread))
    }

    /// Whether people say so, too, and not only the question's title.
    pub fn people_say_so(&self, title: &str, thread: &Thread) -> bool {
        self.topic(title).is_some_and(|topic| people_say(topic, thread))
    }

    fn topic(&self, title: &str) -> Option<&str> {
        let draft = self.drafts.iter().find(|draft| triage::redact(&draft.topic).text.trim() == title);
        draft.map(|draft| draft.topic.as_str())
    }
}

impl Play {
    /// Waits until the earlier months are over, and has every automation written that is not published yet.
    pub async fn write_automations(&self, busy: Busy) -> Result<(), ActFailed> {
        let Some(automations) = &self.automations else { return Ok(()) };
        let busy = busy.sleep_until(automations.from).await;
        for draft in &automations.drafts {
            if self.journal.is_written(&draft.topic_id, &draft.language) {
                continue;
            }
            match self.publish(draft).await {
                Err(refused @ ActFailed::Refused { status: 400..500, .. }) => {
                    warn!(topic = draft.topic_id, "the automation on {} is not published: {refused}", draft.topic_id);
                }
                end => end?,
            }
            self.journal.wrote(&draft.topic_id, &draft.language)?;
        }
        drop(busy);
        Ok(())
    }

    /// From where it stands to the customers: after a kill it may stand anywhere on this way.
    async fn publish(&self, draft: &Draft) -> Result<(), ActFailed> {
        let (mut found, all) = (self.begun(draft).await?, path(draft));
        loop {
            let one = format!("{all}/{}", found.get("id").and_then(Value::as_str).unwrap_or_default());
            let (by, step, said) = match found.pointer("/draft/step/is").and_then(Value::as_str) {
                Some("writing") => (&draft.author, "submit", json!({})),
                Some("review") => (&draft.reviewer, "review", json!({ "approve": true })),
                Some("approved") => (&draft.author, "publish", json!({})),
                _ => return Ok(()),
            };
            found = self.asked(by, Method::POST, &format!("{one}:{step}"), Some(&said)).await?;
        }
    }

    /// The author's automation on the topic: the one that is there, or a new one.
    async fn begun(&self, draft: &Draft) -> Result<Value, ActFailed> {
        let all = self.asked(&draft.author, Method::GET, &path(draft), None).await?;
        let author = ExpertId::from_name(&draft.author).to_string();
        let is_own = |one: &&Value| {
            let version = one.pointer("/draft/version").or_else(|| one.pointer("/published/version"));
            one["author"] == author && version.is_some_and(|version| version["topic"] == draft.topic_id)
        };
        if let Some(known) = all.get("automations").and_then(Value::as_array).and_then(|all| all.iter().find(is_own)) {
            return Ok(known.clone());
        }
        let Draft { topic, topic_id, examples, answer, .. } = draft;
        let written = json!({ "title": topic, "topic": topic_id, "examples": examples, "answer": answer });
        self.asked(&draft.author, Method::POST, &path(draft), Some(&written)).await
    }

    async fn asked(&self, by: &str, method: Method, path: &str, body: Option<&Value>) -> Result<Value, ActFailed> {
        let answer = self.insist(|| self.expert(by).call(method.clone(), path, body)).await?;
        if answer.status.is_success() { Ok(answer.body) } else { Err(refused("write an automation", &answer)) }
    }
}

fn path(draft: &Draft) -> String {
    format!("/v1/clients/{}/programs/{}/automations/{}", cast::CLIENT, cast::PROGRAM, draft.language)
}
