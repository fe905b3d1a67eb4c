//! Zendesk's Tickets API: answers, notes and states are all changes of one ticket.

use std::time::Duration;

use async_trait::async_trait;
use data_encoding::BASE64;
use domain::HelpdeskAccess;
use http::{HeaderValue, StatusCode};
use reqwest::{RequestBuilder, Response};
use serde_json::{Map, Value, json};
use url::Url;

use super::comments;
use crate::retry_after::retry_after;
use crate::text::to_html;
use crate::wire::{Lost, body, send};
use crate::{AddressRefused, Helpdesk, Outgoing, Posted, Sought, Wire, WriteRefused, check_base};

/// How long one call may take, unless told otherwise.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// A client's Zendesk.
#[derive(Debug, Clone)]
pub struct Client {
    wire: Wire,
    base: Url,
    credential: HeaderValue,
    author: Option<u64>,
    agents_group: Option<u64>,
    time_limit: Duration,
}

impl Client {
    /// The Zendesk behind `access`. Refuses an address that we do not call.
    pub fn new(wire: Wire, access: &HelpdeskAccess) -> Result<Client, AddressRefused> {
        let base = check_base(&access.base, wire.reach())?.url().clone();
        let pair = BASE64.encode(format!("{}/token:{}", access.user, access.token.reveal()).as_bytes());
        // Base64 always is a header's value.
        let mut credential = HeaderValue::from_str(&format!("Basic {pair}")).map_err(|_| AddressRefused::Unreadable)?;
        credential.set_sensitive(true);
        let author = access.integration_user.as_ref().and_then(|user| user.parse().ok());
        Ok(Client { wire, base, credential, author, agents_group: access.agents_group, time_limit: TIME_LIMIT })
    }

    /// The same with another limit for each call.
    pub fn with_time_limit(self, time_limit: Duration) -> Client {
        Client { time_limit, ..self }
    }

    /// `public` is always said: left out, Zendesk shows the comment to the customer.
    async fn comment(&self, ticket: &str, text: &str, public: bool) -> Result<Posted, WriteRefused> {
        let mut comment = Map::new();
        comment.insert("html_body".to_owned(), to_html(text).into());
        comment.insert("public".to_owned(), public.into());
        if let Some(author) = self.author {
            comment.insert("author_id".to_owned(), author.into());
        }
        let answer = self.put(ticket, json!({ "comment": comment })).await?;
        // The status line says that it is written; an answer that then breaks off only costs us the comment's id.
        let external_message = body(answer).await.ok().and_then(|body| comments::written(&body));
        Ok(Posted { external_message })
    }

    async fn change(&self, ticket: &str, change: Value) -> Result<(), WriteRefused> {
        self.put(ticket, change).await.map(drop)
    }

    async fn put(&self, ticket: &str, change: Value) -> Result<Response, WriteRefused> {
        let path = format!("api/v2/tickets/{}.json", ticket_number(ticket)?);
        self.call(self.wire.http().put(self.address(&path)).json(&json!({ "ticket": change }))).await
    }

    fn address(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(path);
        url
    }

    async fn call(&self, request: RequestBuilder) -> Result<Response, WriteRefused> {
        let request = request.header(http::header::AUTHORIZATION, self.credential.clone());
        let answer = send(request, self.time_limit).await.map_err(without_answer)?;
        if answer.status().is_success() { Ok(answer) } else { Err(refusal(answer).await) }
    }

    async fn page(&self, ticket: &str, after: Option<&str>) -> Result<comments::Page, WriteRefused> {
        let mut url = self.address(&format!("api/v2/tickets/{ticket}/comments.json"));
        url.query_pairs_mut().append_pair("page[size]", "100").extend_pairs(after.map(|cursor| ("page[after]", cursor)));
        let bytes = body(self.call(self.wire.http().get(url)).await?).await.map_err(without_answer)?;
        let unreadable = |detail| WriteRefused::Unknown { retry_after: None, detail };
        comments::Page::read(&bytes).map_err(unreadable)
    }
}

/// The only ids that Zendesk has; anything else could change the path.
fn ticket_number(ticket: &str) -> Result<u64, WriteRefused> {
    let digits = ticket.bytes().all(|byte| byte.is_ascii_digit());
    let refused = || WriteRefused::Refused { status: 0, detail: "a Zendesk ticket's id is a number".to_owned() };
    ticket.parse().ok().filter(|_| digits).ok_or_else(refused)
}

fn without_answer(lost: Lost) -> WriteRefused {
    match lost {
        Lost::Refused(refused) => WriteRefused::Address(refused),
        Lost::NotSent(detail) => WriteRefused::Busy { retry_after: None, detail },
        Lost::Unknown(detail) => WriteRefused::Unknown { retry_after: None, detail },
    }
}

async fn refusal(answer: Response) -> WriteRefused {
    let status = answer.status();
    let retry_after = retry_after(answer.headers());
    match status.as_u16() {
        401 | 403 => WriteRefused::Unauthorized { status: status.as_u16() },
        404 | 410 => WriteRefused::Gone { status: status.as_u16() },
        409 => WriteRefused::Conflict,
        429 => WriteRefused::Busy { retry_after, detail: "too many calls".to_owned() },
        500.. => WriteRefused::Unknown { retry_after, detail: format!("it answered {status}") },
        _ => WriteRefused::Refused { status: status.as_u16(), detail: said(status, answer).await },
    }
}

/// The beginning of what the help desk said: one line, for a person to read, never run or shown as HTML.
async fn said(status: StatusCode, answer: Response) -> String {
    if status.is_redirection() {
        return "it points to another address".to_owned();
    }
    let bytes = body(answer).await.unwrap_or_default();
    String::from_utf8_lossy(&bytes).chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect()
}

#[async_trait]
impl Helpdesk for Client {
    async fn post_answer(&self, answer: &Outgoing) -> Result<Posted, WriteRefused> {
        self.comment(&answer.external_ticket, &answer.text, true).await
    }

    async fn post_note(&self, note: &Outgoing) -> Result<Posted, WriteRefused> {
        self.comment(&note.external_ticket, &comments::marked(note), false).await
    }

    async fn hand_off(&self, external_ticket: &str) -> Result<(), WriteRefused> {
        let change = match self.agents_group {
            Some(group) => json!({ "status": "open", "group_id": group }),
            None => json!({ "status": "open" }),
        };
        self.change(external_ticket, change).await
    }

    async fn close(&self, external_ticket: &str) -> Result<(), WriteRefused> {
        self.change(external_ticket, json!({ "status": "solved" })).await
    }

    async fn set_pending(&self, external_ticket: &str) -> Result<(), WriteRefused> {
        self.change(external_ticket, json!({ "status": "pending" })).await
    }

    async fn find(&self, sought: &Sought) -> Result<Option<String>, WriteRefused> {
        let ticket = ticket_number(&sought.outgoing.external_ticket)?.to_string();
        let mut after = None;
        for _ in 0..comments::PAGES_MAX {
            let page = self.page(&ticket, after.as_deref()).await?;
            if let Some(found) = page.find(sought, self.author) {
                return Ok(Some(found));
            }
            after = page.next;
            if after.is_none() {
                return Ok(None);
            }
        }
        Err(WriteRefused::Refused { status: 0, detail: "the ticket has more comments than Zendesk allows".to_owned() })
    }
}
