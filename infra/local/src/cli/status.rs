//! `fandesk status`: whether a system runs, where, and what is in it.

use anyhow::Result;
use aws_sdk_dynamodb::types::Select;
use serde_json::json;

use super::common::Common;
use super::running::{QueueDepth, Running, look, sdk};
use crate::local;
use crate::terminal::{Exit, Out, Table};

pub(crate) async fn status(common: &Common, out: &Out) -> Result<Exit> {
    let folder = &common.data_dir;
    let Some(running) = look(folder).await? else {
        out.say(&format!("No system runs over {}; {}.", folder.display(), local::how_to_start(folder)));
        out.result(&json!({ "running": false }))?;
        return Ok(Exit::NotThere);
    };
    let (queues, tables) = (running.queues().await?, items(&running).await?);
    out.say(&format!(
        "Running at {} (process {}), DynamoDB {}, SQS {}",
        running.place.front, running.place.pid, running.place.dynamo, running.place.queues
    ));
    out.say(&format!("\n{}", queue_table(&queues).fitted()));
    let mut table = Table::new(["table", "items"]);
    tables.iter().for_each(|(name, items)| table.row([name.clone(), items.to_string()]));
    out.say(&format!("\n{}", table.fitted()));
    let queues: Vec<_> = queues.iter().map(told).collect();
    let tables: Vec<_> = tables.iter().map(|(name, items)| json!({ "table": name, "items": items })).collect();
    out.result(
        &json!({ "running": true, "address": running.place.front, "pid": running.place.pid, "queues": queues, "tables": tables }),
    )?;
    Ok(Exit::Fine)
}

pub(crate) fn told(queue: &QueueDepth) -> serde_json::Value {
    json!({
        "queue": queue.name, "waiting": queue.visible, "delayed": queue.delayed, "in_flight": queue.in_flight,
        "dead_letters": queue.is_dead_letters(),
    })
}

/// Working queues first, then those of dead letters.
fn queue_table(queues: &[QueueDepth]) -> Table {
    let mut table = Table::new(["queue", "waiting", "delayed", "in flight"]);
    let (dead, working): (Vec<_>, Vec<_>) = queues.iter().partition(|queue| queue.is_dead_letters());
    for queue in working.into_iter().chain(dead) {
        table.row([queue.name.clone(), queue.visible.to_string(), queue.delayed.to_string(), queue.in_flight.to_string()]);
    }
    table
}

/// How many items each table holds, counted now.
async fn items(running: &Running) -> Result<Vec<(String, i64)>> {
    let mut counted = Vec::new();
    for name in running.tables().await? {
        let (mut items, mut start) = (0, None);
        loop {
            let page = running.clients.tables.scan().table_name(&name).select(Select::Count).set_exclusive_start_key(start);
            let page = page.send().await.map_err(sdk("count a table"))?;
            items += i64::from(page.count());
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        counted.push((name, items));
    }
    Ok(counted)
}
