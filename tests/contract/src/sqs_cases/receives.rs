//! Cases on receiving, deleting and visibility.

use super::plumbing::{Queue, Seen, ensure, receipt, system, text};
use super::{Case, case};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{DeleteMessageBatchRequestEntry, MessageSystemAttributeName};

pub(super) const CASES: &[Case] = &[
    case!(a_received_message_is_hidden_until_its_time_out),
    case!(a_visibility_of_nought_leaves_the_message_visible),
    case!(a_long_poll_is_woken_by_a_message),
    case!(a_message_given_back_is_received_again_at_once),
    case!(a_message_can_be_kept_longer),
    case!(a_deleted_message_does_not_come_again),
    case!(deleting_a_message_twice_succeeds, Some("the second delete fails there")),
    case!(a_batch_of_deletes_fails_only_for_the_bad_handle),
    case!(only_the_system_attributes_asked_for_come),
];

async fn a_received_message_is_hidden_until_its_time_out(client: Client) -> Seen {
    let queue = Queue::new(&client, "hidden", &[]).await?;
    queue.send("x").await?;
    queue.one(1).await?;
    let hidden = queue.bodies(1, 0).await?;
    ensure!(hidden.is_empty(), "{hidden:?} came while in flight");
    let count = system(&queue.one(30).await?, MessageSystemAttributeName::ApproximateReceiveCount)?;
    ensure!(count == "2", "received {count} times");
    queue.done().await
}

async fn a_visibility_of_nought_leaves_the_message_visible(client: Client) -> Seen {
    let queue = Queue::new(&client, "visible", &[]).await?;
    queue.send("x").await?;
    let first = system(&queue.one(0).await?, MessageSystemAttributeName::ApproximateFirstReceiveTimestamp)?;
    let message = queue.one(0).await?;
    let again = system(&message, MessageSystemAttributeName::ApproximateFirstReceiveTimestamp)?;
    ensure!(first == again, "the first receive moved from {first} to {again}");
    queue.done().await
}

async fn a_long_poll_is_woken_by_a_message(client: Client) -> Seen {
    let queue = Queue::new(&client, "woken", &[]).await?;
    let send = client.send_message().queue_url(&queue.url).message_body("x").delay_seconds(1).send();
    let started = std::time::Instant::now();
    send.await.map_err(text)?;
    let bodies = queue.bodies(30, 20).await?;
    ensure!(bodies == ["x"], "received {bodies:?}");
    ensure!(started.elapsed().as_secs() < 10, "it took {:?}", started.elapsed());
    queue.done().await
}

async fn a_message_given_back_is_received_again_at_once(client: Client) -> Seen {
    let queue = Queue::new(&client, "back", &[]).await?;
    queue.send("x").await?;
    queue.change_visibility(&receipt(&queue.one(60).await?)?, 0).await?;
    queue.one(60).await?;
    queue.done().await
}

async fn a_message_can_be_kept_longer(client: Client) -> Seen {
    let queue = Queue::new(&client, "longer", &[]).await?;
    queue.send("x").await?;
    queue.change_visibility(&receipt(&queue.one(1).await?)?, 60).await?;
    let bodies = queue.bodies(1, 2).await?;
    ensure!(bodies.is_empty(), "{bodies:?} came after its first time-out");
    queue.done().await
}

async fn a_deleted_message_does_not_come_again(client: Client) -> Seen {
    let queue = Queue::new(&client, "deleted", &[]).await?;
    queue.send("x").await?;
    queue.delete(&receipt(&queue.one(1).await?)?).await?;
    let bodies = queue.bodies(1, 2).await?;
    ensure!(bodies.is_empty(), "{bodies:?} came again");
    queue.done().await
}

async fn deleting_a_message_twice_succeeds(client: Client) -> Seen {
    let queue = Queue::new(&client, "twice", &[]).await?;
    queue.send("x").await?;
    let receipt = receipt(&queue.one(30).await?)?;
    queue.delete(&receipt).await?;
    let second = queue.delete(&receipt).await;
    queue.done().await?;
    second
}

async fn a_batch_of_deletes_fails_only_for_the_bad_handle(client: Client) -> Seen {
    let queue = Queue::new(&client, "deletes", &[]).await?;
    queue.send("x").await?;
    let good = receipt(&queue.one(30).await?)?;
    let entry = |id: &str, handle: &str| DeleteMessageBatchRequestEntry::builder().id(id).receipt_handle(handle).build();
    let entries = vec![entry("good", &good).map_err(text)?, entry("bad", "not-a-handle").map_err(text)?];
    let deleted = client.delete_message_batch().queue_url(&queue.url).set_entries(Some(entries)).send().await.map_err(text)?;
    let ids = |ids: Vec<&str>| ids.join(" ");
    let good = ids(deleted.successful.iter().map(|entry| entry.id.as_str()).collect());
    let bad = ids(deleted.failed.iter().map(|entry| entry.id.as_str()).collect());
    ensure!(good == "good" && bad == "bad", "deleted {good}, failed {bad}");
    queue.done().await
}

async fn only_the_system_attributes_asked_for_come(client: Client) -> Seen {
    let queue = Queue::new(&client, "asked", &[]).await?;
    queue.send("x").await?;
    let receive = client.receive_message().queue_url(&queue.url).wait_time_seconds(3);
    let receive = receive.message_system_attribute_names(MessageSystemAttributeName::SentTimestamp);
    let received = receive.send().await.map_err(text)?;
    let attributes = received.messages().first().and_then(|message| message.attributes.clone()).unwrap_or_default();
    let names: Vec<_> = attributes.keys().cloned().collect();
    ensure!(names == [MessageSystemAttributeName::SentTimestamp], "came {names:?}");
    queue.done().await
}
