//! Cases on FIFO queues.

use super::plumbing::{Queue, Seen, ensure, receipt, refused, system, text};
use super::{Case, case};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};

pub(super) const CASES: &[Case] = &[
    case!(a_group_is_received_in_order),
    case!(a_group_waits_for_its_message_in_flight_and_others_do_not),
    case!(the_same_deduplication_id_is_one_message),
    case!(the_same_content_is_one_message_where_content_decides),
    case!(a_fifo_queue_needs_a_group),
];

async fn fifo(client: &Client, more: &[(QueueAttributeName, &str)]) -> Result<Queue, String> {
    let attributes: Vec<_> = [(QueueAttributeName::FifoQueue, "true")].iter().chain(more).cloned().collect();
    Queue::new(client, "q.fifo", &attributes).await
}

async fn a_group_is_received_in_order(client: Client) -> Seen {
    let queue = fifo(&client, &[]).await?;
    for body in ["1", "2", "3"] {
        queue.send_in_group("a", body).await?;
    }
    let messages = queue.receive(30, 3).await?;
    let bodies: Vec<_> = messages.iter().filter_map(|message| message.body.as_deref()).collect();
    ensure!(bodies == ["1", "2", "3"], "received {bodies:?}");
    let number = |message| system(message, MessageSystemAttributeName::SequenceNumber);
    let numbers = messages.iter().map(number).collect::<Result<Vec<_>, _>>()?;
    ensure!(numbers.is_sorted(), "sequence numbers {numbers:?}");
    queue.done().await
}

async fn a_group_waits_for_its_message_in_flight_and_others_do_not(client: Client) -> Seen {
    let queue = fifo(&client, &[]).await?;
    queue.send_in_group("a", "a1").await?;
    let first = queue.one(30).await?;
    queue.send_in_group("a", "a2").await?;
    queue.send_in_group("b", "b1").await?;
    let bodies = queue.bodies(30, 1).await?;
    ensure!(bodies == ["b1"], "received {bodies:?}");
    queue.delete(&receipt(&first)?).await?;
    let bodies = queue.bodies(30, 1).await?;
    ensure!(bodies == ["a2"], "received {bodies:?} after the delete");
    queue.done().await
}

async fn the_same_deduplication_id_is_one_message(client: Client) -> Seen {
    let queue = fifo(&client, &[]).await?;
    let (first, second) = (queue.send_in_group("a", "x").await?, queue.send_in_group("a", "x").await?);
    ensure!(first == second, "two ids: {first} {second}");
    let bodies = queue.bodies(30, 1).await?;
    ensure!(bodies == ["x"], "received {bodies:?}");
    queue.done().await
}

async fn the_same_content_is_one_message_where_content_decides(client: Client) -> Seen {
    let queue = fifo(&client, &[(QueueAttributeName::ContentBasedDeduplication, "true")]).await?;
    for _ in 0..2 {
        let send = client.send_message().queue_url(&queue.url).message_body("x").message_group_id("a");
        send.send().await.map_err(text)?;
    }
    let bodies = queue.bodies(30, 1).await?;
    ensure!(bodies == ["x"], "received {bodies:?}");
    queue.done().await
}

async fn a_fifo_queue_needs_a_group(client: Client) -> Seen {
    let queue = fifo(&client, &[]).await?;
    let send = client.send_message().queue_url(&queue.url).message_body("x").message_deduplication_id("x");
    refused(send.send().await, &["MissingParameter", "InvalidParameterValue"])?;
    queue.done().await
}
