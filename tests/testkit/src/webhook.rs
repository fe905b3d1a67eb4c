//! A webhook: what Zendesk sends for this client, in its own event shape or in our trigger's, signed as Zendesk signs.

use domain::{Secret, Timestamp};
use helpdesk::zendesk;
use http::HeaderMap;
use serde_json::{Value, json};

use crate::builders::HOOK_SECRET;

/// A body and the id of its delivery, ready to be signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// The body as JSON.
    pub body: Value,
    /// The sender's id for this delivery.
    pub invocation: String,
}

impl Webhook {
    /// Zendesk's own event for a new ticket.
    pub fn created(external: &str, subject: &str, text: &str) -> Webhook {
        let body = json!({
            "type": "zen:event-type:ticket.created", "account_id": 1, "id": format!("evt-{external}"),
            "time": "2026-11-23T12:00:00Z", "zendesk_event_version": "2022-11-06", "subject": format!("zen:ticket:{external}"),
            "detail": {
                "id": external, "status": "NEW", "subject": subject, "description": text, "requester_id": "501",
                "is_public": true, "via": { "channel": "web" },
                "created_at": "2026-11-23T11:59:59Z", "updated_at": "2026-11-23T11:59:59Z",
            },
            "event": {},
        });
        Webhook { body, invocation: format!("inv-{external}") }
    }

    /// Zendesk's own event for a public comment of the customer.
    pub fn commented(external: &str, comment: &str, text: &str) -> Webhook {
        let mut event = Webhook::created(external, "Help", "the first words");
        event.body["type"] = json!("zen:event-type:ticket.comment_added");
        event.body["id"] = json!(format!("evt-{external}-{comment}"));
        let author = json!({ "id": "501", "is_staff": false });
        event.body["event"] = json!({ "comment": { "id": comment, "body": text, "is_public": true, "author": author } });
        event.invocation = format!("inv-{external}-{comment}");
        event
    }

    /// Zendesk's own event for a public comment of one of the client's agents.
    pub fn agent_commented(external: &str, comment: &str, text: &str) -> Webhook {
        let mut event = Webhook::commented(external, comment, text);
        event.body["event"]["comment"]["author"] = json!({ "id": "43", "is_staff": true });
        event
    }

    /// Zendesk's own event for the tag by which an agent gives a ticket back, put there at `at`.
    pub fn tagged_return(external: &str, at: Timestamp) -> Webhook {
        let mut event = Webhook::created(external, "Help", "the first words");
        event.body["type"] = json!("zen:event-type:ticket.tags_changed");
        event.body["id"] = json!(format!("evt-{external}-return-{at}"));
        event.body["time"] = json!(at);
        event.body["detail"]["updated_at"] = json!(at);
        event.body["detail"]["actor_id"] = json!("43");
        event.body["event"] = json!({ "tags_added": [zendesk::RETURN_TAG], "tags_removed": [] });
        event.invocation = format!("inv-{external}-return-{at}");
        event
    }

    /// Our trigger's body for a ticket that an agent gives back at `at`, with an internal note as the reason.
    pub fn triggered_return(external: &str, at: Timestamp, comment: &str, note: &str) -> Webhook {
        let mut webhook = Webhook::triggered(external, "the first words", "en", "", "");
        webhook.body["event"] = json!("ticket.returned");
        webhook.body["ticket"]["updated_at"] = json!(at);
        let author = json!({ "id": "43", "role": "agent" });
        webhook.body["comment"] = json!({ "id": comment, "body": note, "public": "false", "author": author });
        webhook.invocation = format!("inv-{external}-return-{at}");
        webhook
    }

    /// Our trigger's body for a new ticket, in which the client names language, topic and program; blank means unnamed.
    pub fn triggered(external: &str, text: &str, language: &str, topic: &str, program: &str) -> Webhook {
        let body = json!({
            "fandesk": "1", "event": "ticket.created",
            "ticket": {
                "id": external, "subject": "Help", "description": text, "status": "new", "via": "Web Widget", "tags": "",
                "requester": { "id": "501", "email": "kim@customer.example", "name": "Kim", "locale": "" },
                "created_at": "2026-11-23T11:59:59Z", "updated_at": "2026-11-23T11:59:59Z",
                "language": language, "topic": topic, "program": program,
            },
            "comment": { "id": "", "body": "", "public": "", "author": { "id": "501", "role": "end-user" } },
        });
        Webhook { body, invocation: format!("inv-{external}") }
    }

    /// The same under another delivery id, as a sender's later try has it.
    pub fn delivered_as(self, invocation: &str) -> Webhook {
        Webhook { invocation: invocation.to_owned(), ..self }
    }

    /// The raw bytes.
    pub fn bytes(&self) -> Vec<u8> {
        self.body.to_string().into_bytes()
    }

    /// The headers with a good signature made at `at`.
    pub fn signed(&self, at: Timestamp) -> HeaderMap {
        self.signed_by(HOOK_SECRET, at)
    }

    /// The headers with a signature of whoever holds `secret`.
    pub fn signed_by(&self, secret: &str, at: Timestamp) -> HeaderMap {
        zendesk::signed_headers(&Secret::new(secret), at, &self.invocation, &self.bytes())
    }
}
