//! What every sender must do: all of it arrives once, in its own queue, after its delay; what is parked carries its reason.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::{ClientId, ConnectionId, Message, MessageId, Span, Speaker, TicketId, Timestamp};
use queue::{Delivery, Envelope, Outgoing, Parked, QueueName, Sender, Work};

use crate::case::{Asked, Outcome, Seen, ensure};

/// How long anything may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(20);

/// The other end of a sender: what can be received now. What was received once is gone.
#[async_trait]
pub trait Receiver: Send + Sync {
    /// Texts that stand in a queue and may be received; perhaps not all at once. Waits about a second for the first.
    async fn receive(&self, queue: QueueName) -> Result<Vec<String>, String>;
    /// Bodies and reasons in the dead letters of a queue, or of a stream; perhaps not all at once.
    async fn receive_dead(&self, queue: Option<QueueName>) -> Result<Vec<(String, String)>, String>;
}

/// A sender and its other end.
#[derive(Clone)]
pub struct Ends {
    /// The sender.
    pub sender: Arc<dyn Sender>,
    /// The receiver of the same queues.
    pub receiver: Arc<dyn Receiver>,
}

/// One case.
struct Case {
    name: &'static str,
    ask: fn(Ends) -> Asked,
}

macro_rules! case {
    ($ask:ident) => {
        Case { name: stringify!($ask), ask: |ends| Box::pin($ask(ends)) }
    };
}

const CASES: &[Case] = &[
    case!(more_than_one_batch_arrives_whole_and_once),
    case!(a_batch_larger_than_one_call_takes_is_parted),
    case!(each_kind_of_work_rides_on_its_own_queue),
    case!(delayed_work_waits_and_then_comes),
    case!(a_delay_that_no_queue_keeps_is_cut_and_not_refused),
    case!(sending_nothing_is_done_at_once),
    case!(what_is_parked_carries_its_body_and_its_reason),
    case!(a_streams_failure_is_parked_beside_those_of_the_queues),
];

/// Asks about every case, one after the other, over queues that nobody else uses.
pub async fn all(ends: &Ends) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for case in CASES {
        outcomes.push(Outcome { name: case.name, result: (case.ask)(ends.clone()).await });
    }
    outcomes
}

fn ticket(external: &str) -> Result<TicketId, String> {
    let client: ClientId = "acme".parse().map_err(|error: domain::InvalidId| error.to_string())?;
    Ok(TicketId::from_external(&client, &ConnectionId::from_random([1; 16]), external))
}

fn matching(epoch: u32) -> Result<Work, String> {
    Ok(Work::MatchTicket { ticket: ticket("1")?, epoch })
}

async fn send(ends: &Ends, work: Vec<Outgoing>) -> Seen {
    ends.sender.send(work).await.map_err(|error| error.to_string())
}

/// Receives until there are so many, and once more to see that there is no other.
async fn arrived(ends: &Ends, queue: QueueName, wanted: usize) -> Result<Vec<Envelope>, String> {
    let until = Instant::now() + ARRIVAL;
    let mut texts = Vec::new();
    while texts.len() < wanted && Instant::now() < until {
        texts.extend(ends.receiver.receive(queue).await?);
    }
    texts.extend(ends.receiver.receive(queue).await?);
    ensure!(texts.len() == wanted, "{wanted} were sent and {} came", texts.len());
    texts.iter().map(|text| Envelope::read(text).map_err(|error| error.to_string())).collect()
}

async fn more_than_one_batch_arrives_whole_and_once(ends: Ends) -> Seen {
    let work =
        (0..25).map(|epoch| Ok(Outgoing::now(matching(epoch)?, &format!("cor_{epoch}")))).collect::<Result<Vec<_>, String>>()?;
    send(&ends, work.clone()).await?;
    let came: BTreeSet<String> =
        arrived(&ends, QueueName::Match, 25).await?.iter().map(|one| format!("{} {:?}", one.correlation, one.work)).collect();
    let sent: BTreeSet<String> = work.iter().map(|one| format!("{} {:?}", one.correlation, one.work)).collect();
    ensure!(came == sent, "{came:?} came");
    Ok(())
}

