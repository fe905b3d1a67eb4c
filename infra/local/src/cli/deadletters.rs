//! `fandesk dlq`: what could never succeed - how many, why, and once more.

use anyhow::Result;
use aws_sdk_sqs::types::Message;
use clap::Subcommand;
use serde_json::{Value, json};

use super::common::Common;
use super::running::{QueueDepth, Running, running, sdk};
use super::status::told;
use crate::terminal::{CommandRefused, Exit, Out, Table};

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum DlqCommand {
    /// All queues of dead letters, with how many they hold.
    List,
    /// The first letters of a queue, with the reason of each.
    Show {
        /// The queue, such as MatchDeadLetters.
        queue: String,
        /// How many at most.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(i32).range(1..=10))]
        limit: i32,
    },
    /// Moves all letters of a queue back to where they came from.
    Redrive {
        /// The queue, such as MatchDeadLetters.
        queue: String,
    },
}

pub(crate) async fn dlq(common: &Common, command: DlqCommand, out: &Out) -> Result<Exit> {
    let running = running(common).await?;
    match command {
        DlqCommand::List => list(&running, out).await,
        DlqCommand::Show { queue, limit } => show(&running, &queue, limit, out).await,
        DlqCommand::Redrive { queue } => redrive(&running, &queue, out).await,
    }
}

async fn dead(running: &Running) -> Result<Vec<QueueDepth>> {
    Ok(running.queues().await?.into_iter().filter(QueueDepth::is_dead_letters).collect())
}

async fn named(running: &Running, name: &str) -> Result<QueueDepth> {
    let mut queues = dead(running).await?;
    let names: Vec<String> = queues.iter().map(|queue| queue.name.clone()).collect();
    match queues.iter().position(|queue| queue.name == name) {
        Some(at) => Ok(queues.swap_remove(at)),
        None => {
            let told = format!("find queue {name}: the queues of dead letters are {}", names.join(", "));
            Err(CommandRefused::NotThere(told).into())
        }
    }
}

async fn list(running: &Running, out: &Out) -> Result<Exit> {
    let queues = dead(running).await?;
    let mut table = Table::new(["queue", "letters"]);
    queues.iter().for_each(|queue| table.row([queue.name.clone(), queue.all().to_string()]));
    out.say(&table.fitted());
    out.result(&queues.iter().map(told).collect::<Vec<_>>())?;
    Ok(Exit::Fine)
}

/// Letters stay visible while they are shown. How often each was received is not told: that counts such looks, not what failed.
async fn show(running: &Running, name: &str, limit: i32, out: &Out) -> Result<Exit> {
    let queue = named(running, name).await?;
    let asked =
        running.clients.queues.receive_message().queue_url(&queue.url).max_number_of_messages(limit).visibility_timeout(0);
    let answer = asked.message_attribute_names("All").send().await.map_err(sdk("read the queue"))?;
    let letters: Vec<Value> = answer.messages().iter().map(letter).collect();
    for letter in &letters {
        let text = |name: &str| letter.get(name).and_then(Value::as_str).unwrap_or("-").to_owned();
        out.say(&format!("{}\n  reason  {}\n  body    {}", text("id"), text("reason"), text("body")));
    }
    if letters.is_empty() {
        out.say(&format!("{name} is empty."));
    }
    out.result(&letters)?;
    Ok(Exit::Fine)
}

fn letter(message: &Message) -> Value {
    let reason = message.message_attributes().and_then(|all| all.get("reason")).and_then(|reason| reason.string_value());
    json!({ "id": message.message_id(), "reason": reason, "body": message.body() })
}

async fn redrive(running: &Running, name: &str, out: &Out) -> Result<Exit> {
    let queue = named(running, name).await?;
    if queue.all() == 0 {
        out.say(&format!("{name} is empty."));
        out.result(&json!({ "queue": name, "moving": 0 }))?;
        return Ok(Exit::Fine);
    }
    let started =
        running.clients.queues.start_message_move_task().source_arn(&queue.arn).send().await.map_err(sdk("move the letters"))?;
    out.say(&format!("{} letters go back to the queue that they came from.", queue.all()));
    out.result(&json!({ "queue": name, "moving": queue.all(), "task": started.task_handle() }))?;
    Ok(Exit::Fine)
}

#[cfg(test)]
mod tests {
    use aws_sdk_sqs::types::MessageSystemAttributeName;

    use super::*;

    #[test]
    fn a_letter_tells_its_reason_and_not_how_often_it_was_looked_at() {
        let looked_at = MessageSystemAttributeName::ApproximateReceiveCount;
        let shown = letter(&Message::builder().message_id("m").body("{}").attributes(looked_at, "7").build());
        assert_eq!(shown, json!({ "id": "m", "reason": null, "body": "{}" }));
    }
}
