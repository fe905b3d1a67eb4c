//! The week before: real tickets through the whole system, answered by experts who then judge what automations would have said. Only these
//! judgements prove an automation; until they do, none answers.

use std::sync::Arc;

use anyhow::Result;
use domain::Span;
use futures::stream::{FuturesUnordered, StreamExt};
use reqwest::Method;
use serde_json::Value;

use super::authors;
use super::bank::Question;
use super::customer::Customer;
use super::dice::Dice;
use super::expert::{judge, letter};
use super::persona::Persona;
use super::plan::{self, Ask, PARTS, PROVEN};
use super::world::World;
use crate::api::Api;
use crate::timeline::Busy;

/// How many experts try to claim a ticket before it is left to the client's agents.
const CLAIMS_MAX: usize = 6;
/// How long one waits who came before their wave.
const NEXT_CLAIM: Span = Span::minutes(10);
/// What was judged is counted within this time.
const COUNTED_AFTER: Span = Span::minutes(5);

type Experts = Arc<Vec<(Persona, Api)>>;

/// Plays the parts of the week until automations of the program answer. The clock is held when it comes back: nothing more happens before
/// the week itself. How many tickets came in.
pub async fn play(world: &Arc<World>, operator: &Api, experts: Vec<(Persona, Api)>) -> Result<(Busy, usize)> {
    let (mut busy, experts, mut tickets) = (world.timeline.busy(), Arc::new(experts), 0);
    for part in 0..PARTS {
        let asks = plan::before(&world.bank, world.seed, part);
        tickets += asks.len();
        all(world, &experts, asks, busy).await?;
        busy = world.pause(world.timeline.busy(), COUNTED_AFTER).await;
        if some_answer(&operator.expect(Method::GET, &authors::path(PROVEN), None).await?) {
            break;
        }
    }
    Ok((busy, tickets))
}

/// Whether an automation is proven.
fn some_answer(all: &Value) -> bool {
    let rows = all.get("automations").and_then(Value::as_array);
    rows.into_iter().flatten().any(|one| one.pointer("/standing/is").and_then(Value::as_str) == Some("live"))
}

async fn all(world: &Arc<World>, experts: &Experts, asks: Vec<Ask>, busy: Busy) -> Result<()> {
    let mut tasks: FuturesUnordered<tokio::task::JoinHandle<Result<()>>> = FuturesUnordered::new();
    for ask in asks {
        let (world, experts, busy) = (world.clone(), experts.clone(), world.timeline.busy());
        tasks.push(tokio::spawn(async move { one(&world, &experts, &ask, busy).await }));
    }
    drop(busy);
    while let Some(ended) = tasks.next().await {
        ended??;
    }
    Ok(())
}

/// A customer, and an expert who comes after a while.
async fn one(world: &World, experts: &Experts, ask: &Ask, busy: Busy) -> Result<()> {
    let busy = world.until(busy, world.moment(ask.at)).await;
    let customer = Customer::of(world, ask);
    let (Some(ticket), Some(question)) = (customer.come().await?, world.bank.by_subject(&ask.subject)) else { return Ok(()) };
    let answering = Answering { world, ask, question, ticket: &ticket };
    let (listened, answered) = tokio::join!(customer.listen(world.timeline.busy(), &ticket), answering.try_all(experts, busy));
    listened.and(answered)
}

struct Answering<'a> {
    world: &'a World,
    ask: &'a Ask,
    question: &'a Question,
    ticket: &'a str,
}

impl Answering<'_> {
    /// One after the other comes until somebody has it; an automation may have been faster.
    async fn try_all(&self, experts: &Experts, busy: Busy) -> Result<()> {
        let mut dice = Dice::of(self.world.seed, &format!("expert of {}", self.ask.number));
        let (program, topic) = (self.question.program.as_str(), self.question.topic.as_str());
        let able: Vec<_> = experts.iter().filter(|(one, _)| one.knows(program, topic, &self.question.language)).collect();
        let mut busy = self.world.pause(busy, Span::minutes(dice.between(25, 70))).await;
        for _ in 0..CLAIMS_MAX {
            let Some((persona, api)) = dice.pick(&able) else { break };
            let claimed = self.world.call(api, Method::POST, &format!("/v1/tickets/{}:claim", self.ticket), None).await?;
            match claimed.problem() {
                _ if claimed.status.is_success() => return self.answer(persona, api, &mut dice, busy).await,
                "over" | "already-claimed" => break,
                _ => busy = self.world.pause(busy, NEXT_CLAIM).await,
            }
        }
        drop(busy);
        Ok(())
    }

    async fn answer(&self, persona: &Persona, api: &Api, dice: &mut Dice, busy: Busy) -> Result<()> {
        let busy = self.world.pause(busy, Span::seconds(dice.between(70, 500))).await;
        let greeting = self.world.bank.words(&self.question.language).map(|words| words.greeting.clone()).unwrap_or_default();
        let said = letter(&greeting, &self.question.answer, &persona.name);
        let done = self.world.call(api, Method::POST, &format!("/v1/tickets/{}:answer", self.ticket), Some(&said)).await?;
        judge(self.world, api, (self.ticket, &done.body), Some(self.question), dice).await?;
        drop(busy);
        Ok(())
    }
}