async fn a_batch_larger_than_one_call_takes_is_parted(ends: Ends) -> Seen {
    let id = ticket("1")?;
    let message = |n: u32| Message {
        id: MessageId::from_external(&id, &n.to_string()),
        ticket: id.clone(),
        speaker: Speaker::Customer,
        text: format!("{n} {}", "ü".repeat(100_000)),
        at: Timestamp::from_millis(0),
        correlation: "cor_1".to_owned(),
    };
    let work: Vec<Outgoing> = (0..9).map(|n| Outgoing::now(Work::AddMessage { message: message(n) }, "cor_1")).collect();
    send(&ends, work.clone()).await?;
    let came = arrived(&ends, QueueName::Overflow, 9).await?;
    let whole = work.iter().all(|sent| came.iter().any(|one| one.work == sent.work));
    ensure!(whole, "not all of them came as they were sent");
    Ok(())
}

async fn each_kind_of_work_rides_on_its_own_queue(ends: Ends) -> Seen {
    let (id, episode) = (ticket("1")?, 3);
    let work = [
        matching(7)?,
        Work::Deliver { ticket: id.clone(), delivery: Delivery::Answer { episode } },
        Work::AskCustomer { ticket: id, episode },
    ];
    send(&ends, work.iter().map(|work| Outgoing::now(work.clone(), "cor_1")).collect()).await?;
    for sent in work {
        let came = arrived(&ends, sent.queue(), 1).await?;
        ensure!(came[0].work == sent, "{:?} came by {:?}", came[0].work, sent.queue());
    }
    Ok(())
}

async fn delayed_work_waits_and_then_comes(ends: Ends) -> Seen {
    let sent = Instant::now();
    let late = Outgoing::after(Span::seconds(3), matching(2)?, "cor_late");
    send(&ends, vec![late, Outgoing::now(matching(1)?, "cor_now")]).await?;
    let mut order = Vec::new();
    while order.len() < 2 && sent.elapsed() < ARRIVAL {
        for text in ends.receiver.receive(QueueName::Match).await? {
            order.push((Envelope::read(&text).map_err(|error| error.to_string())?.correlation, sent.elapsed()));
        }
    }
    let names: Vec<&str> = order.iter().map(|(name, _)| name.as_str()).collect();
    ensure!(names == ["cor_now", "cor_late"], "{order:?} came");
    // Services count in whole seconds of their own clock.
    ensure!(order[1].1 >= Duration::from_millis(1900), "the late one came after {:?}", order[1].1);
    Ok(())
}

async fn a_delay_that_no_queue_keeps_is_cut_and_not_refused(ends: Ends) -> Seen {
    send(&ends, vec![Outgoing::after(Span::hours(2), Work::AskCustomer { ticket: ticket("2")?, episode: 0 }, "cor_1")]).await?;
    let came = ends.receiver.receive(QueueName::Csat).await?;
    ensure!(came.is_empty(), "{came:?} came at once");
    Ok(())
}

async fn sending_nothing_is_done_at_once(ends: Ends) -> Seen {
    send(&ends, Vec::new()).await
}

async fn parked(ends: &Ends, queue: Option<QueueName>, body: &str, reason: &str) -> Seen {
    let letter = Parked { queue, body: body.to_owned(), reason: reason.to_owned() };
    ends.sender.park(letter).await.map_err(|error| error.to_string())?;
    let until = Instant::now() + ARRIVAL;
    let mut dead = Vec::new();
    while dead.is_empty() && Instant::now() < until {
        dead = ends.receiver.receive_dead(queue).await?;
    }
    ensure!(dead == [(body.to_owned(), reason.to_owned())], "{dead:?} is parked");
    Ok(())
}

async fn what_is_parked_carries_its_body_and_its_reason(ends: Ends) -> Seen {
    parked(&ends, Some(QueueName::Relay), r#"{"not":"work","grüße":"👍"}"#, "read queue message: Grüße aus 東京 fehlen").await?;
    let none = ends.receiver.receive(QueueName::Relay).await?;
    ensure!(none.is_empty(), "{none:?} stands in the queue itself");
    Ok(())
}

async fn a_streams_failure_is_parked_beside_those_of_the_queues(ends: Ends) -> Seen {
    parked(&ends, None, r#"{"sequence":"1"}"#, "read item: it has no value").await
}
