//! One ticket on its way through the public API: asked, claimed, answered, rated and confirmed; the clock does the rest.

use anyhow::{Context, Result, ensure};
use domain::{Secret, Span, Timestamp};
use fandesk::api::{Answer, Api};
use fandesk::desk::Desk;
use fandesk::timeline::{Busy, Timeline};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::Webhook;

/// The experts look after the pool has opened, so that no claim comes too early.
const LOOKS_AFTER: Span = Span::minutes(2);
const THINKS: Span = Span::minutes(5);
/// The survey's delay of five minutes, and the windows of two queues.
const READS_AFTER: Span = Span::minutes(8);
const CONFIRMS_AFTER: Span = Span::minutes(2);
/// Tickets are told by numbers from here on, so that some are one digit longer than others in no scene.
const FIRST: usize = 10_000;

/// All that the people around a ticket need.
pub struct Stage {
    /// Calls without a credential.
    pub public: Api,
    /// The client's own.
    pub client: Api,
    /// The experts, each with their own.
    pub experts: Vec<Api>,
    /// The help desk.
    pub desk: Desk,
    /// The path of its webhook.
    pub hook: String,
    /// The webhook's secret.
    pub secret: Secret,
    /// The clock.
    pub timeline: Timeline,
}

impl Stage {
    /// The whole story of a ticket.
    pub async fn live(&self, number: usize, at: Timestamp, busy: Busy) -> Result<()> {
        let external = (FIRST + number).to_string();
        let busy = self.until(busy, at).await;
        let ticket = self.ask(&external).await?;
        let busy = self.pause(busy, LOOKS_AFTER).await;
        let expert = self.experts.get(number % self.experts.len()).context("find an expert")?;
        expert.expect(Method::GET, "/v1/offers", None).await?;
        act(expert, &ticket, "claim", None).await?;
        let busy = self.pause(busy, THINKS).await;
        act(expert, &ticket, "answer", Some(json!({ "text": "Turn the background refresh off in the settings." }))).await?;
        let busy = self.pause(busy, READS_AFTER).await;
        self.rate(&external).await?;
        let busy = self.pause(busy, CONFIRMS_AFTER).await;
        act(&self.client, &ticket, "confirm", None).await?;
        drop(busy);
        Ok(())
    }

    async fn ask(&self, external: &str) -> Result<String> {
        let webhook = Webhook::created(external, "Battery empty by noon", "My battery does not last since the update.");
        let bytes = webhook.bytes();
        let headers = Desk::sign(&self.secret, self.timeline.now(), &webhook.invocation, &bytes);
        let answer = done(self.public.deliver(&self.hook, headers, bytes).await?)?;
        Ok(answer.text("ticket").context("read the ticket's id")?.to_owned())
    }

    async fn rate(&self, external: &str) -> Result<()> {
        let link = self.desk.survey_link(external).context("find the survey's link")?;
        let path = link.find("/s/").map_or(link.as_str(), |at| &link[at..]);
        done(self.public.post_form(path, &[("score", "5"), ("comment", "Great")]).await?).map(drop)
    }

    /// What the experts were paid in a month, in minor units.
    pub async fn paid(&self, month: &str) -> Result<i64> {
        let mut paid = 0;
        for expert in &self.experts {
            let earnings = expert.expect(Method::GET, &format!("/v1/earnings?month={month}"), None).await?;
            paid += earnings.pointer("/sums/EUR/paid").and_then(Value::as_i64).unwrap_or_default();
        }
        Ok(paid)
    }

    async fn until(&self, busy: Busy, at: Timestamp) -> Busy {
        let busy = busy.sleep_until(at).await;
        self.desk.set_now(self.timeline.now());
        busy
    }

    async fn pause(&self, busy: Busy, span: Span) -> Busy {
        self.until(busy, self.timeline.now() + span).await
    }
}

async fn act(by: &Api, ticket: &str, action: &str, said: Option<Value>) -> Result<()> {
    by.expect(Method::POST, &format!("/v1/tickets/{ticket}:{action}"), said.as_ref()).await?;
    Ok(())
}

fn done(answer: Answer) -> Result<Answer> {
    ensure!(answer.status.is_success(), "{}: {}", answer.status, answer.body);
    Ok(answer)
}
