//! The play: every thread is a task that sleeps until its next act and then does it through the public API.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Secret, Span, Timestamp};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tracing::warn;

use super::authors::Automations;
use super::journal::Journal;
use super::script::{Act, What, script, script_with_automations};
use super::thread::Thread;
use crate::api::{Answer, Api, CallFailed};
use crate::desk::Desk;
use crate::timeline::{Busy, Timeline};

/// What a helper writes needs so long to reach the customer, who cannot answer before: relay gathers for a second.
const REACHES_WITHIN: Span = Span::seconds(10);

/// How often one act is tried while the system says "not now".
const TRIES: u32 = 20;

/// The stage on which all threads are played.
pub struct Play {
    /// Calls without a credential: webhooks, survey forms.
    pub public: Api,
    /// Each helper's own caller.
    pub experts: HashMap<String, Api>,
    /// The client's own caller, to look up what a ticket says.
    pub client: Api,
    /// The help desk.
    pub desk: Arc<Desk>,
    /// The path of the webhook.
    pub hook: String,
    /// Its secret.
    pub secret: Secret,
    /// The clock.
    pub timeline: Timeline,
    /// What is done.
    pub journal: Journal,
    /// Whether every webhook is sent twice.
    pub twice: bool,
    /// The automations that are written from the earlier months, if any are.
    pub automations: Option<Automations>,
    /// What was met.
    pub met: Met,
}

/// What the play met, for the report.
#[derive(Debug, Default)]
pub struct Met {
    /// Acts done.
    pub acts: AtomicU64,
    /// Webhooks that were known already.
    pub duplicates: AtomicU64,
    /// Ratings that found no survey link, because the thread had moved on.
    pub unrated: AtomicU64,
    /// Questions that the client took up again for helpers who wrote after a mere thanks.
    pub taken_up: AtomicU64,
}

