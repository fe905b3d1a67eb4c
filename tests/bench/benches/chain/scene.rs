//! A scene: tickets at a pace, played on the system of the template, and what they made its stages ask for.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use domain::{ExpertId, Principal, Secret, Span, Timestamp};
use fandesk::api::Api;
use fandesk::desk::{AGENTS_GROUP, Desk, INTEGRATION_USER};
use fandesk::iban::iban;
use fandesk::local::is_dead_letters;
use fandesk::runner::{Runner, RunnerConfig};
use fandesk::stages::{self, Clients};
use reqwest::Method;
use serde_json::{Value, json};
use store::ApiKeyHash;
use testkit::{CLIENT, OPERATOR_KEY};
use tokio::task::JoinSet;

use crate::counters::Counters;
use crate::figures::Figures;
use crate::ticket::Stage;

const TEMPLATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/template.yaml");
const SECRET: &str = "a-secret-of-the-help-desk";
const EXPERTS: usize = 20;
/// Long enough for every window and for the week's payout; the fortnight before has as many sweeps and closes.
const FORTNIGHT: Span = Span::days(14);

/// What the testkit's program pays the expert, and the month in which the week of its settlement is paid.
const REWARD_MINOR: i64 = 700;
const PAID_IN: &str = "2026-12";

/// How many tickets come, and how far apart.
pub struct Pacing {
    /// How many.
    pub tickets: usize,
    /// From one to the next.
    pub gap: Span,
}

/// What a scene made the stages ask for.
pub struct Played {
    /// How many tickets.
    pub tickets: usize,
    /// Because of the tickets alone.
    pub by_tickets: Figures,
    /// In a fortnight without any.
    pub idle: Figures,
}

/// Plays tickets to their payout, after a fortnight of silence whose figures are taken off.
pub async fn play(pacing: &Pacing) -> Result<Played> {
    let counters = Counters::default();
    // Between two sweeps, so that both fortnights have the same number of them.
    let begin = testkit::noon() + Span::minutes(7);
    let config = RunnerConfig::in_memory(TEMPLATE.into(), begin - FORTNIGHT, counters.functions());
    let (runner, held) = Runner::start_held(config).await?;
    let stage = Arc::new(set_up(&runner).await?);
    let before = counters.figures();
    drop(held);
    let silent = after(&runner, &counters, begin).await;
    play_all(&stage, pacing, begin).await?;
    let played = after(&runner, &counters, begin + FORTNIGHT).await;
    check(&runner, &stage, &played, pacing).await?;
    runner.stop().await;
    let idle = silent.since(&before);
    Ok(Played { tickets: pacing.tickets, by_tickets: played.since(&silent).since(&idle), idle })
}

/// Lets time pass until a moment and all work be done. Then the clock stands: schedules alone do not make it run.
async fn after(runner: &Runner, counters: &Counters, moment: Timestamp) -> Figures {
    drop(runner.timeline().sleep_until(moment).await);
    runner.wait_still().await;
    counters.figures()
}

async fn play_all(stage: &Arc<Stage>, pacing: &Pacing, begin: Timestamp) -> Result<()> {
    // Until all are there the clock stands still, so that nobody is late.
    let held = stage.timeline.busy();
    let mut tickets = JoinSet::new();
    for number in 0..pacing.tickets {
        let at = begin + Span::millis(pacing.gap.as_millis() * i64::try_from(number)?);
        let (stage, busy) = (Arc::clone(stage), stage.timeline.busy());
        tickets.spawn(async move { stage.live(number, at, busy).await.with_context(|| format!("play ticket {number}")) });
    }
    drop(held);
    while let Some(ended) = tickets.join_next().await {
        ended??;
    }
    Ok(())
}

/// The figures hold only if every ticket went the whole way, and if every invocation was counted.
async fn check(runner: &Runner, stage: &Stage, figures: &Figures, pacing: &Pacing) -> Result<()> {
    for queue in runner.system().queues.iter().filter(|queue| is_dead_letters(&queue.name)) {
        let counts = runner.queues().counts(&queue.name)?;
        ensure!(counts.visible + counts.delayed + counts.in_flight == 0, "{} holds something", queue.name);
    }
    let counted = figures.total().invocations;
    let told: u64 = runner.invocations().tallies().values().map(|tally| tally.started).sum();
    ensure!(i64::try_from(told)? == counted, "{told} invocations began, and {counted} were counted");
    let (paid, tickets) = (stage.paid(PAID_IN).await?, i64::try_from(pacing.tickets)?);
    ensure!(paid == tickets * REWARD_MINOR, "{paid} was paid for {tickets} tickets, {REWARD_MINOR} each");
    Ok(())
}

/// A program, a connection to a stand-in help desk, a client's key, and experts, through the public API.
async fn set_up(runner: &Runner) -> Result<Stage> {
    let surroundings = runner.surroundings();
    let clients = Clients::of(&surroundings.dynamo_url, &surroundings.queues_url);
    let ports = stages::ports("console", &[], surroundings, &clients).map_err(anyhow::Error::msg)?;
    ports.store.save_api_key(&ApiKeyHash::of(OPERATOR_KEY), &Principal::Operator).await?;
    let operator = Api::new(&surroundings.front_url, Some(OPERATOR_KEY));
    let desk = Desk::start(None).await?;
    let (client, connection) = (format!("/v1/clients/{CLIENT}"), testkit::connection_id());
    let program = serde_json::to_value(testkit::program())?;
    operator.expect(Method::PUT, &format!("{client}/programs/phones"), Some(&program)).await?;
    operator.expect(Method::PUT, &format!("{client}/connections/{connection}"), Some(&joined(&desk))).await?;
    let mut experts = Vec::new();
    for number in 0..EXPERTS {
        experts.push(hire(&operator, &format!("expert-{number:02}")).await?);
    }
    Ok(Stage {
        public: Api::new(&surroundings.front_url, None),
        client: with_key(&operator, &format!("{client}/keys"), &json!({ "role": "client" })).await?,
        experts,
        desk,
        hook: format!("/hooks/{connection}"),
        secret: Secret::new(SECRET),
        timeline: runner.timeline().clone(),
    })
}

fn joined(desk: &Desk) -> Value {
    json!({
        "kind": "zendesk", "program": "phones", "secrets": [SECRET],
        "access": {
            "base": desk.base(), "user": "integration@acme.example", "token": "bench",
            "integration_user": INTEGRATION_USER.to_string(), "agents_group": AGENTS_GROUP,
        },
    })
}

async fn hire(operator: &Api, name: &str) -> Result<Api> {
    let id = ExpertId::from_name(name);
    let qualification = json!({ "client": CLIENT, "program": "phones", "topics": [], "languages": ["en"] });
    let expert = json!({
        "name": name, "qualifications": [qualification], "available": true,
        "payout": { "holder": name, "iban": iban(name) },
    });
    operator.expect(Method::PUT, &format!("/v1/experts/{id}"), Some(&expert)).await?;
    with_key(operator, &format!("/v1/experts/{id}/keys"), &json!({})).await
}

async fn with_key(operator: &Api, path: &str, wanted: &Value) -> Result<Api> {
    let made = operator.expect(Method::POST, path, Some(wanted)).await?;
    Ok(operator.with_key(made.get("key").and_then(Value::as_str).context("read a key")?))
}
