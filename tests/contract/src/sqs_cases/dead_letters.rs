//! Cases on dead letters and how they go back.

use super::plumbing::{Queue, Seen, ensure, refused, system, text};
use super::{Case, case};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{ListMessageMoveTasksResultEntry, MessageSystemAttributeName, QueueAttributeName};

const NO_MOVE_TASK: Option<&str> = Some("there is no move task there");

pub(super) const CASES: &[Case] = &[
    case!(a_message_received_too_often_becomes_a_dead_letter),
    case!(the_receive_count_of_a_policy_may_be_text),
    case!(a_dead_letter_queue_knows_its_sources, Some("the call is unknown there")),
    case!(a_move_task_sends_the_letters_back, NO_MOVE_TASK),
    case!(a_slow_move_task_can_be_cancelled, NO_MOVE_TASK),
];

/// A dead-letter queue and a queue whose messages go there after one receive.
async fn pair(client: &Client) -> Result<(Queue, Queue), String> {
    let dead = Queue::new(client, "dead", &[]).await?;
    let policy = dead.redrive_policy(1).await?;
    let queue = Queue::new(client, "live", &[(QueueAttributeName::RedrivePolicy, &policy)]).await?;
    Ok((queue, dead))
}

/// Sends messages and receives them too often.
async fn kill(queue: &Queue, bodies: &[&str]) -> Seen {
    for body in bodies {
        queue.send(body).await?;
    }
    let mut received = 0;
    while received < bodies.len() {
        received += queue.bodies(0, 1).await?.len();
    }
    let again = queue.bodies(0, 0).await?;
    ensure!(again.is_empty(), "received again {again:?}");
    Ok(())
}

async fn a_message_received_too_often_becomes_a_dead_letter(client: Client) -> Seen {
    let (queue, dead) = pair(&client).await?;
    let id = queue.send("poison").await?;
    ensure!(queue.bodies(0, 1).await? == ["poison"], "not received");
    let again = queue.bodies(0, 1).await?;
    ensure!(again.is_empty(), "received again {again:?}");
    let letter = dead.one(30).await?;
    ensure!(letter.message_id.as_ref() == Some(&id), "id {id} became {:?}", letter.message_id);
    ensure!(letter.body() == Some("poison"), "body {:?}", letter.body);
    let source = system(&letter, MessageSystemAttributeName::DeadLetterQueueSourceArn)?;
    ensure!(source == queue.arn().await?, "source {source}");
    queue.done().await?;
    dead.done().await
}

async fn the_receive_count_of_a_policy_may_be_text(client: Client) -> Seen {
    let dead = Queue::new(&client, "dead", &[]).await?;
    let policy = format!(r#"{{"deadLetterTargetArn":"{}","maxReceiveCount":"1"}}"#, dead.arn().await?);
    let queue = Queue::new(&client, "live", &[(QueueAttributeName::RedrivePolicy, &policy)]).await?;
    kill(&queue, &["x"]).await?;
    let bodies = dead.bodies(30, 1).await?;
    ensure!(bodies == ["x"], "dead letters {bodies:?}");
    queue.done().await?;
    dead.done().await
}

async fn a_dead_letter_queue_knows_its_sources(client: Client) -> Seen {
    let (queue, dead) = pair(&client).await?;
    let sources = client.list_dead_letter_source_queues().queue_url(&dead.url).send().await.map_err(text)?;
    ensure!(sources.queue_urls() == [queue.url.clone()], "sources {:?}", sources.queue_urls);
    queue.done().await?;
    dead.done().await
}

async fn latest(client: &Client, arn: &str) -> Result<ListMessageMoveTasksResultEntry, String> {
    let listed = client.list_message_move_tasks().source_arn(arn).send().await.map_err(text)?;
    listed.results.and_then(|mut tasks| tasks.pop()).ok_or_else(|| "no task is listed".to_owned())
}

async fn a_move_task_sends_the_letters_back(client: Client) -> Seen {
    let (queue, dead) = pair(&client).await?;
    kill(&queue, &["1", "2"]).await?;
    let arn = dead.arn().await?;
    client.start_message_move_task().source_arn(&arn).send().await.map_err(text)?;
    let mut bodies = Vec::new();
    for _ in 0..5 {
        bodies.extend(queue.bodies(30, 2).await?);
        if bodies.len() == 2 {
            break;
        }
    }
    bodies.sort();
    ensure!(bodies == ["1", "2"], "came back {bodies:?}");
    let task = latest(&client, &arn).await?;
    ensure!(task.approximate_number_of_messages_moved == 2, "task {task:?}");
    queue.done().await?;
    dead.done().await
}

async fn a_slow_move_task_can_be_cancelled(client: Client) -> Seen {
    let (queue, dead) = pair(&client).await?;
    let letters: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    kill(&queue, &letters.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    let arn = dead.arn().await?;
    let start = client.start_message_move_task().source_arn(&arn).max_number_of_messages_per_second(1);
    let handle = start.send().await.map_err(text)?.task_handle.ok_or("no handle")?;
    let second = client.start_message_move_task().source_arn(&arn).send().await;
    refused(second, &["AWS.SimpleQueueService.UnsupportedOperation", "UnsupportedOperation", "InvalidParameterValue"])?;
    client.cancel_message_move_task().task_handle(handle).send().await.map_err(text)?;
    let status = latest(&client, &arn).await?.status.unwrap_or_default();
    ensure!(status.starts_with("CANCELL"), "status {status}");
    queue.done().await?;
    dead.done().await
}