impl Met {
    fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// A post that the system did not take.
#[derive(Debug, thiserror::Error)]
pub enum ActFailed {
    /// The API could not be called.
    #[error(transparent)]
    Call(#[from] CallFailed),
    /// The API said no where the file says yes.
    #[error("{what}: {status} {problem}: {detail}")]
    Refused {
        /// What was tried.
        what: &'static str,
        /// The HTTP status.
        status: u16,
        /// The problem's name.
        problem: String,
        /// Its detail.
        detail: String,
    },
    /// The journal could not be written.
    #[error("write the journal: {0}")]
    Journal(#[from] std::io::Error),
}

pub(super) fn refused(what: &'static str, answer: &Answer) -> ActFailed {
    let detail = answer.text("detail").unwrap_or_default().to_owned();
    ActFailed::Refused { what, status: answer.status.as_u16(), problem: answer.problem().to_owned(), detail }
}

/// Where a thread's ticket is now: after all windows a new ticket continues the old.
pub(super) struct Place {
    pub(super) ticket: Option<String>,
    /// The ticket of which it is known that no automation's answer stands on it.
    pub(super) with_people: Option<String>,
    busy: Option<Busy>,
    /// The earliest moment at which the customer has read what was last written to them.
    read_at: Timestamp,
}

impl Play {
    /// Plays one thread from where the journal left it.
    /// `busy` is the guard that the thread sleeps with: the clock cannot jump past its first act.
    pub async fn thread(&self, thread: &Thread, busy: Busy) -> Result<(), ActFailed> {
        let acts = self.script(thread);
        let done = self.journal.done(thread.id);
        let mut place = Place { ticket: None, with_people: None, busy: Some(busy), read_at: thread.at };
        for (index, act) in acts.iter().enumerate() {
            let replies_before = index < done;
            if replies_before && !matches!(act.what, What::Ask | What::Reply { .. }) {
                continue;
            }
            if !replies_before {
                let by_customer = matches!(act.what, What::Reply { .. } | What::Rate { .. });
                let at = if by_customer { act.at.max(place.read_at) } else { act.at };
                self.wait_until(at, &mut place).await;
            }
            self.try_act(thread, act, &mut place).await?;
            if matches!(act.what, What::PassOn { .. } | What::Answer { .. } | What::Add { .. }) {
                place.read_at = self.timeline.now() + REACHES_WITHIN;
            }
            if !replies_before {
                self.journal.note(thread.id, index)?;
                Met::add(&self.met.acts);
            }
        }
        Ok(())
    }

    /// What the people of a thread do in this replay.
    pub fn script(&self, thread: &Thread) -> Vec<Act> {
        if self.automations.is_some() { script_with_automations(thread) } else { script(thread) }
    }

    async fn wait_until(&self, at: Timestamp, place: &mut Place) {
        let busy = match place.busy.take() {
            Some(busy) => busy.sleep_until(at).await,
            None => self.timeline.sleep_until(at).await,
        };
        self.desk.set_now(self.timeline.now());
        place.busy = Some(busy);
    }

    /// Acts; where the system says no, the thread goes on without this act: the comparison finds what is missing then.
    async fn try_act(&self, thread: &Thread, act: &Act, place: &mut Place) -> Result<(), ActFailed> {
        match self.act(thread, act, place).await {
            Err(refused @ ActFailed::Refused { status: 400..500, .. }) => {
                warn!(question = thread.id, "an act of question {} was refused: {refused}", thread.id);
                Ok(())
            }
            end => end,
        }
    }

    async fn act(&self, thread: &Thread, act: &Act, place: &mut Place) -> Result<(), ActFailed> {
        match &act.what {
            What::Ask => {
                let body = ask(thread);
                self.webhook(&format!("ask-{}", thread.id), &body, place).await
            }
            What::Reply { post, text } => {
                let body = reply(thread, *post, text, act.at);
                self.webhook(&format!("post-{post}"), &body, place).await
            }
            What::PassOn { post, .. } | What::Answer { post, .. } | What::Add { post, .. }
                if self.is_spared(thread, place).await? =>
            {
                Ok(self.journal.spare(*post)?)
            }
            What::PassOn { by, post, text } => self.pass_on(by, *post, text, place).await,
            What::Answer { by, post, text } => {
                self.answer(by, *post, text, place).await?;
                self.judge(by, thread, place).await
            }
            What::Add { by, post, text } => self.add(by, *post, text, place).await,
            What::Doubt => self.doubt(thread, place).await,
            // People's votes were about people's words.
            What::Rate { .. } if self.is_spared(thread, place).await? => Ok(()),
            What::Rate { score } => self.rate(thread, *score).await,
        }
    }

    /// A signed webhook; twice if asked for. The second must meet the first's work.
    async fn webhook(&self, delivery: &str, body: &Value, place: &mut Place) -> Result<(), ActFailed> {
        for _ in 0..if self.twice { 2 } else { 1 } {
            let bytes = body.to_string().into_bytes();
            let headers = Desk::sign(&self.secret, self.timeline.now(), delivery, &bytes);
            let answer = self.insist(|| self.public.deliver(&self.hook, headers.clone(), bytes.clone())).await?;
            if answer.status != StatusCode::OK {
                return Err(refused("deliver a webhook", &answer));
            }
            if answer.text("outcome") == Some("duplicate") {
                Met::add(&self.met.duplicates);
            }
            if let Some(ticket) = answer.text("ticket") {
                place.ticket = Some(ticket.to_owned());
            }
        }
        Ok(())
    }

    async fn pass_on(&self, by: &str, post: u64, text: &str, place: &mut Place) -> Result<(), ActFailed> {
        let said = json!({ "note": "See what I wrote to the customer.", "message": text });
        match self.claim(by, place).await? {
            Claimed::Held => self.say(by, "release", &said, place).await,
            // Before a kill, with this very post; or in an earlier run, and now they write once more.
            Claimed::Released if self.has_message(text, place).await? => Ok(()),
            Claimed::Released | Claimed::Over => self.join(by, post, text, ("release", said), place).await,
        }
    }

    async fn answer(&self, by: &str, post: u64, text: &str, place: &mut Place) -> Result<(), ActFailed> {
        let said = json!({ "text": text });
        match self.claim(by, place).await? {
            Claimed::Held => self.say(by, "answer", &said, place).await,
            _ if self.has_answer(text, place).await? => Ok(()),
            Claimed::Released | Claimed::Over => self.join(by, post, text, ("answer", said), place).await,
        }
    }

    async fn add(&self, by: &str, post: u64, text: &str, place: &mut Place) -> Result<(), ActFailed> {
        let answer = self.write(by, post, text, place).await?;
        if answer.status.is_success() { Ok(()) } else { self.leave(by, post, &answer) }
    }

    /// The ticket is not open to this helper: who works on it writes a message; for anybody else the client takes it up again, since
    /// the file shows that it was.
    async fn join(
        &self,
        by: &str,
        post: u64,
        text: &str,
        (action, said): (&'static str, Value),
        place: &mut Place,
    ) -> Result<(), ActFailed> {
        let written = self.write(by, post, text, place).await?;
        if written.status.is_success() {
            return Ok(());
        }
        if self.take_up_again(place).await? && matches!(self.claim(by, place).await?, Claimed::Held) {
            Met::add(&self.met.taken_up);
            return self.say(by, action, &said, place).await;
        }
        self.leave(by, post, &written)
    }

    /// A message of a helper to the customer.
    async fn write(&self, by: &str, post: u64, text: &str, place: &Place) -> Result<Answer, ActFailed> {
        let path = format!("/v1/tickets/{}/messages", place.ticket.as_deref().unwrap_or_default());
        let body = json!({ "text": text, "external_id": post.to_string() });
        self.insist(|| self.expert(by).call(Method::POST, &path, Some(&body))).await
    }

    /// The client reopens an answered ticket, or takes one back from its agents.
    pub(super) async fn take_up_again(&self, place: &Place) -> Result<bool, ActFailed> {
        let ticket = place.ticket.as_deref().unwrap_or_default();
        for action in ["reopen", "return"] {
            let path = format!("/v1/tickets/{ticket}:{action}");
            if self.insist(|| self.client.call(Method::POST, &path, None)).await?.status.is_success() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn leave(&self, by: &str, post: u64, answer: &Answer) -> Result<(), ActFailed> {
        warn!(helper = by, post, "post {post} is left out: {} {}", answer.status.as_u16(), answer.problem());
        Ok(self.journal.leave(post)?)
    }

    /// Claims for a helper, waiting for their wave if need be.
    async fn claim(&self, by: &str, place: &mut Place) -> Result<Claimed, ActFailed> {
        for _ in 0..TRIES {
            let Some(ticket) = &place.ticket else { return Ok(Claimed::Over) };
            let path = format!("/v1/tickets/{ticket}:claim");
            let answer = self.insist(|| self.expert(by).call(Method::POST, &path, None)).await?;
            match (answer.status, answer.problem()) {
                (status, _) if status.is_success() => return Ok(Claimed::Held),
                (_, "wave-not-open" | "pool-not-open") => {
                    let opens = answer.text("opens_at").and_then(|at| at.parse().ok());
                    self.wait_until(opens.ok_or_else(|| refused("claim", &answer))?, place).await;
                }
                (_, "released-before") => return Ok(Claimed::Released),
                (_, "over" | "already-claimed") => return Ok(Claimed::Over),
                _ => return Err(refused("claim", &answer)),
            }
        }
        Ok(Claimed::Over)
    }

    async fn say(&self, by: &str, action: &'static str, said: &Value, place: &Place) -> Result<(), ActFailed> {
        let Some(ticket) = &place.ticket else { return Ok(()) };
        let path = format!("/v1/tickets/{ticket}:{action}");
        let answer = self.insist(|| self.expert(by).call(Method::POST, &path, Some(said))).await?;
        if answer.status.is_success() { Ok(()) } else { Err(refused(action, &answer)) }
    }

    async fn has_message(&self, text: &str, place: &Place) -> Result<bool, ActFailed> {
        let ticket = self.ticket(place).await?;
        let messages = ticket.pointer("/messages").and_then(Value::as_array);
        Ok(messages.is_some_and(|messages| messages.iter().any(|message| message["text"] == text)))
    }

    async fn has_answer(&self, text: &str, place: &Place) -> Result<bool, ActFailed> {
        Ok(self.ticket(place).await?.pointer("/answer/text").and_then(Value::as_str) == Some(text))
    }

    /// The ticket as the client sees it.
    pub(super) async fn ticket(&self, place: &Place) -> Result<Value, ActFailed> {
        let path = format!("/v1/tickets/{}", place.ticket.as_deref().unwrap_or_default());
        Ok(self.insist(|| self.client.call(Method::GET, &path, None)).await?.body)
    }

    /// Opens the survey's link from the help desk's comment and sends the form.
    async fn rate(&self, thread: &Thread, score: u8) -> Result<(), ActFailed> {
        let Some(link) = self.desk.survey_link(&thread.id.to_string()) else {
            Met::add(&self.met.unrated);
            return Ok(());
        };
        let path = link.find("/s/").map_or(link.as_str(), |at| &link[at..]);
        let score = score.to_string();
        let form = [("score", score.as_str())];
        let answer = self.insist(|| self.public.post_form(path, &form)).await?;
        if answer.status.is_success() { Ok(()) } else { Err(refused("rate", &answer)) }
    }

    pub(super) fn expert(&self, name: &str) -> &Api {
        self.experts.get(name).unwrap_or(&self.public)
    }

    /// Calls again while the system says that it is busy.
    pub(super) async fn insist<F, R>(&self, mut call: F) -> Result<Answer, ActFailed>
    where
        F: FnMut() -> R,
        R: Future<Output = Result<Answer, CallFailed>>,
    {
        let mut answer = call().await?;
        for _ in 1..TRIES {
            if !answer.status.is_server_error() && answer.status != StatusCode::TOO_MANY_REQUESTS {
                return Ok(answer);
            }
            // The wall's time, not the simulated one: the machine is busy, not the people.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            answer = call().await?;
        }
        Ok(answer)
    }
}

/// How a claim ended.
enum Claimed {
    /// The helper holds the ticket.
    Held,
    /// They released it before.
    Released,
    /// It is over, or another's.
    Over,
}

fn ask(thread: &Thread) -> Value {
    json!({ "fandesk": "1", "event": "ticket.created", "ticket": ticket(thread, thread.at) })
}

fn reply(thread: &Thread, post: u64, text: &str, at: Timestamp) -> Value {
    let comment = json!({ "id": post, "body": text, "public": true, "author": { "id": thread.by, "role": "end-user" } });
    json!({ "fandesk": "1", "event": "ticket.commented", "ticket": ticket(thread, at), "comment": comment })
}

fn ticket(thread: &Thread, updated_at: Timestamp) -> Value {
    json!({
        "id": thread.id,
        "subject": thread.title,
        "description": thread.text,
        "status": "new",
        "via": "web",
        "tags": "",
        "requester": { "id": thread.by, "email": "", "name": "", "locale": thread.locale },
        "created_at": thread.at,
        "updated_at": updated_at,
        "language": thread.language(),
        "topic": thread.topic_id(),
        "program": super::cast::PROGRAM,
    })
}
