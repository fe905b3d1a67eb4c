//! People: what customers, experts and the client's own staff do, each in one line of a story.

use domain::{Expert, ExpertId, TicketId};
use serde_json::{Value, json};

use crate::call::{CLIENT_KEY, Reply, Request};
use crate::webhook::Webhook;
use crate::world::World;

/// An expert with the key that they act by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: ExpertId,
    /// Their API key.
    pub key: String,
}

impl Person {
    pub(crate) fn of(expert: &Expert) -> Person {
        Person { id: expert.id.clone(), key: format!("fdk_{}", expert.name) }
    }
}

impl World {
    /// A customer asks about the battery, in English.
    pub async fn customer_asks(&self, external: &str) -> TicketId {
        let webhook = Webhook::created(external, "Battery empty by noon", "My battery does not last since the update.");
        self.zendesk(&webhook).await;
        self.ticket_id(external)
    }

    /// The customer writes again at the help desk.
    pub async fn customer_writes(&self, external: &str, comment: &str, text: &str) -> Reply {
        self.zendesk(&Webhook::commented(external, comment, text)).await
    }

    /// An expert does something with a ticket: `claim`, `answer`, `release`, `escalate`.
    pub async fn act(&self, expert: &Person, ticket: &TicketId, action: &str, body: Value) -> Reply {
        self.ask(Request::post(&format!("/v1/tickets/{ticket}:{action}"), &body).by(&expert.key)).await
    }

    /// An expert claims a ticket and must get it.
    pub async fn claims(&self, expert: &Person, ticket: &TicketId) {
        let reply = self.act(expert, ticket, "claim", json!({})).await;
        assert!(reply.is_done(), "{} claims {ticket}: {reply:?}", expert.key);
    }

    /// An expert answers a ticket that they hold.
    pub async fn answers(&self, expert: &Person, ticket: &TicketId, text: &str) {
        let reply = self.act(expert, ticket, "answer", json!({ "text": text })).await;
        assert!(reply.is_done(), "{} answers {ticket}: {reply:?}", expert.key);
    }

    /// The client's own system does something with a ticket: `confirm`, `reopen`, `escalate`, `return`.
    pub async fn client_does(&self, ticket: &TicketId, action: &str, body: Value) -> Reply {
        self.ask(Request::post(&format!("/v1/tickets/{ticket}:{action}"), &body).by(CLIENT_KEY)).await
    }

    /// The tickets that an expert is offered now.
    pub async fn offers(&self, expert: &Person) -> Vec<String> {
        let reply = self.ask(Request::get("/v1/offers").by(&expert.key)).await.json();
        let items = reply["items"].as_array().into_iter().flatten();
        items.filter_map(|offer| offer["ticket"].as_str()).map(str::to_owned).collect()
    }

    /// The path of the last survey that the customer of `external` was sent.
    pub fn survey(&self, external: &str) -> String {
        let comments = self.public_comments(external);
        let link = comments.iter().rev().find_map(|text| text.split("https://help.example").nth(1).map(str::to_owned));
        link.unwrap_or_else(|| panic!("the customer of {external} was not asked; they read {comments:?}"))
    }

    /// The customer gives a score on a survey's page.
    pub async fn rates(&self, survey: &str, score: u8, comment: &str) -> Reply {
        self.ask(Request::form(survey, &format!("score={score}&comment={comment}"))).await
    }
}
