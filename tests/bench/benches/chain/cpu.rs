//! CPU time of a ticket: the stages over tables and queues in memory, so that no database and no network is in it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bench::Spread;
use boot::{Clock, Function, Ports, Settings};
use cpu_time::ProcessTime;
use domain::{Span, TicketId, Timestamp};
use intake_fn::IntakeStage;
use queue::MemorySender;
use serde_json::{Map, Value, json};
use store::{ClientScope, MemoryTable, Store, Stored};
use testkit::{Webhook, World};

/// Rounds, each in a new world.
const ROUNDS: usize = 15;
/// Tickets in a round: few enough that looking them up in memory, which goes through all items, is not what is measured.
const TICKETS: usize = 20;
const SUBJECT: &str = "Battery empty by noon";
const TEXT: &str = "My battery does not last since the update.";

/// Milliseconds a ticket through intake alone: a signed webhook verified, read, sorted, redacted and saved.
pub async fn intake() -> Result<Spread> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let intake = intake_in_memory().await?;
        let hooks: Vec<Value> = (0..TICKETS).map(|number| hook(&number.to_string())).collect();
        let began = ProcessTime::now();
        for hook in hooks {
            let answer = intake.call(hook, Duration::from_secs(15)).await.map_err(anyhow::Error::msg)?;
            ensure!(answer.get("statusCode") == Some(&json!(200)), "deliver a webhook: {answer}");
        }
        rounds.push(per_ticket(&began));
    }
    Ok(Spread::of(rounds))
}

/// Milliseconds a ticket through all stages: from the webhook to the payout, with the testkit's own deliveries between them.
pub async fn chain() -> Result<Spread> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let world = World::new().await;
        let ada = world.expert("ada").await;
        let began = ProcessTime::now();
        from_webhook_to_payout(&world, &ada).await?;
        rounds.push(per_ticket(&began));
    }
    Ok(Spread::of(rounds))
}

fn per_ticket(began: &ProcessTime) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0 / TICKETS as f64
}

async fn from_webhook_to_payout(world: &World, expert: &testkit::Person) -> Result<()> {
    let tickets: Vec<(String, TicketId)> =
        (0..TICKETS).map(|number| (number.to_string(), world.ticket_id(&number.to_string()))).collect();
    for (external, _) in &tickets {
        ensure!(world.zendesk(&Webhook::created(external, SUBJECT, TEXT)).await.is_done(), "deliver a webhook");
    }
    world.advance(Span::minutes(1)).await;
    for (_, ticket) in &tickets {
        world.claims(expert, ticket).await;
    }
    world.advance(Span::minutes(5)).await;
    for (_, ticket) in &tickets {
        world.answers(expert, ticket, "Turn the background refresh off.").await;
    }
    world.advance(Span::minutes(7)).await;
    for (external, _) in &tickets {
        ensure!(world.rates(&world.survey(external), 5, "Great").await.is_done(), "rate");
    }
    world.advance(Span::minutes(2)).await;
    for (_, ticket) in &tickets {
        ensure!(world.client_does(ticket, "confirm", json!({})).await.is_done(), "confirm");
    }
    world.advance(Span::days(15)).await;
    ensure!(world.dead_letters().is_empty(), "nothing is parked");
    Ok(())
}

/// The time of the testkit's webhooks.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        testkit::noon()
    }
}

/// Intake with a program and a connection, over memory and nothing else.
async fn intake_in_memory() -> Result<Function> {
    let store = Store::new(Arc::<MemoryTable>::default());
    let (program, connection) = (testkit::program(), testkit::connection());
    store.open(ClientScope::of_client(&program.client)).save_program(&Stored::new(program)).await?;
    store.save_connection(&Stored::new(connection)).await?;
    let settings =
        Settings::read(|name| (name != "ENCODER").then(|| name.to_lowercase()), intake_fn::NEEDS).context("make settings")?;
    let ports = Ports { store, sender: Arc::<MemorySender>::default(), clock: Arc::new(Noon), settings };
    Ok(Function::new("intake", Arc::new(IntakeStage::new(ports.clone())), ports))
}

/// A signed webhook as API Gateway hands it over.
fn hook(external: &str) -> Value {
    let webhook = Webhook::created(external, SUBJECT, TEXT);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let signed = webhook.signed(testkit::noon());
    let headers = signed.iter().map(|(name, value)| (name.to_string(), Value::from(text(value.as_bytes()))));
    let mut headers: Map<String, Value> = headers.collect();
    headers.insert("content-type".to_owned(), json!("application/json"));
    let (route, path) = ("POST /hooks/{connection}", format!("/hooks/{}", testkit::connection_id()));
    let http = json!({ "method": "POST", "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "bench" });
    let context = json!({
        "accountId": "000000000000", "apiId": "fandesk", "domainName": "help.example", "domainPrefix": "help", "http": http,
        "requestId": "request-1", "routeKey": route, "stage": "$default", "time": "23/Nov/2026:12:00:00 +0000", "timeEpoch": 0,
    });
    json!({
        "version": "2.0", "routeKey": route, "rawPath": path, "rawQueryString": "", "headers": headers,
        "requestContext": context, "isBase64Encoded": false, "body": text(&webhook.bytes()),
    })
}
